// Whom to ask in the company.
import type { Words } from "../ja";

export const support: Words["support"] = {
  contact: "Whom to ask in your company",
};
