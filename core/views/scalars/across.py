"""Where the points of a run lie on the horizontal axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.events import Event
from core.analysis.pauses import Pauses, common_pauses, pauses
from core.analysis.restarts import superseded
from core.analysis.xaxis import epochs, last_values
from core.model import F8, I8, Run, ScalarSeries
from core.state import AcrossState, XAxis

EPOCH = "epoch"
"""What the series of epochs is called, by itself or behind a slash, in small or capital letters."""


class Company:
    """All runs of a chart over the time of day, of which only common pauses are folded; compared by identity."""

    def __init__(self, series: Sequence[ScalarSeries]) -> None:
        self._series = tuple(series)

    @cached_property
    def pauses(self) -> Pauses:
        """Stretches in which none of them logged anything."""
        return common_pauses([_extent(each) for each in self._series if len(each)])


_known: WeakKeyDictionary[ScalarSeries, Pauses] = WeakKeyDictionary()
_risen: WeakKeyDictionary[ScalarSeries, ScalarSeries] = WeakKeyDictionary()


def pauses_of(series: ScalarSeries) -> Pauses:
    """Return the pauses of a run by the times of its points; remembered with the series."""
    if series not in _known:
        _known[series] = pauses(series.wall_time)
    return _known[series]


def _extent(series: ScalarSeries) -> tuple[float, float, Pauses]:
    return float(np.nanmin(series.wall_time)), float(np.nanmax(series.wall_time)), pauses_of(series)


def risen(series: ScalarSeries) -> ScalarSeries:
    """Return a series without points that a restart has overwritten, so that its steps never go back."""
    if series not in _risen:
        keep = ~superseded(series.step)
        _risen[series] = (
            series if keep.all() else ScalarSeries(series.wall_time[keep], series.step[keep], series.value[keep])
        )
    return _risen[series]


@dataclass(frozen=True, slots=True)
class Across:
    """How the points of one run get their x.

    Attributes
    ----------
    axis
        What is shown.
    origin
        Wall time that relative time counts from: the run's start.
    by
        The series whose value is x, or the epoch; None if x does not come from one.
    per_epoch
        Steps of an epoch; 0 where epochs come from a series.
    own, company
        Series by whose times pauses are folded, alone or together with others; None for no folding.
    event, at
        What is zero, as in `core.state.AcrossState`.
    told_by
        The series in which the event is looked for, None for the run's own one.
    """

    axis: XAxis = XAxis.STEP
    origin: float = 0.0
    by: ScalarSeries | None = None
    per_epoch: float = 0.0
    own: ScalarSeries | None = None
    company: Company | None = None
    event: Event = Event.NOTHING
    at: float = 0.0
    told_by: ScalarSeries | None = None
    _hash: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        if not self._hash:  # enumerations take long to hash, and each card is told apart by thousands of these
            own = (self.axis, self.origin, self.by, self.per_epoch, self.own, self.company)
            self._hash.append(hash((own, self.event, self.at, self.told_by)))
        return self._hash[0]

    @property
    def simple(self) -> bool:
        """Whether x is a step or a time as it was logged, so that nothing is worth remembering."""
        folded = self.own is not None or self.company is not None
        return (self.axis is XAxis.STEP or self.axis.timed) and not folded

    @property
    def wanders(self) -> bool:
        """Whether x may go back and forth while steps go on."""
        return self.axis is XAxis.METRIC

    def ordinary(self) -> Across:
        """Return the same without anything moved to zero."""
        return self if self.event is Event.NOTHING else replace(self, event=Event.NOTHING, at=0.0, told_by=None)

    def places(self, step: I8, wall: F8) -> F8:
        """Return x of points before anything is moved to zero, float64 (n,); NaN where it is not known."""
        if self.axis is XAxis.STEP:
            return step.astype(np.float64)
        if self.axis.timed:
            return self._times(wall)
        if self.by is None:
            return step / self.per_epoch if self.per_epoch else np.full(len(step), np.nan)
        known = risen(self.by)
        return (epochs if self.axis is XAxis.EPOCH else last_values)(step, known.step, known.value)

    def _times(self, wall: F8) -> F8:
        since = self.origin if self.axis is XAxis.RELATIVE else 0.0
        found = self.folding
        times = wall if not found.starts else found.fold(wall)
        return times - since if since else times

    @property
    def folding(self) -> Pauses:
        """The pauses that are folded, in wall time."""
        if self.company is not None:
            return self.company.pauses
        return Pauses() if self.own is None else pauses_of(self.own)


OF_VALUES = (Event.ABOVE, Event.BELOW, Event.HIGHEST, Event.LOWEST)
"""Events that may be looked for in another tag."""
NOTHING = ScalarSeries(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0))
"""What a run has of a tag that it has not."""
STEPS = Across()
"""Points at their steps."""


def across_of(run: Run, series: ScalarSeries, origin: float, axis: XAxis, wished: AcrossState) -> Across | None:
    """Return how the points of a series get their x; None if the run lacks what gives it."""
    told_by = run.scalars.get(wished.event_tag, NOTHING) if wished.event in OF_VALUES and wished.event_tag else None
    found = _common(axis, wished.event, wished.at)
    if told_by is not None or axis is XAxis.RELATIVE:
        found = replace(found, origin=origin if axis is XAxis.RELATIVE else 0.0, told_by=told_by)
    if axis.timed:
        return replace(found, own=series) if wished.folded and axis is XAxis.RELATIVE else found
    if axis is XAxis.STEP:
        return found
    if axis is XAxis.EPOCH and wished.steps_per_epoch > 0:
        return replace(found, per_epoch=wished.steps_per_epoch)
    tag = epoch_tag(run) if axis is XAxis.EPOCH else wished.metric
    by = run.scalars.get(tag) if tag else None
    return replace(found, by=by) if by is not None and len(by) else None


def common_across(axis: XAxis, wished: AcrossState) -> Across | None:
    """Return how the points of all runs get their x where that is the same for all; None where it is not."""
    told = wished.event in OF_VALUES and wished.event_tag
    same = axis is XAxis.STEP or (axis is XAxis.WALL and not wished.folded)
    return _common(axis, wished.event, wished.at) if same and not told else None


@lru_cache(maxsize=64)
def _common(axis: XAxis, event: Event, at: float) -> Across:
    """Return what the points of all runs have in common, the same object: cards are told apart by thousands of them."""
    return Across(axis, event=event, at=at)


def epoch_tag(run: Run) -> str:
    """Return the tag of a run's series of epochs, the shortest of several; empty for none."""
    if EPOCH in run.scalars:
        return EPOCH
    found = [tag for tag in run.scalars if tag.lower().rpartition("/")[2] == EPOCH]
    return min(found, key=lambda tag: (len(tag), tag), default="")
