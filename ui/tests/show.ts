import { render } from "@testing-library/svelte";
import { tick } from "svelte";

import type { App } from "$lib/app.svelte";
import type { Fixture } from "$lib/backend/fixture/fixture";
import type { LinkingView, Locale } from "$lib/backend/types";

import { open, press as pressAll } from "../src/gallery/open";
import Window from "../src/App.svelte";

/** The whole window in a state of the gallery, as a person meets it. */
export async function show(state: string, locale: Locale = "ja"): Promise<{ app: App; backend: Fixture }> {
  const opened = await open(state, locale);
  render(Window, { props: { app: opened.app } });
  await settle();
  await pressAll(state);
  await settle();
  return opened;
}

/** Lets answers of the backend and redrawing happen. */
export async function settle() {
  await new Promise((resolve) => setTimeout(resolve));
  await tick();
}

/** What the app sends when the session goes on by itself. */
export async function arrives(backend: Fixture, view: LinkingView) {
  backend.listener?.linkingChanged(view);
  await settle();
}

export function find<T extends HTMLElement = HTMLElement>(testid: string): T | null {
  return document.querySelector<T>(`[data-testid="${testid}"]`);
}

export function get<T extends HTMLElement = HTMLElement>(testid: string): T {
  const element = find<T>(testid);
  if (!element) throw new Error(`nothing on the screen is named ${testid}`);
  return element;
}

export async function press(testid: string) {
  get(testid).click();
  await settle();
}

export function type(testid: string, text: string) {
  const input = get<HTMLInputElement>(testid);
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

export const screenName = () => document.querySelector("[data-screen]")?.getAttribute("data-screen");
export const heading = () => document.querySelector("h1");
