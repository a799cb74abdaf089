import { describe, expect, it } from "vitest";

import { App } from "$lib/app.svelte";
import type { Outcome } from "$lib/backend/backend";
import { certificates } from "$lib/backend/fixture/certificates";
import { failures } from "$lib/backend/fixture/failures";
import { Fixture } from "$lib/backend/fixture/fixture";
import { ends, steps } from "$lib/backend/fixture/steps";
import type { Bootstrap } from "$lib/backend/types";
import { i18n } from "$lib/i18n/index.svelte";

import { arrives, find, get, heading, press, screenName, settle, show, type } from "./show";

describe("window", () => {
  it("switches the language at once", async () => {
    const { backend } = await show("settings");
    await press("locale-en");
    expect(heading()?.textContent).toBe("Settings");
    expect(document.documentElement.lang).toBe("en");
    expect(backend.asked("setLocale")).toEqual(["en"]);
  });

  it("shows a procedure that begins, and lets one look elsewhere and come back", async () => {
    const { backend } = await show("dashboard");
    await arrives(backend, steps.password);
    expect(screenName()).toBe("step-password");

    await press("nav-help");
    await arrives(backend, steps["password-wrong"]);
    expect(screenName()).toBe("help");

    await press("nav-procedure");
    expect(screenName()).toBe("step-password");
  });

  it("goes to the dashboard when a reminder is opened, but not away from a step", async () => {
    const elsewhere = await show("settings");
    elsewhere.backend.listener?.dashboardWanted();
    await settle();
    expect(screenName()).toBe("dashboard");
    document.body.replaceChildren();

    const { backend } = await show("dashboard");
    await arrives(backend, steps.password);
    backend.listener?.dashboardWanted();
    await settle();
    expect(screenName()).toBe("step-password");
  });

  it("lets a new procedure take over a window that still shows the end of another", async () => {
    const { backend } = await show("refused-locked");
    await press("nav-dashboard");
    await arrives(backend, { screen: "certificate", purpose: "approve", failure: null });
    expect(screenName()).toBe("start");
  });

  it("goes to the open procedure that stands in the way of a sign-in", async () => {
    const { app, backend } = await show("start");
    backend.signIn = async () => ({ status: "ok", data: app.linking });
    await press("nav-dashboard");
    await press("sign-in");
    expect(screenName()).toBe("start");
  });

  it.each([
    ["start", { screen: "certificate", purpose: "approve", failure: null }, "start"],
    ["refused-locked", ends["refused-handover"], "refused"],
    ["done-opened", ends["done-opening"], "done"],
    ["start", { screen: "certificate", purpose: "approve", failure: failures.revoked }, "help"],
    ["done-opening", ends["done-opened"], "help"],
  ] as const)("away from %s another word of the app leads where it should (%#)", async (state, view, screen) => {
    const { backend } = await show(state);
    await press("nav-help");
    await arrives(backend, view);
    expect(screenName()).toBe(screen);
  });

  it("tells what belongs to no screen, until it is closed", async () => {
    await show("dashboard-notice");
    expect(get("failure").dataset.code).toBe("HAND-05");
    await press("dismiss-notice");
    expect(find("failure")).toBeNull();
  });

  it("keeps an unopened browser within reach and forgets an opened one", async () => {
    const opening = await show("done-failed");
    await press("to-dashboard");
    expect(opening.backend.asked("cancel")).toBeUndefined();
    expect(find("nav-procedure")).not.toBeNull();
    document.body.replaceChildren();

    const opened = await show("done-opened");
    await press("to-dashboard");
    expect(opened.backend.asked("cancel")).toEqual([]);
  });

  it.each([
    ["interrupted", "retry", "retry"],
    ["interrupted", "cancel", "cancel"],
    ["done-opened", "open-browser", "openBrowser"],
    ["dashboard", "sign-in", "signIn"],
    ["signed-in", "to-dashboard", "cancel"],
  ] as const)("on %s the button %s asks the app to %s", async (state, button, command) => {
    const { backend } = await show(state);
    await press(button);
    expect(backend.asked(command)).toEqual([]);
  });

  it("opens the card here when it was the certificate that failed, also one that is put back later", async () => {
    const { app, backend } = await show("interrupted-certificate");
    backend.given.certificates = { ...certificates.several, sources: [] };
    await arrives(backend, { ...ends["interrupted-certificate"] });
    expect(find("source-secret-1")).toBeNull();

    backend.given.certificates = certificates.mixed;
    await arrives(backend, { ...ends["interrupted-certificate"], failure: { ...failures.keyUnusable } });
    type("source-secret-1", "1234");
    await press("source-unlock-1");

    expect(backend.asked("unlockSource")).toEqual(["t1", "1234"]);
    expect(screenName()).toBe("interrupted");
    expect(app.linking.screen).toBe("interrupted");
  });

  it.each([
    ["bank_unreachable", "BANK-01", true],
    ["bank_busy", "BANK-03", false],
    ["certificate_key_unusable", "CERT-12", false],
  ] as const)("at %s says whether what was sent may grow old", async (code, label, said) => {
    const { backend } = await show("interrupted");
    await arrives(backend, { screen: "interrupted", purpose: "approve", failure: { ...failures.unreachable, code, label } });
    expect(document.body.textContent?.includes("早めに送信してください")).toBe(said);
  });

  it("offers no source when only the network failed", async () => {
    const { app } = await show("interrupted");
    app.certificates = certificates.mixed;
    await settle();
    expect(find("source-secret-1")).toBeNull();
  });

  it("says that it is broken when the bridge breaks", async () => {
    const { backend } = await show("dashboard");
    backend.signIn = () => Promise.reject(new Error("no bridge"));
    await press("sign-in");
    expect(document.querySelector("[role=alert]")?.textContent).toContain("画面の処理に失敗しました");
  });
});

