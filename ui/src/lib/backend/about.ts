import type { Licences } from "$lib/licences";

import type { Outcome } from "./backend";
import type { ProgramView, UpdateView } from "./types";

/** What is known of the app itself. */
export interface AboutBackend {
  program(): Promise<Outcome<ProgramView>>;
  /** A newer version that the bank announces; null where there is none, or where nobody is to be told. */
  update(): Promise<Outcome<UpdateView | null>>;
  /** 「確認しました」: the dashboard says nothing more of this version. */
  noteUpdateSeen(version: string): Promise<Outcome<unknown>>;
  /** Of everything that others have made and the app contains. */
  licences(): Promise<Outcome<Licences>>;
}
