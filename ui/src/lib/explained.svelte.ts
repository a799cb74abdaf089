// Whether the screen's explanation is open, and where the focus was before it.
import { tick } from "svelte";

import type { Topic } from "./help";

export class Explained {
  topic = $state.raw<Topic | null>(null);
  #before: HTMLElement | null = null;

  /** Before a click: a press by mouse takes the focus. */
  rememberFocus() {
    const { activeElement } = document;
    this.#before = activeElement instanceof HTMLElement && activeElement !== document.body ? activeElement : null;
  }

  show(topic: Topic) {
    this.topic = topic;
  }

  /** Gives the focus back; a screen that has gone meanwhile has its own. */
  async close() {
    const before = this.#before;
    this.forget();
    await tick();
    if (before?.isConnected) before.focus();
  }

  /** Another screen has come. */
  forget() {
    [this.topic, this.#before] = [null, null];
  }
}
