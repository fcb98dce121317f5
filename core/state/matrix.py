"""What the user wishes to see of the runs as a matrix of small planes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatrixState:
    """One state of the scatter matrix; colours are those of the page of points.

    Attributes
    ----------
    fields
        Rows and columns from the upper left, as queries write them; None chooses those that vary.
    """

    fields: tuple[str, ...] | None = None
