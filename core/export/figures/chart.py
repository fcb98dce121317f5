"""Charts on a sheet: axes, curves, bands, the linked step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.export.figures.annotations import draw_annotations
from core.export.figures.legend import draw_scale_row
from core.export.figures.sheet import Box, Sheet
from core.export.figures.text import ROW, TITLE_ROW, caption_style, title_style
from core.style import mix
from core.views.curves.mapping import Mapping
from core.views.curves.pieces import unbroken
from core.views.hparams.titles import title_lines
from core.views.names import short_among
from core.views.picture import Axis, Band, Chart, Curves, Ridges, Tiles
from core.views.ticks import Tick, axis_ticks

_PAD = 6.0
_GAP = 5.0
_RIM = 16.0
_TICK_WIDTH, _TICK_HEIGHT = 84.0, 34.0
_LABEL = 13.0
"""Height of a tick's label with the room that it needs."""
_NOTE_INDENT = 48.0
_BETWEEN = " · "
"""Parts what a chart is about from whose it is."""


@dataclass(frozen=True, slots=True)
class Words:
    """How many lines headings and notes may take, and what headings are made of: names of which some may be alike."""

    titles: int = 1
    notes: int = 2
    names: tuple[str, ...] = ()


USUAL = Words()


def plot_area(sheet: Sheet, chart: Chart, box: Box, left: float, words: Words = USUAL) -> Box:
    """Return the plotting area of a chart that was drawn into a box, `left` as `draw_charts` has returned it."""
    return _plot(sheet, chart, box.inset(_PAD, _PAD, _PAD, _PAD), left - _PAD, words)


def left_of(sheet: Sheet, charts: Sequence[tuple[Chart, Box]], words: Words = USUAL) -> float:
    """Return how far from the left of their boxes plotting areas begin, apart from names of axes."""
    placed = ((chart, box.inset(_PAD, _PAD, _PAD, _PAD)) for chart, box in charts)
    return _PAD + _GAP + max((_label_width(sheet, chart, box, words) for chart, box in placed), default=0.0)


def draw_charts(sheet: Sheet, charts: Sequence[tuple[Chart, Box]], words: Words = USUAL) -> float:
    """Draw charts, each into its box; their plotting areas keep the same distance from the left, which is returned."""
    left = left_of(sheet, charts, words)
    names = dict.fromkeys(name for chart, _ in charts for name in (chart.title, *chart.title.split(_BETWEEN, 1)))
    words = replace(words, names=tuple(names))
    for chart, box in charts:
        _draw_chart(sheet, chart, box.inset(_PAD, _PAD, _PAD, _PAD), left - _PAD, words)
    return left


def _label_width(sheet: Sheet, chart: Chart, box: Box, words: Words) -> float:
    style = caption_style(sheet.tokens)
    plot = _plot(sheet, chart, box, 0.0, words)
    return max((sheet.width_of(tick.label, style) for tick in _y_ticks(sheet, chart.y, plot)), default=0.0)


def _note(sheet: Sheet, chart: Chart, box: Box, words: Words) -> list[str]:
    return sheet.wrapped(chart.note, caption_style(sheet.tokens), box.width - _NOTE_INDENT, words.notes)


def _plot(sheet: Sheet, chart: Chart, box: Box, left: float, words: Words) -> Box:
    """Return the plotting area of a chart in a box."""
    caption = caption_style(sheet.tokens)
    notes = len(sheet.broken(chart.note, caption, box.width - _NOTE_INDENT, words.notes))
    above = TITLE_ROW + ROW * (words.titles - 1 + notes) + 4
    below = ROW * (1 + bool(chart.x.title) + _scaled(chart))
    return box.inset(left + (ROW if chart.y.title else 0.0), above, _right(sheet, chart, box), below)


def _scaled(chart: Chart) -> bool:
    """Return whether colours of a chart stand for numbers, which is said below it."""
    return chart.legend is not None and chart.legend.bar is not None


def _right(sheet: Sheet, chart: Chart, box: Box) -> float:
    """Return the room beside the plotting area: for the labels of an axis at the right, if there is one."""
    if chart.second is None:
        return _RIM
    labels = _y_ticks(sheet, chart.second, box)
    style = caption_style(sheet.tokens)
    widest = max((sheet.width_of(tick.label, style) for tick in labels), default=0.0)
    return max(widest + 2 * _GAP + (ROW if chart.second.title else 0.0), _RIM)


