// Instants arrive as RFC 3339 strings, days as YYYY-MM-DD; both are shown on Japan's calendar whatever the PC's time zone is.
import type { Locale } from "$lib/backend/types";

const ZONE = "Asia/Tokyo";

function formatter(locale: Locale, options: Intl.DateTimeFormatOptions) {
  return new Intl.DateTimeFormat(locale === "ja" ? "ja-JP" : "en-GB", { timeZone: ZONE, ...options });
}

const DAY: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", day: "numeric", weekday: "short" };
const SHORT_DAY: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric", weekday: "short" };
const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

const days = { ja: formatter("ja", DAY), en: formatter("en", SHORT_DAY) };
const clocks = { ja: formatter("ja", CLOCK), en: formatter("en", CLOCK) };

/** 2026年11月22日(日) / Sun, 22 Nov 2026. Takes an instant or a day. */
export function day(iso: string, locale: Locale): string {
  const at = instant(iso);
  if (locale === "ja") return days.ja.format(at);
  const part = Object.fromEntries(days.en.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part.weekday}, ${part.day} ${part.month} ${part.year}`;
}

/** 09:30 */
export function clock(iso: string, locale: Locale): string {
  return clocks[locale].format(instant(iso));
}

/** 2026年11月22日(日) 09:30 / Sun, 22 Nov 2026 09:30 */
export function dayAndClock(iso: string, locale: Locale): string {
  return `${day(iso, locale)} ${clock(iso, locale)}`;
}

function instant(iso: string): Date {
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T00:00:00+09:00` : iso);
}
