import "@digital-go-jp/design-tokens/dist/tokens.css";
import "./styles/theme.css";
import "./styles/base.css";
import "./styles/forms.css";
import "./styles/layout.css";
import "./styles/print.css";

import { mount } from "svelte";

import { App } from "$lib/app.svelte";
import { tauri } from "$lib/backend/tauri";

import Window from "./App.svelte";

const app = new App(tauri);
mount(Window, { target: document.getElementById("app") ?? document.body, props: { app } });
void app.start();