def _draw_chart(sheet: Sheet, chart: Chart, box: Box, left: float, words: Words) -> None:
    plot = _plot(sheet, chart, box, left, words)
    mapping = Mapping.of(chart, plot.width, plot.height)
    _draw_heading(sheet, chart, plot, box, words)
    _draw_axes(sheet, chart, plot, mapping)
    _draw_captions(sheet, chart, plot, mapping)
    for layer in chart.layers:
        if isinstance(layer, Curves):
            _draw_curves(sheet, layer, plot, mapping.along(layer.second))
        elif isinstance(layer, Ridges):
            _draw_ridges(sheet, layer, plot, mapping)
        elif isinstance(layer, Tiles):
            _draw_tiles(sheet, layer, plot, mapping)
        else:
            _draw_band(sheet, layer, plot, mapping.along(layer.second))
    draw_annotations(sheet, chart, plot, mapping)
    _draw_cursor(sheet, chart, plot, mapping)
    if chart.legend is not None and _scaled(chart):
        draw_scale_row(sheet, chart.legend, Box(plot.left, box.bottom - ROW, plot.width, ROW))


def _draw_heading(sheet: Sheet, chart: Chart, plot: Box, box: Box, words: Words) -> None:
    title, caption = title_style(sheet.tokens), caption_style(sheet.tokens)
    room = box.right - plot.left
    lines = [chart.title] if words.titles == 1 else _title_lines(sheet, chart.title, room)
    low = box.top + 14 + ROW * (words.titles - 1)
    for number, line in enumerate(reversed(lines)):
        sheet.text(plot.left, low - ROW * number, _short(sheet, line, words.names, room), title)
    for number, line in enumerate(_note(sheet, chart, box, words), start=1):
        sheet.text(plot.left, low + ROW * number, line, caption)


def _title_lines(sheet: Sheet, text: str, room: float) -> list[str]:
    """Return a heading in one line or in two, parted where its parts are."""
    title = title_style(sheet.tokens)
    if _BETWEEN in text and sheet.width_of(text, title) > room:
        return text.split(_BETWEEN, 1)
    return title_lines(text, lambda part: sheet.width_of(part, title), room)


def _short(sheet: Sheet, line: str, names: tuple[str, ...], room: float) -> str:
    """Return a line of a heading that fits, a name with what tells it from the others."""
    style = title_style(sheet.tokens)
    if line in names:
        line = short_among(line, names, lambda text: sheet.width_of(text, style), room)
    return sheet.elided(line, style, room)


def _draw_axes(sheet: Sheet, chart: Chart, plot: Box, mapping: Mapping) -> None:
    style = caption_style(sheet.tokens)
    faint = mix(sheet.tokens.canvas, sheet.tokens.line, 0.7)
    shown = _y_ticks(sheet, chart.y, plot)
    levels = [(tick, plot.top + float(mapping.y(np.array([tick.value]))[0])) for tick in shown]
    if levels:
        sheet.lines([np.array([[plot.left, y], [plot.right, y]]) for _, y in levels], faint, 0.75)
    for tick, y in levels:
        sheet.text(plot.left - _GAP, y, tick.label, style, "right", "center")
    if chart.second is not None:
        _draw_second(sheet, chart.second, plot, mapping.along(True))
    below = plot.bottom + 13
    for tick, x in _spread(sheet, chart.x, plot, mapping):
        sheet.lines([np.array([[x, plot.bottom], [x, plot.bottom + 3]])], sheet.tokens.faint, 0.75)
        sheet.text(x, below, tick.label, style, "center")
    sheet.lines([np.array([[plot.left, plot.bottom], [plot.right, plot.bottom]])], sheet.tokens.faint, 0.75)
    sheet.text(plot.left + plot.width / 2, below + ROW, chart.x.title, style, "center")
    if chart.y.title:
        widest = max((sheet.width_of(tick.label, style) for tick in shown), default=0.0)
        left = plot.left - widest - _GAP - 6
        sheet.text(left, plot.top + plot.height / 2, chart.y.title, style, "center", rotation=90)


def _draw_second(sheet: Sheet, axis: Axis, plot: Box, mapping: Mapping) -> None:
    """Draw the labels of the axis at the right; lines across belong to that at the left."""
    style, shown = caption_style(sheet.tokens), _y_ticks(sheet, axis, plot)
    for tick in shown:
        y = plot.top + float(mapping.y(np.array([tick.value]))[0])
        sheet.lines([np.array([[plot.right, y], [plot.right + 3, y]])], sheet.tokens.faint, 0.75)
        sheet.text(plot.right + _GAP, y, tick.label, style, "left", "center")
    if axis.title:
        widest = max((sheet.width_of(tick.label, style) for tick in shown), default=0.0)
        right = plot.right + widest + 2 * _GAP + 6
        sheet.text(right, plot.top + plot.height / 2, axis.title, style, "center", rotation=90)


def _y_ticks(sheet: Sheet, axis: Axis, plot: Box) -> tuple[Tick, ...]:
    """Return the ticks of a vertical axis, so few that no label touches the next."""
    wished = sheet.look.y_ticks or max(2, round(plot.height / _TICK_HEIGHT))
    found = axis_ticks(axis, wished)
    for count in range(wished - 1, 0, -1):
        if (len(found) - 1) * _LABEL <= plot.height:
            break
        found = axis_ticks(axis, count) or found[:1]
    return found


