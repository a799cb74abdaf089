// What a step tells beside its question: how far, what was passed over, what is left, who helps, and where the fault is.
import { describe, expect, it } from "vitest";

import { renewals } from "$lib/backend/fixture/renewal";
import { steps } from "$lib/backend/fixture/steps";

import { arrives, find, get, heading, press, settle, show, type } from "./show";

/** What a screen reader reads with an element beside its name. */
function description(element: Element | null): string {
  const ids = element?.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent?.trim()).join(" ");
}

describe("how far", () => {
  it("is heard with the heading and stands in the window's title", async () => {
    const { backend } = await show("password");
    expect(description(heading())).toBe("手順 1/6");
    expect(document.title).toBe("手順 1/6 - API連携認証（利用登録） - API連携マネージャー");

    await arrives(backend, steps.risk_question);
    expect([description(heading()), document.activeElement]).toEqual(["手順 2/6", heading()]);
    expect(document.title).toContain("手順 2/6 - API連携認証（追加認証）");

    await press("nav-help");
    expect(document.title).toBe("ヘルプ - API連携マネージャー");
  });

  it("is not numbered before the bank has counted", async () => {
    await show("start");
    expect(get("progress").textContent).toBe("はじめに");
    expect(document.title).not.toMatch(/手順/);
  });
});

describe("a step that was passed over", () => {
  it.each([
    ["scope_selection-skipped", ["追加認証は、今回は不要です。"]],
    ["consent-skipped", ["追加認証は、今回は不要です。", "このAPI連携先では、業務の選択はありません。", "照会用暗証番号を登録する、未登録の口座がありません。"]],
    ["consent-nothing-registered", ["照会用暗証番号を登録しなかったため、登録結果はありません。"]],
  ])("%s says why, and the heading says it too", async (state, expected) => {
    await show(state);
    expect([...get("skipped").querySelectorAll("li")].map((item) => item.textContent)).toEqual(expected);
    for (const words of expected) expect(description(heading())).toContain(words);
  });

  it("is not spoken of where none was", async () => {
    await show("password");
    expect(find("skipped")).toBeNull();
  });
});

describe("the last attempt", () => {
  const words = () => document.querySelector('[role="group"]:has([data-testid="last-attempt-confirm"])')?.textContent ?? "";

  it.each([
    ["password-last-general", "マスターユーザまたは管理者ユーザに", "お取引店"],
    ["password-last", "マスターユーザに確認", "管理者ユーザ"],
    ["password-last-master", "お取引店へ", "依頼してください"],
  ])("%s sends the person to who can help them", async (state, expected, other) => {
    await show(state);
    expect(words()).toContain(expected);
    expect(words()).not.toContain(other);
  });

  it("at the matching number is the end of the procedure, and no lock", async () => {
    await show("handover_confirm-last");
    expect(words()).toContain("この手続きは終わります");
    expect(words()).toContain("利用停止にはなりません");
  });

  it("of a PIN is wanted confirmed for the accounts that it would lock", async () => {
    const { backend } = await show("account_pin-last");
    expect([get("pin-left-acc-1").textContent?.trim(), get("pin-left-acc-2").textContent?.trim()]).toEqual(["残り1回", "残り2回"]);
    await press("pin-select-acc-2");
    expect(find("last-attempt-confirm")).toBeNull();

    await press("pin-select-acc-1");
    type("pin-acc-1", "1234");
    type("pin-acc-2", "5678");
    expect(words()).toContain("本店営業部 普通 ***4821");
    await press("submit");
    expect(backend.asked("answer")).toBeUndefined();
    expect(document.activeElement).toBe(get("last-attempt-confirm"));

    await press("last-attempt-confirm");
    await press("submit");
    expect(backend.asked("answer")).toMatchObject([{ step: "account_pin" }]);
  });

  it("of one PIN is not confirmed for another account with it", async () => {
    const { backend } = await show("account_pin-last");
    const { next } = steps["account_pin-last"];
    if (next.step !== "account_pin") throw new Error("another step");
    const accounts = next.prompt.accounts.map((account) => (account.state === "unregistered" ? { ...account, attempts_left: 1 } : account));
    await arrives(backend, { ...steps["account_pin-last"], next: { ...next, prompt: { ...next.prompt, accounts } } });
    const confirmed = () => find<HTMLInputElement>("last-attempt-confirm")?.checked;

    await press("pin-select-acc-1");
    await press("last-attempt-confirm");
    expect(confirmed()).toBe(true);
    await press("pin-select-acc-2");
    expect(confirmed()).toBe(false);
    await press("pin-select-acc-1");
    await press("pin-select-acc-2");
    expect(confirmed()).toBeUndefined();
  });
});

