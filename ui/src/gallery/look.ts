// The explanation of a screen beside what it explains, and the size of text.
import { ordinary } from "$lib/backend/fixture/fixture";
import { steps } from "$lib/backend/fixture/steps";

import type { Shown } from "./states";

const press = ["screen-help"];

export const lookStates: Record<string, Shown> = {
  "explained-dashboard": { press },
  "explained-password": { linking: steps.password, press },
  "explained-consent": { linking: steps.consent, press },
  "settings-larger": { route: { page: "settings" }, bootstrap: { ...ordinary.bootstrap, zoom: "150" } },
};
