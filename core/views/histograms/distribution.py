"""Percentiles over the steps, as bands around the median."""

from __future__ import annotations

import numpy as np

from core.analysis.histograms import BASIS_POINTS
from core.analysis.ranges import padded
from core.model import U1
from core.state import Domain
from core.views.histograms.drawn import Part
from core.views.histograms.shades import solid
from core.views.histograms.steps_axis import step_axis, step_cursor, step_extent
from core.views.histograms.wish import HistogramWish
from core.views.picture import Axis, Band, Chart, Curves

MEDIAN = len(BASIS_POINTS) // 2
_OPACITIES = (28, 46, 64, 84)
_ALONE = 0.5


def distribution_chart(wish: HistogramWish, part: Part) -> Chart:
    """Return a chart of four bands, from everything to the middle third, and the median."""
    left, right = float(part.x.min()), float(part.x.max())
    x, values = part.x, part.percentiles
    if left == right:  # one step is a bar
        x, values = np.array([left - _ALONE / 2, left + _ALONE / 2]), np.repeat(values[-1:], 2, axis=0)
        left, right = left - _ALONE, right + _ALONE
    bands = tuple(
        Band(x, values[:, place], values[:, -1 - place], solid(part.line.colour, opacity), band_name(place))
        for place, opacity in enumerate(_OPACITIES)
    )
    colours: U1 = np.array([solid(part.line.colour)], dtype=np.uint8)
    median = Curves(x, values[:, MEDIAN], np.array([0, len(x)], dtype=np.int64), colours, ("median",), 1.75)
    shown = values[:, 1:-1] if wish.ignore_outliers else values
    bottom, top = padded(float(shown.min()), float(shown.max()), log=False)
    whole = Domain(left, right, bottom, top)
    across = step_axis(wish, left, right, (float(part.x.min()), float(part.x.max())))
    upright, cursor = Axis("Value", bottom, top), step_cursor(wish, part)
    return Chart(wish.key, wish.tag, across, upright, whole, (*bands, median), cursor, extent=step_extent(wish, part))


def band_name(place: int) -> str:
    """Return which percentiles a band lies between: ``"7 to 93 %"``."""
    return f"{BASIS_POINTS[place] / 100:.0f} to {BASIS_POINTS[-1 - place] / 100:.0f} %"
