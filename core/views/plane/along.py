"""A field along one side of a plane: the axis of parallel coordinates, laid flat where it is horizontal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from core.analysis.field_values import Standing
from core.model import F4
from core.model.arrays import F8, Bool
from core.state import FieldBrush
from core.views.hparams.axis import AxisGeometry, AxisSource
from core.views.hparams.brushing import Grip, grip_at, moved, swept, toggled
from core.views.hparams.scale import axis_map
from core.views.plane.frame import Rails
from core.views.plane.part import PlaneRail, PlaneTick

PAD: Final = 12.0
"""Logical pixels between an end of the scale and that of the area, so that no point is cut."""
_ACROSS: Final = ((64.0, 44.0), (48.0, 36.0))
"""Room of a round number and between two labels across a plane of its own, and across one of many."""
_DOWN: Final = ((52.0, 15.0), (30.0, 15.0))


@dataclass(frozen=True, eq=False)
class Along:
    """A field along the side of a plane.

    Inside, places run as on the axes of parallel coordinates: the lower end of the scale has the largest. A horizontal
    axis is their mirror image.

    Attributes
    ----------
    geometry
        The axis, from `low` to `high` with some room at both ends.
    low, high
        Ends of the area in logical pixels, from the left or from the top.
    horizontal
        Whether it runs from left to right.
    """

    geometry: AxisGeometry
    low: float
    high: float
    horizontal: bool

    @staticmethod
    def of(source: AxisSource, low: float, high: float, rails: Rails, horizontal: bool, pad: float = PAD) -> Along:
        """Return a field along a side from `low` to `high` with rails where `rails` says."""
        shown = axis_map(source.values, source.choice, source.time)
        pad = min(pad, (high - low) / 8)
        mirror = low + high
        inside = {name: mirror - at if horizontal else at for name, at in rails}
        ticks, labels = (_ACROSS if horizontal else _DOWN)[pad < PAD]
        geometry = AxisGeometry(source, shown, low + pad, high - pad, inside, ticks, labels, not horizontal)
        return Along(geometry, low, high, horizontal)

    @property
    def source(self) -> AxisSource:
        """The field."""
        return self.geometry.source

    def turned(self, at: float) -> float:
        """Return a place of the picture as a place of the geometry, and the other way round."""
        return self.low + self.high - at if self.horizontal else at

    @cached_property
    def places(self) -> F4:
        """Where each point lies, float32 (n,), logical pixels; NaN where its value is beyond what the axis shows."""
        room = self.geometry.top - self.low
        inside = self.geometry.places(room + 1.0)
        places = np.where(self._beyond(inside, room), np.float32(np.nan), inside)
        return np.asarray(self.low + self.high - places if self.horizontal else places, dtype=np.float32)

    def _beyond(self, places: F4, room: float) -> Bool:
        """Return which points with a finite number lie outside of the area."""
        if self.source.categorical:
            return np.zeros(len(places), dtype=np.bool_)
        finite = self.source.values.standing[self.source.rows] == Standing.FINITE
        share = self.geometry.map.share(self.source.values.numbers[self.source.rows])
        out = (room + 0.5) / self.geometry.length
        with np.errstate(invalid="ignore"):
            beyond: Bool = finite & ((share < -out) | (share > 1.0 + out))
        return beyond

    def at_values(self, numbers: F8) -> F8:
        """Return where numbers lie, logical pixels (k,), also beyond the ends; NaN where they have no place."""
        inside = self.geometry.y(self.geometry.map.share(numbers))
        return self.low + self.high - inside if self.horizontal else inside

    def value_at(self, at: float) -> float:
        """Return the number at a place, at the ends of the scale at most."""
        return self.geometry.value_at(self.turned(at))

    @cached_property
    def ticks(self) -> tuple[PlaneTick, ...]:
        """The labels of the axis."""
        return tuple(PlaneTick(self.turned(tick.y), tick.label, tick.room) for tick in self.geometry.ticks)

    @cached_property
    def rails(self) -> tuple[PlaneRail, ...]:
        """The rails that points lie on."""
        return tuple(
            PlaneRail(rail.key, rail.label, self.turned(rail.y), rail.count) for rail in self.geometry.rail_marks()
        )

    def ranges(self, brushes: Iterable[FieldBrush]) -> tuple[tuple[float, float], ...]:
        """Return what brushes keep of this axis as pairs of places, the smaller first."""
        found = self.geometry.ranges(brushes)
        if not self.horizontal:
            return found
        return tuple((self.turned(bottom), self.turned(top)) for top, bottom in found)

    def swept(self, brush: FieldBrush, one: float, other: float) -> FieldBrush:
        """Return a brush that also keeps what lies between two places; what lies beyond an end belongs to it."""
        return swept(self.geometry, brush, self.turned(one), self.turned(other))

    def toggled(self, brush: FieldBrush, at: float) -> FieldBrush | None:
        """Return a brush with the category or rail at a place added or taken away, None if there is neither."""
        return toggled(self.geometry, brush, self.turned(at))

    def grip_at(self, brush: FieldBrush | None, at: float) -> Grip | None:
        """Return what of a brush's ranges is at a place."""
        return grip_at(self.geometry, brush, self.turned(at))

    def moved(self, brush: FieldBrush, grip: Grip, start: float, at: float) -> FieldBrush:
        """Return a brush one of whose ranges was dragged from one place to another."""
        return moved(self.geometry, brush, grip, self.turned(start), self.turned(at))
