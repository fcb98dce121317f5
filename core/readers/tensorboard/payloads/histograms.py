"""Histograms and curves over thresholds: tables of numbers."""

from __future__ import annotations

import numpy as np

from core.model import F8
from core.model.histogram import Histogram
from core.model.pr_curve import PrCurve
from core.readers.tensorboard import chunk
from core.readers.tensorboard.payloads.found import Found, numbers, old_histogram
from core.readers.tensorboard.wire import WireError


def histogram(found: Found) -> Histogram:
    """Return edges and counts; raises WireError.

    Written as rows of left edge, right edge and count, or, before there were plugins, as a HistogramProto, which is
    read as `old_histogram` says.
    """
    if found.what == chunk.HISTOGRAM:
        table = old_histogram(found.data)
    else:
        table = _table(found)
        if table.shape[1] != 3:
            raise WireError("the value is no histogram")
    left, right, count = np.ascontiguousarray(table.T)
    return Histogram(left, right, count)


def pr_curve(found: Found) -> PrCurve:
    """Return what is right and wrong at each threshold; raises WireError.

    Written as rows of true positives, false positives, true negatives, false negatives, precision and recall. The
    thresholds are not written: as many as there are columns, evenly spaced. Neither weights are rounded nor is the
    tail without positives cut, as TensorBoard does.
    """
    table = _table(found)
    if len(table) < 6:
        raise WireError("the value is no precision-recall curve")
    return PrCurve(np.linspace(0, 1, table.shape[1]), *table[:6])


def _table(found: Found) -> F8:
    array = numbers(found)
    if array.ndim != 2:
        raise WireError("the value is no table of numbers")
    return array.astype(np.float64)
