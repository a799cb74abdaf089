// Observations about typed text, never corrections: what was registered must be entered exactly.

export type Width = "full" | "half" | "mixed";

/** Which character widths a text contains; null when it is empty. */
export function width(text: string): Width | null {
  if (text === "") return null;
  const half = [...text].some(isHalf);
  const full = [...text].some((character) => !isHalf(character));
  return half && full ? "mixed" : half ? "half" : "full";
}

/** ASCII and the half-width katakana block (U+FF61 to U+FF9F). */
function isHalf(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 || (point >= 0xff61 && point <= 0xff9f);
}

/** 00ab12cd… → groups of four, so that a long serial number can be compared by eye. */
export function grouped(hex: string): string {
  return /^[0-9a-f]{9,}$/i.test(hex) ? (hex.match(/.{1,4}/g) ?? []).join(" ") : hex;
}
