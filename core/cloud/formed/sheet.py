"""What bands of a picture share of points of different sizes, opacities and shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.cloud.compiling import steady
from core.cloud.points import Points
from core.cloud.shading import radii
from core.model.arrays import F8, I8, U2

if TYPE_CHECKING:
    from core.cloud.cloud import Cloud

COVERED = 256.0
"""What a shape adds to a pixel that it covers."""


@dataclass(frozen=True, slots=True, eq=False)
class SheetForms:
    """Forms in the order of a cloud's points.

    Attributes
    ----------
    index
        uint16 (m,): the form of each point.
    radii
        float64 (k, 6): of each form in each layer, device pixels.
    shares
        float64 (k,): what each keeps of the opacity.
    shapes
        int64 (k,): numbers of `core.cloud.forms.Shape`.
    """

    index: U2
    radii: F8
    shares: F8
    shapes: I8

    @staticmethod
    def of(cloud: Cloud, points: Points, scale: float) -> SheetForms | None:
        """Return the forms of points, None where all are alike."""
        forms = points.forms
        if forms is None:
            return None
        table = forms.table.astype(np.float64)
        factors, form = np.unique(table[:, 0], return_inverse=True)
        sizes = np.array([radii(points.size * factor, scale) for factor in factors.tolist()])[form]
        index = cloud.colours_in_order(forms.index, len(table))
        return SheetForms(
            index, steady(sizes, np.float64), steady(table[:, 1], np.float64), steady(table[:, 2], np.int64)
        )
