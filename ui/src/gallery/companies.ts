import { companies, faults, imports } from "$lib/backend/fixture/companies";
import { failures } from "$lib/backend/fixture/failures";
import { steps } from "$lib/backend/fixture/steps";

import type { Shown } from "./states";

const route = { page: "companies" } as const;
const company = { id: "c2", name: "男鹿水産合同会社" };

export const companyStates: Record<string, Shown> = {
  companies: { route },
  "companies-none": { route, companies: companies.none },
  "companies-edit": { route, press: ["edit-c1"] },
  "companies-edit-refused": { route, faults, press: ["edit-c1", "profile-save"] },
  "companies-saved": { route, press: ["edit-c1", "profile-save"] },
  "companies-exported": { route, saved: "renkei-companies-20261122.csv", press: ["save-profiles-csv"] },
  "companies-import": { route, press: ["import-profiles"] },
  "companies-import-same": { route, import: imports.same, press: ["import-profiles"] },
  "companies-import-refused": { route, instead: { previewImport: failures.profileFile }, press: ["import-profiles"] },
  "start-sign-in-as": { linking: { screen: "certificate", purpose: "sign_in", failure: null, expecting: company } },
  "start-sign-in-as-another": { linking: { screen: "certificate", purpose: "sign_in", failure: failures.anotherThanSignIn, expecting: company } },
  "consent-of-another": { linking: steps.consent, opened: "c2" },
};
