"""Where values of a parameter lie along an axis: numbers on their own scale, a slot for each category and for none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.importance.columns import Column, Numeric, on_log_scale
from core.analysis.importance.result import Curve
from core.analysis.importance.space import OTHERS
from core.model import F8
from core.views.picture import AxisScale
from core.views.ticks import ticks

MISSING = "none"
"""What the slot of runs without a value is called."""
_SLOT = 30.0
"""Logical pixels of the slot of runs without a value beside numbers."""
_APART = 62.0
"""Logical pixels between two ticks of numbers."""
_SPREAD = 0.56
"""Share of a slot over which runs are spread."""


@dataclass(frozen=True, slots=True, eq=False)
class Ruler:
    """The places of one parameter from 0 to a length in logical pixels.

    Attributes
    ----------
    curve, column
        What is drawn, and the values of the runs.
    length
        Of the axis.
    lower, upper
        Values at its ends, of numbers.
    log
        Whether it is logarithmic.
    """

    curve: Curve
    column: Column
    length: float
    lower: float
    upper: float
    log: bool

    @staticmethod
    def of(curve: Curve, column: Column, length: float) -> Ruler:
        """Return the ruler of a parameter."""
        if not isinstance(column, Numeric):
            return Ruler(curve, column, length, 0.0, 1.0, False)
        lower, upper = float(curve.edges[0]), float(curve.edges[-1])
        return Ruler(curve, column, length, lower, upper, on_log_scale(column) and lower > 0)

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return isinstance(self.column, Numeric)

    @property
    def _slots(self) -> int:
        return len(self.curve.labels) + int(self.curve.missing)

    @property
    def _slot(self) -> float:
        return _SLOT if self.numeric else self.length / max(self._slots, 1)

    @property
    def span(self) -> float:
        """Length of the part for numbers; none of categories."""
        return self.length - self._slot * int(self.curve.missing) if self.numeric else 0.0

    def at(self, values: F8) -> F8:
        """Return the places of numbers, between the ends."""
        lower, upper = self.lower, self.upper
        if self.log:
            lower, upper, values = np.log(lower), np.log(upper), np.log(np.maximum(values, np.finfo(np.float64).tiny))
        share = (values / 2 - lower / 2) / (upper / 2 - lower / 2) if upper > lower else np.full(len(values), 0.5)
        places: F8 = np.clip(share, 0.0, 1.0) * self.span
        return places

    def middles(self) -> F8:
        """Return the place of each entry of the curve, the missing one included."""
        if not self.numeric:
            slots: F8 = (np.arange(self._slots, dtype=np.float64) + 0.5) * self._slot
            return slots
        found = self.at(self.curve.positions)
        return np.append(found, self.length - _SLOT / 2) if self.curve.missing else found

    def edges(self) -> F8:
        """Return where each entry of the curve begins and ends, (entries, 2)."""
        if not self.numeric:
            ends = np.arange(self._slots + 1) * self._slot
            return np.column_stack([ends[:-1], ends[1:]])
        ends = self.at(self.curve.edges)
        found = np.column_stack([ends[:-1], ends[1:]])
        return np.vstack([found, [self.span, self.length]]) if self.curve.missing else found

    def runs(self, scatter: F8) -> F8:
        """Return the place of each run (n,), NaN where there is none; those in slots are spread by `scatter`."""
        column, spread = self.column, scatter * _SPREAD * self._slot
        if isinstance(column, Numeric):
            found = np.where(column.present, self.at(np.where(column.present, column.values, self.lower)), np.nan)
        else:
            slot_of = {label: place for place, label in enumerate(self.curve.labels)}
            others = slot_of.get(OTHERS, -1)
            slots = np.array([slot_of.get(name, others) for name in column.categories], dtype=np.float64)
            slot = slots[np.maximum(column.codes, 0)] if len(slots) else np.zeros(len(column.codes))
            found = np.where(column.present & (slot >= 0), (slot + 0.5) * self._slot + spread, np.nan)
        missing = self.length - self._slot / 2 + spread if self.curve.missing else np.full(len(found), np.nan)
        return np.where(column.present, found, missing)

    def marks(self) -> tuple[tuple[float, str, float], ...]:
        """Return the labels below: the place, what it says and the room that it has."""
        found = self._numbers() if self.numeric else self._categories(self.curve.labels)
        return (*found, (self.length - self._slot / 2, MISSING, self._slot)) if self.curve.missing else found

    def _numbers(self) -> tuple[tuple[float, str, float], ...]:
        scale = AxisScale.LOG if self.log else AxisScale.LINEAR
        told = ticks(scale, self.lower, self.upper, max(int(self.span / _APART), 2))
        places = self.at(np.array([tick.value for tick in told])) if told else np.empty(0)
        return tuple((place, tick.label, _APART) for place, tick in zip(places.tolist(), told, strict=True))

    def _categories(self, labels: Sequence[str]) -> tuple[tuple[float, str, float], ...]:
        return tuple(((place + 0.5) * self._slot, label, self._slot) for place, label in enumerate(labels))
