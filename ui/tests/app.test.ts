import { describe, expect, it } from "vitest";

import { App } from "$lib/app.svelte";
import { failures } from "$lib/backend/fixture/failures";
import { Fixture } from "$lib/backend/fixture/fixture";
import { ends, steps } from "$lib/backend/fixture/steps";

import { arrives, find, get, heading, press, screenName, settle, show } from "./show";

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

  it("lets a new procedure take over a window that still shows the end of another", async () => {
    const { backend } = await show("refused-locked");
    await press("nav-dashboard");
    await arrives(backend, { screen: "certificate", purpose: "approve", failure: null });
    expect(screenName()).toBe("start");
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
    expect(asked()).toBe(1);
    backend.listener?.dashboardChanged();
    await settle();
    expect(asked()).toBe(2);
  });
});

describe("order of messages", () => {
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

  it("shows a refusal of a command", async () => {
    const backend = new Fixture();
    const app = new App(backend);
    await app.start();
    backend.setLocale = async () => ({ status: "error", error: failures.secretStore }) as never;
    await app.setLocale("en");
    expect(app.notice?.label).toBe("STORE-01");
  });
});
