"""Charts on a page with the names of their curves: in as many columns as suit, smaller where they are too many."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from core.export.figures.chart import draw_charts
from core.export.figures.inside import draw_with_names
from core.export.figures.legend import Strip, column_width, draw_column, draw_strip, merged, strip
from core.export.figures.look import FigureLook, LegendPlace
from core.export.figures.sheet import Box, Sheet
from core.export.figures.text import TITLE_ROW
from core.export.figures.thrift import LEAST, Panels, thrifty
from core.views.picture import Chart, LegendEntry, Viewport

Paper = Callable[[float, float], Sheet]
"""Returns a sheet for what is so wide and high in logical pixels; it may lie in a larger one."""

_MARGINS = 72.0
"""Logical pixels to the left and right of the names under charts."""
_LEGEND_SHARE = 0.4
"""How much of a figure's height the names under charts may take."""
_LEAST_SHARE = 0.3
"""As `_LEGEND_SHARE` where the height is given: names must not crowd out what they name."""
_BESIDE_SHARE = 0.35
"""How much of a figure's width names beside charts may take."""
_FLATTEST = 0.4
"""Height of a chart for its width that names below do not take; the figure becomes longer instead."""
_SHAPE = 1.5
"""Width of a chart for its height that is pleasant."""
_AROUND, _LEAN, _FLAT = (60.0, 90.0), (58.0, 56.0), 40.0
"""Logical pixels that a chart needs for all its words, and for the least of them; what is flatter shows nothing."""
_GROWTH, _LARGEST = 1.1, 10.0
"""By how much a page grows at a time until charts have room on it, and at most; it is drawn smaller by the same."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where charts are, in how many columns, and the room of their names: below, or `side` wide beside them."""

    boxes: tuple[Box, ...]
    across: int
    names: Strip
    side: float = 0.0


@dataclass(frozen=True, slots=True)
class ChartPage:
    """Charts with their places in a picture as wide as `viewport`, `head` logical pixels below and `foot` above others.

    The height of `viewport` is without `foot`; `look` says how large the page is.
    """

    charts: Sequence[Chart]
    places: Sequence[Box]
    viewport: Viewport
    head: float
    foot: float
    look: FigureLook

    def draw(self, paper: Paper) -> tuple[Sheet, tuple[Box, ...]]:
        """Return the sheet with all charts and names, and the boxes of charts."""
        entries = merged(chart.legend for chart in self.charts)
        page, plan, panels = self._fitting(paper, entries)
        bottom = max(box.bottom for box in plan.boxes)
        high = page.viewport.height if self.look.height else bottom + plan.names.height
        sheet = paper(page.viewport.width, high + self.foot)
        if self.look.legend is LegendPlace.INSIDE:
            draw_with_names(sheet, panels.placed, entries, panels.words)
            return sheet, plan.boxes
        left = draw_charts(sheet, panels.placed, panels.words)
        if plan.side:
            top = min(box.top for box in plan.boxes) + TITLE_ROW
            draw_column(sheet, entries, Box(page.viewport.width - plan.side, top, plan.side, high - top))
        draw_strip(sheet, plan.names, min(box.left for box in plan.boxes) + left, bottom)
        return sheet, plan.boxes

    def share(self, paper: Paper) -> float:
        """Return the size at which charts are drawn, of that which is wished: 1 where they have room."""
        entries = merged(chart.legend for chart in self.charts)
        return self.viewport.width / self._fitting(paper, entries)[0].viewport.width

    def _fitting(self, paper: Paper, entries: Sequence[LegendEntry]) -> tuple[ChartPage, _Plan, Panels]:
        """Return the page that is large enough for its charts, which is this one where no height is wished."""
        rule = paper(self.viewport.width, self.viewport.height)
        page, growth = self, 1.0
        while True:
            plan = page._plan(rule, entries)
            placed = tuple(zip(self.charts, plan.boxes, strict=True))
            if not self.look.height:
                return page, plan, Panels(placed)
            panels = thrifty(rule, placed, plan.across)
            if growth > _LARGEST or panels.have(rule, LEAST):
                return page, plan, panels
            growth *= _GROWTH
            page = self._grown(growth)

    def _grown(self, growth: float) -> ChartPage:
        whole = (self.viewport.height + self.foot) * growth
        larger = replace(self.viewport, width=self.viewport.width * growth, height=whole - self.foot)
        return replace(self, viewport=larger)

    def _plan(self, rule: Sheet, entries: Sequence[LegendEntry]) -> _Plan:
        """Return where charts and names are on a page of this size."""
        width, height, look = self.viewport.width, self.viewport.height, self.look
        side, names = 0.0, Strip()
        if look.legend is LegendPlace.BESIDE:
            side = column_width(rule, entries, width * _BESIDE_SHARE)
        elif look.legend is not LegendPlace.INSIDE:
            share = _LEAST_SHARE if look.height else _LEGEND_SHARE
            names = strip(rule, entries, width - _MARGINS, height * share, whole=bool(look.height))
        boxes, across = self._arranged(Box(0.0, self.head, width - side, height - self.head - names.height))
        if names.height and not look.height:
            squeeze = _squeeze(boxes, max(box.bottom for box in boxes), height - names.height)
            boxes = [Box(box.left, box.top * squeeze, box.width, box.height * squeeze) for box in boxes]
        return _Plan(tuple(boxes), across, names, side)

    def _arranged(self, room: Box) -> tuple[list[Box], int]:
        """Return charts in as many columns as is wished, or as suits the room where a height is; else as they were."""
        count, look = len(self.charts), self.look
        if not look.columns and not look.height:
            share = room.width / self.viewport.width
            return [Box(box.left * share, box.top, box.width * share, box.height) for box in self.places], count
        across = min(look.columns, count) or columns_in(count, room)
        width, down = room.width / across, -(-count // across)
        height = room.height / down if look.height else width / _SHAPE
        boxes = (Box(n % across * width, room.top + n // across * height, width, height) for n in range(count))
        return list(boxes), across


def columns_in(count: int, room: Box) -> int:
    """Return in how many columns charts come closest to a pleasant shape; rows that are full count for more."""

    def plots(columns: int, around: tuple[float, float]) -> tuple[float, float]:
        return room.width / columns - around[0], room.height / -(-count // columns) - around[1]

    def cost(columns: int, around: tuple[float, float]) -> float:
        across, down = plots(columns, around)
        if min(across, down) < _FLAT:
            return 100.0 - min(across, down)
        full = -(-count // columns) * columns - count
        return abs(math.log(across / down / _SHAPE)) + 1.2 * full / columns

    usual, lean = (min(range(1, count + 1), key=partial(cost, around=around)) for around in (_AROUND, _LEAN))
    return usual if min(plots(usual, _AROUND)) >= _FLAT else lean


def _squeeze(boxes: Sequence[Box], content: float, room: float) -> float:
    """Return the share of their height that charts keep so that names fit below them."""
    least = max(_FLATTEST * box.width / box.height for box in boxes)
    return min(1.0, max(room / content, least))
