"""Which curves a card has: looked up in all shown runs, and kept as long as it is looked up for the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.analysis.expressions import ComputedSeries
from core.analysis.run_marks import Marks
from core.model import Catalog, Run, ScalarSeries
from core.state import (
    AcrossState,
    ChartSpec,
    Event,
    SessionState,
    XAxis,
)
from core.style import ThemeName
from core.views.grouping import RunGroups, dashes_of, groups_of, token_of
from core.views.run_colours import group_colours, run_colours
from core.views.run_marks import marks_needed, marks_of
from core.views.run_search import matching_runs
from core.views.scalars.across import Company
from core.views.scalars.recalled import MOST, Lacks, Line, Sources, all_lines, lines_in, recalled
from core.views.scalars.sources import drawn_of, troubles_of
from core.views.scalars.tags import tags_of
from core.views.scalars.together import Lines
from core.views.shown import shown_runs


def sources_of(
    catalog: Catalog, state: SessionState, names: Sequence[str] | None, theme: ThemeName, *queries: str
) -> Sources:
    """Return what decides which lines there are; runs that were asked for by name are never joined."""
    joined, across = names is None and state.scalars.grouped and state.grouping.active, state.scalars.across
    return Sources(
        names_queried(catalog, state, *queries) if names is None else names,
        state.scalars.drawn_axis,
        _choices(across.metric, across.steps_per_epoch, across.folded, across.event, across.at, across.event_tag),
        run_colours(catalog, state, theme),
        state.runs.titles,
        groups_of(catalog, state) if joined else None,
        group_colours(catalog, state, theme) if joined else (),
        dashes_of(catalog, state) if names is None else None,
    )


@lru_cache(maxsize=8)
def _choices(metric: str, steps_per_epoch: float, folded: bool, event: Event, at: float, event_tag: str) -> AcrossState:
    """Return what decides where points lie, the same object for the same choices: not which part is shown."""
    return AcrossState(metric, steps_per_epoch, folded, event, at, event_tag)


def names_queried(catalog: Catalog, state: SessionState, *queries: str) -> tuple[str, ...]:
    """Return the shown runs that all of a card's own queries find, all for empty ones."""
    shown = shown_runs(catalog, state)
    for query in queries:
        if query.strip():
            shown = _inside(catalog, shown, query, marks_needed(query, marks_of(state.runs)))
    return shown


@lru_cache(maxsize=64)
def _inside(catalog: Catalog, shown: tuple[str, ...], query: str, marks: Marks) -> tuple[str, ...]:
    found = frozenset(matching_runs(catalog, query, marks))
    return tuple(name for name in shown if name in found)


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """What some runs have of a card's tags, and what it was looked up for; kept as long as that is the same."""

    catalog: Catalog
    sources: Sources
    spec: ChartSpec
    tags: tuple[str, ...]
    lines: Lines
    runs: frozenset[str]
    missing: int
    loading: int
    untimed: int
    troubles: tuple[str, ...] = ()

    @property
    def dashes(self) -> tuple[str, ...]:
        """What dashes say, by their numbers, where they go by a column."""
        dashes = self.sources.dashes
        return () if dashes is None or len(self.tags) != 1 else dashes.groups.labels

    @property
    def grouped(self) -> bool:
        """Whether any curve is that of a group."""
        return self.sources.groups is not None


_kept: OrderedDict[str, Found] = OrderedDict()


def found_lines(catalog: Catalog, sources: Sources, spec: ChartSpec) -> Found:
    """Return what runs have of a card: there may be a hundred thousand, and every card is asked at every change."""
    kept = _kept.get(spec.key)
    if kept is None or kept.catalog is not catalog or kept.spec != spec or not kept.sources.same_as(sources):
        kept = _looked_up(catalog, sources, spec)
        _kept[spec.key] = kept
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return kept


