// What is known of the app itself, and whether the bank announces a newer version. No rule is here: the app decides.
import type { Ask, Outcome } from "./backend/backend";
import type { ProgramView, UpdateView } from "./backend/types";

export class About {
  program = $state.raw<ProgramView | null>(null);
  update = $state.raw<UpdateView | null>(null);

  constructor(readonly ask: Ask) {}

  async load() {
    const answer = await this.ask((backend) => backend.program());
    if (answer?.status === "ok") this.program = answer.data;
  }

  async lookForUpdate() {
    const answer = await this.ask((backend) => backend.update());
    if (answer?.status === "ok") this.update = answer.data;
  }

  /** The failure belongs beside the button, so the answer is handed back. */
  async noteUpdateSeen(version: string): Promise<Outcome<unknown> | null> {
    const answer = await this.ask((backend) => backend.noteUpdateSeen(version));
    // A choice that could not be written holds until the app is closed.
    await this.lookForUpdate();
    return answer;
  }
}
