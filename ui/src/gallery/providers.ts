// The directory of providers.
import { failures } from "$lib/backend/fixture/failures";
import { directories } from "$lib/backend/fixture/providers";

import type { Shown } from "./states";

const route = { page: "providers" } as const;

export const providerStates: Record<string, Shown> = {
  providers: { route },
  "providers-guides": { route, press: ["guides-mf"] },
  "providers-opened": { route, press: ["guides-mf", "open-first-mf"] },
  "providers-page-refused": { route, instead: { openListedPage: failures.browser }, press: ["guides-mf", "open-first-mf"] },
  "providers-bare": { route, directory: directories.bare, press: ["guides-bare"] },
  "providers-loading": { route, instead: { providers: "held" } },
  "providers-refreshing": { route, instead: { refreshProviders: "held" }, press: ["refresh-providers"] },
  "providers-failed": { route, instead: { providers: failures.localStore } },
  "providers-offline": { route, directory: directories.offline },
  "providers-unknown": { route, directory: directories.unknown },
  "providers-not-yet": { route, directory: directories.notYet },
  "providers-none": { route, directory: directories.none },
  "providers-long": { route, directory: directories.long, press: ["guides-long"] },
  "providers-many": { route, directory: directories.many },
  "providers-no-match": { route, directory: directories.many, press: [["provider-search", "みつからない"]] },
};
