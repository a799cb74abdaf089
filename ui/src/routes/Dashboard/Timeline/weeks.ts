// A week of the picture that is pressed: the list then has its links only, as many as the picture counts; pressed again, all of them.
import type { App } from "$lib/app.svelte";
import type { TimelineView, WeekMarks } from "$lib/backend/types";
import { i18n } from "$lib/i18n/index.svelte";
import { everything } from "$lib/list/arrange";

type Days = { from: string; until: string };

/** What should have been renewed before is counted in the week of today. */
export function daysOf({ today }: TimelineView, { week, from, until }: WeekMarks): Days {
  return { from: week === Math.floor(today / 7) ? "" : from, until };
}

export function isChosen(app: App, { from, until }: Days, company: string | null): boolean {
  const { days, company: only } = app.list.now;
  return days !== null && days.from === from && days.until === until && (company === null || only === company);
}

export function toggle(app: App, days: Days, company: string | null) {
  const { days: last, company: only } = app.list.now;
  const before = last ? (last.before ?? null) : only;
  if (isChosen(app, days, company)) return app.list.set({ days: null, company: only === company ? before : only });
  const { grouping, order } = app.list.now;
  app.list.set({ ...everything, grouping, order, company, days: { ...days, before } });
}

/** The chosen days in words. */
export function inWords({ from, until }: Days): string {
  return from ? i18n.t.timeline.chosen(i18n.day(from), i18n.day(until)) : i18n.t.timeline.chosenUntil(i18n.day(until));
}
