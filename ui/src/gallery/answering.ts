// Steps as a person meets them while answering: nothing typed, half typed, the last attempt, nothing left to do, on its way.
import { failures } from "$lib/backend/fixture/failures";
import { continues, ends, steps, transaction } from "$lib/backend/fixture/steps";
import type { LinkingView, PinAccount, PinResult, StepView } from "$lib/backend/types";

import type { Shown } from "./states";

type StepScreen = Extract<LinkingView, { screen: "step" }>;

const again = (view: StepScreen, next: Partial<StepView["next"]>, more: Partial<StepView> = {}): LinkingView => ({ ...view, ...more, next: { ...view.next, ...next } as StepView["next"] });
const last = (view: StepScreen, failure: StepView["failure"]) => again(view, { attempts_left: 1 }, { failure: failure && { ...failure, attempts_left: 1 } });

const start = { screen: "certificate", purpose: "approve", failure: null } as const;
const { password, risk_question: risk, scope_selection: scopes, account_pin: pin, account_pin_result: results, handover_confirm: number, consent } = steps;

function accounts(state: PinAccount["state"]): LinkingView {
  if (pin.next.step !== "account_pin") throw new Error("手順4 asks for PINs");
  const { prompt } = pin.next;
  return again(pin, { step: "account_pin", prompt: { ...prompt, accounts: prompt.accounts.map((account) => ({ ...account, state })) } });
}

function registered(statuses: PinResult[], can_add_more: boolean): LinkingView {
  return again(results, { step: "account_pin_result", prompt: { results: statuses, can_add_more } });
}

const good = ["acc-1", "acc-2"].map((account): PinResult => ({ account, status: "registered", attempts_left: null }));

export const answering: Record<string, Shown> = {
  "start-chosen": { linking: start, press: ["certificate-a1b2c3d4"] },
  "start-nothing-chosen": { linking: start, press: ["certificate-login"] },
  "password-empty": { linking: password, press: ["submit"] },
  "password-shown": { linking: password, press: [["password", "himitsu-2026"], "password-reveal"] },
  "password-last-unconfirmed": { linking: steps["password-last"], press: [["password", "himitsu-2026"], "submit"] },
  "risk_question-empty": { linking: risk, press: ["submit"] },
  "risk_question-full": { linking: risk, press: [["answer", "さとう"]] },
  "risk_question-half": { linking: risk, press: [["answer", "ｻﾄｳ"]] },
  "risk_question-mixed": { linking: risk, press: [["answer", "佐藤2"]] },
  "risk_question-last": { linking: last(risk, failures.answer) },
  "risk_question-sending": { linking: { ...risk, sending: true } },
  "scope_selection-missing": { linking: scopes, press: ["submit"] },
  "account_pin-nothing-chosen": { linking: pin, press: ["submit"] },
  "account_pin-chosen": { linking: pin, press: ["pin-select-acc-1", ["pin-acc-1", "4821"]] },
  "account_pin-invalid": { linking: pin, press: ["pin-select-acc-1", ["pin-acc-1", "48"], "submit"] },
  "account_pin-locked": { linking: accounts("locked") },
  "account_pin-sending": { linking: { ...pin, sending: true } },
  "account_pin_result-good": { linking: registered(good, true) },
  "account_pin_result-no-more": { linking: registered(good, false) },
  "handover_confirm-empty": { linking: number, press: ["submit"] },
  "handover_confirm-wrong": { linking: again(number, { attempts_left: 2 }, { failure: failures.matchCode }) },
  "handover_confirm-last": { linking: last(number, failures.matchCode) },
  "consent-not-read": { linking: consent, press: ["consent-allow"] },
  "consent-sending": { linking: { ...consent, sending: true } },
  "working-sign-in": { linking: { screen: "working", purpose: "sign_in" } },
  "interrupted-proxy": { linking: { screen: "interrupted", purpose: "approve", failure: failures.proxy } },
  "done-first-link": { linking: ends["done-opened"], openRenewals: [] },
  "done-denied-failed": { linking: { screen: "done", outcome: "denied", transaction, browser: { kind: "failed", failure: failures.browser }, deadline: continues(52) } },
};
