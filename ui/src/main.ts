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

/** Milliseconds. The list mostly comes sooner and is the first picture then; a window that waits longer says so. */
const PATIENCE = 250;

const app = new App(tauri);
void Promise.race([app.open(), new Promise((over) => setTimeout(over, PATIENCE))]).then(() => {
  mount(Window, { target: document.getElementById("app") ?? document.body, props: { app } });
  void app.follow();
});