def _spread(sheet: Sheet, axis: Axis, plot: Box, mapping: Mapping) -> list[tuple[Tick, float]]:
    """Return the horizontal axis's ticks with their places, so few that no label touches the next."""
    style = caption_style(sheet.tokens)
    places: list[tuple[Tick, float]] = []
    for count in range(sheet.look.x_ticks or max(2, round(plot.width / _TICK_WIDTH)), 0, -1):
        found = axis_ticks(axis, count)
        places = [(tick, plot.left + float(mapping.x(np.array([tick.value]))[0])) for tick in found]
        halves = [sheet.width_of(tick.label, style) / 2 for tick in found]
        spans = [(x - half, x + half) for (_, x), half in zip(places, halves, strict=True)]
        if all(one[1] + 8 <= other[0] for one, other in pairwise(spans)):
            break
    return places


def _draw_curves(sheet: Sheet, curves: Curves, plot: Box, mapping: Mapping) -> None:
    where = np.stack([plot.left + mapping.x(curves.x), plot.top + mapping.y(curves.y)], axis=1)
    dashes = curves.dashes or (0,) * len(curves.colours)
    bounds = zip(pairwise(curves.starts.tolist()), curves.colours / 255.0, dashes, strict=True)
    pieces = [(piece, colour, dash) for (start, end), colour, dash in bounds for piece in unbroken(where[start:end])]
    clip = plot.inset(top=-1, bottom=-1)
    for pattern in sorted(set(dashes)):
        lines = [(piece, colour) for piece, colour, dash in pieces if len(piece) > 1 and dash == pattern]
        if lines:
            colours = np.array([colour for _, colour in lines])
            sheet.lines([line for line, _ in lines], colours, curves.width, clip, pattern)
    dots = [(piece, colour) for piece, colour, _ in pieces if len(piece) == 1]
    if dots:
        centres = np.concatenate([dot for dot, _ in dots])
        sheet.discs(centres, 2 * curves.dot, np.array([colour for _, colour in dots]), clip)


def _draw_band(sheet: Sheet, band: Band, plot: Box, mapping: Mapping) -> None:
    x = plot.left + mapping.x(band.x)
    upper, lower = plot.top + mapping.y(band.upper), plot.top + mapping.y(band.lower)
    edges = np.stack([x, lower, upper], axis=1)
    colour = np.array(band.colour) / 255.0
    for piece in unbroken(edges):
        outline = np.concatenate([piece[:, [0, 1]], piece[::-1, [0, 2]]])
        sheet.area(outline, colour, plot)


def _draw_ridges(sheet: Sheet, ridges: Ridges, plot: Box, mapping: Mapping) -> None:
    x, tops, bases = plot.left + mapping.x(ridges.x), plot.top + ridges.tops(mapping), plot.top + mapping.y(ridges.base)
    for top, base, fill, line in zip(tops, bases.tolist(), ridges.fills / 255.0, ridges.lines / 255.0, strict=True):
        outline = np.stack([x, top], axis=1)
        sheet.area(np.concatenate((outline, [[x[-1], base], [x[0], base]])), fill, plot)
        sheet.lines([outline], line, ridges.width, plot.inset(top=-1, bottom=-1))


def _draw_tiles(sheet: Sheet, tiles: Tiles, plot: Box, mapping: Mapping) -> None:
    fine = replace(mapping, width=round(plot.width * sheet.scale), height=round(plot.height * sheet.scale))
    sheet.image(tiles.raster(fine), plot)


def _draw_captions(sheet: Sheet, chart: Chart, plot: Box, mapping: Mapping) -> None:
    """Write quiet words below the curves, from the top as many as have room below one another."""
    style = caption_style(sheet.tokens)
    places = ((float(mapping.x(np.array([c.x]))[0]), float(mapping.y(np.array([c.y]))[0]), c) for c in chart.captions)
    last = -ROW
    for x, y, caption in sorted(places, key=lambda each: each[1]):
        if 0 < x <= plot.width + 1 and 0 <= y <= plot.height - ROW and y - last >= ROW:
            last = y
            at = min(plot.left + x, plot.right) - 3
            sheet.text(at, plot.top + y + 8, caption.text, style, "right", "center")


def _draw_cursor(sheet: Sheet, chart: Chart, plot: Box, mapping: Mapping) -> None:
    if chart.cursor is None or not chart.x.lower <= chart.cursor.x <= chart.x.upper:
        return
    x = plot.left + float(mapping.x(np.array([chart.cursor.x]))[0])
    style = caption_style(sheet.tokens)
    sheet.lines([np.array([[x, plot.top], [x, plot.bottom]])], sheet.tokens.warm, 1.0)
    room = _GAP + sheet.width_of(chart.cursor.label, style)
    right = x + room > plot.right
    if right and x - room < plot.left:
        return
    sheet.text(
        x - _GAP if right else x + _GAP,
        plot.top + 10,
        chart.cursor.label,
        style,
        "right" if right else "left",
        plate=True,
    )