describe("dashboard", () => {
  it("shows each link with its state in words and the days left", async () => {
    await show("dashboard");
    const row = get("link-row-lnk-02");
    expect(row.textContent).toContain("至急");
    expect(row.querySelector('[data-testid="link-days-left"]')?.textContent).toBe("残り6日");
    expect(row.textContent).toContain("推奨更新日");
    expect(get("link-row-lnk-00").querySelector('[data-testid="link-days-left"]')).toBeNull();
    expect(get("as-of").textContent).toBe("2026年11月22日(日) 09:30 時点");
  });

  it("counts the links by state, most urgent first", async () => {
    await show("dashboard");
    const badges = [...document.querySelectorAll(".counts [data-state]")].map((badge) => badge.textContent?.replace(/\s+/g, " ").trim());
    expect(badges).toEqual(["期限切れ 1件", "要再認証 1件", "至急 1件", "期限間近 1件", "有効 1件", "置換済 1件", "停止済 1件"]);
  });

  it("does not count the days of a link that has been ended, here or in its detail", async () => {
    await show("link-detail-superseded");
    expect(find("days-left")).toBeNull();
    document.body.replaceChildren();
    await show("link-detail");
    expect(get("days-left").textContent).toBe("残り6日");
  });

  it.each(["dashboard-problems", "settings-problems"])("%s tells every problem found at start", async (state) => {
    await show(state);
    expect([...document.querySelectorAll<HTMLElement>('[data-testid="failure"]')].map((note) => note.dataset.code)).toEqual(["STORE-01", "CONF-01", "CONF-01"]);
  });

  it("does not say that there is nothing when it could not be asked", async () => {
    const none = "この会社の連携はまだありません";
    await show("dashboard-never-fetched");
    expect(document.body.textContent).not.toContain(none);
    document.body.replaceChildren();
    await show("dashboard-no-links");
    expect(document.body.textContent).toContain(none);
    document.body.replaceChildren();
    await show("link-detail-offline");
    expect(document.body.textContent).not.toContain("履歴はまだありません");
  });

  it("keeps showing the last list when the bank cannot be reached", async () => {
    await show("dashboard-offline");
    expect(get("failure").dataset.code).toBe("BANK-01");
    expect(get("failure").textContent).toContain("2026年11月21日(土) 18:02 時点");
    expect(find("link-row-lnk-02")).not.toBeNull();
  });

  it("asks the bank for one company, and opens the history of one link", async () => {
    const { backend } = await show("dashboard");
    await press("refresh");
    expect(backend.asked("refresh")).toEqual(["c1"]);
    await press("link-history-lnk-02");
    expect(backend.asked("linkDetail")).toEqual(["c1", "lnk-02"]);
    expect(screenName()).toBe("link-detail");
    expect(document.querySelectorAll('[data-testid="event-accessed"]')).toHaveLength(2);
  });

  it("asks again when the app says that something is new", async () => {
    const { backend } = await show("dashboard");
    const asked = () => backend.calls.filter((call) => call.name === "dashboard").length;
    const before = asked();
    backend.listener?.dashboardChanged();
    await settle();
    expect(asked()).toBe(before + 1);
  });
});

