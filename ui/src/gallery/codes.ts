// Every code with its words, a group to a screen: whatever is documented is shown here, so no code can be forgotten.
import { codes } from "$lib/backend/fixture/codes";
import { ordinary } from "$lib/backend/fixture/fixture";

import type { Shown } from "./states";

const groups = [...new Set(codes.map(({ label }) => label.replace(/-\d+$/, "")))];

export const codeStates: Record<string, Shown> = Object.fromEntries(
  groups.map((group) => [
    `codes-${group.toLowerCase()}`,
    { route: { page: "settings" }, bootstrap: { ...ordinary.bootstrap, problems: codes.filter(({ label }) => label.startsWith(`${group}-`)) } },
  ]),
);
