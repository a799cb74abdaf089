import { describe, expect, it } from "vitest";

import { certificates } from "$lib/backend/fixture/certificates";
import { failures } from "$lib/backend/fixture/failures";
import { step, steps } from "$lib/backend/fixture/steps";

import { arrives, find, get, heading, press, screenName, settle, show, type } from "./show";

const checked = (testid: string) => get<HTMLInputElement>(testid).checked;

/** Enter pressed twice before the app has said a word. */
function submitTwice(testid: string) {
  const form = get(testid).closest("form");
  for (let times = 0; times < 2; times += 1) form?.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
}

describe("choosing a certificate", () => {
  it("preselects nothing among several and says so when the button is pressed", async () => {
    const { backend } = await show("start");
    expect([checked("certificate-a1b2c3d4"), checked("certificate-0f9e8d7c")]).toEqual([false, false]);

    await press("certificate-login");

    expect(backend.asked("chooseCertificate")).toBeUndefined();
    expect(document.querySelector("[role=alert]")?.textContent).toContain("電子証明書を選択してから");
  });

  it("takes the only one, and the chosen one of several", async () => {
    const single = await show("start-single");
    expect(checked("certificate-a1b2c3d4")).toBe(true);
    await press("certificate-login");
    expect(single.backend.asked("chooseCertificate")).toEqual([certificates.several.usable[0]?.thumbprint]);
    document.body.replaceChildren();

    const several = await show("start");
    await press("certificate-0f9e8d7c");
    await press("certificate-login");
    expect(several.backend.asked("chooseCertificate")).toEqual([certificates.several.usable[1]?.thumbprint]);
  });

  it("lists unusable ones apart, with their reason and without a radio button", async () => {
    await show("start");
    expect(get("unusable-certificates").textContent).toContain("有効期限が切れています");
    expect(find("certificate-77aa88bb")).toBeNull();
  });

  it("offers only the certificate that began a procedure which is resumed", async () => {
    await show("start-resuming");
    expect(checked("certificate-a1b2c3d4")).toBe(true);
    expect(find("certificate-0f9e8d7c")).toBeNull();
  });

  it("opens a locked source, wipes its field, and shows a refusal beside it", async () => {
    const { backend } = await show("start-locked");
    backend.given.instead = { unlockSource: failures.filePassword };
    type("source-secret-0", "himitsu");

    await press("source-unlock-0");

    expect(backend.asked("unlockSource")).toEqual(["f1", "himitsu"]);
    expect(get<HTMLInputElement>("source-secret-0").value).toBe("");
    expect(document.querySelector('[data-code="CERT-07"]')).toBe(document.activeElement);
  });

  it("rests while the app takes the choice, so that it is not made twice", async () => {
    const { backend } = await show("start-resuming");
    let chosen = 0;
    let reply = () => {};
    backend.chooseCertificate = () => {
      chosen += 1;
      return new Promise((resolve) => (reply = () => resolve({ status: "ok", data: backend.given.linking })));
    };
    submitTwice("certificate-login");
    await settle();
    expect([chosen, get<HTMLButtonElement>("certificate-login").disabled]).toEqual([1, true]);

    reply();
    await settle();
    expect(get<HTMLButtonElement>("certificate-login").disabled).toBe(false);
  });

  it("says what to do when there is none", async () => {
    await show("start-none");
    expect(get("failure").dataset.code).toBe("CERT-01");
  });
});