describe("order of messages", () => {
  it("shows its first picture before it listens, except to notices, and asks again for what changed between the two", async () => {
    const backend = new Fixture({ linking: { screen: "idle" } });
    const app = new App(backend);
    const opening = app.open();
    backend.noticeGiven?.(failures.another);
    expect([app.dashboard, app.notice?.label]).toEqual([null, "HAND-05"]);
    await opening;
    expect([app.dashboard !== null, app.bootstrap !== null, backend.listener]).toEqual([true, true, null]);

    backend.given.linking = steps.password;
    await app.follow();

    expect([app.linking.screen, app.route.page, backend.listener !== null]).toEqual(["step", "linking", true]);
  });

  it("does not let a slow reply hide a newer screen", async () => {
    const backend = new Fixture({ linking: steps.password });
    const app = new App(backend);
    await app.start();
    let reply = () => {};
    backend.answer = () => new Promise((resolve) => (reply = () => resolve({ status: "ok", data: steps["password-sending"] })));

    const answered = app.answer({ step: "password", answer: { password: "x" } });
    backend.listener?.linkingChanged(ends["signed-in"]);
    reply();
    await answered;

    expect(app.linking.screen).toBe("signed_in");
  });

  it("does not let a slow reply undo newer settings, or a language chosen meanwhile", async () => {
    const backend = new Fixture();
    const app = new App(backend);
    await app.start();
    const told = (support_contact: string) => ({ status: "ok" as const, data: { ...backend.given.bootstrap, support_contact } });
    const [old, latest] = [told("内線 1"), told("内線 2")];
    const replies: ((answer: Outcome<Bootstrap>) => void)[] = [];
    const answers = backend.bootstrap;
    backend.bootstrap = () => new Promise((resolve) => replies.push(resolve));

    backend.listener?.settingsChanged();
    backend.listener?.settingsChanged();
    replies[1]?.(latest);
    replies[0]?.(old);
    await settle();
    expect(app.bootstrap?.support_contact).toBe("内線 2");

    backend.listener?.settingsChanged();
    backend.bootstrap = answers;
    const chosen = app.setLocale("en");
    replies[2]?.(old);
    await settle();
    await chosen;
    expect([app.bootstrap?.locale, app.bootstrap?.support_contact, i18n.locale]).toEqual(["en", null, "en"]);
  });

  it("asks for everything else also where the settings cannot be asked for", async () => {
    const backend = new Fixture();
    const app = new App(backend);
    backend.bootstrap = () => Promise.reject(new Error("no bridge"));
    await app.start();
    expect(app.broken).toBe(true);
    expect(app.dashboard).not.toBeNull();
    expect([backend.asked("companies"), backend.asked("update")]).toEqual([[], []]);
  });

  it("shows a refusal of a command", async () => {
    const backend = new Fixture();
    const app = new App(backend);
    await app.start();
    backend.setLocale = async () => ({ status: "error", error: failures.secretStore }) as never;
    await app.setLocale("en");
    expect(app.notice?.label).toBe("STORE-01");
  });
});

describe("what an administrator decided", () => {
  it("is shown locked, with who decided it", async () => {
    await show("settings-managed");
    expect([get<HTMLInputElement>("locale-en").disabled, get("managed-Language").textContent]).toEqual([
      true,
      "システム管理者が決めているため、変更できません（ポリシー(このパソコン)）",
    ]);
    expect(find("managed-BankUrl")).not.toBeNull();
    expect(document.body.textContent).toContain("ProxyMode");
    document.body.replaceChildren();

    await show("settings");
    expect([get<HTMLInputElement>("locale-en").disabled, find("managed-BankUrl")]).toEqual([false, null]);
  });

  it.each([
    ["certificates-managed", "システム管理者が、証明書ファイルの使用を認めていません（ポリシー(このパソコン)）"],
    ["start-managed", "システム管理者が、証明書ファイルの使用を認めていません（ポリシー(このパソコン)）"],
    ["certificates-policy-unreadable", "ポリシーを読み取れないため、変更できません。システム管理者にご連絡ください"],
  ])("locks certificate files, too (%s)", async (state, reason) => {
    await show(state);
    expect([get<HTMLButtonElement>("add-certificate-file").disabled, get("managed-CertificateFilesAllowed").textContent]).toEqual([true, reason]);
  });

  it("is shown as soon as it is decided, and as soon as it is not any more", async () => {
    const { backend } = await show("settings");
    const before = backend.given.bootstrap;
    const by = { ja: "ポリシー(このパソコン)", en: "policy of this PC" };
    const managed = ["Language", "NotificationsEnabled", "Autostart"].map((name) => ({ name, by, unreadable: false }));
    const boxes = () => ["locale-ja", "switch-NotificationsEnabled", "switch-Autostart"].map((name) => get<HTMLInputElement>(name).disabled);

    backend.given.bootstrap = { ...before, locale: "en", managed };
    backend.given.reminders = { ...backend.given.reminders, notifications: false };
    backend.listener?.settingsChanged();
    await settle();
    expect([...boxes(), heading()?.textContent]).toEqual([true, true, true, "Settings"]);
    expect(get<HTMLInputElement>("switch-NotificationsEnabled").checked).toBe(false);

    backend.given.bootstrap = before;
    backend.listener?.settingsChanged();
    await settle();
    expect([...boxes(), heading()?.textContent]).toEqual([false, false, false, "設定"]);
  });
});
