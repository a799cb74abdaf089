// Every screen in every state worth looking at. `?state=` names one; the tests and the audit walk through all of them.
import type { Route } from "$lib/app.svelte";
import { certificates } from "$lib/backend/fixture/certificates";
import { dashboards, details } from "$lib/backend/fixture/dashboard";
import { diagnoses } from "$lib/backend/fixture/diagnosis";
import { endedDetails } from "$lib/backend/fixture/endings";
import { failures } from "$lib/backend/fixture/failures";
import { ordinary, renewal, type Given } from "$lib/backend/fixture/fixture";
import { ends, steps, transaction, waits } from "$lib/backend/fixture/steps";
import { aboutStates } from "./about";
import { answering } from "./answering";
import { codeStates } from "./codes";
import { companyStates } from "./companies";
import { renewalStates } from "./renewal";
import type { Failure, HistoryFilter, LinkingView } from "$lib/backend/types";
import type { Choice } from "$lib/list/arrange";

import { endings } from "./endings";
import { providerStates } from "./providers";
import { reminderStates } from "./reminders";
import { failing } from "./failing";
import { list } from "./list";
import { lookStates } from "./look";
import { longStates } from "./long";
import { managedStates } from "./managed";
import { supportStates } from "./support";
import { timelineStates } from "./timeline";
import { waiting } from "./waiting";

export interface Shown extends Partial<Given> {
  route?: Route;
  notice?: Failure;
  /** The company that was open before. */
  opened?: string;
  /** What is pressed to reach it, by testid; a pair is a field and what is typed there. */
  press?: (string | [testid: string, typed: string])[];
  /** What of the list is shown. */
  choice?: Partial<Choice>;
  historyFilter?: HistoryFilter;
}

function procedures(views: Record<string, LinkingView>): Record<string, Shown> {
  return Object.fromEntries(Object.entries(views).map(([name, linking]) => [name, { linking }]));
}

const start: LinkingView = { screen: "certificate", purpose: "approve", failure: null };
const detail = { page: "link-detail", companyId: "c1", linkId: "lnk-02" } as const;
/** The settings of the machine and those of the person can both be unreadable: the code does not tell them apart. */
const troubled = {
  ...ordinary.bootstrap,
  bank_name: null,
  problems: [failures.secretStore, failures.settings, { ...failures.settings, detail: "~/.config/renkei/preferences.json" }],
};

export const states: Record<string, Shown> = {
  dashboard: {},
  "dashboard-empty": { dashboard: dashboards.empty },
  "dashboard-no-links": { dashboard: dashboards.noLinks },
  "dashboard-never-fetched": { dashboard: dashboards.neverFetched },
  "dashboard-problems": { bootstrap: troubled },
  "dashboard-offline": { dashboard: dashboards.offline },
  "dashboard-signed-out": { dashboard: dashboards.signedOut },
  "dashboard-notice": { notice: failures.another },
  ...list,
  ...endings,
  ...reminderStates,
  "link-detail": { route: detail },
  "link-detail-superseded": { route: { ...detail, linkId: "lnk-00" }, detail: endedDetails.superseded },
  "link-detail-offline": { route: detail, detail: details.offline },
  start: { linking: start },
  "start-single": { linking: start, certificates: certificates.single },
  "start-none": { linking: start, certificates: certificates.none },
  "start-locked": { linking: start, certificates: certificates.locked },
  "start-pin-pad": { linking: start, certificates: certificates.pinPad },
  "start-mixed": { linking: start, certificates: certificates.mixed },
  "start-revoked": { linking: { ...start, failure: failures.revoked }, certificates: certificates.revoked },
  "start-renewing": { linking: { ...start, renewing: renewal } },
  "start-another-company": { linking: { ...start, failure: failures.anotherCompany, renewing: renewal } },
  "refused-another-company": { linking: { screen: "refused", failure: failures.anotherCompany } },
  "start-sign-in": { linking: { ...start, purpose: "sign_in" } },
  "start-resuming": {
    linking: {
      ...start,
      resuming: { transaction, certificate: certificates.single.usable[0]?.thumbprint ?? "", deadline: waits(480) },
    },
  },
  ...procedures(steps),
  ...procedures(ends),
  "interrupted-certificate": { linking: ends["interrupted-certificate"], certificates: certificates.mixed },
  certificates: { route: { page: "certificates" }, certificates: certificates.mixed },
  "certificates-none": { route: { page: "certificates" }, certificates: certificates.none },
  "certificates-several": { route: { page: "certificates" }, certificates: certificates.several },
  "certificates-locked": { route: { page: "certificates" }, certificates: certificates.locked },
  diagnosis: { route: { page: "diagnosis" } },
  "diagnosis-warnings": { route: { page: "diagnosis" }, diagnosis: diagnoses.warnings },
  "diagnosis-failed": { route: { page: "diagnosis" }, diagnosis: diagnoses.failed },
  "diagnosis-policy": { route: { page: "diagnosis" }, diagnosis: diagnoses.policy },
  "diagnosis-long": { route: { page: "diagnosis" }, diagnosis: diagnoses.long },
  settings: { route: { page: "settings" } },
  "settings-problems": { route: { page: "settings" }, bootstrap: troubled },
  help: { route: { page: "help" } },
  ...aboutStates,
  ...companyStates,
  ...managedStates,
  ...providerStates,
  ...renewalStates,
  ...lookStates,
  ...supportStates,
  ...timelineStates,
  ...waiting,
  ...failing,
  ...longStates,
  ...answering,
  ...codeStates,
};
