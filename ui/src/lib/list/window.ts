// Of a long list only what is near the window is drawn; gaps of the right height stand for the rest.

/** Where each item begins, in pixels; one more than there are items: the last is the height of all. */
export type Offsets = Float64Array;

export interface Span {
  first: number;
  /** The first one after it. */
  last: number;
}

export type Piece = { kind: "item"; index: number } | { kind: "gap"; key: string; height: number };

export function offsetsOf(count: number, height: (index: number) => number): Offsets {
  const offsets = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) offsets[index + 1] = at(offsets, index) + height(index);
  return offsets;
}

/** The items that touch the stretch from `top` to `bottom`. */
export function spanOf(offsets: Offsets, top: number, bottom: number): Span {
  const count = offsets.length - 1;
  const first = Math.min(itemAt(offsets, top), count);
  const last = Math.min(itemAt(offsets, bottom) + 1, count);
  return { first, last };
}

/** The item at a height; 0 above the first, the number of items below the last. */
export function itemAt(offsets: Offsets, height: number): number {
  let [low, high] = [0, offsets.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(offsets, middle + 1) > height) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What is drawn, from the top; a pinned item stays although it is far away (it has the focus). */
export function piecesOf(offsets: Offsets, { first, last }: Span, pinned: number | null): Piece[] {
  const count = offsets.length - 1;
  const drawn = Array.from({ length: last - first }, (_, step) => first + step);
  if (pinned !== null && pinned < first) drawn.unshift(pinned);
  if (pinned !== null && pinned >= last && pinned < count) drawn.push(pinned);
  const pieces: Piece[] = [];
  let next = 0;
  const gap = (to: number) => {
    if (to > next) pieces.push({ kind: "gap", key: `gap before ${to === count ? "the end" : to === first ? "the window" : "the pinned"}`, height: at(offsets, to) - at(offsets, next) });
  };
  for (const index of drawn) {
    gap(index);
    pieces.push({ kind: "item", index });
    next = index + 1;
  }
  gap(count);
  return pieces;
}

function at(offsets: Offsets, index: number): number {
  return offsets[index] ?? 0;
}