describe("password", () => {
  it("sends the password once, wipes the field, and rests while it is on its way", async () => {
    const { backend } = await show("password");
    type("password", "Himitsu-1");

    await press("submit");

    expect(backend.asked("answer")).toEqual([{ step: "password", answer: { password: "Himitsu-1" } }]);
    expect(get<HTMLInputElement>("password").value).toBe("");
    expect(get<HTMLButtonElement>("submit").disabled).toBe(true);
  });

  it("asks for what is missing instead of sending nothing", async () => {
    const { backend } = await show("password");
    await press("submit");
    expect(backend.asked("answer")).toBeUndefined();
    expect(document.activeElement).toBe(get("password"));
    expect(get("password").getAttribute("aria-invalid")).toBe("true");
  });

  it("shows and hides the text", async () => {
    await show("password");
    const field = get<HTMLInputElement>("password");
    const reveal = field.parentElement?.querySelector("button");
    reveal?.click();
    await settle();
    expect([field.type, reveal?.getAttribute("aria-pressed")]).toEqual(["text", "true"]);
    expect(field.autocomplete).toBe("off");
  });

  it("moves the focus to the failure and tells the attempts left", async () => {
    const { backend } = await show("password");
    expect(document.activeElement).toBe(heading());

    await arrives(backend, steps["password-wrong"]);

    expect(document.activeElement).toBe(get("failure"));
    expect(get("failure").dataset.code).toBe("LOGIN-01");
    expect(get("attempts-left").textContent).toBe("残り3回");
  });

  it("wants the last attempt confirmed", async () => {
    const { backend } = await show("password-last");
    type("password", "Himitsu-1");
    await press("submit");
    expect(backend.asked("answer")).toBeUndefined();
    expect(document.activeElement).toBe(get("last-attempt-confirm"));

    await press("last-attempt-confirm");
    await press("submit");
    expect(backend.asked("answer")).toEqual([{ step: "password", answer: { password: "Himitsu-1" } }]);
  });

  it("does not speak of linking when it is a sign-in", async () => {
    await show("password-sign-in");
    expect(get("submit").textContent?.trim()).toBe("ログイン");
  });
});

describe("risk question", () => {
  it("points out the character width while it is typed", async () => {
    await show("risk_question");
    type("answer", "ｻﾄｳ");
    await settle();
    expect(get("width-hint").textContent).toContain("半角");
    type("answer", "サトウ");
    await settle();
    expect(get("width-hint").textContent).toContain("全角で入力されています");
  });

  it("is not submitted by the Enter that confirms a conversion", async () => {
    const { backend } = await show("risk_question");
    const field = get<HTMLInputElement>("answer");
    type("answer", "さとう");

    const confirming = [new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true })];
    // WebKit's way: the composition has ended, only the legacy code tells.
    const webkit = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    Object.defineProperty(webkit, "keyCode", { value: 229 });
    for (const event of [...confirming, webkit]) {
      field.dispatchEvent(event);
      expect(event.defaultPrevented).toBe(true);
    }
    field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    field.form?.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    expect(backend.asked("answer")).toBeUndefined();

    field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    field.dispatchEvent(enter);
    expect(enter.defaultPrevented).toBe(false);
    field.form?.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    expect(backend.asked("answer")).toEqual([{ step: "risk_question", answer: { question_id: "q1", answer: "さとう" } }]);
  });
});

describe("scope selection", () => {
  it("starts with the bank's defaults and insists on what is required", async () => {
    const { backend } = await show("scope_selection");
    expect([checked("scope-balance"), checked("scope-statement")]).toEqual([false, false]);
    await press("scope-statement");
    await press("submit");
    expect(backend.asked("answer")).toBeUndefined();
    expect(document.querySelector("[role=alert]")?.textContent).toContain("残高照会");

    await press("scope-balance");
    await press("submit");
    expect(backend.asked("answer")).toEqual([{ step: "scope_selection", answer: { selected: ["balance", "statement"] } }]);
  });
});

describe("inquiry PINs", () => {
  it("takes PINs of chosen unregistered accounts only", async () => {
    const { backend } = await show("account_pin");
    expect([checked("pin-select-acc-1"), get<HTMLInputElement>("pin-select-acc-3").disabled]).toEqual([false, true]);
    expect(find("pin-acc-1")).toBeNull();

    await press("pin-select-acc-1");
    expect(document.activeElement).toBe(get("pin-acc-1"));
    type("pin-acc-1", "12３4");
    await press("submit");
    expect(backend.asked("answer")).toBeUndefined();
    expect(get("pin-acc-1").getAttribute("aria-invalid")).toBe("true");

    type("pin-acc-1", "1234");
    await press("submit");
    expect(backend.asked("answer")).toEqual([{ step: "account_pin", answer: { registrations: [{ account: "acc-1", pin: "1234" }] } }]);
    expect(get<HTMLInputElement>("pin-acc-1").value).toBe("");
  });

  it("can be skipped", async () => {
    const { backend } = await show("account_pin");
    await press("pin-skip");
    expect(backend.asked("answer")).toEqual([{ step: "account_pin", answer: { registrations: [] } }]);
  });

  it.each([
    ["result-confirm", "confirm"],
    ["result-more", "more"],
  ])("%s of the result answers %s", async (button, action) => {
    const { backend } = await show("account_pin_result");
    expect(get("result-acc-2").textContent).toContain("本店営業部 当座 ***0067");
    expect(get("result-acc-2").textContent).toContain("残り2回");
    await press(button);
    expect(backend.asked("answer")).toEqual([{ step: "account_pin_result", answer: { action } }]);
  });

  it("starts afresh when 手順5 goes back to 手順4", async () => {
    const { backend } = await show("account_pin");
    await press("pin-select-acc-1");
    await arrives(backend, steps.account_pin_result);
    await arrives(backend, steps.account_pin);
    expect([screenName(), checked("pin-select-acc-1")]).toEqual(["step-account_pin", false]);
    expect(document.activeElement).toBe(heading());
  });
});

