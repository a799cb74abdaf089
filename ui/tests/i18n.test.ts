import { describe, expect, it, vi } from "vitest";

import errorCodes from "../../docs/error-codes.md?raw";

import { en } from "$lib/i18n/en";
import { i18n } from "$lib/i18n/index.svelte";
import { ja } from "$lib/i18n/ja";

import { words } from "./words";

describe("the first moment of a start", () => {
  const locale = async () => {
    vi.resetModules();
    return (await import("$lib/i18n/index.svelte")).i18n.locale;
  };

  it.each([
    ["en", "en"],
    ["ja", "ja"],
    ["something", "ja"],
    [null, "ja"],
  ])("with %s remembered speaks %s", async (remembered, spoken) => {
    localStorage.clear();
    if (remembered) localStorage.setItem("locale", remembered);
    expect([await locale(), document.documentElement.lang]).toEqual([spoken, spoken]);
  });

  it("speaks the language that was used last", async () => {
    i18n.use("en");
    expect(await locale()).toBe("en");
  });

  it("speaks also where nothing can be remembered", async () => {
    vi.stubGlobal("localStorage", undefined);
    expect(await locale()).toBe("ja");
    i18n.use("en");
    expect(i18n.locale).toBe("en");
    vi.unstubAllGlobals();
  });
});

describe("dictionaries", () => {
  it("has words for every key in both languages", () => {
    const [japanese, english] = [words(ja), words(en)];
    expect(english.map(([path]) => path)).toEqual(japanese.map(([path]) => path));
    expect([...japanese, ...english].filter(([, word]) => word.trim() === "")).toEqual([]);
  });

  it("leaves no Japanese in English", () => {
    expect(words(en).filter(([, word]) => /[぀-ヿ一-鿿]/.test(word))).toEqual([]);
  });

  it("keeps the bank's own titles and buttons", () => {
    expect([ja.linking.certificateTitle, ja.password.title, ja.risk.title, ja.scopes.title, ja.pin.title, ja.pinResult.title, ja.consent.title]).toEqual([
      "API連携認証（利用登録）",
      "API連携認証（利用登録）",
      "API連携認証（追加認証）（利用登録）",
      "API連携認証（認可業務選択）（利用登録）",
      "API連携認証（照会用暗証番号登録）（利用登録）",
      "API連携認証（照会用暗証番号登録結果）",
      "API連携認証（情報アクセス許可）（利用登録）",
    ]);
    expect([
      ja.linking.certificateLogin,
      ja.password.field,
      ja.password.submit,
      ja.risk.submit,
      ja.scopes.submit,
      ja.pin.field,
      ja.pin.submit,
      ja.pinResult.confirm,
      ja.pinResult.more,
      ja.consent.proceed,
      ja.consent.allow,
      ja.consent.deny,
    ]).toEqual([
      "電子証明書ログイン",
      "ログインパスワード",
      "API連携",
      "認証",
      "次へ",
      "照会用暗証番号",
      "登録",
      "確認",
      "照会用暗証番号の追加登録",
      "許可手続きを継続する",
      "許可",
      "許可しない",
    ]);
  });

  it("promises of certificates only what the list does: it cannot tell which company a procedure is for", () => {
    expect(ja.help.whatItems.join()).not.toContain("別の会社");
    expect(en.help.whatItems.join()).not.toMatch(/another company|by mistake/);
  });

  it("explains every group of error codes", () => {
    const codes = errorCodes.matchAll(/\b([A-Z]+)-\d{2}\b/g);
    const groups = [...new Set([...codes].map(([, group]) => group))].sort();
    for (const words of [ja, en]) {
      expect(words.help.codeGroups.flatMap(([names]) => names?.split(/・|, /)).sort()).toEqual(groups);
    }
  });

  it("says how many days are left, today and past", () => {
    expect([6, 0, -4].map(ja.dashboard.daysLeft)).toEqual(["残り6日", "本日まで", "4日経過"]);
    expect([1, 6, 0, -1].map(en.dashboard.daysLeft)).toEqual(["1 day left", "6 days left", "Ends today", "1 day ago"]);
  });
});
