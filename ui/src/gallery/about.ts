// 「このアプリについて」, the licences, and a newer version.
import { programs, updates } from "$lib/backend/fixture/about";
import { failures } from "$lib/backend/fixture/failures";
import { ordinary } from "$lib/backend/fixture/fixture";

import type { Shown } from "./states";

const route = { page: "about" } as const;
const contact = { ...ordinary.bootstrap, support_contact: "情報システム課 内線 1234" };

export const aboutStates: Record<string, Shown> = {
  about: { route },
  "about-untold": { route, program: programs.untold },
  "about-outdated": { route, update: updates.known, bootstrap: contact },
  licences: { route: { page: "licences" } },
  "licences-open": { route: { page: "licences" }, press: ["licence-sqlite"] },
  "dashboard-new-version": { update: updates.newer, bootstrap: contact },
  "dashboard-new-version-not-noted": { update: updates.newer, instead: { noteUpdateSeen: failures.settings }, press: ["update-seen"] },
};
