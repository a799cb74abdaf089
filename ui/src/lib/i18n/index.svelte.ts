// A typed dictionary and one piece of state: switching the language redraws every word at once.
import type { Locale, Text } from "$lib/backend/types";
import * as dates from "$lib/format/dates";

import { en } from "./en";
import { ja, type Words } from "./ja";

const dictionaries: Record<Locale, Words> = { ja, en };

/** Where the page remembers its language: a start that takes long says so before the app has told which one it is. */
const LAST = "locale";

class I18n {
  locale = $state<Locale>(last());
  readonly t = $derived(dictionaries[this.locale]);

  constructor() {
    document.documentElement.lang = this.locale;
  }

  use(locale: Locale) {
    this.locale = locale;
    document.documentElement.lang = locale;
    remember(locale);
  }

  /** A sentence that the app sends in both languages. */
  text = (text: Text) => text[this.locale];
  day = (iso: string) => dates.day(iso, this.locale);
  clock = dates.clock;
  at = (iso: string) => dates.dayAndClock(iso, this.locale);
}

function last(): Locale {
  try {
    return localStorage.getItem(LAST) === "en" ? "en" : "ja";
  } catch {
    return "ja";
  }
}

function remember(locale: Locale) {
  try {
    localStorage.setItem(LAST, locale);
  } catch {
    // Only the first moment of the next start speaks another language.
  }
}

export const i18n = new I18n();
