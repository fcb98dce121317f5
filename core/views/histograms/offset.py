"""Ridges: one step behind the other, the last one in front."""

from __future__ import annotations

import numpy as np

from core.model import F8, U1
from core.state import Domain
from core.style import mix, rgb, tokens
from core.views.histograms.drawn import Part
from core.views.histograms.shades import OUTSIDE, faded
from core.views.histograms.steps_axis import step_axis
from core.views.histograms.wish import HistogramWish
from core.views.picture import Axis, Chart, Ridges

_RISE = 0.4
"""Share of the chart's height that the highest ridge takes."""
_FOOT = 0.03


def offset_chart(wish: HistogramWish, part: Part, edges: F8) -> Chart:
    """Return a chart with values from left to right and steps from the back to the front."""
    base, first, last = part.x, float(part.x.min()), float(part.x.max())
    span = (last - first) or 1.0
    height = span / (1 - _RISE - _FOOT)
    upright = step_axis(wish, last + _FOOT * height, last - (1 - _FOOT) * height, marked=(first, last))
    # Where time goes back, as clocks do, the ridges still stand in the order of their steps.
    layer = Ridges(outline_x(edges), outline_heights(part, wish.log_counts), base, _RISE, *_colours(wish, part))
    whole = Domain(float(edges[0]), float(edges[-1]), upright.lower, upright.upper)
    return Chart(wish.key, wish.tag, Axis("Value", whole.left, whole.right), upright, whole, (layer,))


def outline_x(edges: F8) -> F8:
    """Return where the vertices of a ridge lie: the middles of all bins between the two outermost edges."""
    return np.concatenate((edges[:1], (edges[:-1] / 2 + edges[1:] / 2), edges[-1:]))


def outline_heights(part: Part, log: bool) -> F8:
    """Return how high the vertices of all ridges are, 0 to 1 of the highest."""
    counts = np.log1p(part.counts) if log else part.counts
    heights = counts / (counts.max(initial=0.0) or 1.0)
    nothing = np.zeros((len(heights), 1))
    return np.concatenate((nothing, heights, nothing), axis=1)


def _colours(wish: HistogramWish, part: Part) -> tuple[U1, U1]:
    """Return fills and lines; that of the linked step stands out."""
    theme, colour = tokens(wish.viewport.theme), part.line.colour
    fills = faded(wish, colour, len(part.step))
    lines = np.array([(*rgb(mix(theme.raised, colour, 0.1)), 255)] * len(part.step), dtype=np.uint8)
    out = ~part.inside(wish.span)
    ground = np.array(rgb(theme.raised))
    for shades in (fills, lines):  # ridges cover one another: they pale, but stay opaque
        shades[out, :3] = ground - (ground - shades[out, :3].astype(np.int64)) // OUTSIDE
    if wish.step is not None:
        fills[part.now] = (*rgb(theme.warm), 255)
        lines[part.now] = (*rgb(mix(theme.warm, theme.text, 0.5)), 255)
    return fills, lines
