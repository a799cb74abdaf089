// What a screen says when its question is refused, and when only a part of it is answered. Nothing of it may look like "nothing there".
import { certificates } from "$lib/backend/fixture/certificates";
import { failure } from "$lib/backend/fixture/codes";
import { dashboards } from "$lib/backend/fixture/dashboard";
import { failures } from "$lib/backend/fixture/failures";
import { ordinary } from "$lib/backend/fixture/fixture";

import { managed } from "./managed";
import type { Shown } from "./states";

const { localStore, notSaved, filePassword } = failures;
const link = { companyId: "c1", linkId: "lnk-02" } as const;
const secret: Shown["press"] = [["source-secret-0", "himitsu"], "source-unlock-0"];

export const failing: Record<string, Shown> = {
  "dashboard-failed": { instead: { dashboard: localStore } },
  "dashboard-broken": { instead: { dashboard: "broken" } },
  "dashboard-partial": { dashboard: dashboards.partial },
  "dashboard-partial-by-state": { dashboard: dashboards.partial, choice: { grouping: "state" } },
  "dashboard-managed": { bootstrap: { ...managed, problems: [failure("CONF-04")] } },
  "dashboard-not-saved": { instead: { saveLinks: notSaved }, press: ["save-spreadsheet"] },
  "dashboard-renewal-refused": { instead: { renew: localStore }, press: ["link-renew-lnk-02"] },
  "dashboard-nothing-configured": { dashboard: dashboards.empty, bootstrap: { ...ordinary.bootstrap, bank_host: null, bank_name: null, problems: [failure("BANK-06")] } },
  "link-detail-failed": { route: { page: "link-detail", ...link }, instead: { linkDetail: localStore } },
  "stop-failed": { route: { page: "stop", ...link }, instead: { linkDetail: localStore } },
  "renewal-failed": { route: { page: "renewal", ...link }, instead: { renewal: localStore } },
  "renewal-certificate-failed": { route: { page: "renewal", ...link }, instead: { renewalCertificate: localStore } },
  "alignment-failed": { route: { page: "alignment", companyId: "c1" }, instead: { alignment: localStore } },
  "mail-draft-failed": { route: { page: "mail-draft", ...link }, instead: { mailDraft: localStore } },
  "history-failed": { route: { page: "history" }, instead: { history: localStore } },
  "history-not-saved": { route: { page: "history" }, instead: { saveHistory: notSaved }, press: ["save-history"] },
  "reminders-failed": { route: { page: "reminders" }, instead: { reminders: localStore } },
  "settings-failed": { route: { page: "settings" }, instead: { reminders: localStore } },
  "settings-switch-refused": { route: { page: "settings" }, instead: { setAutostart: failure("SYS-04") }, press: ["switch-Autostart"] },
  "companies-failed": { route: { page: "companies" }, instead: { companies: localStore } },
  "companies-not-kept": { route: { page: "companies" }, instead: { setProfile: localStore }, press: ["edit-c1", "profile-save"] },
  "companies-not-exported": { route: { page: "companies" }, instead: { saveProfiles: notSaved }, press: ["save-profiles-csv"] },
  "certificates-file-refused": { route: { page: "certificates" }, instead: { addCertificateFile: failure("CERT-11") }, press: ["add-certificate-file"] },
  "certificates-password-wrong": { route: { page: "certificates" }, certificates: certificates.locked, instead: { unlockSource: filePassword }, press: secret },
  "start-password-wrong": {
    linking: { screen: "certificate", purpose: "approve", failure: null },
    certificates: certificates.locked,
    instead: { unlockSource: filePassword },
    press: secret,
  },
  "diagnosis-not-saved": { route: { page: "diagnosis" }, instead: { saveDiagnosis: notSaved }, press: ["save-diagnosis"] },
};
