import type { Outcome } from "./backend";
import type { ProviderPage, ProvidersView } from "./types";

/** What the directory of providers may ask of the app. */
export interface ProvidersBackend {
  /** What is known on this PC, at once. */
  providers(): Promise<Outcome<ProvidersView>>;
  /** Asks the bank; not reaching it is part of the view. */
  refreshProviders(): Promise<Outcome<ProvidersView>>;
  /** Opens what the bank's directory has for this provider; no address ever goes from here. */
  openListedPage(providerId: string, page: ProviderPage): Promise<Outcome<unknown>>;
}
