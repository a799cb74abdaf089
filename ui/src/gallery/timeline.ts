// The picture of the coming weeks: links one by one, by company, all together, and nothing at all.
import { dashboards, many, viewOf } from "$lib/backend/fixture/dashboard";

import type { Shown } from "./states";

/** 60 links of two companies with a choice of a week. */
const sixty = many(60);
const one = { ...sixty, ...viewOf(sixty.companies.slice(0, 1)) };
const nothing = { ...dashboards.one, timeline: { ...dashboards.one.timeline, lanes: { kind: "links" as const, links: [] } } };

export const timelineStates: Record<string, Shown> = {
  "timeline-none": { dashboard: nothing },
  "timeline-companies": { dashboard: sixty },
  "timeline-companies-week": { dashboard: sixty, press: ["timeline-m0-1"] },
  "timeline-one-company": { dashboard: one },
  "timeline-week": { dashboard: many(10_000), press: ["timeline-week-1"] },
};
