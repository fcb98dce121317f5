"""Parallel coordinates on a sheet: lines, axes with labels and rails, brushed ranges, and what colours mean."""

from __future__ import annotations

import numpy as np

from core.export.figures.sheet import Box, Sheet, TextStyle
from core.export.figures.text import caption_style, heading_style, name_style, title_style
from core.model import F8, U1
from core.style import rgb
from core.views.hparams.painting import Window, lines_in
from core.views.hparams.titles import title_lines
from core.views.parallel import AxisMarginal, Parallel, ParallelAxis
from core.views.picture import ColourBar, Legend, LegendEntry

VECTOR_LINES = 2_000
"""More lines are drawn as pixels: a file of them would be slow to open and to print."""
FOOT = 42.0
"""Height below the axes for the legend and the note."""
_CURVE = 24
_MARGIN, _BEFORE, _SWATCH = 16.0, 10.0, 28.0
_BAR, _SHORT_BAR = 220.0, 70.0
_FAINT, _RANGE = 0.18, 0.22
_MARGINAL, _SELECTED = 26.0, 2.0


def draw_parallel(sheet: Sheet, part: Parallel, box: Box) -> None:
    """Draw parallel coordinates into a box, their legend and how many runs are shown below."""
    if len(part.axes) > 1:
        _draw_lines(sheet, part, box)
    for axis in part.axes:
        _draw_axis(sheet, part, axis, box)
    draw_foot(sheet, part.legend, part.note, box)


def draw_foot(sheet: Sheet, legend: Legend | None, note: str, box: Box, height: float = FOOT) -> None:
    """Draw what colours mean and a note into the room below a box: on one line, or on two where one is too short."""
    note_at = legend_at = box.bottom + height / 2
    room = box.width - 2 * _MARGIN
    used = 0.0 if legend is None else legend_length(sheet, legend)
    if note and legend is not None and used + _MARGIN + sheet.width_of(note, caption_style(sheet.tokens)) > room:
        note_at, legend_at = box.bottom + 8, box.bottom + height - 16
    if note:
        style = caption_style(sheet.tokens)
        sheet.text(box.left + _MARGIN, note_at + 4, sheet.elided(note, style, room), style)
    if legend is not None:
        draw_legend_line(sheet, legend, box.right - _MARGIN, legend_at, room)


def _draw_lines(sheet: Sheet, part: Parallel, box: Box) -> None:
    if len(part.keys) <= VECTOR_LINES:
        _draw_vectors(sheet, part, box)
    else:
        _draw_pixels(sheet, part, box)
    chosen = [line_points(part, line, box) for line in part.selected.tolist()]
    if chosen:
        sheet.lines(chosen, part.colours[part.selected] / 255.0, _SELECTED)


def _draw_vectors(sheet: Sheet, part: Parallel, box: Box) -> None:
    faint = [line_points(part, line, box) for line in np.flatnonzero(~part.shown).tolist()]
    if faint:
        sheet.lines(faint, [(*(channel / 255 for channel in rgb(sheet.tokens.faint)), _FAINT)], 1.0)
    shown = np.flatnonzero(part.shown)
    if len(shown):
        colours = np.column_stack([part.colours[shown] / 255.0, np.full(len(shown), part.opacity)])
        sheet.lines([line_points(part, line, box) for line in shown.tolist()], colours, 1.25)


def _draw_pixels(sheet: Sheet, part: Parallel, box: Box) -> None:
    from core.views.hparams.lines.painter import LinePainter

    window = Window(0.0, box.width, box.height, sheet.scale, sheet.tokens.name)
    lines, left = lines_in(part, window)
    painter = LinePainter()
    try:
        pixels = painter.paint(lines)
    finally:
        painter.close()
    if pixels is not None:
        place = Box(box.left + left / sheet.scale, box.top, lines.width / sheet.scale, box.height)
        sheet.image(straight(pixels), place)


def straight(pixels: U1) -> U1:
    """Return premultiplied blue, green, red, alpha as straight red, green, blue, alpha."""
    alpha = pixels[..., 3:].astype(np.float64)
    colour = np.where(alpha > 0, pixels[..., 2::-1] * 255.0 / np.maximum(alpha, 1.0), 0.0)
    result: U1 = np.concatenate([np.clip(np.rint(colour), 0, 255), alpha], axis=2).astype(np.uint8)
    return result


def line_points(part: Parallel, line: int, box: Box) -> F8:
    """Return the places that a line goes through, float64 (k, 2)."""
    x = np.array([axis.x for axis in part.axes]) + box.left
    y = np.array([axis.places[line] for axis in part.axes], dtype=np.float64) + box.top
    if not part.curved:
        return np.column_stack([x, y])
    share = np.linspace(0.0, 1.0, _CURVE)
    eased = share * share * (3.0 - 2.0 * share)
    xs = x[:-1, None] + np.diff(x)[:, None] * share
    ys = y[:-1, None] + np.diff(y)[:, None] * eased
    return np.column_stack([xs.ravel(), ys.ravel()])


