import type { Zoom } from "./backend/types";

/** In percent, from the usual size on. */
export const ZOOMS: readonly Zoom[] = ["100", "125", "150", "200"];

/** The next step, as far as there is one. */
export function stepped(zoom: Zoom, by: 1 | -1): Zoom {
  return ZOOMS[ZOOMS.indexOf(zoom) + by] ?? zoom;
}

/** What a key pressed with Ctrl wants. "=" and ";" are the plus key without Shift, on American and on Japanese keyboards. */
export function wantedByKey(key: string, zoom: Zoom): Zoom | null {
  if (["+", "=", ";"].includes(key)) return stepped(zoom, 1);
  if (key === "-") return stepped(zoom, -1);
  return key === "0" ? "100" : null;
}
