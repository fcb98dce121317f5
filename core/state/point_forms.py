"""By which columns points differ in size, opacity and shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PointForms:
    """What sizes, opacities and shapes of points say.

    Attributes
    ----------
    size_by, opacity_by
        Columns of numbers; empty for points that are alike.
    size_range, opacity_range
        How many times the size, and which share of the opacity, the lowest and the highest number have.
    shape_by
        Column of categories, empty for round points.
    shapes
        By category: number of a `core.cloud.forms.Shape` that it was given by hand.
    """

    size_by: str = ""
    size_range: tuple[float, float] = (0.5, 2.5)
    opacity_by: str = ""
    opacity_range: tuple[float, float] = (0.15, 1.0)
    shape_by: str = ""
    shapes: Mapping[str, int] = field(default_factory=dict)
