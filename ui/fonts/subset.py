#!/usr/bin/env python3
"""Makes the typeface that the window brings along for systems that have none: Noto Sans JP, regular and bold.

Input: NotoSansCJK-{Regular,Bold}.ttc of Debian's fonts-noto-cjk 1:20220127+repack1-1 (the checksums below), face "Noto Sans CJK JP".
Characters: all of code page 932 (JIS X 0208 with both levels of kanji and the extensions of NEC and IBM, such as 髙 and 﨑), which is what
Japanese programs exchange, Latin-1, and whatever else the texts of the window use.

    apt-get install fonts-noto-cjk python3-fonttools python3-brotli && python3 ui/fonts/subset.py

The same input gives the same bytes.
"""

import hashlib
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
SYSTEM = Path("/usr/share/fonts/opentype/noto")
INPUT = {
    "Regular": "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
    "Bold": "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
}
# Nothing is set vertically or in proportional kana, and no other language's forms are asked for.
FEATURES = ["ccmp", "kern"]
TABLES_NOT_NEEDED = ["BASE", "VORG", "vhea", "vmtx"]


def characters():
    codes = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    for lead in [*range(0x81, 0xA0), *range(0xE0, 0xFD)]:
        for trail in range(0x40, 0xFD):
            codes.update(ord(character) for character in bytes([lead, trail]).decode("cp932", "ignore"))
    for source in [*HERE.parent.glob("src/**/*.ts"), *HERE.parent.glob("src/**/*.svelte")]:
        codes.update(ord(character) for character in source.read_text("utf-8") if ord(character) >= 0xA0)
    return {code for code in codes if not 0xE000 <= code <= 0xF8FF}


def face(weight):
    path = SYSTEM / f"NotoSansCJK-{weight}.ttc"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != INPUT[weight]:
        sys.exit(f"{path} is not the file that this was made from: {digest}")
    for number in range(10):
        font = TTFont(path, fontNumber=number, lazy=True, recalcTimestamp=False)
        if font["name"].getDebugName(1) == "Noto Sans CJK JP":
            return font
    sys.exit(f"{path} has no Noto Sans CJK JP")


def main():
    options = subset.Options(flavor="woff2", layout_features=FEATURES, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], drop_tables=TABLES_NOT_NEEDED)
    # Brotli finds more in outlines without subroutines: half of the bytes.
    options.desubroutinize = True
    wanted = characters()
    for weight in INPUT:
        font = face(weight)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        to = HERE / f"noto-sans-jp-{weight.lower()}.woff2"
        subset.save_font(font, to, options)
        print(f"{to}: {to.stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters")


main()
