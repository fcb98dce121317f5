"""What lies under the cursor: step, range of values and counts, exactly as logged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.histograms import BASIS_POINTS, bucket_at
from core.model import F8
from core.model.histogram import Histogram
from core.state import HistogramMode
from core.style.text import grouped, moment
from core.views.curves.mapping import Mapping
from core.views.histograms.drawn import Drawn, Part
from core.views.histograms.offset import outline_heights, outline_x
from core.views.picture import Curves, Ridges
from core.views.ticks import minus, span_label, value_label


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the readout: `colour` is that of a run, empty for none; `strong` is what the cursor is nearest to."""

    label: str
    value: str
    colour: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a place in a chart shows.

    Attributes
    ----------
    title
        Step and time.
    rows
        What is known there.
    part, index
        Run and step that are meant, by their places in `Drawn.parts` and in the part.
    bin
        Bin under the cursor, None where there is none.
    """

    title: str
    rows: tuple[Row, ...]
    part: int
    index: int
    bin: int | None


def reading(drawn: Drawn, mapping: Mapping, x: float, y: float) -> Reading | None:
    """Return what lies at a pixel of a chart, None where nothing is drawn.

    Parameters
    ----------
    drawn
        The chart.
    mapping
        From its data units to pixels.
    x, y
        The pixel, from the upper left corner of the plotting area.
    """
    if not drawn.parts or not len(drawn.edges):
        return None
    place, index = nearest(drawn, mapping, x, y)
    upright = drawn.wish.mode in (HistogramMode.HEATMAP, HistogramMode.DISTRIBUTION)
    value = mapping.y_at(y) if upright else mapping.x_at(x)
    return reading_of(drawn, place, index, value)


def nearest(drawn: Drawn, mapping: Mapping, x: float, y: float) -> tuple[int, int]:
    """Return which run and which of its steps are meant at a pixel, by their places."""
    mode, part = drawn.wish.mode, drawn.parts[0]
    if mode in (HistogramMode.HEATMAP, HistogramMode.DISTRIBUTION):
        return 0, int(np.argmin(np.abs(part.x - mapping.x_at(x))))
    if mode is HistogramMode.OFFSET:
        return 0, _ridge_at(drawn, mapping, x, y)
    curves = next(layer for layer in drawn.chart.layers if isinstance(layer, Curves))
    heights = curves.y.reshape(len(curves.keys), -1)
    across = curves.x[: heights.shape[1]]
    tops = mapping.y(np.array([np.interp(mapping.x_at(x), across, each) for each in heights]))
    found = int(np.argmin(np.abs(tops - y)))
    return (found, 0) if mode is HistogramMode.RUNS else (0, found)


def _ridge_at(drawn: Drawn, mapping: Mapping, x: float, y: float) -> int:
    """Return the foremost ridge that covers a pixel, else the one whose crest is nearest."""
    ridges = next(layer for layer in drawn.chart.layers if isinstance(layer, Ridges))
    tops = np.array([np.interp(mapping.x_at(x), ridges.x, each) for each in ridges.tops(mapping)])
    covering = np.flatnonzero((tops <= y) & (y <= mapping.y(ridges.base)))
    return int(covering[-1]) if len(covering) else int(np.argmin(np.abs(tops - y)))


def reading_of(drawn: Drawn, place: int, index: int, value: float) -> Reading:
    """Return what one step of one run shows at a value."""
    wish, part = drawn.wish, drawn.parts[place]
    at = int(np.searchsorted(drawn.edges, value, side="right")) - 1
    inside = 0 <= at < wish.bins or value == drawn.edges[-1]
    bin_place = min(at, wish.bins - 1) if inside else None
    if wish.mode is HistogramMode.DISTRIBUTION:
        rows = _percentile_rows(part, index, value)
    elif wish.mode is HistogramMode.RUNS:
        rows = _run_rows(drawn, place, value, bin_place)
    else:
        rows = _count_rows(drawn, part, index, value, bin_place)
    return Reading(_title(part, index), rows, place, index, bin_place)


def _title(part: Part, index: int) -> str:
    spent = float(part.wall[index]) - part.line.origin
    time = f" · {span_label(round(spent))}" if np.isfinite(spent) else ""
    return f"Step {minus(grouped(int(part.step[index])))}{time}"


def _count_rows(drawn: Drawn, part: Part, index: int, value: float, at: int | None) -> tuple[Row, ...]:
    rows = []
    if at is not None:
        count = float(part.counts[index, at])
        rows.append(Row(_range(float(drawn.edges[at]), float(drawn.edges[at + 1])), number(count), strong=True))
    logged = _logged(part.histograms[index], value)
    if logged is not None:
        rows.append(logged)
    rows.append(Row("All values", number(part.histograms[index].total)))
    time = moment(float(part.wall[index]))
    return (*rows, Row("Logged at", time)) if time != "–" else tuple(rows)


def _logged(histogram: Histogram, value: float) -> Row | None:
    """Return the bucket as it was logged."""
    at = bucket_at(histogram, value)
    if at is None:
        return None
    return Row(f"Logged {_range(float(histogram.left[at]), float(histogram.right[at]))}", number(histogram.count[at]))


def _run_rows(drawn: Drawn, place: int, value: float, at: int | None) -> tuple[Row, ...]:
    if at is None:
        return ()
    rows = [Row("In " + _range(float(drawn.edges[at]), float(drawn.edges[at + 1])), "")]
    for number_of, part in enumerate(drawn.parts):
        count, total = float(part.counts[0, at]), part.histograms[0].total
        share = f"{number(count)} of {number(total)}, {100 * count / (total or 1.0):.1f} %"
        rows.append(Row(part.line.title, share, part.line.colour, number_of == place))
    return tuple(rows)


def _percentile_rows(part: Part, index: int, value: float) -> tuple[Row, ...]:
    if not part.histograms[index].total:
        return (Row("All values", number(0.0)),)
    values = part.percentiles[index]
    closest = int(np.argmin(np.abs(values - value)))
    names = {0: "Minimum", len(values) // 2: "Median", len(values) - 1: "Maximum"}
    return tuple(
        Row(names.get(place, f"{point / 100:.4g} %"), value_label(float(values[place])), strong=place == closest)
        for place, point in reversed(list(enumerate(BASIS_POINTS)))
    )


def _range(low: float, high: float) -> str:
    return value_label(low) if low == high else f"{value_label(low)} to {value_label(high)}"


def number(count: float) -> str:
    """Return a count: whole where it is whole, with a few digits where a bucket is shared between bins."""
    return minus(grouped(round(count))) if count == round(count) else value_label(count)


def outline(drawn: Drawn, found: Reading) -> tuple[F8, F8]:
    """Return the vertices of what a reading means: x in data units, heights as the chart draws them.

    Of ridges heights are 0 to 1, of other curves data units; nothing for modes without curves a step.
    """
    mode, part = drawn.wish.mode, drawn.parts[found.part]
    if mode is HistogramMode.OFFSET:
        return outline_x(drawn.edges), outline_heights(part, drawn.wish.log_counts)[found.index]
    if mode in (HistogramMode.OVERLAY, HistogramMode.RUNS):
        curves = next(layer for layer in drawn.chart.layers if isinstance(layer, Curves))
        heights = curves.y.reshape(len(curves.keys), -1)
        return curves.x[: heights.shape[1]], heights[found.part if mode is HistogramMode.RUNS else found.index]
    return np.empty(0), np.empty(0)
