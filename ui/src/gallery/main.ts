// The state gallery: every screen without a bank. Served in development and built for the audit, never part of the app.
import "@digital-go-jp/design-tokens/dist/tokens.css";
import "../styles/theme.css";
import "../styles/base.css";
import "../styles/forms.css";
import "../styles/layout.css";
import "../styles/print.css";

import { mount } from "svelte";

import Window from "../App.svelte";
import Index from "./Index.svelte";
import { open, press } from "./open";
import { states } from "./states";

const query = new URLSearchParams(location.search);
const name = query.get("state");
const target = document.getElementById("app") ?? document.body;

if (name !== null && name in states) {
  const { app } = await open(name, query.get("locale") === "en" ? "en" : "ja");
  mount(Window, { target, props: { app } });
  await new Promise((resolve) => setTimeout(resolve));
  await press(name);
  document.documentElement.dataset.gallery = "ready";
} else {
  mount(Index, { target });
}
