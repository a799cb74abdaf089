import type { Outcome } from "./backend";
import type { RemindersView } from "./types";

/** What the reminders page and the switches of the settings may ask of the app. */
export interface RemindersBackend {
  reminders(): Promise<Outcome<RemindersView>>;
  setNotifications(on: boolean): Promise<Outcome<RemindersView>>;
  /** Whether the system starts the app at logon. */
  setAutostart(on: boolean): Promise<Outcome<RemindersView>>;
  /** 「あとで」 */
  snoozeNotice(key: string): Promise<Outcome<RemindersView>>;
  /** A real notification; the refusal says what the system answered. */
  testToast(): Promise<Outcome<unknown>>;
  /** 「確認しました」, of the dashboard's caution. */
  acknowledgeUnseen(): Promise<Outcome<unknown>>;
}
