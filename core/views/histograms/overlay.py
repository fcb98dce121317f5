"""Histograms over one another: all steps of a run, or all runs at one step."""

from __future__ import annotations

import numpy as np

from core.model import F8, U1
from core.state import Domain
from core.style import tokens
from core.views.histograms.drawn import Part
from core.views.histograms.offset import outline_x
from core.views.histograms.shades import OUTSIDE, faded, solid
from core.views.histograms.wish import HistogramWish
from core.views.picture import Axis, AxisScale, Band, Chart, Curves, Legend, LegendEntry

_ROOM = 1.06
_WIDTH, _STRONG = 1.25, 2.25
_FILL = 34


def overlay_chart(wish: HistogramWish, part: Part, edges: F8) -> Chart:
    """Return a chart with values from left to right and counts upwards, a curve a step."""
    tops = _closed(part.counts)
    colours = faded(wish, part.line.colour, len(tops), 220)
    colours[~part.inside(wish.span), 3] //= OUTSIDE
    layers = [_curves(wish, outline_x(edges), tops, colours, ("",) * len(tops), _WIDTH)]
    if wish.step is not None:
        now = tops[part.now : part.now + 1]
        warm: U1 = np.array([solid(tokens(wish.viewport.theme).warm)], dtype=np.uint8)
        layers.append(_curves(wish, outline_x(edges), now, warm, ("now",), _STRONG))
    near = part.inside(wish.span)
    return _chart(wish, edges, tops[near] if near.any() else tops, "Count", tuple(layers), None)


def runs_chart(wish: HistogramWish, parts: tuple[Part, ...], edges: F8) -> Chart:
    """Return a chart with values from left to right and shares of all values upwards, a curve a run."""
    tops = _closed(shares(parts))
    x, names = outline_x(edges), tuple(part.line.run.name for part in parts)
    floor = np.full(len(x), _least(tops) if wish.log_counts else 0.0)
    dimmed = [bool(wish.selected) and name not in wish.selected for name in names]
    bands = [
        Band(x, floor, np.maximum(top, floor), solid(part.line.colour, 12 if dim else _FILL), name)
        for part, top, name, dim in zip(parts, tops, names, dimmed, strict=True)
    ]
    colours: U1 = np.array(
        [solid(part.line.colour, 90 if dim else 255) for part, dim in zip(parts, dimmed, strict=True)], dtype=np.uint8
    )
    curves = _curves(wish, x, tops, colours, names, 1.5)
    entries = tuple(
        LegendEntry(name, part.line.title, part.line.colour) for name, part in zip(names, parts, strict=True)
    )
    return _chart(wish, edges, tops, "Share", (*bands, curves), Legend("Runs", entries))


def shares(parts: tuple[Part, ...]) -> F8:
    """Return what share of its values each run has in each bin, float64 (runs, bins)."""
    return np.array([part.counts[0] / (part.totals[0] or 1.0) for part in parts])


def _closed(counts: F8) -> F8:
    nothing = np.zeros((len(counts), 1))
    return np.concatenate((nothing, counts, nothing), axis=1)


def _least(tops: F8) -> float:
    positive = tops[tops > 0]
    return float(positive.min()) / 2 if len(positive) else 0.1


def _curves(wish: HistogramWish, x: F8, tops: F8, colours: U1, keys: tuple[str, ...], width: float) -> Curves:
    y = np.maximum(tops, _least(tops)) if wish.log_counts else tops
    starts = np.arange(len(tops) + 1, dtype=np.int64) * len(x)
    return Curves(np.tile(x, len(tops)), y.ravel(), starts, colours, keys, width)


def _chart(
    wish: HistogramWish,
    edges: F8,
    tops: F8,
    title: str,
    layers: tuple[Curves | Band, ...],
    legend: Legend | None,
) -> Chart:
    most = float(tops.max(initial=0.0)) or 1.0
    low, high = (_least(tops), most * 1.5) if wish.log_counts else (0.0, most * _ROOM)
    upright = Axis(title, low, max(high, low * 2), AxisScale.LOG if wish.log_counts else AxisScale.LINEAR)
    whole = Domain(float(edges[0]), float(edges[-1]), upright.lower, upright.upper)
    across = Axis("Value", whole.left, whole.right)
    return Chart(wish.key, wish.tag, across, upright, whole, layers, legend=legend)
