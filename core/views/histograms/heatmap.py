"""Steps from left to right, values upwards, counts as colours."""

from __future__ import annotations

import numpy as np

from core.model import F8, U1
from core.state import Domain
from core.style import colour_map
from core.views.histograms.drawn import Part
from core.views.histograms.shades import OUTSIDE
from core.views.histograms.steps_axis import step_axis, step_cursor, step_extent
from core.views.histograms.wish import HistogramWish
from core.views.picture import Axis, Chart, ColourBar, Legend, Tiles
from core.views.ticks import value_label

COLOURS = "viridis"
_ALONE = 0.5


def heatmap_chart(wish: HistogramWish, part: Part, edges: F8) -> Chart:
    """Return a chart of tiles: a column a step, as wide as it is nearer to it than to any other."""
    across = column_edges(part.x)
    colours = _colours(part.counts, brightest(part.counts), wish.log_counts)
    colours[~part.inside(wish.span), :, 3] //= OUTSIDE
    tiles = Tiles(across, edges, colours)
    whole = Domain(float(across[0]), float(across[-1]), float(edges[0]), float(edges[-1]))
    x = step_axis(wish, whole.left, whole.right, (float(part.x.min()), float(part.x.max())))
    y = Axis("Value", whole.bottom, whole.top)
    cursor, extent = step_cursor(wish, part), step_extent(wish, part)
    meaning = Legend("Count", bar=colour_scale(part, wish.log_counts))
    return Chart(wish.key, wish.tag, x, y, whole, (tiles,), cursor, legend=meaning, extent=extent)


def column_edges(x: F8) -> F8:
    """Return the edges between columns around places, float64 (n + 1,): half way between neighbours."""
    x = np.maximum.accumulate(x)
    if len(x) == 1 or x[0] == x[-1]:
        return np.linspace(x[0] - _ALONE, x[0] + _ALONE, len(x) + 1)
    middles = x[:-1] / 2 + x[1:] / 2
    return np.concatenate(([x[0] - (middles[0] - x[0])], middles, [x[-1] + (x[-1] - middles[-1])]))


def brightest(counts: F8) -> float:
    """Return the count from which on tiles are brightest: one step whose values are all alike must not darken others.

    It is the highest of a column in the middle of all columns, or of that half more.
    """
    highest = counts.max(axis=1, initial=0.0)
    return min(float(highest.max(initial=0.0)), 1.5 * float(np.median(highest))) or 1.0


def colour_scale(part: Part, log: bool) -> ColourBar:
    """Return what the colours mean; ``≥`` where higher counts have the colour of the end."""
    most, highest = brightest(part.counts), float(part.counts.max(initial=0.0))
    middle = float(np.expm1(np.log1p(most) / 2)) if log else most / 2
    over = "≥ " if highest > most else ""
    labels = ((0.0, "0"), (0.5, value_label(middle)), (1.0, over + value_label(most)))
    return ColourBar(COLOURS, 0.0, most, labels=labels, areas=True)


def _colours(counts: F8, most: float, log: bool) -> U1:
    """Return the colours of counts beside that of the brightest; nothing at all is transparent."""
    shares = np.log1p(counts) / np.log1p(most) if log else counts / most
    colours: U1 = np.full((*counts.shape, 4), 255, dtype=np.uint8)
    colours[..., :3] = colour_map(COLOURS)[np.clip((shares * 255).round(), 0, 255).astype(np.int64)]
    colours[counts <= 0, 3] = 0
    return colours
