// The bank's and the sample providers' pages are served without the packages of the UI: their stylesheets hold copies, which must be true.
import { describe, expect, it } from "vitest";

import bank from "../../crates/bank/src/pages/bank.css?raw";
import provider from "../../crates/sandbox/src/provider/style.css?raw";
import tokens from "../node_modules/@digital-go-jp/design-tokens/dist/tokens-simple.css?raw";
import theme from "../src/styles/theme.css?raw";

/** Custom properties of a stylesheet: those for everybody, then those for dark themes. */
function properties(css: string): [Map<string, string>, Map<string, string>] {
  const parts = css.split(/@media \(prefers-color-scheme: dark\) \{(.*?)\n\}/s);
  const of = (texts: string[]) => new Map(texts.flatMap((text) => [...text.matchAll(/^ +(--[\w-]+): ([^;]+);/gm)].map(([, name, value]) => [name!, value!] as const)));
  return [of(parts.filter((_, index) => index % 2 === 0)), of(parts.filter((_, index) => index % 2 === 1))];
}

const isToken = (name: string) => name.startsWith("--color-");

describe.each([
  ["bank", bank],
  ["provider", provider],
])("the stylesheet of the %s", (_, css) => {
  it("has the values of the tokens that it names, and names no other", () => {
    const [known] = properties(tokens);
    const [own] = properties(css);
    const copies = [...own].filter(([name]) => isToken(name));
    expect(copies.length).toBeGreaterThan(10);
    expect(copies).toEqual(copies.map(([name]) => [name, known.get(name)]));
    const used = new Set([...css.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name!));
    expect([...used].filter((name) => !own.has(name)), "used without a value").toEqual([]);
    expect(copies.map(([name]) => name).filter((name) => !used.has(name)), "copied without a use").toEqual([]);
    const colours = css.replace(/^ +--color-.*$/gm, "").match(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/g);
    expect(colours, "colours that are no token").toBeNull();
  });
});

it("gives the tokens the meanings that the app gives them", () => {
  const [light, dark] = properties(bank);
  const [lightOfApp, darkOfApp] = properties(theme);
  for (const [own, app] of [
    [light, lightOfApp],
    [dark, darkOfApp],
  ] as const) {
    const meanings = [...own].filter(([name]) => !isToken(name));
    expect(meanings.length).toBeGreaterThan(10);
    expect(meanings).toEqual(meanings.map(([name]) => [name, app.get(name)]));
  }
});
