import type { AboutView } from "$lib/backend/types";
import { i18n } from "$lib/i18n/index.svelte";

/** What a notice concerns: a link's service, a user's certificate. */
export function whatOf({ what }: AboutView): string {
  const t = i18n.t.reminders;
  if (what.kind === "link") return what.service;
  return what.kind === "certificate" ? t.certificate(what.user) : t.gone;
}

/** The same with its company. */
export function nameOf(about: AboutView): string {
  return i18n.t.reminders.of(about.company, whatOf(about));
}
