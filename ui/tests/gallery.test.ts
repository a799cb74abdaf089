import { describe, expect, it } from "vitest";

import { states } from "../src/gallery/states";
import { heading, show } from "./show";

// What axe-core says of each needs an engine with pixels: `npm run audit`.
describe.each(Object.keys(states))("%s", (name) => {
  it.each(["ja", "en"] as const)("is one screen in %s", async (locale) => {
    await show(name, locale);

    expect(document.querySelectorAll("[data-screen]")).toHaveLength(1);
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    expect(heading()?.textContent).not.toBe("");
    expect(document.documentElement.lang).toBe(locale);
    // The content security policy refuses style attributes.
    expect([...document.querySelectorAll("[style]")].map((element) => element.outerHTML)).toEqual([]);
  });
});
