import { describe, expect, it } from "vitest";

import { grouped, width } from "$lib/format/characters";
import { day, dayAndClock } from "$lib/format/dates";
import { left } from "$lib/format/left";

describe("dates", () => {
  it.each([
    ["2026-11-22T09:30:00+09:00", "2026年11月22日(日)", "Sun, 22 Nov 2026"],
    ["2026-11-22T15:30:00Z", "2026年11月23日(月)", "Mon, 23 Nov 2026"],
    ["2027-01-02", "2027年1月2日(土)", "Sat, 2 Jan 2027"],
  ])("%s is shown on Japan's calendar", (iso, ja, en) => {
    expect([day(iso, "ja"), day(iso, "en")]).toEqual([ja, en]);
  });

  it("shows midnight as 00:00", () => {
    expect(dayAndClock("2026-11-23T00:00:00+09:00", "ja")).toBe("2026年11月23日(月) 00:00");
    expect(dayAndClock("2026-11-22T15:00:00Z", "en")).toBe("Mon, 23 Nov 2026 00:00");
  });
});

describe("the days that a link has left", () => {
  it.each([
    [{ state: "urgent", days_left: 6 }, "残り6日"],
    [{ state: "urgent", days_left: 0 }, "本日まで"],
    [{ state: "expired", days_left: 0 }, "本日期限切れ"],
    [{ state: "expired", days_left: -4 }, "4日経過"],
    [{ state: "reauthentication_required", days_left: 42 }, ""],
    [{ state: "stopped", days_left: null }, ""],
  ] as const)("of %o", (link, words) => {
    expect(left(link)).toBe(words);
  });
});

describe("characters", () => {
  it.each([
    ["", null],
    ["さとう", "full"],
    ["サトウ", "full"],
    ["ｻﾄｳ", "half"],
    ["satou", "half"],
    ["ｓａｔｏｕ１", "full"],
    ["さとう1", "mixed"],
    ["さとう ", "mixed"],
    ["𠮷田", "full"],
  ])("%j is %s width", (text, expected) => {
    expect(width(text)).toBe(expected);
  });

  it("groups long serial numbers only", () => {
    expect(["5f3a91c204b7", "01", "個人-123456789"].map(grouped)).toEqual(["5f3a 91c2 04b7", "01", "個人-123456789"]);
  });
});
