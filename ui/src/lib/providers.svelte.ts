// What is known of the providers that the bank works with.
import type { Ask, Backend, Outcome } from "./backend/backend";
import type { Failure, ProviderPage, ProvidersView } from "./backend/types";

export class Providers {
  view = $state.raw<ProvidersView | null>(null);
  failure = $state.raw<Failure | null>(null);
  refreshing = $state(false);
  /** The provider whose steps are shown. */
  shown = $state.raw<string | null>(null);

  constructor(readonly ask: Ask) {}

  load = () => this.#take((backend) => backend.providers());

  async refresh() {
    this.refreshing = true;
    await this.#take((backend) => backend.refreshProviders());
    this.refreshing = false;
  }

  open(providerId: string, page: ProviderPage): Promise<Outcome<unknown> | null> {
    return this.ask((backend) => backend.openListedPage(providerId, page));
  }

  async #take(call: (backend: Backend) => Promise<Outcome<ProvidersView>>) {
    const answer = await this.ask(call);
    if (answer?.status === "ok") this.view = answer.data;
    this.failure = answer?.status === "error" ? answer.error : null;
  }
}
