import { App } from "$lib/app.svelte";
import { Fixture, ordinary } from "$lib/backend/fixture/fixture";
import { steps } from "$lib/backend/fixture/steps";
import type { Locale } from "$lib/backend/types";

import { states } from "./states";

/** The app as the named state shows it; `ready` when every answer has arrived. */
export async function open(name: string, locale: Locale = "ja"): Promise<{ app: App; backend: Fixture }> {
  const { route, notice, renewal, ...given } = states[name] ?? {};
  const bootstrap = { ...(given.bootstrap ?? ordinary.bootstrap), locale };
  const backend = new Fixture({ ...given, bootstrap });
  const app = new App(backend);
  await app.start();
  // 手順5 is never reached without 手順4, which names the accounts.
  if (name.startsWith("account_pin_result") && steps.account_pin.next.step === "account_pin") {
    app.accounts = Object.fromEntries(steps.account_pin.next.prompt.accounts.map((account) => [account.ref, account]));
  }
  if (renewal) app.renewal = renewal;
  if (route) app.go(route);
  if (notice) backend.listener?.noticeGiven(notice);
  return { app, backend };
}
