import { describe, expect, it, vi } from "vitest";

import { dashboards, many } from "$lib/backend/fixture/dashboard";
import { failures } from "$lib/backend/fixture/failures";
import { chosen, entriesOf, everything, grouped, type Choice } from "$lib/list/arrange";
import { fold, words } from "$lib/list/fold";
import { itemAt, offsetsOf, piecesOf, spanOf } from "$lib/list/window";

import { find, get, press, screenName, settle, show, type } from "./show";

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-testid^="link-row-"]')].map((row) => row.dataset.testid?.slice("link-row-".length));
const groups = () => [...document.querySelectorAll("h2")].map((head) => head.textContent?.trim()).filter((name) => name !== "今週やること" && name !== "今後90日");
const shown = () => get("shown").textContent;

async function choose(testid: string, value: string) {
  const select = get<HTMLSelectElement>(testid);
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settle();
}

async function search(text: string) {
  type("search", text);
  await settle();
}

describe("folding", () => {
  it.each([
    ["ﾏﾈｰﾌｫﾜｰﾄﾞ", "マネーフォワード"],
    ["まねー", "マネー"],
    ["ＦＲＥＥＥ １２", "freee12"],
    ["山田　花子", "山田花子"],
    ["ゔぁ", "ヴァ"],
    ["㈱こまち", "(株)コマチ"],
  ])("%s is compared as %s", (text, folded) => expect(fold(text)).toBe(folded));

  it("takes blanks for the end of a word", () => expect(words("  まねー　４８ ")).toEqual(["マネー", "48"]));
});

describe("arrangement", () => {
  const view = dashboards.noted;
  const ids = (choice: Partial<Choice>) => {
    const all = { ...everything, ...choice };
    return grouped(view, chosen(entriesOf(view), all), all).map(({ key, entries }) => [key, entries.map(({ link }) => link.id)]);
  };

  it.each<[Partial<Choice>, unknown]>([
    [{}, [["c1", ["lnk-03", "lnk-02", "lnk-01", "lnk-00"]], ["c2", ["lnk-12", "lnk-11", "lnk-13"]]]],
    [{ state: "urgent" }, [["c1", ["lnk-02"]]]],
    [{ company: "c2", order: "expiry" }, [["c2", ["lnk-13", "lnk-11", "lnk-12"]]]],
    [{ responsible: "高橋" }, [["c1", ["lnk-03", "lnk-02", "lnk-01", "lnk-00"]]]],
    [{ responsible: "工藤", state: "stopped" }, [["c2", ["lnk-13"]]]],
    [{ provider: "freee", grouping: "none" }, [["all", ["lnk-01", "lnk-00"]]]],
    [{ grouping: "state", search: "freee" }, [["active", ["lnk-01"]], ["superseded", ["lnk-00"]]]],
    [{ grouping: "none", order: "recommended" }, [["all", ["lnk-02", "lnk-11", "lnk-01", "lnk-03", "lnk-12", "lnk-00", "lnk-13"]]]],
    [{ search: "0012 普通" }, []],
    [{ search: "0012 弥生" }, [["c1", ["lnk-03"]]]],
    [{ grouping: "none", order: "company", state: "stopped" }, [["all", ["lnk-13"]]]],
    [{ grouping: "none", order: "provider", company: "c1" }, [["all", ["lnk-01", "lnk-00", "lnk-02", "lnk-03"]]]],
    [{ search: "4821 花子" }, [["c1", ["lnk-03", "lnk-02", "lnk-01", "lnk-00"]]]],
    [{ search: "こまち 3390" }, []],
    [{ state: "interrupted" }, []],
  ])("by %j", (choice, expected) => {
    expect(ids(choice)).toEqual(expected);
  });

  it("groups by provider in the order of their services", () => {
    const all = { ...everything, grouping: "provider" } as const;
    expect(grouped(view, entriesOf(view), all).map(({ name }) => name)).toEqual([
      "Moneytree",
      "クラウド会計ソフト freee",
      "マネーフォワード クラウド会計",
      "マネールック",
      "会計王",
      "弥生会計",
    ]);
  });

  it("finds one account among 10 000 links", () => {
    const entries = entriesOf(many(10_000));
    expect(chosen(entries, { ...everything, search: "横手 1234" }).map(({ company }) => company.name)).toEqual(["横手印刷株式会社"]);
    expect(chosen(entries, { ...everything, search: "大館 1234" })).toEqual([]);
  });
});

