// Where a day lies in the picture: shares of its width, so that nothing has to be measured.
import type { TimelineView } from "$lib/backend/types";

type Frame = Pick<TimelineView, "from" | "weeks">;

/** Of the beginning of a day. */
export const edge = ({ weeks }: Frame, at: number) => `${((at / (weeks * 7)) * 100).toFixed(3)}%`;

/** Of its middle, where marks stand. */
export const middle = (frame: Frame, at: number) => edge(frame, at + 0.5);

export const width = edge;

/** `YYYY-MM-DD` */
export function dayAt({ from }: Frame, at: number): string {
  return new Date(Date.parse(`${from}T00:00:00Z`) + at * 86_400_000).toISOString().slice(0, 10);
}
