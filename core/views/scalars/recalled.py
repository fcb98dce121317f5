"""Lines of a card by their runs, kept from one look to the next."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum, auto
from typing import TypeGuard

from core.analysis.expressions import ComputedSeries
from core.model import Run, ScalarSeries
from core.state import AcrossState, XAxis
from core.views.grouping import RunGroups
from core.views.run_colours import RunColours, changes
from core.views.scalars.across import STEPS, Across, across_of, common_across
from core.views.scalars.sources import Drawn, ends_of, series_of
from core.views.scalars.tracks import timed

MOST = 64
"""Cards that are kept: as many as there are in sight."""


FLOCK, ROW = "flock", "row"
"""Under what a line knows the flock that its points are looked over with, and its row there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of a card: a tag of a shown run, or of a group of them.

    Attributes
    ----------
    run
        Its name, or what stands for the group (`core.views.grouping.token_of`).
    series
        The values; of a group those of its longest run.
    origin
        Wall time that relative time counts from: the run's start.
    colour
        ``"#rrggbb"``.
    title
        What it is called.
    members
        The shown runs of a group that have the tag, at least two; empty for a run.
    tag
        What of the run it shows: a tag, or the text of what it is computed by.
    dash
        Number of a pattern of `core.style.DASHES`, taken round.
    second
        Whether it belongs to the vertical axis at the right.
    across
        How its points get their x.
    band
        The lower and the upper end of a band around it, either None where the run has none; None for no band.
    """

    run: str
    series: ScalarSeries
    origin: float
    colour: str
    title: str
    members: tuple[Line, ...] = ()
    tag: str = ""
    dash: int = 0
    second: bool = False
    across: Across = STEPS
    band: tuple[ScalarSeries | None, ScalarSeries | None] | None = None
    known: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of it by others, and goes away with it."""

    def __hash__(self) -> int:
        found = self.known.get("hash")
        if found is None:
            own = (self.run, self.series, self.colour, self.title, self.tag, self.dash, self.second, self.across)
            found = self.known["hash"] = hash((own, self.origin, self.members, self.band))
        return found  # type: ignore[return-value]


@dataclass(frozen=True, eq=False, slots=True)
class Sources:
    """What lines are looked up by, compared by identity."""

    names: Sequence[str]
    x_axis: XAxis
    across: AcrossState
    colours: RunColours
    titles: Mapping[str, str]
    groups: RunGroups | None
    group_colours: tuple[str, ...]
    dashes: RunGroups | None

    def same_as(self, other: Sources) -> bool:
        """Return whether lines by these are the same."""
        return all(getattr(self, each.name) is getattr(other, each.name) for each in fields(self))


class Lacks(Enum):
    """What a run lacks that has no line."""

    VALUES = auto()
    PLACE = auto()
    """Its values have no place on the axis."""


