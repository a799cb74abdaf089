import { describe, expect, it } from "vitest";

import handover from "../../crates/bank/src/pages/handover.rs?raw";
import provider from "../../crates/sandbox/src/provider/pages.rs?raw";
import english from "../../docs/user-guide.en.md?raw";
import japanese from "../../docs/user-guide.ja.md?raw";

import { en } from "$lib/i18n/en";
import { ja } from "$lib/i18n/ja";

import { words } from "./words";

/** Said by a page in the browser, which has its words in its source. */
const inBrowser = (word: string) => [handover, provider].some((page) => page.includes(`"${word}"`));

describe("the user's guide", () => {
  it.each([
    ["Japanese", japanese, /「([^」]+)」/g, ja],
    ["English", english, /“([^”]+)”/g, en],
  ])("quotes the screens word for word in %s", (_, guide, quoted, dictionary) => {
    const known = new Set(words(dictionary).map(([, word]) => word));
    const quotes = [...new Set([...guide.matchAll(quoted)].map(([, word = ""]) => word))].filter((word) => word.trim() !== "");
    expect(quotes.length).toBeGreaterThan(50);
    expect(quotes.filter((word) => !known.has(word) && !inBrowser(word))).toEqual([]);
  });

  it.each([
    ["Japanese", japanese],
    ["English", english],
  ])("shows no picture twice in %s", (_, guide) => {
    const pictures = [...guide.matchAll(/\]\((pictures\/[^)]+)\)/g)].map(([, picture]) => picture);
    expect(pictures).toEqual([...new Set(pictures)]);
  });

  it("has the same chapters and pictures in both languages", () => {
    const outline = (guide: string) => [...guide.matchAll(/^(#+) |\]\(pictures\/([\w-]+)(?:\.en)?\.png\)/gm)].map(([, level, picture]) => level ?? picture);
    expect(outline(english)).toEqual(outline(japanese));
  });
});
