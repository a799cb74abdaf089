import { describe, expect, it } from "vitest";

import { dashboards, many } from "$lib/backend/fixture/dashboard";
import { chosen, entriesOf, everything } from "$lib/list/arrange";

import { find, get, press, screenName, show } from "./show";

const plain = (element: Element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();
const lanes = () => [...document.querySelectorAll<HTMLElement>('[data-testid="timeline"] li button')];
/** What assistive technology gets: nothing of what is only drawn. */
const heard = (element: Element) => {
  const copy = element.cloneNode(true) as Element;
  copy.querySelectorAll('[aria-hidden="true"]').forEach((drawn) => drawn.remove());
  return plain(copy);
};
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-testid^="link-row-"]')].map((row) => row.dataset.testid?.slice("link-row-".length));

describe("the coming 90 days, link by link", () => {
  it("tells every lane in words: which link, its state, both days, what is left", async () => {
    await show("dashboard");
    expect(lanes().map(heard)).toEqual([
      "弥生会計 株式会社こまち商店 期限切れ API連携先に情報が届いていません。更新が必要です 期限 2026年11月18日(水) 4日経過",
      "Moneytree 男鹿水産合同会社 要再認証 API連携先に情報が届いていません。更新が必要です 更新が必要",
      "マネーフォワード クラウド会計 株式会社こまち商店 至急 推奨更新日 2026年11月25日(水) 期限 2026年11月28日(土) 残り6日",
      "マネールック 男鹿水産合同会社 期限間近 推奨更新日 2026年11月26日(木) 期限 2026年11月30日(月) 残り8日",
      "クラウド会計ソフト freee 株式会社こまち商店 有効 推奨更新日 2027年2月15日(月) 期限 2027年2月18日(木) 残り88日",
    ]);
    expect(plain(get("timeline-summary"))).toContain("2026年11月16日(月)から2027年2月21日(日)まで。本日は2026年11月22日(日)です。");
    expect(plain(get("timeline-summary"))).toContain("締めの時期: 2026年11月27日(金)～2026年12月7日(月)、");
  });

  it("draws each day at its share of the width, and each kind in a shape of its own", async () => {
    await show("dashboard");
    const lane = get("timeline-lnk-02");
    const at = [...lane.querySelectorAll<SVGElement>("svg svg[x]")].filter((mark) => mark.getAttribute("x")?.endsWith("%")).map((mark) => mark.getAttribute("x"));
    const share = (offset: number) => `${(((offset + 0.5) / 98) * 100).toFixed(3)}%`;
    expect(at).toEqual([share(12), share(9)]);
    expect(lane.querySelectorAll(".renew path")).toHaveLength(1);
    expect(lane.querySelectorAll(".expires circle")).toHaveLength(1);
    expect(get("timeline-lnk-03").querySelectorAll(".overdue .cross")).toHaveLength(1);
  });

  it("leads from a lane to its link", async () => {
    const { app } = await show("dashboard");
    await press("timeline-lnk-11");
    expect([screenName(), app.route]).toEqual(["link-detail", { page: "link-detail", companyId: "c2", linkId: "lnk-11" }]);
  });

  it("names no company where there is only one", async () => {
    await show("dashboard-1");
    expect(lanes().map(heard)).toEqual(["クラウド会計ソフト freee 有効 推奨更新日 2027年2月15日(月) 期限 2027年2月18日(木) 残り88日"]);
  });

  it("says so when nothing lies ahead", async () => {
    await show("timeline-none");
    expect(plain(get("timeline"))).toContain("この期間に期限を迎える連携はありません。");
  });

  it("speaks English", async () => {
    await show("dashboard", "en");
    expect(heard(get("timeline-lnk-02"))).toContain("renew by Wed, 25 Nov 2026 expires Sat, 28 Nov 2026");
  });
});

describe("the coming 90 days, counted", () => {
  it("counts 60 links of two companies by week, each week a button", async () => {
    await show("timeline-companies");
    expect(get("timeline").dataset.kind).toBe("companies");
    expect(get("timeline-m1-1").getAttribute("aria-label")).toMatch(/ 2026年11月23日\(月\)から2026年11月29日\(日\)まで: 推奨更新日 \d件、期限 \d件$/);
    expect(plain(get("timeline-company-m0"))).toContain("要更新");
  });

  it("shows the links of a week and a company when it is pressed, and all again when it is pressed again", async () => {
    const { app } = await show("timeline-companies");
    await press("timeline-m1-1");
    const expected = chosen(entriesOf(many(60)), { ...everything, company: "m1", days: { from: "2026-11-23", until: "2026-11-29" } });
    expect(expected.length).toBeGreaterThan(0);
    expect(rows().toSorted()).toEqual(expected.map(({ link }) => link.id).toSorted());
    expect(get("shown-days").textContent).toBe("2026年11月23日(月)～2026年11月29日(日)に推奨更新日か期限");
    expect(get("timeline-m1-1").getAttribute("aria-pressed")).toBe("true");
    await press("timeline-m1-1");
    expect([find("shown-days"), app.list.now.company]).toEqual([null, null]);
  });

  it("shows as many as a week counts whatever was chosen before, of which the company comes back", async () => {
    const { app } = await show("timeline-companies");
    app.list.set({ search: "みつからない", state: "urgent", provider: "p9", responsible: "佐藤", company: "m1", grouping: "none" });
    await press("timeline-m1-1");
    const { renew } = /推奨更新日 (?<renew>\d)件、期限 \d件$/.exec(get("timeline-m1-1").getAttribute("aria-label") ?? "")?.groups ?? {};
    expect([rows().length >= Number(renew), Number(renew) > 0, app.list.now.grouping]).toEqual([true, true, "none"]);
    await press("timeline-m1-1");
    expect([app.list.now.days, app.list.now.company, app.list.now.search]).toEqual([null, "m1", ""]);
  });

  it("counts 10 000 links together, and as many as it says are shown", async () => {
    await show("dashboard-10000");
    expect(get("timeline").dataset.kind).toBe("all");
    const told = Object.fromEntries([...document.querySelectorAll<HTMLElement>('[data-testid^="timeline-week-"]')].map((week) => [week.dataset.testid, week.getAttribute("aria-label")]));
    expect(Object.keys(told)).toEqual(["timeline-week-1", "timeline-week-2", "timeline-week-13"]);
    expect(told["timeline-week-13"]).toContain("推奨更新日 1429件、期限 1429件");
    await press("timeline-week-13");
    expect(get("shown").textContent).toBe("10000件のうち1429件を表示しています");
    await press("clear-filter");
    expect(get("timeline-week-13").getAttribute("aria-pressed")).toBe("false");
  });

  it("takes what should have been renewed before into the week of today", () => {
    const entries = entriesOf(dashboards.full);
    const due = (from: string, until: string) => chosen(entries, { ...everything, days: { from, until } }).map(({ link }) => link.id);
    expect([due("", "2026-11-22"), due("", "2026-11-25"), due("2026-11-26", "2026-11-29"), due("2027-02-18", "2027-02-18")]).toEqual([[], ["lnk-02"], ["lnk-02", "lnk-11"], ["lnk-01"]]);
  });
});
