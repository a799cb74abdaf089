// Every screen while its answer is still to come, and every button while what it asked for is being done.
import type { Backend } from "$lib/backend/backend";
import { certificates } from "$lib/backend/fixture/certificates";
import type { Given } from "$lib/backend/fixture/fixture";
import { ends } from "$lib/backend/fixture/steps";

import type { Shown } from "./states";

const held = (call: keyof Backend): Given["instead"] => ({ [call]: "held" });
const link = { companyId: "c1", linkId: "lnk-02" } as const;
const start = { screen: "certificate", purpose: "approve", failure: null } as const;

export const waiting: Record<string, Shown> = {
  "dashboard-loading": { instead: held("dashboard") },
  "dashboard-refreshing": { instead: held("refresh"), press: ["refresh"] },
  "link-detail-loading": { route: { page: "link-detail", ...link }, instead: held("linkDetail") },
  "stop-loading": { route: { page: "stop", ...link }, instead: held("linkDetail") },
  "stop-stopping": { route: { page: "stop", ...link }, instead: held("stopLink"), press: ["stop-yes"] },
  "renewal-loading": { route: { page: "renewal", ...link }, instead: held("renewal") },
  "renewal-certificate-loading": { route: { page: "renewal", ...link }, instead: held("renewalCertificate") },
  "alignment-loading": { route: { page: "alignment", companyId: "c1" }, instead: held("alignment") },
  "mail-draft-loading": { route: { page: "mail-draft", ...link }, instead: held("mailDraft") },
  "mail-draft-opening": { route: { page: "mail-draft", ...link }, instead: held("openMailDraft"), press: ["mail-open"] },
  "history-loading": { route: { page: "history" }, instead: held("history") },
  "reminders-loading": { route: { page: "reminders" }, instead: held("reminders") },
  "reminders-testing": { route: { page: "reminders" }, instead: held("testToast"), press: ["test-toast"] },
  "settings-loading": { route: { page: "settings" }, instead: held("reminders") },
  "companies-loading": { route: { page: "companies" }, instead: held("companies") },
  "certificates-loading": { route: { page: "certificates" }, instead: held("certificates") },
  "certificates-opening": {
    route: { page: "certificates" },
    certificates: certificates.locked,
    instead: held("unlockSource"),
    press: [["source-secret-0", "himitsu"], "source-unlock-0"],
  },
  "about-loading": { route: { page: "about" }, instead: held("program") },
  "licences-loading": { route: { page: "licences" }, instead: held("licences") },
  "diagnosis-running": { route: { page: "diagnosis" }, looking: { ja: "接続(TCP)", en: "Connection (TCP)" }, instead: held("diagnose") },
  "start-loading": { linking: start, instead: held("certificates") },
  "start-sending": { linking: start, certificates: certificates.single, instead: held("chooseCertificate"), press: ["certificate-login"] },
  "interrupted-retrying": { linking: ends.interrupted, instead: held("retry"), press: ["retry"] },
};
