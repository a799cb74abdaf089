import axe from "axe-core";
import { describe, expect, it } from "vitest";

import { states } from "../src/gallery/states";
import { heading, show } from "./show";

describe.each(Object.keys(states))("%s", (name) => {
  it.each(["ja", "en"] as const)("is one accessible screen in %s", async (locale) => {
    await show(name, locale);

    expect(document.querySelectorAll("[data-screen]")).toHaveLength(1);
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    expect(heading()?.textContent).not.toBe("");
    expect(document.documentElement.lang).toBe(locale);
    // The content security policy refuses style attributes.
    expect([...document.querySelectorAll("[style]")].map((element) => element.outerHTML)).toEqual([]);
    if (locale === "en") return;
    // Contrast needs real pixels: `npm run audit` looks at those.
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } }, resultTypes: ["violations"] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`)).toEqual([]);
  });
});
