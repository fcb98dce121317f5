"""The curve of the run under the mouse: which metric, and its points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.model import Run
from core.model.arrays import F8
from core.views.field_columns import operand_of
from core.views.hparams.fields import field_title, is_metric
from core.views.hparams.table.curve import curve_of


@dataclass(frozen=True, slots=True, eq=False)
class HoverCurve:
    """A metric over its steps.

    Attributes
    ----------
    title
        What it is called.
    points
        float64 (n, 2), in a unit square, lowest value at 0; NaN at gaps.
    """

    title: str
    points: F8


def hover_curve(run: Run, fields: Iterable[str], pixels: int) -> HoverCurve | None:
    """Return the curve of the first field that is a metric of which a run has several points, None for none."""
    for name in dict.fromkeys(fields):
        operand = operand_of(name) if is_metric(name) else None
        points = None if operand is None else curve_of(run, operand, pixels)
        if points is not None and np.isfinite(points[:, 1]).any():
            return HoverCurve(field_title(name), points)
    return None
