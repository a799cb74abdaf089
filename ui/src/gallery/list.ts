// The list of links: its groups, searches and files.
import { dashboards, many } from "$lib/backend/fixture/dashboard";
import { failures } from "$lib/backend/fixture/failures";

import type { Shown } from "./states";

const draft = { page: "mail-draft", companyId: "c1", linkId: "lnk-02" } as const;

export const list: Record<string, Shown> = {
  "dashboard-1": { dashboard: dashboards.one },
  "dashboard-7": { dashboard: dashboards.full },
  "dashboard-10000": { dashboard: many(10_000) },
  "dashboard-noted": { dashboard: dashboards.noted },
  "dashboard-week": { dashboard: dashboards.busyWeek },
  "dashboard-certificate-ended": { dashboard: dashboards.certificateEnded },
  "dashboard-interrupted": { dashboard: dashboards.interrupted },
  "dashboard-by-state": { choice: { grouping: "state" } },
  "dashboard-by-provider": { choice: { grouping: "provider", order: "expiry" } },
  "dashboard-ungrouped": { choice: { grouping: "none", order: "recommended" } },
  "dashboard-by-state-offline": { dashboard: dashboards.offline, choice: { grouping: "state" } },
  "dashboard-filtered": { choice: { state: "urgent" } },
  "dashboard-search": { choice: { search: "ﾏﾈｰ 4821" } },
  "dashboard-no-match": { choice: { search: "みつからない" } },
  "print-list": { route: { page: "print-list" } },
  "print-list-filtered": { route: { page: "print-list" }, choice: { grouping: "state", company: "c2" } },
  "print-list-by-state": { route: { page: "print-list" }, choice: { grouping: "state" } },
  "print-list-pages": { route: { page: "print-list" }, dashboard: many(60) },
  "print-list-empty": { route: { page: "print-list" }, choice: { search: "みつからない" } },
  "mail-draft": { route: draft },
  "mail-draft-refused": { route: draft, instead: { openMailDraft: failures.mailAddress }, press: ["mail-open"] },
};