describe("window on a long list", () => {
  const offsets = offsetsOf(5, (index) => [10, 20, 30, 40, 50][index] ?? 0);
  const drawn = (span: { first: number; last: number }, pinned: number | null) =>
    piecesOf(offsets, span, pinned).map((piece) => (piece.kind === "gap" ? -piece.height : piece.index));

  it.each([
    [-100, 0],
    [0, 0],
    [9, 0],
    [10, 1],
    [59, 2],
    [60, 3],
    [149, 4],
    [150, 5],
    [999, 5],
  ])("at %i px is item %i", (height, item) => expect(itemAt(offsets, height)).toBe(item));

  it.each([
    [{ first: 0, last: 5 }, null, [0, 1, 2, 3, 4]],
    [{ first: 2, last: 3 }, null, [-30, 2, -90]],
    [{ first: 2, last: 3 }, 0, [0, -20, 2, -90]],
    [{ first: 2, last: 3 }, 2, [-30, 2, -90]],
    [{ first: 1, last: 2 }, 4, [-10, 1, -70, 4]],
    [{ first: 5, last: 5 }, null, [-150]],
    [{ first: 0, last: 1 }, 9, [0, -140]],
  ])("draws %j with %s pinned", (span, pinned, pieces) => expect(drawn(span, pinned)).toEqual(pieces));

  it("has every gap and item under a name of its own", () => {
    const names = piecesOf(offsets, { first: 2, last: 3 }, 0).map((piece) => (piece.kind === "gap" ? piece.key : `item ${piece.index}`));
    expect(new Set(names).size).toBe(names.length);
  });

  it("covers what is seen and nothing that is not there", () => {
    expect(spanOf(offsets, -50, 35)).toEqual({ first: 0, last: 3 });
    expect(spanOf(offsets, 200, 300)).toEqual({ first: 5, last: 5 });
    expect(spanOf(offsetsOf(0, () => 1), 0, 100)).toEqual({ first: 0, last: 0 });
  });
});

