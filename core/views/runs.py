"""What the list of runs shows: order, counts and rows, without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.run_marks import Marks
from core.model import I8, Catalog, CountedSeries, Run, RunStatus
from core.state import RunOrder, SessionState
from core.style import ThemeName
from core.views.per_run import PerRun
from core.views.problems import problems_of_run
from core.views.run_marks import marks_asked
from core.views.run_search import matching_runs
from core.views.shown import run_colour, shown_runs, shown_set


@dataclass(frozen=True, slots=True)
class RunRow:
    """One line of the list.

    Attributes
    ----------
    name
        Name of the run.
    colour
        ``"#rrggbb"``, the same as in every picture.
    checked
        Whether the user has it switched on.
    shown
        Whether it is drawn: a checked run can lie outside a brush.
    points
        Number of logged scalar values.
    updated
        Wall time of the last event, None where nothing is known yet.
    loaded
        False while its events are still being read.
    status
        How far it has come, where that was said.
    problems
        How many things in its files could not be read.
    starred
        Whether the user marked it.
    note
        What the user wrote down about it.
    """

    name: str
    colour: str
    checked: bool
    shown: bool
    points: int
    updated: float | None
    loaded: bool
    status: RunStatus = RunStatus.UNKNOWN
    problems: int = 0
    starred: bool = False
    note: str = ""


def listed_runs(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the runs that match the query, checked or not, sorted as the user wishes."""
    return _listed(catalog, state.runs.query, state.runs.order, state.runs.descending, marks_asked(state.runs))


@lru_cache(maxsize=4)
def _listed(catalog: Catalog, query: str, order: RunOrder, descending: bool, marks: Marks) -> tuple[str, ...]:
    if order is RunOrder.NAME and not descending:
        return matching_runs(catalog, query, marks)
    names = list(matching_runs(catalog, query, marks))
    if order is RunOrder.POINTS:
        names.sort(key=lambda name: run_points(catalog.runs[name]))
    elif order is RunOrder.UPDATED:
        names.sort(key=lambda name: catalog.runs[name].updated or 0.0)
    return tuple(reversed(names)) if descending else tuple(names)


_points: WeakKeyDictionary[Run, int] = WeakKeyDictionary()


def run_points(run: Run) -> int:
    """Return the number of logged scalar values, counted once for each snapshot of a run."""
    points = _points.get(run)
    if points is None:
        points = _points[run] = run.points
    return points


def run_row(catalog: Catalog, state: SessionState, name: str, theme: ThemeName) -> RunRow:
    """Return the line of one run; raises KeyError for an unknown name."""
    run = catalog.runs[name]
    checked = name not in state.runs.unchecked
    shown = name in shown_set(catalog, state)
    colour = run_colour(catalog, state, name, theme)
    troubles = len(problems_of_run(catalog, name))
    said = name in state.runs.starred, state.runs.notes.get(name, "")
    return RunRow(name, colour, checked, shown, run_points(run), run.updated, run.loaded, run.status, troubles, *said)


def all_checked(catalog: Catalog, state: SessionState) -> bool | None:
    """Return whether all listed runs are switched on (True), none is (False) or some are (None)."""
    listed = listed_runs(catalog, state)
    unchecked = sum(name in state.runs.unchecked for name in listed) if state.runs.unchecked else 0
    if unchecked == 0:
        return bool(listed)
    return False if unchecked == len(listed) else None


def shown_points(catalog: Catalog, state: SessionState) -> int:
    """Return the number of logged scalar values of all shown runs."""
    global _latest
    names = shown_runs(catalog, state)
    known_catalog, known_names, points = _latest
    if known_catalog is not catalog or known_names is not names:
        points = sum(map(_points_of(catalog).__getitem__, names))
        _latest = (catalog, names, points)
    return points


@lru_cache(maxsize=1)
def _points_of(catalog: Catalog) -> dict[str, int]:
    """Return the number of values of each run, so that counting others of the same runs is only adding."""
    return dict(zip(catalog.runs, _counted.of(catalog).values(), strict=True))


_counted: PerRun[int] = PerRun(run_points)


# Compared by identity: to hash thousands of names would take as long as to count.
_latest: tuple[Catalog | None, tuple[str, ...], int] = (None, (), 0)


_steps: WeakKeyDictionary[Run, I8] = WeakKeyDictionary()


def _run_steps(run: Run) -> I8:
    if isinstance(run.scalars, CountedSeries) and not run.blobs:
        return run.scalars.steps
    known = _steps.get(run)
    if known is not None:
        return known
    longest = max(run.scalars.values(), key=len, default=None)
    blobs = [blob.step for blob in run.blobs.values()]
    steps: I8 = np.unique(np.concatenate([*([longest.step] if longest else []), *blobs, np.empty(0, np.int64)]))
    _steps[run] = steps
    return steps


@lru_cache(maxsize=2)
def linked_steps(catalog: Catalog) -> I8:
    """Return the steps at which the linked step stops, ascending, int64 (n,).

    They are those of each run's longest scalar tag, of every other tag and of every table.
    """
    tables = [e.step for table in catalog.embeddings.values() for e in table.steps if e.step is not None]
    parts = [_run_steps(run) for run in catalog.runs.values()]
    steps: I8 = np.unique(np.concatenate([*parts, np.asarray(tables, dtype=np.int64)]))
    return steps


def next_step(steps: I8, step: int | None, offset: int) -> int | None:
    """Return the step `offset` stops away from `step`; None, which follows the last one, at the end."""
    if not len(steps):
        return None
    at = len(steps) - 1 if step is None else int(np.searchsorted(steps, step, side="right")) - 1
    to = max(0, at + offset)
    return None if to >= len(steps) - 1 else int(steps[to])
