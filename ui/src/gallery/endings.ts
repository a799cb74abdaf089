// Early ends, the stop of a link, history and receipts.
import { endedDetails, ends, histories, stopped } from "$lib/backend/fixture/endings";
import { failures } from "$lib/backend/fixture/failures";

import type { Shown } from "./states";

const link = { companyId: "c1", linkId: "lnk-02" } as const;
const history = { page: "history" } as const;

export const endings: Record<string, Shown> = {
  "dashboard-early-ends": { earlyEnds: [ends.certificate, ends.renewed] },
  "dashboard-renewed-elsewhere": { earlyEnds: [ends.renewed] },
  "link-detail-reauthentication": { route: { page: "link-detail", ...link }, detail: endedDetails.reauthentication },
  "link-detail-stopped": { route: { page: "link-detail", ...link }, detail: endedDetails.stopped },
  "link-detail-stopped-offline": { route: { page: "link-detail", ...link }, detail: endedDetails.stoppedOffline },
  "link-detail-at-provider-only": { route: { page: "link-detail", ...link }, detail: endedDetails.atProviderOnly },
  stop: { route: { page: "stop", ...link } },
  "stop-refused": { route: { page: "stop", ...link }, instead: { stopLink: failures.signIn }, press: ["stop-yes"] },
  "stop-uncertain": { route: { page: "stop", ...link }, stop: { kind: "unknown", failure: failures.unreachable }, press: ["stop-yes"] },
  "stop-over": { route: { page: "stop", ...link }, detail: endedDetails.stopped },
  "stop-at-provider-only": { route: { page: "stop", ...link }, detail: endedDetails.atProviderOnly },
  "stop-unknown": { route: { page: "stop", ...link }, detail: endedDetails.unknown },
  history: { route: history },
  "history-empty": { route: history, history: histories.empty },
  "history-no-match": { route: history, history: histories.filtered, historyFilter: { company: "c1", kind: "expired", from: null, until: null } },
  "history-long": { route: history, history: histories.long },
  receipt: { route: { page: "receipt", receipt: stopped, back: history } },
  "stop-page-failed": { route: { page: "link-detail", ...link }, instead: { openStopPage: failures.unreachable }, press: ["open-stop-page"] },
};
