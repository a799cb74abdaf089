import { App } from "$lib/app.svelte";
import { Fixture, ordinary } from "$lib/backend/fixture/fixture";
import { steps } from "$lib/backend/fixture/steps";
import type { Locale } from "$lib/backend/types";

import { states } from "./states";

/** The app as the named state shows it; `ready` when every answer has arrived. */
export async function open(name: string, locale: Locale = "ja"): Promise<{ app: App; backend: Fixture }> {
  const { route, notice, press: _, opened, choice, historyFilter, ...given } = states[name] ?? {};
  const bootstrap = { ...(given.bootstrap ?? ordinary.bootstrap), locale };
  const backend = new Fixture({ ...given, bootstrap });
  const app = new App(backend);
  await app.start();
  // 手順5 is never reached without 手順4, which names the accounts.
  if (name.startsWith("account_pin_result") && steps.account_pin.next.step === "account_pin") {
    app.accounts = Object.fromEntries(steps.account_pin.next.prompt.accounts.map((account) => [account.ref, account]));
  }
  if (choice) app.list.set(choice);
  if (historyFilter) app.historyFilter = historyFilter;
  if (route) app.go(route);
  if (opened) app.opened = opened;
  if (notice) backend.listener?.noticeGiven(notice);
  return { app, backend };
}

/** What is reached only by pressing something: the testids of the state, one after the other. */
export async function press(name: string) {
  for (const testid of states[name]?.press ?? []) {
    document.querySelector<HTMLElement>(`[data-testid="${testid}"]`)?.click();
    await new Promise((resolve) => setTimeout(resolve));
  }
}
