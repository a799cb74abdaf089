import { App } from "$lib/app.svelte";
import { Fixture, ordinary } from "$lib/backend/fixture/fixture";
import { NOW, steps } from "$lib/backend/fixture/steps";
import type { Locale } from "$lib/backend/types";
import { clock } from "$lib/clock";

import { states } from "./states";

/** The app as the named state shows it, when every answer has arrived that does arrive. */
export async function open(name: string, locale: Locale = "ja"): Promise<{ app: App; backend: Fixture }> {
  const { route, notice, press: _, opened, choice, historyFilter, ...given } = states[name] ?? {};
  const bootstrap = { ...(given.bootstrap ?? ordinary.bootstrap), locale };
  const backend = new Fixture({ ...given, bootstrap });
  clock.now = () => Date.parse(NOW);
  const app = new App(backend);
  void app.start();
  await new Promise((resolve) => setTimeout(resolve));
  // 手順5 is never reached without 手順4, which names the accounts.
  if (name.startsWith("account_pin_result") && steps.account_pin.next.step === "account_pin") {
    app.accounts = Object.fromEntries(steps.account_pin.next.prompt.accounts.map((account) => [account.ref, account]));
  }
  if (choice) app.list.set(choice);
  if (historyFilter) app.historyFilter = historyFilter;
  if (route) app.go(route);
  if (opened) app.opened = opened;
  if (notice) backend.noticeGiven?.(notice);
  return { app, backend };
}

/** What is reached only by pressing and typing, one after the other. */
export async function press(name: string) {
  for (const step of states[name]?.press ?? []) {
    const [testid, typed] = typeof step === "string" ? [step] : step;
    const element = document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
    if (!element) throw new Error(`${name}: nothing is named ${testid}`);
    if (typed !== undefined && element instanceof HTMLInputElement) {
      element.value = typed;
      element.dispatchEvent(new InputEvent("input", { bubbles: true }));
    } else {
      element.click();
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
}