def _looked_up(catalog: Catalog, sources: Sources, spec: ChartSpec) -> Found:
    runs = list(map(catalog.runs.__getitem__, sources.names))
    tags = () if spec.plain else tags_of(catalog, tuple(sources.names))
    drawn = drawn_of(spec, tags)
    rows = [curve.lines(runs, sources) for curve in recalled(spec.key, drawn, sources)]
    placed, untimed, lacking = _told(runs, rows)
    loading = sum(not run.loaded for run in lacking)
    return Found(
        catalog,
        sources,
        spec,
        tuple(each.name for each in drawn),
        _lines([list(lines_in(row)) for row in rows], sources),
        placed,
        len(lacking) - loading,
        loading,
        untimed,
        troubles_of(spec, tags),
    )


def _told(runs: Sequence[Run], rows: Sequence[Sequence[Line | Lacks]]) -> tuple[frozenset[str], int, list[Run]]:
    """Return the runs that have lines, of how many the values have no place on the axis, and those without values.

    Each row has the line of each run, or what it lacks.
    """
    if any(all_lines(row) for row in rows):
        return frozenset([run.name for run in runs]), 0, []
    without: set[int] = set(range(len(runs)))
    lacking = without
    for row in rows:
        lacking = {place for place in lacking if row[place] is Lacks.VALUES}
        without = {place for place in without if isinstance(row[place], Lacks)}
    placed = frozenset([run.name for place, run in enumerate(runs) if place not in without])
    return placed, len(without) - len(lacking), [runs[place] for place in sorted(lacking)]


def _lines(found: list[list[Line]], sources: Sources) -> Lines:
    """Return all curves, those of one tag after those of another."""
    found = _dashed(_in_company(found, sources), sources.dashes)
    joined = sources.groups is not None
    return Lines([line for alone in found for line in (_joined(sources, alone) if joined else alone)])


def _in_company(found: list[list[Line]], sources: Sources) -> list[list[Line]]:
    """Return lines over the time of day with their common pauses folded, if pauses are to be folded."""
    if not (sources.across.folded and sources.x_axis is XAxis.WALL):
        return found
    company = Company([line.series for alone in found for line in alone])
    return [[replace(line, across=replace(line.across, company=company)) for line in alone] for alone in found]


def _dashed(found: list[list[Line]], dashes: RunGroups | None) -> list[list[Line]]:
    """Return lines of one tag with the dashes of a column's values; dashes tell tags apart where there are several."""
    if dashes is None or len(found) != 1:
        return found
    return [[replace(line, dash=max(dashes.code(line.run), 0)) for line in alone] for alone in found]


def _joined(sources: Sources, alone: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines of one tag of which those of a group with several, dashed alike, are one, where the first stood."""
    found, members = sources.groups, dict[tuple[int | str, int], list[Line]]()
    assert found is not None
    for line in alone:
        code = found.code(line.run)
        members.setdefault((code if code >= 0 else line.run, line.dash), []).append(line)
    codes = [code for code, _ in members]
    return tuple(
        parts[0]
        if isinstance(code, str) or len(parts) == 1
        else _group(sources, code, parts, dash if codes.count(code) > 1 else None)
        for (code, dash), parts in members.items()
    )


def _group(sources: Sources, code: int, parts: Sequence[Line], dash: int | None) -> Line:
    """Return the line of a group, named by its dash too where that tells it from others of the group."""
    longest, found = max(parts, key=lambda line: _points(line.series)), sources.groups
    assert found is not None
    token, title = token_of(found.groups.keys[code]), found.groups.labels[code]
    if dash is not None and sources.dashes is not None:
        title = f"{title}, {sources.dashes.groups.labels[dash]}"
    colour = sources.group_colours[code]
    return replace(longest, run=token, colour=colour, title=title, members=tuple(parts), band=None)


def _points(series: ScalarSeries) -> int:
    """Return how many points a series has; of one that is calculated as many as the first one that it is made from."""
    return len(series.first if isinstance(series, ComputedSeries) else series)
