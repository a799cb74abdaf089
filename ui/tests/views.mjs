// How the gallery is looked at: window in CSS pixels, language, media features, engine; and what is judged there.

/** One state of every kind of content, for what rarely finds anything of its own. */
const SAMPLE = [
  "dashboard",
  "dashboard-empty",
  "dashboard-partial",
  "dashboard-by-state",
  "dashboard-early-ends",
  "dashboard-unseen-notices",
  "dashboard-interrupted",
  "dashboard-new-version",
  "dashboard-10000",
  "dashboard-long",
  "providers",
  "link-detail",
  "start-mixed",
  "start-renewing",
  "start-another-company",
  "password-wrong",
  "password-last-unconfirmed",
  "risk_question-half",
  "scope_selection-missing",
  "account_pin-invalid",
  "account_pin_result",
  "consent-supersedes",
  "consent-not-read",
  "done-opened",
  "working",
  "refused-locked",
  "renewal",
  "renewal-awaiting",
  "alignment",
  "stop",
  "history",
  "receipt",
  "reminders",
  "companies-edit-refused",
  "companies-import",
  "certificates",
  "certificates-locked",
  "diagnosis-running",
  "diagnosis-failed",
  "settings-managed",
  "codes-cert",
  "print-list",
  "mail-draft",
  "help",
  "about-outdated",
  "licences-open",
];

/**
 * `states`: which are looked at; all of them, if not told. `axe`: which of these axe-core judges by all its rules, `drawn`: which it judges only by
 * those whose verdict depends on what is drawn, not on the page's tree, which is the same everywhere; none, if not told: then only whether
 * everything fits. `still`: nothing may move. The first view of a language and an engine loads the page.
 */
export const views = {
  ja: { width: 1180, height: 780, axe: "all" },
  dark: { width: 1180, height: 780, drawn: "all", media: { "prefers-color-scheme": "dark" } },
  contrast: { width: 1180, height: 780, drawn: "all", media: { "forced-colors": "active" }, states: SAMPLE },
  // 1280 x 720 at 200 %. WCAG 1.4.10: a page scrolls in one direction only.
  zoom: { width: 640, height: 360, axe: SAMPLE },
  still: { width: 1180, height: 780, still: true, media: { "prefers-reduced-motion": "reduce" } },
  low: { width: 1280, height: 720 },
  wide: { width: 3840, height: 2160, drawn: "all", states: SAMPLE },

  en: { width: 1180, height: 780, axe: "all", locale: "en" },
  "en-dark": { width: 1180, height: 780, drawn: "all", locale: "en", media: { "prefers-color-scheme": "dark" }, states: SAMPLE },
  "en-zoom": { width: 640, height: 360, locale: "en" },

  webkit: { engine: "webkit", width: 1180, height: 780, axe: SAMPLE, drawn: "all" },
  "webkit-zoom": { engine: "webkit", width: 640, height: 360 },
};

export const localeOf = (name) => views[name].locale ?? "ja";
export const engineOf = (name) => views[name].engine ?? "chromium";
export const shows = (name, state) => views[name].states?.includes(state) ?? true;

/** By which of axe-core's rules: `all`, `drawn`, or none. */
export function rulesFor(name, state) {
  const { axe, drawn } = views[name];
  const has = (states) => states === "all" || (states?.includes(state) ?? false);
  return has(axe) ? "all" : has(drawn) ? "drawn" : null;
}

/** A state that was renamed would be left out without a word. */
export function missing(states) {
  return SAMPLE.filter((state) => !states.includes(state));
}
