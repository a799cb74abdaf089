// Text as a search compares it: widths, case, ひらがな and カタカナ, and blanks make no difference.

const HIRAGANA = /[\u3041-\u3096\u309d\u309e]/g;
/** From ひらがな to the カタカナ of the same sound. */
const STEP = 0x60;

export function fold(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  return plain.replace(HIRAGANA, (kana) => String.fromCharCode(kana.charCodeAt(0) + STEP));
}

/** Every word of a search has to be found. */
export function words(search: string): string[] {
  return search.split(/\s+/).map(fold).filter((word) => word !== "");
}
