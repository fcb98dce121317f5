"""The runs that can be asked, made ready: those with a target, and the parameters that vary among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.importance.columns import Column, distinct, length, taken
from core.analysis.importance.forest import Grid, grid
from core.analysis.importance.space import Axis, axis
from core.model.arrays import F8, I8


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A parameter that nothing can be said about, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """Runs with a finite target and parameters that vary.

    Attributes
    ----------
    columns
        The parameters, p of them.
    axes
        The same as cells of the space, always of all runs.
    grid
        The cells of these runs as arrays.
    target
        float64 (n,), less its mean, and in a unit so that it is within -2 and 2: squares of anything can be summed.
    level, unit
        What its 0 and 1 are.
    """

    columns: tuple[Column, ...]
    axes: tuple[Axis, ...]
    grid: Grid
    target: F8
    level: float
    unit: float

    @property
    def names(self) -> tuple[str, ...]:
        """What the parameters are called."""
        return tuple(column.name for column in self.columns)

    def of(self, rows: I8) -> Table:
        """Return the table of some runs, in the same space."""
        columns = tuple(taken(column, rows) for column in self.columns)
        return Table(columns, self.axes, self.grid.of(rows), self.target[rows], self.level, self.unit)


def prepared(columns: Sequence[Column], target: F8, ranked: bool) -> tuple[Table, tuple[LeftOut, ...]]:
    """Return the table of the runs whose target is finite, and which columns it leaves out.

    `ranked` puts in place of the target its rank among the runs, 0 to 1. Raises ValueError if lengths differ.
    """
    if wrong := [column.name for column in columns if length(column) != len(target)]:
        raise ValueError(f"{', '.join(wrong)}: not as many values as the {len(target)} targets")
    good = np.isfinite(target)
    kept = [taken(column, good) for column in columns] if good.any() else []
    out = tuple(LeftOut(column.name, reason) for column in kept if (reason := _useless(column)))
    varying = tuple(column for column in kept if not _useless(column))
    axes = tuple(axis(column) for column in varying)
    values = _ranks(target[good]) if ranked and good.any() else target[good]
    unit = float(np.abs(values).max(initial=0.0)) or 1.0
    level = float((values / unit).mean()) if len(values) else 0.0
    return Table(varying, axes, grid(axes), values / unit - level, level * unit, unit), out


def _useless(column: Column) -> str:
    different, present = distinct(column), column.present
    if different == 0:
        return "no run has a value"
    return "all runs have the same value" if different == 1 and present.all() else ""


def _ranks(values: F8) -> F8:
    from scipy.stats import rankdata

    ranks: F8 = (rankdata(values) - 0.5) / len(values)
    return ranks
