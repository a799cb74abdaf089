// The companies that this PC knows, and an import that the person has not decided on. No rule is here: the app decides.
import type { Ask, Outcome } from "./backend/backend";
import type { CompaniesView, Failure, Fault, ImportView, Profile, ProfileFile } from "./backend/types";

export class Companies {
  view = $state.raw<CompaniesView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What a chosen file would change. */
  preview = $state.raw<ImportView | null>(null);

  constructor(readonly ask: Ask) {}

  profile(id: string): Profile | null {
    return this.view?.companies.find((company) => company.id === id)?.profile ?? null;
  }

  name(id: string): string {
    return this.view?.companies.find((company) => company.id === id)?.name ?? id;
  }

  async load() {
    this.#take(await this.ask((backend) => backend.companies()));
  }

  /** What is wrong with it, field by field: then nothing was kept. */
  async set(id: string, profile: Profile): Promise<{ faults: Fault[] } | { failure: Failure } | null> {
    const answer = await this.ask((backend) => backend.setProfile(id, profile));
    if (answer?.status === "error") return { failure: answer.error };
    if (answer?.data.outcome === "refused") return { faults: answer.data.faults };
    if (answer) this.view = answer.data.companies;
    return null;
  }

  async remove(id: string): Promise<Failure | null> {
    return this.#take(await this.ask((backend) => backend.removeProfile(id)));
  }

  save = (file: ProfileFile) => this.ask((backend) => backend.saveProfiles(file));

  async choose(): Promise<Failure | null> {
    const answer = await this.ask((backend) => backend.previewImport());
    if (answer?.status === "error") return answer.error;
    if (answer?.data) this.preview = answer.data;
    return null;
  }

  /** All of it or nothing. */
  async confirm(): Promise<Failure | null> {
    const answer = await this.ask((backend) => backend.confirmImport());
    this.preview = null;
    return this.#take(answer);
  }

  async cancel() {
    this.preview = null;
    await this.ask((backend) => backend.cancelImport());
  }

  #take(answer: Outcome<CompaniesView> | null): Failure | null {
    if (answer?.status === "ok") this.view = answer.data;
    this.failure = answer?.status === "error" && this.view === null ? answer.error : null;
    return answer?.status === "error" ? answer.error : null;
  }
}
