"""Make the TrueType fonts of exported figures from the bundled Inter: ``python -m scripts.make_figure_fonts``.

PDF embeds fonts whole and searchable as Type 42, which publishers ask for; that needs quadratic outlines, while Inter
comes with cubic ones. The curves are approximated to a thousandth of the font size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"
NAMES = ("Inter-Regular", "Inter-SemiBold")
ERROR = 1e-3
LIMITS = (
    *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
    *("maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints"),
    *("maxCompositeContours", "maxComponentDepth"),
)
"""Fields of the table of limits that TrueType adds; the library counts them when it writes the font."""


def convert(source: Path, target: Path) -> None:
    """Write a font with cubic outlines as one with quadratic outlines."""
    from fontTools.ttLib import TTFont, newTable

    font = TTFont(source, recalcTimestamp=False)
    order = font.getGlyphOrder()
    outlines = _quadratic(font, ERROR * font["head"].unitsPerEm)
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs = outlines
    font["glyf"].compile(font)  # sets the bounds that the metrics below need
    for name in order:
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = advance, getattr(outlines[name], "xMin", 0)
    _describe(font, len(order))
    del font["CFF "]
    font.sfntVersion = "\0\1\0\0"
    font.save(target, reorderTables=True)


def _quadratic(font: Any, error: float) -> dict[str, Any]:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs = font.getGlyphSet()
    outlines = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        outlines[name] = pen.glyph()
    return outlines


def _describe(font: Any, glyphs: int) -> None:
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for name in LIMITS:
        setattr(maxp, name, 0)
    maxp.maxZones = 1
    maxp.numGlyphs = glyphs
    font["post"].formatType = 2.0
    font["post"].extraNames = []
    font["post"].mapping = {}


def main() -> None:
    """Convert every font that figures use."""
    folder = FONTS / "figures"
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        convert(FONTS / f"{name}.otf", folder / f"{name}.ttf")


if __name__ == "__main__":
    main()
