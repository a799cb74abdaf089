import { tick } from "svelte";

/** What was pressed is gone: the first of these that is there takes the focus, which would fall back to the top of the window. */
export async function focusFirst(...selectors: string[]) {
  await tick();
  for (const selector of selectors) {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) return element.focus({ preventScroll: true });
  }
}
