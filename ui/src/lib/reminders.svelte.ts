// What is known about reminders, and the choices about them. No rule is here: the app decides.
import type { Backend, Outcome } from "./backend/backend";
import type { Failure, RemindersView } from "./backend/types";

export class Reminders {
  view = $state.raw<RemindersView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What the system said to a test notification. */
  tested = $state.raw<"shown" | Failure | null>(null);
  testing = $state(false);

  constructor(
    readonly backend: Backend,
    /** The bridge to the app failed. */
    readonly broke: () => void,
  ) {}

  load = () => this.#take(() => this.backend.reminders());
  setNotifications = (on: boolean) => this.#choose(() => this.backend.setNotifications(on));
  setAutostart = (on: boolean) => this.#choose(() => this.backend.setAutostart(on));
  snooze = (key: string) => this.#take(() => this.backend.snoozeNotice(key));

  async test() {
    this.testing = true;
    this.tested = null;
    const answer = await this.#asked(() => this.backend.testToast());
    this.tested = answer === null ? null : answer.status === "ok" ? "shown" : answer.error;
    this.testing = false;
  }

  async acknowledge() {
    const answer = await this.#asked(() => this.backend.acknowledgeUnseen());
    this.failure = answer?.status === "error" ? answer.error : null;
  }

  /** A refusal leaves the switch where it was. */
  async #choose(call: () => Promise<Outcome<RemindersView>>) {
    await this.#take(call);
    const { failure } = this;
    if (failure === null) return;
    await this.#take(() => this.backend.reminders());
    this.failure = failure;
  }

  async #take(call: () => Promise<Outcome<RemindersView>>) {
    const answer = await this.#asked(call);
    if (answer?.status === "ok") this.view = answer.data;
    this.failure = answer?.status === "error" ? answer.error : null;
  }

  async #asked<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    try {
      return await call();
    } catch {
      this.broke();
      return null;
    }
  }
}
