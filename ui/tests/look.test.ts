// The explanation of every screen, the size of text, and one scale of spacing.
import { describe, expect, it, vi } from "vitest";

import { topicOf, type Topic } from "$lib/help";
import { screenHelp as en } from "$lib/i18n/en/help";
import { screenHelp as ja } from "$lib/i18n/ja/help";

import { open } from "../src/gallery/open";
import { states } from "../src/gallery/states";
import { find, get, press, screenName, settle, show, type } from "./show";

const key = (name: string, more: KeyboardEventInit = {}) =>
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));

/** It is fetched when it is asked for. */
const explanation = () => vi.waitFor(() => get("explanation"));

describe("the explanation of a screen", async () => {
  const shown = new Map<Topic, string>();
  for (const state of Object.keys(states)) {
    const { app } = await open(state).catch(() => ({ app: null }));
    if (app) shown.set(topicOf(app.route, app.linking), state);
  }

  it("is there for every screen of the gallery, and for no other", () => {
    expect([...shown.keys()].sort()).toEqual(Object.keys(ja.topics).sort());
  });

  it.each(["ja", "en"] as const)("of every screen says in %s what it is for and how it is used", (locale) => {
    const parts = Object.values({ ja, en }[locale].topics);
    expect(parts.filter(({ title, about, points, care }) => [title, about, ...points, ...(care ?? [])].some((text) => text.trim() === ""))).toEqual([]);
    expect(parts.filter(({ points }) => points.length === 0)).toEqual([]);
    expect(new Set(parts.map(({ about }) => about)).size).toBe(parts.length);
    if (locale === "en") expect(JSON.stringify(parts)).not.toMatch(/[぀-ヿ一-鿿]/);
  });

  it("has as much in English as in Japanese", () => {
    const shape = (topics: typeof ja.topics) => Object.entries(topics).map(([topic, { points, care }]) => `${topic} ${points.length} ${care?.length ?? 0}`);
    expect(shape(en.topics)).toEqual(shape(ja.topics));
  });

  it.each([...shown])("opens its own part on %s", async (topic, state) => {
    await show(state);
    const screen = screenName();

    await press("screen-help");

    expect((await explanation()).textContent).toContain(ja.topics[topic].about);
    expect(screenName()).toBe(screen);
    expect(get("screen-help").getAttribute("aria-expanded")).toBe("true");
  });

  it("takes neither what was typed nor the step, and gives the focus back", async () => {
    const { backend } = await show("password");
    const asked = backend.calls.length;
    type("password", "secret");
    get("password").focus();

    key("F1");
    const panel = await explanation();
    expect(panel.contains(document.activeElement)).toBe(true);
    expect(find("whole-help"), "another page would take what was typed").toBeNull();
    key("Escape");
    await settle();

    expect(find("explanation")).toBeNull();
    expect(document.activeElement).toBe(get("password"));
    expect(get<HTMLInputElement>("password").value).toBe("secret");
    expect([screenName(), backend.calls.length]).toEqual(["step-password", asked]);
  });

  it("gives the focus back to its button when the keyboard pressed that, and not to where it was once before", async () => {
    await show("password");
    get("password").focus();
    key("F1");
    await explanation();
    await press("close-explanation");
    get("screen-help").focus();

    await press("screen-help");
    const panel = await explanation();
    await vi.waitFor(() => expect(panel.contains(document.activeElement)).toBe(true));
    key("Escape");
    await settle();

    expect([find("explanation"), document.activeElement]).toEqual([null, get("screen-help")]);
  });

  it("gives the focus back to where it was before the mouse took it", async () => {
    await show("password");
    get("password").focus();
    const byMouse = () => {
      get("screen-help").dispatchEvent(new Event("pointerdown", { bubbles: true }));
      get("screen-help").focus();
      get("screen-help").dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
    };

    byMouse();
    await explanation();
    byMouse();
    await settle();

    expect([find("explanation"), document.activeElement]).toEqual([null, get("password")]);
  });

  it("is closed when another screen comes", async () => {
    await show("dashboard");
    await press("screen-help");
    await explanation();
    await press("nav-history");
    expect([find("explanation"), get("screen-help").getAttribute("aria-expanded")]).toEqual([null, "false"]);
  });

  it("leads to the whole help, which has all of them", async () => {
    await show("dashboard");
    await press("screen-help");
    await explanation();
    await press("whole-help");
    const all = await vi.waitFor(() => get("all-screens"));
    expect(all.querySelectorAll("details")).toHaveLength(Object.keys(ja.topics).length);
  });
});

describe("the size of text", () => {
  const chosen = () => document.querySelector<HTMLInputElement>('[name="zoom"]:checked')?.dataset.testid;

  it.each([
    ["settings", "+", "zoom-125"],
    ["settings", ";", "zoom-125"],
    ["settings", "-", "zoom-100"],
    ["settings", "a", "zoom-100"],
    ["settings-larger", "+", "zoom-200"],
    ["settings-larger", "-", "zoom-125"],
    ["settings-larger", "0", "zoom-100"],
  ])("on %s with Ctrl and %s becomes %s", async (state, pressed, expected) => {
    await show(state);
    key(pressed, { ctrlKey: true });
    await settle();
    expect(chosen()).toBe(expected);
  });

  it("is not changed without Ctrl, nor beyond its ends", async () => {
    const { backend } = await show("settings");
    key("+");
    for (let times = 0; times < 5; times += 1) {
      key("+", { ctrlKey: true });
      await settle();
    }
    expect(chosen()).toBe("zoom-200");
    expect(backend.given.bootstrap.zoom).toBe("200");
  });

  it("follows the wheel with Ctrl, and leaves a plain turn to the scrolling", async () => {
    await show("settings");
    // happy-dom's event knows neither Ctrl nor when it came.
    const turned = (ctrlKey: boolean) => Object.defineProperties(new WheelEvent("wheel", { deltaY: -100, cancelable: true }), { ctrlKey: { value: ctrlKey }, timeStamp: { value: 10_000 } });
    const [plain, withCtrl] = [turned(false), turned(true)];
    window.dispatchEvent(plain);
    window.dispatchEvent(withCtrl);
    await settle();
    expect([plain.defaultPrevented, withCtrl.defaultPrevented, chosen()]).toEqual([false, true, "zoom-125"]);
  });

  it("is kept by the app when it is chosen", async () => {
    const { backend } = await show("settings");
    await press("zoom-200");
    expect(backend.given.bootstrap.zoom).toBe("200");
  });
});

describe("spacing", () => {
  const sources = import.meta.glob<string>(["../src/**/*.svelte", "../src/styles/*.css", "!../src/gallery/**"], { query: "?raw", import: "default", eager: true });
  const distance = /^\s*(?:padding|margin|gap|row-gap|column-gap|inset)(?:-[a-z-]+)?:.*?(?:\d(?:rem|em)|[2-9]px|\d\dpx)\b.*$/gm;

  it("is of the one scale in theme.css", () => {
    const found = Object.entries(sources).flatMap(([path, text]) => {
      const styles = path.endsWith(".css") ? text : text.split("<style>")[1] ?? "";
      return (styles.match(distance) ?? []).map((line) => `${path}: ${line.trim()}`);
    });
    expect(found).toEqual([]);
  });
});
