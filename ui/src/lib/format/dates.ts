// Instants arrive as RFC 3339 strings, days as YYYY-MM-DD; both are shown on Japan's calendar whatever the PC's time zone is.
import type { Locale } from "$lib/backend/types";

/** Japan's clocks have been nine hours before UTC and never changed since 1951. By hand, because the first formatter of `Intl` costs the start some 20 ms. */
const AHEAD = 9 * 60 * 60 * 1000;

const WEEKDAYS = { ja: ["日", "月", "火", "水", "木", "金", "土"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 2026年11月22日(日) / Sun, 22 Nov 2026. Takes an instant or a day. */
export function day(iso: string, locale: Locale): string {
  const at = inJapan(iso);
  const [year, month, date, weekday] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), WEEKDAYS[locale][at.getUTCDay()]];
  return locale === "ja" ? `${year}年${month + 1}月${date}日(${weekday})` : `${weekday}, ${date} ${MONTHS[month]} ${year}`;
}

/** 09:30 */
export function clock(iso: string): string {
  return inJapan(iso).toISOString().slice(11, 16);
}

/** 2026年11月22日(日) 09:30 / Sun, 22 Nov 2026 09:30 */
export function dayAndClock(iso: string, locale: Locale): string {
  return `${day(iso, locale)} ${clock(iso)}`;
}

/** Its members in UTC are what a clock on a wall in Japan shows. */
function inJapan(iso: string): Date {
  const instant = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T00:00:00+09:00` : iso);
  return new Date(instant + AHEAD);
}
