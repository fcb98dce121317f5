"""The chart of one card."""

from __future__ import annotations

from dataclasses import replace

from core.model import F8
from core.state import Domain, HistogramMode
from core.style.text import counted, grouped
from core.views.histograms.distribution import distribution_chart
from core.views.histograms.drawn import Drawn, Part, parts_of
from core.views.histograms.heatmap import brightest, heatmap_chart
from core.views.histograms.offset import offset_chart
from core.views.histograms.overlay import overlay_chart, runs_chart
from core.views.histograms.wish import HistogramWish
from core.views.memo import Memo
from core.views.picture import Axis, AxisScale, Chart
from core.views.ticks import value_label


def bytes_of(drawn: Drawn) -> int:
    """Return about how much memory a chart holds: with it stays all that the readout tells."""
    logged = sum(3 * each.count.nbytes + 256 for part in drawn.parts for each in part.histograms)
    return logged + sum(4 * part.counts.nbytes for part in drawn.parts) + 4096


charts: Memo[Drawn] = Memo(64 << 20, bytes_of)
"""Charts of the last wishes; `charts.made` counts how many were worked out."""


def resolve_wish(wish: HistogramWish) -> Drawn:
    """Return the chart for a wish; the same object for an equal wish. Reads payloads; safe to call on any thread."""
    return charts.get(wish, lambda: _drawn(wish))


def _drawn(wish: HistogramWish) -> Drawn:
    parts, edges = parts_of(wish)
    chart = _chart(wish, parts, edges) if parts and len(edges) else _nothing(wish)
    return Drawn(wish, _noted(chart, wish, parts), parts, edges)


def _chart(wish: HistogramWish, parts: tuple[Part, ...], edges: F8) -> Chart:
    if wish.mode is HistogramMode.RUNS:
        return runs_chart(wish, parts, edges)
    if wish.mode is HistogramMode.OVERLAY:
        return overlay_chart(wish, parts[0], edges)
    if wish.mode is HistogramMode.HEATMAP:
        return heatmap_chart(wish, parts[0], edges)
    if wish.mode is HistogramMode.DISTRIBUTION:
        return distribution_chart(wish, parts[0])
    return offset_chart(wish, parts[0], edges)


def _nothing(wish: HistogramWish) -> Chart:
    return Chart(wish.key, wish.tag, Axis("Value", 0.0, 1.0), Axis("", 0.0, 1.0), Domain(0.0, 1.0, 0.0, 1.0))


def _noted(chart: Chart, wish: HistogramWish, parts: tuple[Part, ...]) -> Chart:
    title = wish.tag if wish.mode is HistogramMode.RUNS or not wish.lines else f"{wish.tag} · {wish.lines[0].title}"
    x, y = chart.x, chart.y
    if wish.zoom is not None:
        x = _zoomed(x, wish.zoom.left, wish.zoom.right)
        y = _zoomed(y, wish.zoom.bottom, wish.zoom.top)
    return replace(chart, title=title, x=x, y=y, note=_note(wish, parts))


def _zoomed(axis: Axis, lower: float, upper: float) -> Axis:
    """Return a part of an axis; ticks stay where there were some."""
    if axis.scale is AxisScale.LOG and lower <= 0:
        lower = axis.lower
    marked = axis.marked
    if marked is not None:
        low, high = sorted((lower, upper))
        marked = (min(max(marked[0], low), high), min(max(marked[1], low), high))
    return replace(axis, lower=lower, upper=upper, marked=marked)


def _note(wish: HistogramWish, parts: tuple[Part, ...]) -> str:
    """Return in a few words what is not drawn; empty if nothing is left out."""
    notes = []
    if not parts:
        notes.append("No histogram can be read")
    elif all(not each.total for part in parts for each in part.histograms):
        notes.append("No value was counted")
    if wish.mode is not HistogramMode.RUNS:
        notes += [f"{grouped(len(p.step))} of {counted(p.total, 'step')}" for p in parts if len(p.step) < p.total]
    if wish.mode is HistogramMode.HEATMAP and any(p.counts.max(initial=0.0) > brightest(p.counts) for p in parts):
        notes.append(f"brightest ≥ {value_label(max(brightest(p.counts) for p in parts), 3)}")
    unreadable, overwritten = sum(p.unreadable for p in parts), sum(p.overwritten for p in parts)
    if unreadable:
        notes.append(f"{counted(unreadable, 'step')} unreadable")
    if overwritten:
        notes.append(f"{counted(overwritten, 'superseded step')} hidden")
    if wish.span is not None and parts and not any(part.inside(wish.span).any() for part in parts):
        notes.append(f"no step from {grouped(wish.span.first)} to {grouped(wish.span.last)}")
    if wish.ignore_outliers:
        notes.append("outliers left out")
    return " · ".join(notes)
