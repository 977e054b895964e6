"""Writes assets/fonts/widths.json: the advance widths of the canvas face, read from the font that ziafont ships."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import ziafont

RANGES = ((0x20, 0x7F), (0xA0, 0x250), (0x300, 0x530), (0x2000, 0x2300), (0x25A0, 0x2600), (0x27C0, 0x27F0))
TARGET = Path(__file__).resolve().parent.parent / "assets" / "fonts" / "widths.json"


def table() -> dict[str, str]:
    """Characters grouped by their width in thousandths of an em."""
    font = ziafont.Font()
    unit = font.info.layout.unitsperem
    missing = font.glyphindex("\U0010fffd")
    rows: dict[int, str] = defaultdict(str)
    for start, stop in RANGES:
        for code in range(start, stop):
            if font.glyphindex(chr(code)) != missing:
                rows[round(1000 * font.glyph(chr(code)).advance() / unit)] += chr(code)
    return {str(width): rows[width] for width in sorted(rows)}


if __name__ == "__main__":
    TARGET.write_text(json.dumps(table(), indent=0) + "\n", encoding="utf-8")
