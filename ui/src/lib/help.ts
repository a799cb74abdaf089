// Which part of the help belongs to what the window shows.
import type { Route } from "./app.svelte";
import type { LinkingView, StepView } from "./backend/types";

/** One for every page, and for every screen of a procedure: a new one without its part does not compile. */
export type Topic = Exclude<Route["page"], "linking"> | Exclude<LinkingView["screen"], "idle" | "step"> | StepView["next"]["step"];

export interface Part {
  title: string;
  /** What the screen is for, in one sentence. */
  about: string;
  points: string[];
  /** What the bank wants people to know here. */
  care?: string[];
}

export function topicOf(route: Route, linking: LinkingView): Topic {
  if (route.page !== "linking") return route.page;
  if (linking.screen === "step") return linking.next.step;
  // Without a procedure the window shows the list instead.
  return linking.screen === "idle" ? "dashboard" : linking.screen;
}
