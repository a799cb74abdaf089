// The longest names and lists.
import * as long from "$lib/backend/fixture/long";

import type { Shown } from "./states";

const link = { companyId: "c1", linkId: "lnk-02" } as const;
const start = { screen: "certificate", purpose: "approve", failure: null } as const;
const procedures = Object.entries(long.procedures).map(([name, linking]) => [name, { linking }]);

export const longStates: Record<string, Shown> = {
  "dashboard-long": { dashboard: long.dashboard },
  "dashboard-long-by-state": { dashboard: long.dashboard, choice: { grouping: "state" } },
  "print-list-long": { route: { page: "print-list" }, dashboard: long.dashboard },
  "link-detail-long": { route: { page: "link-detail", ...link }, dashboard: long.dashboard, detail: long.detail },
  "stop-long": { route: { page: "stop", ...link }, dashboard: long.dashboard, detail: long.detail },
  "start-many": { linking: { ...start, expecting: { id: "c1", name: long.names.company } }, certificates: long.manyCertificates },
  ...Object.fromEntries(procedures),
  "renewal-long": { route: { page: "renewal", ...link }, renewalView: long.renewal },
  "alignment-many": { route: { page: "alignment", companyId: "c1" }, alignment: long.alignment },
  "history-long-names": { route: { page: "history" }, history: long.history },
  "reminders-many": { route: { page: "reminders" }, reminders: long.reminders },
  "companies-many": { route: { page: "companies" }, companies: long.manyCompanies },
  "certificates-many": { route: { page: "certificates" }, certificates: long.manyCertificates },
};
