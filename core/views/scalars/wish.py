"""All that one card's chart is made from, as one value that can be compared and remembered by."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from core.analysis.aggregation import Alignment, Centre, Spread
from core.model import Catalog, Run, ScalarSeries
from core.state import Domain, EndMarks, SessionState, XAxis
from core.style import ThemeName
from core.views.grouping import RunGroups, groups_of, token_of
from core.views.picture import Viewport
from core.views.run_colours import RunColours, group_colours, run_colours
from core.views.scalars.group_tracks import group_track
from core.views.scalars.reading.directions import is_lower_better
from core.views.scalars.tracks import Track, timed, track
from core.views.shown import shown_runs


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of a card: a shown run, or a group of them.

    Attributes
    ----------
    run
        Its name, or what stands for the group (`core.views.grouping.token_of`).
    series
        The values of the card's tag; of a group those of its longest run.
    origin
        Wall time that relative time counts from: the run's start.
    colour
        ``"#rrggbb"``.
    title
        What it is called.
    members
        The shown runs of a group that have the tag, at least two; empty for a run.
    """

    run: str
    series: ScalarSeries
    origin: float
    colour: str
    title: str
    members: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Joining:
    """How the runs of a group become one curve: as in `core.state.ScalarsState`."""

    centre: Centre = Centre.MEAN
    spread: Spread = Spread.DEVIATION
    alignment: Alignment = Alignment.INTERPOLATED
    members: bool = False


@dataclass(frozen=True, slots=True)
class CardWish:
    """All that one card's chart is made from; equal wishes give the same chart.

    Attributes
    ----------
    tag
        What is drawn.
    lines
        Shown runs that have points of the tag, in natural order.
    missing, loading
        Number of shown runs that have no such tag, and of those that are still being read.
    smoothing, x_axis, log_x, log_y, ignore_outliers, superseded, zoom
        As in `core.state.ScalarsState`.
    selected
        Those of the lines' runs that are emphasised.
    step
        The linked step.
    viewport
        Size of the plotting area.
    untimed
        Number of shown runs that have the tag, but no times, where the chart is drawn over time.
    joining
        How groups are drawn.
    marks, anomalies
        As in `core.state.ReadingState`.
    lower_better
        Whether lower values are better.
    """

    tag: str
    lines: tuple[Line, ...]
    missing: int
    loading: int
    smoothing: float
    x_axis: XAxis
    log_x: bool
    log_y: bool
    ignore_outliers: bool
    superseded: bool
    zoom: Domain | None
    selected: frozenset[str]
    step: int | None
    viewport: Viewport
    untimed: int = 0
    joining: Joining = Joining()
    marks: EndMarks = EndMarks.NONE
    anomalies: bool = False
    lower_better: bool = False

    def over(self, domain: Domain) -> CardWish:
        """Return the same wish for another part of the chart."""
        return replace(self, zoom=domain)

    def tracks(self) -> list[Track]:
        """Return the points to be drawn of each line."""
        return [self.track(line) for line in self.lines]

    def track(self, line: Line) -> Track:
        """Return the points to be drawn of one line."""
        if not line.members:
            return track(line.series, self.superseded)
        parts = tuple((member.series, member.origin) for member in line.members)
        joining = self.joining
        return group_track(parts, self.x_axis, joining.centre, joining.spread, joining.alignment)

    @property
    def grouped(self) -> bool:
        """Whether any curve is that of a group."""
        return any(line.members for line in self.lines)

    @property
    def logged(self) -> tuple[Line, ...]:
        """The lines of all runs, those of groups one by one."""
        return tuple(run for line in self.lines for run in (line.members or (line,)))

    def logged_tracks(self) -> list[Track]:
        """Return the points of all runs, those of groups one by one."""
        pairs = [(run, not line.members) for line in self.lines for run in (line.members or (line,))]
        return [track(run.series, self.superseded and alone) for run, alone in pairs]


def card_wish(
    catalog: Catalog, state: SessionState, tag: str, viewport: Viewport, names: Sequence[str] | None = None
) -> CardWish:
    """Return what the chart of one tag is made from now, for the shown runs or for those with some names."""
    wished = state.scalars
    found = _found(catalog, _sources(catalog, state, names, viewport.theme), tag)
    return CardWish(
        tag,
        found.lines,
        found.missing,
        found.loading,
        wished.smoothing,
        wished.x_axis,
        wished.log_x,
        wished.log_y != (tag in wished.log_y_switched),
        wished.ignore_outliers,
        wished.superseded,
        wished.zoom.get(tag),
        _selected(state, found),
        state.step,
        viewport,
        found.untimed,
        Joining(wished.centre, wished.spread, wished.alignment, wished.members),
        wished.reading.marks,
        wished.reading.anomalies,
        is_lower_better(state, tag),
    )