describe("the cause of an error", () => {
  it.each([
    ["start", "certificate-login", "certificate-a1b2c3d4", "電子証明書を選択してから"],
    ["scope_selection", "submit", "scope-balance", "残高照会"],
    ["account_pin", "submit", "pin-select-acc-1", "口座を1つ以上選択"],
  ])("%s has the focus, and says what is wrong", async (state, button, field, expected) => {
    await show(state);
    await press(button);
    await settle();
    expect(document.activeElement).toBe(get(field));
    expect(description(get(field))).toContain(expected);
    expect(get(field).closest('[aria-invalid="true"]')).not.toBeNull();
  });

  it("goes when it is mended", async () => {
    await show("scope_selection");
    await press("submit");
    await press("scope-balance");
    expect([document.querySelector("[role=alert]"), document.querySelector('[aria-invalid="true"]')]).toEqual([null, null]);
  });

  it("is the file that is not open where there is nothing to choose", async () => {
    await show("start-locked");
    await press("certificate-login");
    await settle();
    expect(document.activeElement).toBe(get("source-secret-0"));
  });
});

describe("typing", () => {
  it.each([
    ["risk_question", "ｻﾄｳ", "半角の文字が入っています"],
    ["risk_question", "サトウ", "全角で入力されています"],
    ["risk_question-any-width", "ｻﾄｳ", "全角で登録した場合は一致しません"],
  ])("%s judges %s by the question's own rule", async (state, typed, expected) => {
    await show(state);
    type("answer", typed);
    await settle();
    expect(get("width-hint").textContent).toContain(expected);
  });

  it.each([
    ["password", "password"],
    ["risk_question", "answer"],
    ["handover_confirm", "match-code"],
  ])("%s takes what is pasted", async (state, testid) => {
    await show(state);
    const paste = new Event("paste", { bubbles: true, cancelable: true });
    get(testid).dispatchEvent(paste);
    expect(paste.defaultPrevented).toBe(false);
    expect(get(testid).getAttribute("maxlength")).toBeNull();
  });
});

describe("the bank's own Japanese", () => {
  it.each([
    ["consent", ["残高照会", "口座の残高を照会します。", "第1条（目的）", "私は、上記のAPI連携先", "株式会社マネーフォワード"]],
    ["scope_selection", ["残高照会", "口座の残高を照会します。"]],
    ["risk_question", ["母の旧姓は？", "全角のひらがな"]],
  ])("in the English %s is marked as Japanese", async (state, texts) => {
    await show(state, "en");
    for (const text of texts) {
      const leaves = [...document.querySelectorAll("main form *, main fieldset *")].filter((element) => element.children.length === 0 && element.textContent?.includes(text));
      expect(leaves.length).toBeGreaterThan(0);
      expect(leaves.filter((leaf) => !leaf.closest('[lang="ja"]:not(html)')).map((leaf) => leaf.outerHTML)).toEqual([]);
    }
  });
});

describe("a renewal that moves on by itself", () => {
  it("is announced, and the focus goes to the step where it goes on", async () => {
    const { backend } = await show("renewal-awaiting");
    const status = () => [...document.querySelectorAll("[role=status]")].map((region) => region.textContent).join();
    expect(status()).not.toContain("更新が進みました");

    backend.given.renewalView = renewals.found;
    backend.given.dashboard = { ...backend.given.dashboard };
    backend.listener?.dashboardChanged();
    await settle();
    await settle();

    expect(status()).toContain("更新が進みました。いまは手順5「明細を取得」です。");
    expect(document.activeElement).toBe(document.querySelector("[aria-current=step] h2"));

    backend.given.renewalView = renewals.awaiting;
    backend.given.dashboard = { ...backend.given.dashboard };
    backend.listener?.dashboardChanged();
    await settle();
    await settle();

    expect(status()).toContain("いまは手順");
    expect(status()).not.toContain("更新が進みました");
  });
});