class Recalled:
    """Lines of one curve of a card by their runs, kept while it means the same.

    `made` counts those looked up, `dressed` those whose colours and titles were looked at.

    Runs come and go with every filter, and grow one by one: what is known of the others holds. Safe on any thread.
    """

    def __init__(self, drawn: Drawn, number: int, sources: Sources) -> None:
        self.drawn, self.number = drawn, number
        self.sources = sources
        self.made = self.dressed = 0
        self._lock = threading.Lock()
        self._runs: dict[str, Run] = {}
        self._lines: dict[Run, Line | Lacks] = {}
        self._timed = sources.x_axis.timed
        self._across = common_across(sources.x_axis, sources.across)

    def means(self, drawn: Drawn, sources: Sources) -> bool:
        """Return whether a curve that is asked for is this one."""
        own = self.sources
        return self.drawn == drawn and own.x_axis is sources.x_axis and own.across is sources.across

    def lines(self, runs: Sequence[Run], sources: Sources) -> list[Line | Lacks]:
        """Return the line of each of some runs, or what the run lacks that has none."""
        with self._lock:
            if self.sources.colours is not sources.colours or self.sources.titles is not sources.titles:
                self._dress(sources)
            self.sources = sources
            return self._found(runs)

    def _found(self, runs: Sequence[Run]) -> list[Line | Lacks]:
        found = list(map(self._lines.get, runs))
        if not all(found):
            for place, line in enumerate(found):
                if line is None:
                    found[place] = self._remember(runs[place])
        return found  # type: ignore[return-value]  # those that were not known have been looked up

    def _remember(self, run: Run) -> Line | Lacks:
        before = self._runs.get(run.name)
        if before is not None:
            self._lines.pop(before, None)
        self._runs[run.name] = run
        line = self._lines[run] = self._look_up(run)
        return line

    def _look_up(self, run: Run) -> Line | Lacks:
        self.made += 1
        series = series_of(run, self.drawn.source)
        if series is None:
            return Lacks.VALUES
        computed = isinstance(series, ComputedSeries)  # not calculated here, nor its length
        shown = timed(series) if self._timed and not computed else series
        line = self._line(run, shown) if computed or len(shown.step) else None
        return line or Lacks.PLACE

    def _line(self, run: Run, series: ScalarSeries) -> Line | None:
        sources, drawn = self.sources, self.drawn
        origin = run.started
        if origin is None:
            origin = float((series.first if isinstance(series, ComputedSeries) else series).wall_time[0])
        if not math.isfinite(origin):
            origin = 0.0  # NaN differs from itself, and so would every wish
        across = self._across or across_of(run, series, origin, sources.x_axis, sources.across)
        if across is None:
            return None
        name = run.name
        band = None if drawn.margin is None else ends_of(run, drawn.margin)
        return Line(
            name, series, origin, sources.colours.of(name), sources.titles.get(name, name), (),
            drawn.name, self.number, drawn.source.second, across, band,
        )  # fmt: skip

    def _dress(self, sources: Sources) -> None:
        """Give lines the colours and titles that their runs have by now; runs that are gone are forgotten."""
        same_titles = self.sources.titles is sources.titles
        changed = changes(self.sources.colours, sources.colours) if same_titles else None
        there = frozenset(sources.colours.names) if changed is None else frozenset()
        gone = [name for name in self._runs if name not in there] if changed is None else changed.gone
        for name in gone:
            run = self._runs.pop(name, None)
            if run is not None:
                self._lines.pop(run, None)
        for name in tuple(self._runs) if changed is None else changed.recoloured:
            if name in self._runs:
                self._dress_one(self._runs[name], sources)

    def _dress_one(self, run: Run, sources: Sources) -> None:
        line, self.dressed = self._lines.get(run), self.dressed + 1
        if isinstance(line, Line):
            colour, title = sources.colours.of(run.name), sources.titles.get(run.name, run.name)
            if (line.colour, line.title) != (colour, title):
                self._lines[run] = _dressed(line, colour, title)


def all_lines(row: Sequence[Line | Lacks]) -> TypeGuard[Sequence[Line]]:
    """Return whether every run of a row has a line."""
    return set(map(type, row)) <= {Line}


def lines_in(row: Sequence[Line | Lacks]) -> Sequence[Line]:
    """Return the lines of a row."""
    return row if all_lines(row) else [line for line in row if isinstance(line, Line)]


def _dressed(line: Line, colour: str, title: str) -> Line:
    """Return a line in another colour or by another title; its points are what they were."""
    made = replace(line, colour=colour, title=title)
    made.known.update({key: line.known[key] for key in (FLOCK, ROW) if key in line.known})
    return made


_remembered: OrderedDict[str, tuple[Recalled, ...]] = OrderedDict()


def recalled(key: str, drawn: Sequence[Drawn], sources: Sources) -> tuple[Recalled, ...]:
    """Return what is known of the curves of a card."""
    before = _remembered.get(key, ())
    found = tuple(
        before[number]
        if number < len(before) and before[number].means(each, sources)
        else Recalled(each, number, sources)
        for number, each in enumerate(drawn)
    )
    _remembered[key] = found
    while len(_remembered) > MOST:
        _remembered.popitem(last=False)
    return found
