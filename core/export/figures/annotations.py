"""What stands in a chart of a figure beside its curves: range, thresholds, marked points, notes, odd points."""

from __future__ import annotations

import numpy as np

from core.export.figures.sheet import Across, Box, Sheet
from core.export.figures.text import caption_style
from core.model import F8
from core.style import rgb
from core.views.curves.mapping import Mapping
from core.views.flags import LABEL_HEIGHT, ODD, ODD_HEIGHT, SIGNS, VALUES, Flag, FlagKind, labelled
from core.views.picture import Chart

_NOTE_WIDTH = 140.0
_SHADE = 0.07
_TOP = 9.0
_DASHED = 1


def draw_annotations(sheet: Sheet, chart: Chart, plot: Box, mapping: Mapping) -> None:
    """Draw all that stands beside the curves, labels where there is room."""
    _draw_extent(sheet, chart, plot, mapping)
    _draw_levels(sheet, chart, plot, mapping)
    for flag in chart.flags:
        if flag.kind in ODD:
            _draw_odd(sheet, flag, plot, mapping)
    _draw_labelled(sheet, chart, plot, mapping)


def _x(mapping: Mapping, value: float) -> float:
    return float(mapping.x(np.array([value]))[0])


def _y(mapping: Mapping, value: float) -> float:
    return float(mapping.y(np.array([value]))[0])


def _draw_extent(sheet: Sheet, chart: Chart, plot: Box, mapping: Mapping) -> None:
    extent = chart.extent
    if extent is None:
        return
    left, right = (_x(mapping, value) for value in (extent.lower, extent.upper))
    from_, to = max(left, 0.0), min(right, plot.width)
    if from_ < to:
        across, down = plot.left + np.array([from_, to, to, from_]), np.repeat([plot.top, plot.bottom], 2)
        sheet.area(np.stack([across, down], axis=1), (*(part / 255 for part in rgb(sheet.tokens.warm)), _SHADE))
    for x, text, before in ((left, extent.texts[0], True), (right, extent.texts[1], False)):
        if 0 <= x <= plot.width:
            _draw_end(sheet, x, text, before, plot)


def _draw_end(sheet: Sheet, x: float, text: str, before: bool, plot: Box) -> None:
    """Draw one end of a range with its label outside, inside where there is no room."""
    style, at = caption_style(sheet.tokens), plot.left + x
    sheet.lines([np.array([[at, plot.top], [at, plot.bottom]])], sheet.tokens.warm, 1.0)
    room = sheet.width_of(text, style) + 5
    before = x >= room if before else x + room > plot.width
    across: Across = "right" if before else "left"
    sheet.text(at + (-4 if before else 4), plot.bottom - 8, text, style, across, "center", plate=True)


def _draw_levels(sheet: Sheet, chart: Chart, plot: Box, mapping: Mapping) -> None:
    style = caption_style(sheet.tokens)
    for level in chart.levels:
        y = _y(mapping, level.value)
        if np.isfinite(y) and 0 <= y <= plot.height:
            line = np.array([[plot.left, plot.top + y], [plot.right, plot.top + y]])
            sheet.lines([line], sheet.tokens.muted, 1.0, dash=_DASHED)
            at = plot.top + y + (-7 if y > LABEL_HEIGHT else 8)
            sheet.text(plot.right - 3, at, level.text, style, "right", "center", plate=True)


def _draw_odd(sheet: Sheet, flag: Flag, plot: Box, mapping: Mapping) -> None:
    x, y = _x(mapping, flag.x), plot.bottom - 7
    if flag.until is not None:
        ends = np.clip([x, _x(mapping, flag.until)], 0, plot.width) + plot.left
        sheet.lines([np.array([[ends[0], plot.bottom - 1], [ends[1], plot.bottom - 1]])], flag.colour, 2.0)
    if 0 <= x <= plot.width:
        _draw_sign(sheet, flag, plot.left + x, y)


def _draw_sign(sheet: Sheet, flag: Flag, x: float, y: float) -> None:
    outline: F8 = SIGNS[flag.kind] + np.array([x, y])
    sheet.area(outline, flag.colour)
    sheet.lines([np.concatenate([outline, outline[:1]])], sheet.tokens.canvas, 0.75)


def _draw_labelled(sheet: Sheet, chart: Chart, plot: Box, mapping: Mapping) -> None:
    style = caption_style(sheet.tokens)
    flags = [flag for flag in chart.flags if flag.kind in (*VALUES, FlagKind.NOTE)]
    places = [(_x(mapping, flag.x), _height(flag, mapping)) for flag in flags]
    inside = [0 <= x <= plot.width and 0 <= y <= plot.height for x, y in places]
    seen = [(flag, place) for flag, place, there in zip(flags, places, inside, strict=True) if there]
    texts = [sheet.elided(flag.text, style, _NOTE_WIDTH) for flag, _ in seen]
    anchors = [(x, y, sheet.width_of(text, style)) for (_, (x, y)), text in zip(seen, texts, strict=True)]
    free = plot.height - (ODD_HEIGHT if any(flag.kind in ODD for flag in chart.flags) else 0)
    for (flag, (x, y)), text, room in zip(seen, texts, labelled(anchors, plot.width, free), strict=True):
        _draw_sign(sheet, flag, plot.left + x, plot.top + y)
        if room is not None:
            middle = plot.top + room[1] + LABEL_HEIGHT / 2
            sheet.text(plot.left + room[0], middle, text, style, down="center", plate=True)


def _height(flag: Flag, mapping: Mapping) -> float:
    """Return how far below the upper edge a flag stands."""
    return _TOP if flag.y is None else _y(mapping.along(flag.second), flag.y)
