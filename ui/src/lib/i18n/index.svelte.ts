// A typed dictionary and one piece of state: switching the language redraws every word at once.
import type { Locale, Text } from "$lib/backend/types";
import * as dates from "$lib/format/dates";

import { en } from "./en";
import { ja, type Words } from "./ja";

const dictionaries: Record<Locale, Words> = { ja, en };

class I18n {
  locale = $state<Locale>("ja");
  readonly t = $derived(dictionaries[this.locale]);

  use(locale: Locale) {
    this.locale = locale;
    document.documentElement.lang = locale;
  }

  /** A sentence that the app sends in both languages. */
  text = (text: Text) => text[this.locale];
  day = (iso: string) => dates.day(iso, this.locale);
  clock = (iso: string) => dates.clock(iso, this.locale);
  at = (iso: string) => dates.dayAndClock(iso, this.locale);
}

export const i18n = new I18n();
