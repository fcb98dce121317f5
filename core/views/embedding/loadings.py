"""Which columns make up a principal component."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.projection.pca import Pca
from core.model import F8, I8
from core.views.embedding.memo import remembered

LISTED = 8
"""Columns that are listed."""


@dataclass(frozen=True, slots=True)
class Loading:
    """How much a column has to do with a component.

    Attributes
    ----------
    column
        From 0.
    name
        Of the column, ``"dimension 17"`` where it has none.
    value
        The component's axis times the standard deviation along it.
    share
        `value` as a share of the largest of its component, -1 to 1.
    """

    column: int
    name: str
    value: float
    share: float


@remembered(4)
def largest_loadings(
    made: Pca, component: int, names: tuple[str, ...] = (), count: int = LISTED
) -> tuple[Loading, ...]:
    """Return the columns with the largest loadings on a component, largest first; those without any are left out."""
    values = loadings(made, component)
    order = by_size(values, count)
    largest = float(np.abs(values[order[:1]]).sum()) or 1.0
    return tuple(
        Loading(int(column), column_name(names, int(column)), float(values[column]), float(values[column]) / largest)
        for column in order
        if values[column] != 0
    )


def loadings(made: Pca, component: int) -> F8:
    """Return the loadings of all columns on a component, float64 (d,)."""
    deviation = float(np.sqrt(made.explained_variance_ratio[component] * made.total_variance))
    values: F8 = made.axes[component] * deviation
    return values


def by_size(values: F8, count: int) -> I8:
    """Return which values are largest, whatever their sign, largest first and equal ones in their order."""
    size = -np.abs(values)
    few = np.arange(len(size)) if count >= len(size) else np.sort(np.argpartition(size, count - 1)[:count])
    order: I8 = few[np.argsort(size[few], kind="stable")]
    return order


def column_name(names: Sequence[str], column: int) -> str:
    """Return the name of a column of vectors, its number from 1 where it has none."""
    return names[column] if column < len(names) and names[column] else f"dimension {column + 1:,}"


def loadings_text(made: Pca, component: int, names: tuple[str, ...] = ()) -> str:
    """Return the loadings of all columns on a component with all digits, largest first, by tabs, with a header."""
    values = loadings(made, component)
    lines = [f"column\tloading on PC {component + 1}"]
    lines += [f"{column_name(names, column)}\t{values[column]}" for column in by_size(values, len(values)).tolist()]
    return "\n".join(lines) + "\n"
