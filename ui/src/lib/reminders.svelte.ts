// What is known about reminders, and the choices about them. No rule is here: the app decides.
import type { Ask, Backend, Outcome } from "./backend/backend";
import type { Failure, RemindersView } from "./backend/types";

type Call = (backend: Backend) => Promise<Outcome<RemindersView>>;

export class Reminders {
  view = $state.raw<RemindersView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What the system said to a test notification. */
  tested = $state.raw<"shown" | Failure | null>(null);
  testing = $state(false);

  constructor(readonly ask: Ask) {}

  load = () => this.#take((backend) => backend.reminders());
  setNotifications = (on: boolean) => this.#choose((backend) => backend.setNotifications(on));
  setAutostart = (on: boolean) => this.#choose((backend) => backend.setAutostart(on));
  snooze = (key: string) => this.#take((backend) => backend.snoozeNotice(key));

  async test() {
    this.testing = true;
    this.tested = null;
    const answer = await this.ask((backend) => backend.testToast());
    this.tested = answer === null ? null : answer.status === "ok" ? "shown" : answer.error;
    this.testing = false;
  }

  async acknowledge() {
    const answer = await this.ask((backend) => backend.acknowledgeUnseen());
    this.failure = answer?.status === "error" ? answer.error : null;
  }

  /** A refusal leaves the switch where it was. */
  async #choose(call: Call) {
    await this.#take(call);
    const { failure } = this;
    if (failure === null) return;
    await this.#take((backend) => backend.reminders());
    this.failure = failure;
  }

  async #take(call: Call) {
    const answer = await this.ask(call);
    if (answer?.status === "ok") this.view = answer.data;
    this.failure = answer?.status === "error" ? answer.error : null;
  }
}
