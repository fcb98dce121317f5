"""Legends on a sheet: rows of names under charts, a column beside a scene, a scale of colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from core.cloud.formed.outlines import outline
from core.export.figures.sheet import Box, Sheet
from core.export.figures.text import ROW, caption_style, heading_style, name_style
from core.model import U1
from core.style import missing_colour, rgb
from core.style.text import grouped
from core.views.legends import FormKey
from core.views.names import short_among
from core.views.picture import AxisScale, ColourBar, ColourStrip, Legend, LegendEntry
from core.views.ticks import ticks

_SWATCH, _GAP, _BETWEEN = 14.0, 6.0, 18.0
_LONG = 26.0
"""Length of a sample in which a pattern of dashes can be seen."""
_PAD = 6.0
_DISC = 7.0
_BAR_WIDTH = 10.0
_STRIP, _STRIP_ROOM, _BAR_ROOM = 96.0, 44.0, 160.0 + 2 * ROW
_FEW = 0.34
"""Share of the names below which those that have room are left out, too."""
_WIDEST = 220.0
"""Logical pixels that a name may take."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows of names below charts, read downwards.

    Attributes
    ----------
    entries
        What is named, in reading order.
    left_out
        How many there was no room for.
    rows
        Number of rows.
    columns
        Where each column begins, from the left.
    """

    entries: tuple[LegendEntry, ...] = ()
    left_out: int = 0
    rows: int = 0
    columns: tuple[float, ...] = ()

    @property
    def height(self) -> float:
        """Logical pixels that it takes, 0 for none."""
        return self.rows * ROW + 2 * _PAD if self.rows else 0.0

    def place(self, index: int) -> tuple[float, float]:
        """Return where the entry with a number lies: its left and its middle from the strip's upper left."""
        return self.columns[index // self.rows], _PAD + (index % self.rows + 0.5) * ROW


def merged(legends: Iterable[Legend | None]) -> tuple[LegendEntry, ...]:
    """Return the entries of several legends that are shown, each once."""
    entries = [entry for legend in legends if legend for entry in legend.entries if entry.shown]
    return tuple({(entry.key, entry.colour): entry for entry in entries}.values())


def strip(sheet: Sheet, entries: Sequence[LegendEntry], width: float, height: float, whole: bool = False) -> Strip:
    """Return how names are set under charts in a width and about a height: in as few rows as possible.

    With `whole` a line says how many they are where only a few of them have room: those tell nothing.
    """
    if not entries:
        return Strip()
    style = name_style(sheet.tokens)
    swatch = _swatch(entries)
    widths = [swatch + _GAP + min(sheet.width_of(entry.label, style), _WIDEST) + _BETWEEN for entry in entries]
    most = max(1, int((height - 2 * _PAD) // ROW))
    rows = next((r for r in range(1, most) if sum(_columns(widths, r)) - _BETWEEN <= width), most)
    columns = _columns(widths, rows)
    fitting = max(1, sum(sum(columns[: k + 1]) - _BETWEEN <= width for k in range(len(columns))))
    kept = len(entries) if fitting == len(columns) else fitting * rows - 1
    if whole and kept < len(entries) * _FEW:
        return Strip((), len(entries), 1)
    starts = (0.0, *accumulate(columns[: fitting - 1]))
    return Strip(tuple(entries[:kept]), len(entries) - kept, rows, starts)


def _columns(widths: Sequence[float], rows: int) -> list[float]:
    return [max(widths[start : start + rows]) for start in range(0, len(widths), rows)]


def draw_strip(sheet: Sheet, names: Strip, left: float, top: float) -> None:
    """Draw rows of names with the curves' colours as short lines."""
    style = name_style(sheet.tokens)
    for index, entry in enumerate(names.entries):
        across, down = names.place(index)
        x, y = left + across, top + down
        draw_sample(sheet, entry, x, y)
        sheet.text(x + _swatch(names.entries) + _GAP, y + 4, _short(sheet, entry, names.entries, _WIDEST), style)
    if names.left_out and not names.entries:
        text = f"No room for the names of {grouped(names.left_out)} curves"
        sheet.text(left, top + _PAD + ROW / 2 + 4, text, caption_style(sheet.tokens))
    elif names.left_out:
        across, down = names.place(len(names.entries))
        sheet.text(left + across, top + down + 4, f"and {grouped(names.left_out)} more", caption_style(sheet.tokens))


def _short(sheet: Sheet, entry: LegendEntry, entries: Sequence[LegendEntry], room: float) -> str:
    """Return a name that fits, with what tells it from the others."""
    style = name_style(sheet.tokens)
    names = tuple(dict.fromkeys(each.label for each in entries))
    return sheet.elided(short_among(entry.label, names, lambda text: sheet.width_of(text, style), room), style, room)


def draw_sample(sheet: Sheet, entry: LegendEntry, x: float, y: float) -> None:
    """Draw a short line that looks like the curve of a name."""
    end = x + (_LONG if entry.dash else _SWATCH) - 1
    sheet.lines([np.array([[x + 1, y], [end, y]])], entry.colour, 1.5 if entry.dash else 2.5, dash=entry.dash)


def column_width(sheet: Sheet, entries: Sequence[LegendEntry], most: float) -> float:
    """Return the width of a column of names beside charts, 0 for none."""
    if not entries:
        return 0.0
    style = name_style(sheet.tokens)
    return min(_swatch(entries) + _GAP + max(sheet.width_of(entry.label, style) for entry in entries) + 3 * _PAD, most)


def draw_column(sheet: Sheet, entries: Sequence[LegendEntry], box: Box) -> None:
    """Draw names below one another with the curves' colours as short lines."""
    style, swatch = name_style(sheet.tokens), _swatch(entries)
    room = max(1, int(box.height // ROW))
    kept = len(entries) if len(entries) <= room else max(room - 1, 1)
    for index, entry in enumerate(entries[:kept]):
        middle = box.top + (index + 0.5) * ROW
        draw_sample(sheet, entry, box.left + _PAD, middle)
        left = box.left + _PAD + swatch + _GAP
        sheet.text(left, middle + 4, _short(sheet, entry, entries, box.right - left), style)
    if kept < len(entries):
        below = box.top + (kept + 0.5) * ROW + 4
        sheet.text(box.left + _PAD, below, f"and {grouped(len(entries) - kept)} more", caption_style(sheet.tokens))


def _swatch(entries: Sequence[LegendEntry]) -> float:
    return _LONG if any(entry.dash for entry in entries) else _SWATCH


def side_width(sheet: Sheet, legend: Legend | None, most: float) -> float:
    """Return the width of a column beside a scene, 0 if there is nothing to say."""
    if legend is None or not (legend.entries or legend.bar or legend.strips or legend.forms):
        return 0.0
    name, caption = name_style(sheet.tokens), caption_style(sheet.tokens)
    widths = [sheet.width_of(legend.title, heading_style(sheet.tokens))]
    widths += [
        _DISC + _GAP + sheet.width_of(entry.label, name) + _GAP + sheet.width_of(_count(entry), caption)
        for entry in _named(legend)
    ]
    if legend.bar:
        widths += [_BAR_WIDTH + _GAP + sheet.width_of(label, caption) for label in _bar_labels(legend.bar)]
    widths += [_STRIP] if legend.strips else []
    for key in legend.forms:
        widths.append(sheet.width_of(key.title, heading_style(sheet.tokens)))
        widths += [_form_left(key) + sheet.width_of(sample.label, caption) for sample in key.samples]
    return min(max(widths) + _PAD, most)


def draw_side(sheet: Sheet, legend: Legend, box: Box) -> None:
    """Draw a column of names with their counts, or a scale of colours, into a box."""
    heading = heading_style(sheet.tokens)
    sheet.text(box.left, box.top + 12, sheet.elided(legend.title, heading, box.width), heading)
    strips = len(legend.strips) * _STRIP_ROOM + sum(map(_form_room, legend.forms))
    below = box.inset(0, ROW + 4, 0, strips)
    if legend.bar:
        _draw_bar(sheet, legend.bar, below)
    else:
        _draw_names(sheet, _named(legend), below)
    used = _BAR_ROOM if legend.bar else len(_named(legend)) * ROW
    top = min(below.top + used + 2 * _PAD, box.bottom - strips) if legend.title else box.top
    for place, each in enumerate(legend.strips):
        _draw_colours(sheet, each, Box(box.left, top + place * _STRIP_ROOM, box.width, _STRIP_ROOM))
    top += len(legend.strips) * _STRIP_ROOM
    for key in legend.forms:
        _draw_form(sheet, key, Box(box.left, top, box.width, _form_room(key)))
        top += _form_room(key)


def _form_room(key: FormKey) -> float:
    return ROW + 2 * _PAD + sum(max(sample.size + 4, ROW) for sample in key.samples) + (ROW if key.more else 0)


def _form_left(key: FormKey) -> float:
    return max((sample.size for sample in key.samples), default=_DISC) + _GAP


def _draw_form(sheet: Sheet, key: FormKey, box: Box) -> None:
    """Draw what sizes, opacities or shapes of points mean."""
    heading, caption = heading_style(sheet.tokens), caption_style(sheet.tokens)
    sheet.text(box.left, box.top + 12, sheet.elided(key.title, heading, box.width), heading)
    top, left = box.top + ROW, box.left + _form_left(key)
    ink = np.array([value / 255 for value in rgb(sheet.tokens.text)])
    for sample in key.samples:
        high = max(sample.size + 4, ROW)
        centre = np.array([[box.left + (left - box.left - _GAP) / 2, top + high / 2]])
        colour = np.array([[*ink, sample.opacity]])
        sheet.shapes(centre, np.array([sample.size / 2]), [outline(sample.shape)], colour)
        sheet.text(left, top + high / 2, sheet.elided(sample.label, caption, box.right - left), caption, down="center")
        top += high
    if key.more:
        sheet.text(box.left, top + 12, sheet.elided(key.more, caption, box.width), caption)


def _draw_colours(sheet: Sheet, along: ColourStrip, box: Box) -> None:
    """Draw what the colours of lines mean."""
    width = min(_STRIP, box.width)
    shades: U1 = np.full((1, len(along.colours), 4), 255, dtype=np.uint8)
    shades[0, :, :3] = [rgb(colour) for colour in along.colours]
    heading, caption = heading_style(sheet.tokens), caption_style(sheet.tokens)
    sheet.text(box.left, box.top + 12, sheet.elided(along.title, heading, box.width), heading)
    sheet.image(shades, Box(box.left, box.top + 20, width, 4))
    sheet.text(box.left, box.top + 36, along.first, caption)
    sheet.text(box.left + width, box.top + 36, along.last, caption, "right")


def _named(legend: Legend) -> tuple[LegendEntry, ...]:
    return tuple(entry for entry in legend.entries if entry.shown and entry.count != 0)


def _count(entry: LegendEntry) -> str:
    return "" if entry.count is None else grouped(entry.count)


def _draw_names(sheet: Sheet, entries: Sequence[LegendEntry], box: Box) -> None:
    name, caption = name_style(sheet.tokens), caption_style(sheet.tokens)
    room = max(1, int(box.height // ROW))
    kept = len(entries) if len(entries) <= room else max(room - 1, 1)
    for index, entry in enumerate(entries[:kept]):
        middle = box.top + (index + 0.5) * ROW
        count = _count(entry)
        label = sheet.elided(entry.label, name, box.width - _DISC - 2 * _GAP - sheet.width_of(count, caption))
        sheet.discs(np.array([[box.left + _DISC / 2, middle]]), _DISC, entry.colour)
        sheet.text(box.left + _DISC + _GAP, middle + 4, label, name)
        sheet.text(box.left + _DISC + _GAP + sheet.width_of(label, name) + _GAP, middle + 4, count, caption)
    if kept < len(entries):
        below = box.top + (kept + 0.5) * ROW + 4
        sheet.text(box.left, below, f"and {grouped(len(entries) - kept)} more", caption)


def draw_scale_row(sheet: Sheet, legend: Legend, box: Box) -> None:
    """Draw what the colours of a scale mean in a row, at its right end; nothing without a scale."""
    if legend.bar is None:
        return
    style, right = caption_style(sheet.tokens), box.right
    low, *_, high = (label for _, label in _bar_places(legend.bar))
    sheet.text(right, box.top + 12, high, style, "right")
    right -= sheet.width_of(high, style) + _GAP
    shades: U1 = np.full((1, 256, 4), 255, dtype=np.uint8)
    shades[0, :, :3] = legend.bar.table(sheet.tokens.name)
    sheet.image(shades, Box(right - _STRIP, box.top + 5, _STRIP, 6))
    right -= _STRIP + _GAP
    sheet.text(right, box.top + 12, low, style, "right")
    right -= sheet.width_of(low, style) + 2 * _GAP
    sheet.text(right, box.top + 12, sheet.elided(legend.title, style, right - box.left), style, "right")


def _bar_labels(bar: ColourBar) -> list[str]:
    labels = [label for _, label in _bar_places(bar)]
    return [*labels, _missing(bar)] if bar.missing else labels


def _bar_places(bar: ColourBar) -> list[tuple[float, str]]:
    """Return where along a scale, 0 to 1, what is written."""
    if bar.labels:
        return list(bar.labels)
    reach = (bar.upper - bar.lower) or 1.0
    return [((tick.value - bar.lower) / reach, tick.label) for tick in ticks(AxisScale.LINEAR, bar.lower, bar.upper, 5)]


def _missing(bar: ColourBar) -> str:
    return f"{grouped(bar.missing)} {bar.without}"


def _draw_bar(sheet: Sheet, bar: ColourBar, box: Box) -> None:
    style = caption_style(sheet.tokens)
    height = min(160.0, box.height - 2 * ROW)
    scale = Box(box.left, box.top + 4, _BAR_WIDTH, max(height, 20.0))
    shades: U1 = np.full((256, 1, 4), 255, dtype=np.uint8)
    shades[:, 0, :3] = bar.table(sheet.tokens.name)[::-1]
    sheet.image(shades, scale)
    for share, label in _bar_places(bar):
        sheet.text(scale.right + _GAP, scale.bottom - share * scale.height, label, style, down="center")
    if bar.missing:
        middle = scale.bottom + ROW
        sheet.discs(np.array([[scale.left + _BAR_WIDTH / 2, middle]]), _DISC, missing_colour(sheet.tokens))
        sheet.text(scale.right + _GAP, middle + 4, _missing(bar), style)