def _selected(state: SessionState, found: _Found) -> frozenset[str]:
    """Return which lines are emphasised; a group is as soon as one of its runs is."""
    chosen = found.runs & state.selected_runs
    if not chosen or not found.grouped:
        return chosen
    parts = ((line.run, line.members or (line,)) for line in found.lines)
    return frozenset(run for run, runs in parts if any(part.run in chosen for part in runs))


@dataclass(frozen=True, eq=False, slots=True)
class _Sources:
    """What lines are looked up by, compared by identity."""

    names: Sequence[str]
    over_steps: bool
    colours: RunColours
    titles: Mapping[str, str]
    groups: RunGroups | None
    group_colours: tuple[str, ...]

    def same_as(self, other: _Sources) -> bool:
        """Return whether lines by these are the same."""
        return all(getattr(self, each.name) is getattr(other, each.name) for each in fields(self))


def _sources(catalog: Catalog, state: SessionState, names: Sequence[str] | None, theme: ThemeName) -> _Sources:
    """Return what decides which lines there are; runs that were asked for by name are never joined."""
    joined = names is None and state.scalars.grouped and state.grouping.active
    return _Sources(
        shown_runs(catalog, state) if names is None else names,
        state.scalars.x_axis is XAxis.STEP,
        run_colours(catalog, state, theme),
        state.runs.titles,
        groups_of(catalog, state) if joined else None,
        group_colours(catalog, state, theme) if joined else (),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Found:
    """What some runs have of a tag, and what it was looked up for; kept as long as it is looked up for the same."""

    catalog: Catalog
    sources: _Sources
    lines: tuple[Line, ...]
    runs: frozenset[str]
    missing: int
    loading: int
    untimed: int

    @property
    def grouped(self) -> bool:
        """Whether any curve is that of a group."""
        return self.sources.groups is not None


_kept: OrderedDict[str, _Found] = OrderedDict()
_MOST = 64
"""Tags that are kept: as many as there are cards in sight."""


def _found(catalog: Catalog, sources: _Sources, tag: str) -> _Found:
    """Return what runs have of a tag: there may be a hundred thousand, and every card is asked at every change."""
    kept = _kept.get(tag)
    if kept is None or kept.catalog is not catalog or not kept.sources.same_as(sources):
        kept = _looked_up(catalog, sources, tag)
        _kept[tag] = kept
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return kept


def _looked_up(catalog: Catalog, sources: _Sources, tag: str) -> _Found:
    runs = [catalog.runs[name] for name in sources.names]
    lines, lacking, having = [], [], 0
    for run in runs:
        series = run.scalars.get(tag)
        if series is None or not len(series):
            lacking.append(run)
            continue
        having += 1
        drawn = series if sources.over_steps else timed(series)
        if len(drawn):
            lines.append(_line(run, drawn, sources))
    loading = sum(not run.loaded for run in lacking)
    kept = frozenset(line.run for line in lines)
    joined = tuple(lines) if sources.groups is None else _joined(sources.groups, sources.group_colours, lines)
    return _Found(catalog, sources, joined, kept, len(lacking) - loading, loading, having - len(lines))


def _line(run: Run, series: ScalarSeries, sources: _Sources) -> Line:
    origin = float(series.wall_time[0]) if run.started is None else run.started
    if not math.isfinite(origin):
        origin = 0.0  # NaN differs from itself, and so would every wish
    return Line(run.name, series, origin, sources.colours.of(run.name), sources.titles.get(run.name, run.name))


def _joined(found: RunGroups, colours: Sequence[str], alone: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines of which those of a group with several are one, where the first of them stood."""
    members: dict[int | str, list[Line]] = {}
    for line in alone:
        code = found.code(line.run)
        members.setdefault(code if code >= 0 else line.run, []).append(line)
    return tuple(
        parts[0] if isinstance(code, str) or len(parts) == 1 else _group(found, code, parts, colours[code])
        for code, parts in members.items()
    )


def _group(found: RunGroups, code: int, parts: Sequence[Line], colour: str) -> Line:
    longest = max(parts, key=lambda line: len(line.series))
    token, title = token_of(found.groups.keys[code]), found.groups.labels[code]
    return Line(token, longest.series, longest.origin, colour, title, tuple(parts))