def _draw_axis(sheet: Sheet, part: Parallel, axis: ParallelAxis, box: Box) -> None:
    x, tokens = box.left + axis.x, sheet.tokens
    caption, name = caption_style(tokens), name_style(tokens)
    if axis.marginal is not None:
        _draw_marginal(sheet, axis.marginal, x, box.top)
    fill = (*(channel / 255 for channel in rgb(tokens.accent)), _RANGE)
    for top, bottom in axis.ranges:
        corners = [[x - 7, top], [x + 7, top], [x + 7, bottom], [x - 7, bottom]]
        sheet.area(np.array(corners) + np.array([0.0, box.top]), fill)
    sheet.lines([np.array([[x, box.top + part.top], [x, box.top + part.bottom]])], tokens.muted, 1.0)
    for tick in axis.ticks:
        y = box.top + tick.y
        if not tick.room:
            sheet.lines([np.array([[x - 4, y], [x, y]])], tokens.muted, 1.0)
        sheet.text(x - 7, y, tick.label, name, "right", "center", plate=True)
    for rail in axis.rails:
        sheet.text(x - 12, box.top + rail.y, f"{rail.label} {rail.count:,}", caption, "right", "center", plate=True)
    _draw_heading(sheet, part, axis, box)


def _draw_heading(sheet: Sheet, part: Parallel, axis: ParallelAxis, box: Box) -> None:
    x, title = box.left + axis.x, title_style(sheet.tokens)
    gap = part.axes[1].x - part.axes[0].x if len(part.axes) > 1 else box.width
    lines = title_lines(axis.title, lambda text: sheet.width_of(text, title), gap - 8)
    rows: list[tuple[str, TextStyle]] = [(sheet.elided(line, title, gap - 8), title) for line in lines]
    rows += [(axis.detail, caption_style(sheet.tokens))] * bool(axis.detail)
    top = box.top + 52 - 15 * len(rows)
    for number, (text, style) in enumerate(rows):
        sheet.text(x, top + 15 * number + 10, text, style, "center")


def _draw_marginal(sheet: Sheet, marginal: AxisMarginal, x: float, top: float) -> None:
    colour = (*(channel / 255 for channel in rgb(sheet.tokens.muted)), 0.35)
    for upper, lower, share in zip(marginal.edges[:-1], marginal.edges[1:], marginal.shares, strict=True):
        if share > 0:
            right = x + 1 + max(share * _MARGINAL, 1.0)
            corners = [[x + 1, upper + 0.5], [right, upper + 0.5], [right, lower - 0.5], [x + 1, lower - 0.5]]
            sheet.area(np.array(corners) + np.array([0.0, top]), colour)
    if marginal.box is not None:
        upper, high, median, low, lower = (value + top for value in marginal.box)
        line = sheet.tokens.text
        whiskers = [np.array([[x + 12, upper], [x + 12, high]]), np.array([[x + 12, low], [x + 12, lower]])]
        sheet.lines(whiskers, line, 1.0)
        sheet.box(Box(x + 6, high, 12.0, max(low - high, 1.0)), sheet.tokens.canvas, line)
        sheet.lines([np.array([[x + 6, median], [x + 18, median]])], line, 2.0)


def legend_length(sheet: Sheet, legend: Legend) -> float:
    """Return the logical pixels that what colours mean takes on a line if nothing of it is shortened."""
    title = sheet.width_of(legend.title, heading_style(sheet.tokens)) + _BEFORE
    if legend.bar is not None:
        missing = f"{legend.bar.missing:,} {legend.bar.without}" if legend.bar.missing else ""
        return title + _BAR + (_swatch_width(sheet, missing) if missing else 0.0)
    return title + sum(_swatch_width(sheet, _named(entry)) for entry in legend.entries)


def draw_legend_line(sheet: Sheet, legend: Legend, right: float, middle: float, room: float) -> None:
    """Write what colours mean in one line that ends at `right`; a bar is shorter where there is little room."""
    heading = heading_style(sheet.tokens)
    if legend.bar is not None:
        lacking = max(legend_length(sheet, legend) - room, 0.0)
        left = _draw_bar(sheet, legend.bar, right, middle, max(_BAR - lacking, _SHORT_BAR))
    else:
        left = _draw_names(sheet, legend, right, middle)
    title = sheet.elided(legend.title, heading, left - _BEFORE - (right - room))
    sheet.text(left - _BEFORE, middle + 4, title, heading, "right")


def _draw_bar(sheet: Sheet, bar: ColourBar, right: float, middle: float, length: float) -> float:
    caption = caption_style(sheet.tokens)
    if bar.missing:
        right = _draw_swatch(sheet, f"{bar.missing:,} {bar.without}", sheet.tokens.faint, right, middle)
    place = Box(right - length, middle - 8, length, 8.0)
    shades: U1 = np.full((1, 256, 4), 255, dtype=np.uint8)
    shades[0, :, :3] = bar.table(sheet.tokens.name)
    sheet.image(shades, place)
    last = -1e9
    for share, label in sorted(bar.labels):
        width = sheet.width_of(label, caption)
        left = min(max(place.left + share * place.width - width / 2, place.left), place.right - width)
        if left > last + 8:
            sheet.text(left, middle + 12, label, caption)
            last = left + width
    return place.left


def _draw_names(sheet: Sheet, legend: Legend, right: float, middle: float) -> float:
    for entry in reversed(legend.entries):
        right = _draw_swatch(sheet, _named(entry), entry.colour, right, middle)
        if right < 200:
            break
    return right


def _named(entry: LegendEntry) -> str:
    return f"{entry.label} {entry.count or 0:,}"


def _swatch_width(sheet: Sheet, text: str) -> float:
    return sheet.width_of(text, caption_style(sheet.tokens)) + _SWATCH


def _draw_swatch(sheet: Sheet, text: str, colour: str, right: float, middle: float) -> float:
    style = caption_style(sheet.tokens)
    left = right - sheet.width_of(text, style)
    sheet.text(left, middle + 4, text, style)
    sheet.discs(np.array([[left - 9, middle]]), 7.0, colour)
    return left - _SWATCH