describe("list", () => {
  it("draws what is near the window of 10 000 links, and says how many there are", async () => {
    await show("dashboard-10000");
    expect(rows().length).toBeLessThan(40);
    const table = document.querySelector("[role=table]");
    expect(Number(table?.getAttribute("aria-rowcount"))).toBe(10_000 + 200 + 1);
    expect([...document.querySelectorAll("[role=row]")].slice(0, 3).map((row) => row.getAttribute("aria-rowindex"))).toEqual(["1", "2", "3"]);
    expect(shown()).toBe("10000件を表示しています");
  });

  it("keeps the row that has the focus however far the list is scrolled", async () => {
    await show("dashboard-10000");
    const button = document.querySelector<HTMLElement>('[data-testid^="link-history-"]');
    const [row, body] = [button?.closest<HTMLElement>("tr"), document.querySelector("tbody")];
    button?.focus();
    if (body) body.getBoundingClientRect = () => ({ top: -500_000 }) as DOMRect;
    window.dispatchEvent(new Event("scroll"));
    await settle();
    expect(document.activeElement).toBe(button);
    expect(rows().length).toBeGreaterThan(5);
    expect(Number(document.querySelectorAll("[role=row]")[2]?.getAttribute("aria-rowindex"))).toBeGreaterThan(1_000);
    expect(row?.isConnected).toBe(true);
  });

  it("is filtered by a press on a count, and shows all again by another", async () => {
    await show("dashboard");
    await press("count-urgent");
    expect([rows(), shown(), get("count-urgent").getAttribute("aria-pressed")]).toEqual([["lnk-02"], "7件のうち1件を表示しています", "true"]);
    expect(find("count-active")).not.toBeNull();
    await press("count-urgent");
    expect(rows()).toHaveLength(7);
  });

  it("counts within the rest of the filter", async () => {
    await show("dashboard");
    await choose("filter-company", "c2");
    expect(find("count-urgent")).toBeNull();
    expect(get("count-soon").textContent).toContain("1件");
    expect(groups()).toEqual(["男鹿水産合同会社"]);
  });

  it("finds by width and kana, and says when nothing matches", async () => {
    await show("dashboard");
    await search("ﾏﾈｰﾌｫ");
    expect(rows()).toEqual(["lnk-02"]);
    await search("みつからない");
    expect([rows(), find("no-match") !== null, shown()]).toEqual([[], true, "7件のうち0件を表示しています"]);
    await press("clear-filter");
    expect([rows().length, get<HTMLInputElement>("search").value]).toEqual([7, ""]);
  });

  it("is searched by the keys that search everywhere", async () => {
    await show("dashboard");
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "f", ctrlKey: true }));
    expect(document.activeElement).toBe(get("search"));
  });

  it("is grouped and ordered as chosen, also after a look elsewhere", async () => {
    await show("dashboard");
    await choose("grouping", "state");
    await choose("order", "expiry");
    const states = ["期限切れ", "要再認証", "至急", "期限間近", "有効", "置換済", "停止済"];
    expect(groups()).toEqual(states);
    await press("nav-help");
    await press("nav-dashboard");
    // What lies below the window follows the first picture.
    await vi.waitFor(() => expect([groups(), get<HTMLSelectElement>("order").value]).toEqual([states, "expiry"]));
  });

  it("shows label and 担当 of a company, and its links by 担当", async () => {
    await show("dashboard-noted");
    expect(get("company-c1").textContent).toContain("こまち");
    expect(get("company-c1").textContent).toContain("担当 高橋 / 工藤");
    await choose("filter-responsible", "高橋");
    expect(groups()).toEqual(["株式会社こまち商店"]);
  });

  it("names companies whose list is not fresh where companies have no heads", async () => {
    await show("dashboard-by-state-offline");
    expect(document.body.textContent).toContain("次の会社の一覧は最新ではありません: 株式会社こまち商店");
    await press("by-company");
    expect(get("failure").dataset.code).toBe("BANK-01");
  });

  it("shows an interrupted procedure, its links and the way back", async () => {
    const { app } = await show("dashboard-interrupted");
    expect(get("interrupted").textContent).toContain("株式会社こまち商店 の「クラウド会計ソフト freee」");
    await press("count-interrupted");
    expect(rows()).toEqual(["lnk-01"]);
    expect(get("link-row-lnk-01").textContent).toContain("手続き中断");
    await press("resume");
    expect(app.route.page).toBe("linking");
  });
});

