import { describe, expect, it } from "vitest";

import { failures } from "$lib/backend/fixture/failures";
import { directories } from "$lib/backend/fixture/providers";
import { ja } from "$lib/i18n/ja";

import { find, get, heading, press, screenName, settle, show, type } from "./show";

const plain = (element: Element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();
const cards = () => [...document.querySelectorAll("h2")].map((head) => head.textContent).filter((name) => name !== ja.providers.notices);

describe("directory of providers", () => {
  it("is reached from the menu and tells who each provider is, with the notices beside it", async () => {
    await show("dashboard");
    await press("nav-providers");
    expect([screenName(), heading()?.textContent]).toEqual(["providers", "API連携先の一覧"]);
    expect(cards()).toEqual(["クラウド会計ソフト freee", "マネーフォワード クラウド会計", "マネールック", "Moneytree", "会計王、スマホ社長", "弥生会計"]);
    const freee = plain(get("provider-freee"));
    for (const told of ["フリー株式会社", "関東財務局長（電代）第5号（サンプル）", "お問い合わせ窓口", "残高照会・入出金明細照会・振込入金明細照会", "約31日（目安）", "連携中 1件"]) expect(freee).toContain(told);
    expect(plain(get("provider-yayoi"))).toContain("さかのぼって取得する期間不明");
    for (const notice of ["事前に", "当組合が提供するサービスではありません", "90日", "利用停止の手続き"]) expect(plain(get("notices"))).toContain(notice);
  });

  it("shows the steps of one provider at a time, and which are shown", async () => {
    await show("providers");
    await press("guides-mf");
    const mf = get("provider-mf");
    expect([...mf.querySelectorAll("h3")].map((head) => head.textContent)).toEqual(["はじめて連携する", "更新する", "やめる（停止する）"]);
    expect(plain(mf)).toContain("当組合のサービスではありません");
    expect(get("guides-mf").getAttribute("aria-expanded")).toBe("true");
    await press("guides-freee");
    expect([get("guides-mf").getAttribute("aria-expanded"), mf.querySelectorAll("h3").length]).toEqual(["false", 0]);
  });

  it("opens a page by the provider's id alone, and says that it did", async () => {
    const { backend } = await show("providers-guides");
    await press("open-first-mf");
    expect(backend.asked("openListedPage")).toEqual(["mf", "link"]);
    expect(plain(get("provider-mf"))).toContain("既定のブラウザを開きました");
    backend.calls.length = 0;
    await press("open-stop-mf");
    expect(backend.asked("openListedPage")).toEqual(["mf", "stop"]);
  });

  it("says why a page did not open", async () => {
    const { backend } = await show("providers-guides");
    backend.given.instead = { openListedPage: failures.browser };
    await press("open-first-mf");
    expect(get("failure").dataset.code).toBe(failures.browser.label);
    expect(plain(get("provider-mf"))).not.toContain("既定のブラウザを開きました");
  });

  it("leads a renewal to the provider's links, whatever was chosen there before", async () => {
    const { app } = await show("providers-guides");
    app.list.set({ search: "みつからない", days: { from: "", until: "2026-11-22" } });
    await press("links-of-mf");
    expect([screenName(), get("shown").textContent]).toEqual(["dashboard", "7件のうち1件を表示しています"]);
  });

  it("offers no page that the app would not open, and misses no guide silently", async () => {
    await show("providers-bare");
    expect([find("open-first-bare"), find("open-stop-bare"), find("links-of-bare")]).toEqual([null, null, null]);
    expect(plain(get("provider-bare")).match(/この手順の案内はありません/g)).toHaveLength(2);
  });

  it.each([
    ["providers-unknown", "providers-unknown", "サインインすると表示されます"],
    ["providers-not-yet", "providers-not-yet", "一覧をまだ受け取っていません"],
    ["providers-none", "providers-none", "連携できるAPI連携先はまだありません"],
  ])("in the state %s says what is missing", async (state, testid, words) => {
    await show(state);
    expect(plain(get(testid))).toContain(words);
    expect(find("failure")).toBeNull();
  });

  it("asks the bank when it is told to, and keeps what it has when that fails", async () => {
    const { backend } = await show("providers");
    backend.given.directory = directories.offline;
    await press("refresh-providers");
    expect(backend.asked("refreshProviders")).toEqual([]);
    expect(get("failure").dataset.code).toBe("BANK-01");
    expect(plain(document.body)).toContain("2026年11月20日(金) 17:45 時点の内容を表示しています。");
    expect(cards()).toHaveLength(6);
  });

  it("is not empty when it could not be read, and can be read again", async () => {
    const { backend } = await show("providers-failed");
    expect([get("failure").dataset.code, find("providers-none"), find("providers-unknown")]).toEqual([failures.localStore.label, null, null]);
    backend.given.instead = {};
    await press("retry-providers");
    expect(cards()).toHaveLength(6);
  });

  it("is searched where it is long", async () => {
    await show("providers");
    expect(find("provider-search")).toBeNull();
    document.body.replaceChildren();
    await show("providers-many");
    type("provider-search", "ﾏﾈｰ");
    await settle();
    expect([cards(), get("providers-shown").textContent]).toEqual([["マネーフォワード クラウド会計", "マネールック", "Moneytree"], "60社のうち3社を表示しています"]);
  });
});

describe("a list without any link", () => {
  it.each(["dashboard-empty", "dashboard-no-links"])("%s teaches the first link in steps, says which contracts it needs, and leads to the directory", async (state) => {
    await show(state);
    const first = get("first-link");
    expect(first.querySelectorAll("ol > li")).toHaveLength(4);
    expect(first.querySelectorAll('ol > li > svg[aria-hidden="true"]')).toHaveLength(4);
    expect(plain(first)).toContain("事前に「API業者」のサービス利用契約および法人向けインターネットバンキングサービスの利用契約が必要です。");
    await press("to-providers");
    expect(screenName()).toBe("providers");
  });

  it("teaches nothing where nobody knows yet whether there is a link", async () => {
    await show("dashboard-never-fetched");
    expect(find("first-link")).toBeNull();
  });
});
