"""Names of curves inside of a chart, in the corner that has the most room for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.export.figures.chart import USUAL, Words, draw_charts, plot_area
from core.export.figures.legend import column_width, draw_column
from core.export.figures.sheet import Box, Sheet
from core.export.figures.text import ROW
from core.model import F8
from core.style import rgb
from core.views.curves.mapping import Mapping
from core.views.picture import Band, Chart, Curves, LegendEntry

_EDGE = 6.0
_WIDEST = 0.5
"""Share of the plotting area that names take at most, across and down."""
_GROUND = 218
"""Opacity of what lies below the names, of 255."""
_BETWEEN = 24
"""Places between two vertices that are looked at, too: of long straight lines."""


def draw_with_names(
    sheet: Sheet, charts: Sequence[tuple[Chart, Box]], entries: Sequence[LegendEntry], words: Words = USUAL
) -> None:
    """Draw charts, and in the first one what the curves of all are called."""
    left = draw_charts(sheet, charts, words)
    if not charts or not entries:
        return
    chart, box = charts[0]
    plot = plot_area(sheet, chart, box, left, words)
    width = column_width(sheet, entries, _WIDEST * plot.width)
    height = min(len(entries), max(int(plot.height * 0.9 // ROW), 1)) * ROW
    corner = emptiest(corners(plot, width, height), vertices(chart, plot))
    red, green, blue = rgb(sheet.tokens.canvas)
    sheet.image(np.full((1, 1, 4), (red, green, blue, _GROUND), dtype=np.uint8), corner)
    draw_column(sheet, entries, corner)


def corners(plot: Box, width: float, height: float) -> tuple[Box, ...]:
    """Return where names can stand: upper right, upper left, lower right, lower left, the usual one first."""
    right, low = plot.right - width - _EDGE, plot.bottom - height - _EDGE
    places = ((right, plot.top + _EDGE), (plot.left + _EDGE, plot.top + _EDGE), (right, low), (plot.left + _EDGE, low))
    return tuple(Box(x, y, width, height) for x, y in places)


def emptiest(boxes: Sequence[Box], points: F8) -> Box:
    """Return the box with the fewest points (n, 2) in it, the first of several."""

    def inside(box: Box) -> int:
        x, y = points[:, 0], points[:, 1]
        return int(np.count_nonzero((x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom)))

    return min(boxes, key=inside)


def vertices(chart: Chart, plot: Box) -> F8:
    """Return places (n, 2) along everything that is drawn in a chart, on the sheet."""
    mapping = Mapping.of(chart, plot.width, plot.height)
    found = [np.empty((0, 2))]
    for layer in chart.layers:
        if isinstance(layer, Curves):
            along = mapping.along(layer.second)
            ends = zip(layer.starts[:-1], layer.starts[1:], strict=True)
            found += [_along(along.x(layer.x[a:b]), along.y(layer.y[a:b])) for a, b in ends if b > a]
        elif isinstance(layer, Band):
            along = mapping.along(layer.second)
            found += [_along(along.x(layer.x), along.y(edge)) for edge in (layer.lower, layer.upper)]
    points = np.concatenate(found)
    return points[np.isfinite(points).all(axis=1)] + (plot.left, plot.top)


def _along(x: F8, y: F8) -> F8:
    """Return a polyline with places between its vertices."""
    if len(x) < 2:
        return np.column_stack([x, y])
    at = np.linspace(0, len(x) - 1, min(len(x) * _BETWEEN, 4096))
    return np.column_stack([np.interp(at, np.arange(len(x)), x), np.interp(at, np.arange(len(y)), y)])
