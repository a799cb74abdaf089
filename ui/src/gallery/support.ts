// Whom to ask in the company: with an error that ends a procedure, with what does not work at start, on the diagnosis page, in the help.
import { diagnoses } from "$lib/backend/fixture/diagnosis";
import { failures } from "$lib/backend/fixture/failures";
import { ordinary } from "$lib/backend/fixture/fixture";
import { longContact, named } from "$lib/backend/fixture/support";

import type { Shown } from "./states";

export const supportStates: Record<string, Shown> = {
  "support-dashboard": { bootstrap: { ...named, problems: [failures.secretStore] } },
  "support-refused": { bootstrap: named, linking: { screen: "refused", failure: failures.revoked } },
  "support-diagnosis": { bootstrap: named, route: { page: "diagnosis" }, diagnosis: diagnoses.failed },
  "support-help": { bootstrap: named, route: { page: "help" } },
  "support-long": { bootstrap: { ...ordinary.bootstrap, support_contact: longContact }, linking: { screen: "refused", failure: failures.revoked } },
};