describe("consent", () => {
  const sha = (steps.consent.next.step === "consent" && steps.consent.next.prompt.terms.sha256) || "";

  it("preselects nothing and explains what 許可 needs", async () => {
    const { backend } = await show("consent");
    expect(checked("consent-continue")).toBe(false);
    expect(get("consent-allow").className).toBe(get("consent-deny").className);

    await press("consent-allow");
    expect(backend.asked("answer")).toBeUndefined();
    expect(document.querySelector("[role=alert]")?.textContent).toContain("許可手続きを継続する");

    await press("consent-continue");
    await press("consent-allow");
    expect(backend.asked("answer")).toEqual([{ step: "consent", answer: { decision: "allow", terms_sha256: sha } }]);
  });

  it("can be denied without choosing to go on", async () => {
    const { backend } = await show("consent");
    await press("consent-deny");
    expect(backend.asked("answer")).toEqual([{ step: "consent", answer: { decision: "deny", terms_sha256: sha } }]);
  });

  it("is not decided by Enter", async () => {
    const { backend } = await show("consent");
    await press("consent-continue");
    get<HTMLInputElement>("consent-continue").form?.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
    await settle();
    expect(backend.asked("answer")).toBeUndefined();
  });

  it("says what ends, by name where it is known", async () => {
    await show("consent-supersedes");
    expect(get("supersedes").textContent).toContain("マネーフォワード クラウド会計 2026年8月30日(日)許可");
    expect(get("supersedes").textContent).toContain("1件");
  });

  it("takes the choice back when the terms have changed", async () => {
    const { backend } = await show("consent");
    await press("consent-continue");
    if (steps.consent.next.step !== "consent") throw new Error("fixture");
    const { prompt } = steps.consent.next;
    const changed = { ...prompt, terms: { ...prompt.terms, sha256: "other" } };
    await arrives(backend, step({ step: "consent", seq: 6, prompt: changed }, { failure: failures.terms }));
    expect(checked("consent-continue")).toBe(false);
    expect(document.activeElement).toBe(get("failure"));
  });
});

describe("every step", () => {
  it.each([
    ["password", "password", "Himitsu-1"],
    ["risk_question", "answer", "さとう"],
    ["handover_confirm", "match-code", "42"],
    ["account_pin", "pin-acc-1", "1234"],
  ])("%s takes a second Enter for nothing", async (state, field, text) => {
    const { backend } = await show(state);
    if (state === "account_pin") await press("pin-select-acc-1");
    let answered = 0;
    backend.answer = () => {
      answered += 1;
      return new Promise(() => {});
    };
    type(field, text);

    submitTwice(field);
    await settle();

    expect([answered, get(field).getAttribute("aria-invalid")]).toEqual([1, null]);
  });

  it.each(Object.keys(steps).filter((name) => name !== "password-sending"))("%s says for whom and can be cancelled", async (name) => {
    const { backend } = await show(name);
    expect(get("subject-company").textContent).toBe("株式会社こまち商店");
    await press("cancel");
    expect(backend.asked("cancel")).toEqual([]);
    expect(screenName()).toBe("dashboard");
  });

  it("tells a stranger's request from one's own", async () => {
    await show("password");
    expect(document.querySelector("aside")?.textContent).toContain("Edge/Windows（203.0.113.*）");
    expect(document.querySelector("aside")?.textContent).toContain("「中止」してください");
  });
});
