import type { LinkState } from "$lib/backend/types";
import { i18n } from "$lib/i18n/index.svelte";

/** 「残り◯日」 of a link; "" where the days say nothing: it has ended otherwise, or it gives no data before its day. */
export function left({ state, days_left }: { state: LinkState; days_left: number | null }): string {
  const t = i18n.t.dashboard;
  if (days_left === null || state === "reauthentication_required") return "";
  return state === "expired" && days_left === 0 ? t.expiredToday : t.daysLeft(days_left);
}
