// The renewal at every stage, and the alignment of expiries.
import { failures } from "$lib/backend/fixture/failures";
import { alignments, renewalCertificates, renewals } from "$lib/backend/fixture/renewal";

import type { Shown } from "./states";

const route = { page: "renewal", companyId: "c1", linkId: "lnk-02" } as const;
const align = { page: "alignment", companyId: "c1" } as const;

export const renewalStates: Record<string, Shown> = {
  renewal: { route, renewalCertificate: renewalCertificates.own },
  "renewal-not-begun": { route, renewalView: renewals.notBegun },
  "renewal-on-the-day": { route, renewalView: renewals.onTheDay },
  "renewal-late-day": { route, renewalView: renewals.late },
  "renewal-unsaid": { route, renewalView: renewals.unsaid, renewalCertificate: renewalCertificates.none },
  "renewal-ends-first": { route, renewalCertificate: renewalCertificates.endsFirst },
  "renewal-another-user": { route, renewalCertificate: renewalCertificates.anotherUser },
  "renewal-page-refused": { route, instead: { openProviderPage: failures.browser }, press: ["open-provider-page"] },
  "renewal-lapsed": { route, renewalView: renewals.lapsed },
  "renewal-lapsed-unknown": { route, renewalView: renewals.lapsedUnknown },
  "renewal-lapsed-never-read": { route, renewalView: renewals.lapsedNeverRead },
  "renewal-lapsed-missing": { route, renewalView: renewals.lapsedMissing },
  "renewal-at-provider": { route, renewalView: renewals.atProvider },
  "renewal-deciding": { route, renewalView: renewals.deciding },
  "renewal-awaiting": { route, renewalView: renewals.awaiting },
  "renewal-overdue": { route, renewalView: renewals.overdue },
  "renewal-declined": { route, renewalView: renewals.declined },
  "renewal-stands": { route, renewalView: renewals.stands },
  "renewal-found": { route, renewalView: renewals.found },
  "renewal-invalid": { route, renewalView: renewals.invalid },
  "renewal-lapsed-found": { route, renewalView: renewals.lapsedFound },
  "renewal-done": { route, renewalView: renewals.done },
  "renewal-done-alone": { route, renewalView: renewals.doneAlone },
  alignment: { route: align },
  "alignment-today": { route: align, alignment: alignments.today },
  "alignment-none": { route: align, alignment: alignments.none },
};
