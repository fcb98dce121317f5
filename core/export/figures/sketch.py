"""Drawings of marks on a sheet, as the window paints them."""

from __future__ import annotations

import numpy as np

from core.export.figures.sheet import Across, Box, Sheet, TextStyle, Weight
from core.model import F8
from core.style import TYPE, rgb
from core.views.sketch import Dots, Mark, Plate, Raster, Shade, Sketch, Stroke, Text, Words

_STYLES = {
    Words.CAPTION: (TYPE.caption, Weight.REGULAR),
    Words.TABLE: (TYPE.table, Weight.REGULAR),
    Words.HEADING: (TYPE.table, Weight.SEMIBOLD),
}
_LINE = 14.0
"""Logical pixels from line to line."""
_ACROSS: dict[str, tuple[Across, float]] = {"left": ("left", 0.0), "center": ("center", 0.5), "right": ("right", 1.0)}


def draw_sketch(sheet: Sheet, sketch: Sketch, box: Box) -> None:
    """Draw marks, the first at the bottom, with their origin at a box's corner."""
    corner = np.array([box.left, box.top])
    for mark in sketch.marks:
        _draw(sheet, mark, corner, box)


def _draw(sheet: Sheet, mark: Mark, corner: F8, box: Box) -> None:
    match mark:
        case Plate():
            place = Box(box.left + mark.left, box.top + mark.top, mark.width, mark.height)
            sheet.box(place, mark.fill or None, mark.line or None)
        case Stroke():
            sheet.lines([mark.points + corner], [_colour(mark.colour, mark.opacity)], mark.width)
        case Shade():
            sheet.area(mark.corners + corner, _colour(mark.colour, mark.opacity))
        case Dots():
            sheet.discs(mark.centres + corner, 2 * mark.radius, [_colour(mark.colour, mark.opacity)])
        case Raster():
            sheet.image(mark.pixels, Box(box.left + mark.left, box.top + mark.top, mark.width, mark.height))
        case Text():
            _write(sheet, mark, box)


def _colour(text: str, opacity: float) -> tuple[float, float, float, float]:
    red, green, blue = (channel / 255 for channel in rgb(text))
    return red, green, blue, opacity


def _write(sheet: Sheet, text: Text, box: Box) -> None:
    size, weight = _STYLES[text.kind]
    style, (across, share) = TextStyle(size, text.colour, weight), _ACROSS[text.across]
    x, middle = box.left + text.left + share * text.width, box.top + text.top + text.height / 2
    if text.upwards:
        shown = sheet.elided(text.text, style, text.height)
        sheet.text(box.left + text.left + text.width / 2, middle, shown, style, "center", "center", rotation=90)
    elif text.lines == 1:
        sheet.text(x, middle, sheet.elided(text.text, style, text.width), style, across, "center")
    else:
        for number, line in enumerate(sheet.wrapped(text.text, style, text.width, text.lines)):
            sheet.text(x, box.top + text.top + _LINE * (number + 0.5), line, style, across, "center")
