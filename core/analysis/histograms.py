"""Histograms on common bins, and the percentiles of what they counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.model import F8
from core.model.histogram import Histogram

BASIS_POINTS: Final = (0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000)
"""Ten-thousandths at which TensorBoard shows distributions: whole and half standard deviations of a normal one."""
_WHOLE: Final = 10000.0


def finite(histogram: Histogram) -> Histogram:
    """Return a histogram without buckets that have no place among numbers; the same object if all have one."""
    kept = np.isfinite(histogram.left) & np.isfinite(histogram.right) & np.isfinite(histogram.count)
    if kept.all():
        return histogram
    return Histogram(histogram.left[kept], histogram.right[kept], histogram.count[kept])


def common_range(histograms: Sequence[Histogram]) -> tuple[float, float] | None:
    """Return the lowest and the highest edge of some histograms; None if nothing was counted in any.

    Where both are the same value there is room around it, as much as TensorBoard gives.
    """
    edges = [(float(each.left[0]), float(each.right[-1])) for each in histograms if len(each)]
    if not edges:
        return None
    low, high = min(left for left, _ in edges), max(right for _, right in edges)
    return (low / 1.1 - 1, high * 1.1 + 1) if low == high else (low, high)


def bin_edges(lower: float, upper: float, bins: int) -> F8:
    """Return the edges of equally wide bins, float64 (bins + 1,)."""
    width = upper / bins - lower / bins
    places: F8 = np.arange(bins + 1, dtype=np.float64)
    return (lower / 2 + places * (width / 2)) * 2  # halves of the widest numbers have a difference


def rebinned(histogram: Histogram, lower: float, upper: float, bins: int) -> F8:
    """Return what a histogram counts in equally wide bins, float64 (bins,).

    A bucket's count is spread evenly over its width. A bucket without width belongs to the bin at its right, at the
    upper end to the last bin. Buckets are sorted and do not overlap. What lies outside of the range is left out.
    TensorBoard does the same (``buildNormalizedHistograms`` in webapp/widgets/histogram/histogram_util.ts).
    """
    edges = bin_edges(lower, upper, bins)
    left, right = edges[:-1], edges[1:]
    wide = histogram.right > histogram.left
    counts: F8 = np.zeros(bins)
    if wide.any():
        low, high, count = (each[wide][:, None] for each in (histogram.left, histogram.right, histogram.count))
        with np.errstate(over="ignore"):
            shared = np.maximum(np.minimum(high, right) / 2 - np.maximum(low, left) / 2, 0.0)
            counts += (count * (shared / (high / 2 - low / 2))).sum(axis=0)
    places = histogram.left[~wide]
    inside = (places >= lower) & (places <= upper)
    owners = np.clip(np.searchsorted(right, places[inside], side="right"), 0, bins - 1)
    np.add.at(counts, owners, histogram.count[~wide][inside])
    return counts


def percentiles(histogram: Histogram, points: Sequence[int] = BASIS_POINTS) -> F8:
    """Return the values below which ten-thousandths of all counted values lie, float64 (len(points),).

    Between the edges of a bucket the share grows linearly. Of nothing all are 0. TensorBoard does the same
    (``compress_histogram`` in plugins/distribution/compressor.py).

    Parameters
    ----------
    histogram
        Its buckets are sorted.
    points
        Ascending, 0 to 10,000.
    """
    if not len(histogram):
        return np.zeros(len(points))
    least, greatest = histogram.left[0], histogram.right[-1]
    total = histogram.count.sum()
    reached = (histogram.count * points[-1] / (total or 1.0)).cumsum()
    before = np.concatenate(([0.0], reached[:-1]))
    low = np.where(before == 0, least, np.maximum(np.concatenate(([least], histogram.right[:-1])), least))
    high = np.minimum(histogram.right, greatest)
    counted = np.flatnonzero(reached != before)
    place = np.searchsorted(reached[counted], points, side="right")
    result: F8 = np.full(len(points), greatest)
    known = place < len(counted)
    at = counted[place[known]]
    share = (np.asarray(points, dtype=np.float64)[known] - before[at]) / (reached[at] - before[at])
    result[known] = low[at] + (high[at] - low[at]) * share
    return result


def bucket_at(histogram: Histogram, value: float) -> int | None:
    """Return the place of the bucket that a value belongs to, None where nothing could be counted."""
    if not len(histogram) or not histogram.left[0] <= value <= histogram.right[-1]:
        return None
    place = int(np.searchsorted(histogram.left, value, side="right")) - 1
    return place if value <= histogram.right[place] else None
