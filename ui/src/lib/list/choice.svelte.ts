// What a person has chosen to see in the list, kept while the window lives: going to a link and back loses nothing.
import { everything, type Choice } from "./arrange";

export class ListChoice {
  now = $state.raw<Choice>(everything);

  set(change: Partial<Choice>) {
    this.now = { ...this.now, ...change };
  }

  /** Grouping and order stay: they hide nothing. */
  clear() {
    const { grouping, order } = this.now;
    this.now = { ...everything, grouping, order };
  }
}