describe("this week", () => {
  it("tells what to do by its day, why, and for whom", async () => {
    await show("dashboard-week");
    const told = () => [...document.querySelectorAll('[data-testid="task"]')].map((task) => task.textContent?.replace(/\s+/g, " "));
    expect(told()).toHaveLength(2);
    await press("week-more");
    const tasks = told();
    expect(tasks).toHaveLength(7);
    expect(tasks[0]).toContain("本日 電子証明書の再発行: 佐藤 健一");
    expect(tasks[3]).toContain("2026年11月25日(水)");
    expect(tasks[3]).toContain("締めの時期のため、その前の最後の営業日");
    await press("week-fewer");
    expect(told()).toHaveLength(2);
  });

  it("calls a certificate expired whose hour has passed today", async () => {
    await show("dashboard-certificate-ended");
    const task = document.querySelector('[data-testid="task"]')?.textContent ?? "";
    expect(task).toContain("期限切れ");
    expect(task).not.toContain("本日まで");
  });

  it("begins a renewal, drafts a mail, shows the certificates", async () => {
    const { backend } = await show("dashboard");
    await press("task-renew");
    expect(backend.asked("renew")).toEqual(["c1", "lnk-03"]);
    document.body.replaceChildren();

    await show("dashboard");
    await press("task-mail");
    expect(screenName()).toBe("mail-draft");
    document.body.replaceChildren();

    await show("dashboard");
    await press("task-certificate");
    expect(screenName()).toBe("certificates");
  });

  it("says so when there is nothing to do", async () => {
    await show("dashboard-1");
    expect(get("week").textContent).toContain("今週中に更新が必要な連携と電子証明書はありません。");
  });
});

describe("files", () => {
  it.each([
    ["save-spreadsheet", "spreadsheet"],
    ["save-calendar", "calendar"],
  ])("%s asks for all companies, or for the one that is shown", async (button, file) => {
    const { backend } = await show("dashboard");
    await press(button);
    expect(backend.asked("saveLinks")).toEqual([file, { kind: "all" }]);
    expect(get("files-status").textContent).toContain("を保存しました");
    backend.calls.length = 0;
    await choose("filter-company", "c2");
    await press(button);
    expect(backend.asked("saveLinks")).toEqual([file, { kind: "company", company_id: "c2" }]);
  });

  it("says nothing when no place was chosen, and why when it failed", async () => {
    const { backend } = await show("dashboard");
    backend.given.saved = null;
    await press("save-spreadsheet");
    expect(get("files-status").textContent?.trim()).toBe("");
    backend.given.instead = { saveLinks: failures.notSaved };
    await press("save-spreadsheet");
    expect(get("failure").dataset.code).toBe("SYS-03");
  });

  it("prints how old the list of each company is, also where it is not grouped by company", async () => {
    await show("print-list-by-state");
    expect(get("print-as-of").textContent).toMatch(/株式会社こまち商店　\S+ \d\d:\d\d 時点/);
  });

  it("prints what is shown, without buttons, with its filter in words", async () => {
    await show("dashboard");
    await press("count-stopped");
    await press("print-list");
    expect(screenName()).toBe("print-list");
    const paper = document.querySelector(".paper");
    expect(document.querySelectorAll('[data-testid="print-row"]')).toHaveLength(1);
    expect([paper?.querySelectorAll("button").length, paper?.textContent?.includes("絞り込み: 停止済")]).toEqual([0, true]);
    let printed = 0;
    window.print = () => (printed += 1);
    await press("print");
    expect(printed).toBe(1);
  });
});

describe("mail", () => {
  it("hands the draft to the mail program with the address that was typed", async () => {
    const { backend } = await show("mail-draft");
    expect(get("mail-body").textContent).toContain("お尋ねすることはありません");
    type("mail-to", "taro@example.com");
    document.querySelector("form")?.requestSubmit();
    await settle();
    expect(backend.asked("openMailDraft")).toEqual(["c1", "lnk-02", "taro@example.com"]);
    expect(get("mail-status").textContent).toContain("メールソフトに渡しました");
  });

  it("says why it did not open, and the text can be copied", async () => {
    await show("mail-draft-refused");
    document.querySelector("form")?.requestSubmit();
    await settle();
    expect(get("failure").dataset.code).toBe("MAIL-02");
    let copied = "";
    Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: async (text: string) => void (copied = text) } });
    await press("mail-copy");
    expect(copied).toMatch(/^API連携の更新のお願い[^\n]*\n\n次のAPI連携/);
    expect([find("failure"), get("mail-status").textContent?.trim()]).toEqual([null, "文面をコピーしました。"]);
  });
});
