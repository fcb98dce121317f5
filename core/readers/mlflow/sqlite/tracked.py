"""The runs of one store as far as they are read, and what is new in the store since then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeAlias

from core.model import ScalarSeries
from core.readers.mlflow.artifacts import locate
from core.readers.mlflow.records import ExperimentRecord, RunRecord, run_names
from core.readers.mlflow.sqlite.history import HISTORY, LATEST, joined, read_metrics
from core.readers.mlflow.sqlite.query import END, Memory, Store, rows_between, rows_of
from core.readers.mlflow.sqlite.runs import (
    INPUTS,
    PARAMS,
    TAGS,
    RunRow,
    read_experiments,
    read_inputs,
    read_pairs,
    read_runs,
    record_of,
)

_FOLLOWED: Final = (HISTORY, PARAMS, INPUTS)
"""Tables to which rows are only added, so that what is new lies behind the last row."""
_KEPT: Final = ("mlruns", "mlartifacts")
"""Folders beside a store in which artifacts are kept, by clients and by a server."""
_RUNS: Final = 1000
"""So many runs are introduced at a time."""
_POINTS: Final = 40_000
"""About so many points are read at a time: no writer is kept waiting, and the window for less than a frame."""
_MOST_POINTS: Final = 200_000
_MOST_STEPS: Final = 10_000
_PACE: Final = 0.25
"""Seconds between two states that are shown while reading."""
_NOTHING: Final[dict[str, str]] = {}

_Rows: TypeAlias = dict[str, RunRow]
_Last: TypeAlias = dict[str, tuple[int, tuple[Any, ...]]]
"""The last row of some tables: its number and what it holds."""


class TrackedRuns:
    """What is known of the runs of a store; each record is the same object as long as its run does not change.

    Parameters
    ----------
    path
        Name of the database as the user would type it.
    show
        Called now and then while reading, whenever there is something new to see.

    Attributes
    ----------
    experiments, records
        By identifier.
    memory
        What the store is to be opened with.
    """

    def __init__(self, path: str, show: Callable[[], None]) -> None:
        self._path = path
        self._places = [place for name in _KEPT if (place := Path(path).parent / name).is_dir()]
        self._show = show
        self._shown = 0.0
        self.memory: Memory = {}
        self.experiments: dict[str, ExperimentRecord] = {}
        self.records: dict[str, RunRecord] = {}
        self._rows: _Rows = {}
        self._last: _Last = {}
        self._names: tuple[str | None, dict[str, str]] = (None, {})

    def names(self, prefix: str) -> dict[str, str]:
        """Return the names of all runs by identifier; see `run_names`."""
        if self._names[0] != prefix:
            self._names = (prefix, run_names(prefix, self.experiments, self.records.values()))
        return self._names[1]

    def read(self, store: Store) -> None:
        """Read what is new: all runs with their latest values first, then what they have logged.

        Raises sqlite3.Error if the store is locked; what was read until then stays, and the rest is read the next time.
        """
        if not all(store.row(table, last[0])[1] == last[1] for table, last in self._last.items()):
            self.records, self._last = {}, {}  # rows were removed or have got other numbers
        last = {table: store.last_row(table) for table in _FOLLOWED}
        self._last = self._last or last
        experiments = read_experiments(store)
        rows = read_runs(store)
        known = {run: record for run, record in self.records.items() if run in rows}
        new = [run for run in rows if run not in known]
        told = self._told(store, known, rows, last)
        self.records = known | told | self._grown(store, known | told, self._last[HISTORY][0], last[HISTORY][0])
        if new or told or self._rows is not rows or self.experiments != experiments:
            self.experiments, self._names = experiments, (None, {})
        self._rows, self._last = rows, last
        if new:
            self._introduce(store, new)
            self._show()
        self._fill(store)

    def _told(self, store: Store, known: Mapping[str, RunRecord], rows: _Rows, last: _Last) -> dict[str, RunRecord]:
        """Return those of the runs that were known before of which something else is told now, with that."""
        params = read_pairs(store, PARAMS, rows_between(self._last[PARAMS][0], last[PARAMS][0]))
        datasets = read_inputs(store, rows_between(self._last[INPUTS][0], last[INPUTS][0]))
        labels = self._labels(store, list(known))
        told: dict[str, RunRecord] = {}
        for run, record in known.items():
            row, tags = rows[run], labels.get(run, _NOTHING)
            changed = row is not self._rows[run] and row != self._rows[run]
            if changed or run in params or run in datasets or (tags is not record.labels and tags != record.labels):
                said = {**record.params, **params.get(run, {})}
                used = tuple(dict.fromkeys((*record.datasets, *datasets.get(run, ()))))
                folder = record.artifact_folder or (self._folder(row) if record.complete else "")
                fresh = record_of(row, record.files, said, tags, used, record.metrics)
                told[run] = replace(fresh, artifact_folder=folder, complete=record.complete)
        return told

    def _labels(self, store: Store, runs: Sequence[str]) -> dict[str, dict[str, str]]:
        """Return the tags of some runs; they may change without a trace, so that all are asked for each time."""
        labels: dict[str, dict[str, str]] = {}
        for part in _parts(runs, _runs_at_once(store, runs)):
            labels |= read_pairs(store, TAGS, rows_of(part, END), name=(TAGS, part[0]))
        return labels

    def _grown(self, store: Store, records: dict[str, RunRecord], after: int, until: int) -> dict[str, RunRecord]:
        """Return those of some records that have points in a range of rows, with these; not what is incomplete yet."""
        grown: dict[str, RunRecord] = {}
        step = max(_MOST_POINTS, (until - after) // _MOST_STEPS)
        for begin in range(after, until, step):
            added = read_metrics(store, HISTORY, rows_between(begin, min(begin + step, until)))
            for run, metrics in added.items():
                record = grown.get(run) or records.get(run)
                if record is not None and record.complete:
                    grown[run] = replace(record, metrics=joined(record.metrics, metrics))
        return grown

    def _introduce(self, store: Store, runs: Sequence[str]) -> None:
        """Take runs up with all but their history: their latest values stand for it."""
        for part in _parts(runs, _runs_at_once(store, runs)):
            params = read_pairs(store, PARAMS, rows_of(part, self._last[PARAMS][0]))
            datasets = read_inputs(store, rows_of(part, self._last[INPUTS][0], "destination_id"))
            labels = self._labels(store, part)
            latest = read_metrics(store, LATEST, rows_of(part, END))
            for run in part:
                said = params.get(run, {}), labels.get(run, _NOTHING), datasets.get(run, ()), latest.get(run, {})
                self.records[run] = record_of(self._rows[run], (self._path,), *said)
            self._names = (None, {})
            self._pace()

    def _fill(self, store: Store) -> None:
        """Read the history of the runs that lack it, the latest first."""
        lacking = [run for run, record in self.records.items() if not record.complete]
        lacking.sort(key=lambda run: -(self._rows[run].start_time or 0))
        until = self._last[HISTORY][0]
        if HISTORY not in store.schema.indexed:
            bare = {run: self._filled(run, {}) for run in lacking}
            self.records |= bare | self._grown(store, bare, 0, until)
            return
        begin, size = 0, 1
        while begin < len(lacking):
            part = lacking[begin : begin + size]
            metrics = read_metrics(store, HISTORY, rows_of(part, until))
            for run in part:
                self.records[run] = self._filled(run, metrics.get(run, {}))
            begin += size
            size = _next_size(size, sum(len(series) for each in metrics.values() for series in each.values()))
            self._pace()

    def _filled(self, run: str, metrics: Mapping[str, ScalarSeries]) -> RunRecord:
        folder = self._folder(self._rows[run])
        return replace(self.records[run], metrics=metrics, artifact_folder=folder, complete=True)

    def _folder(self, row: RunRow) -> str:
        """Return where the artifacts of a run are: where the store says, or beside it if it was moved."""
        beside = [f"{place}/{row.experiment_id}/{row.run_uuid}/artifacts" for place in self._places]
        return locate(row.artifact_uri, beside)

    def _pace(self) -> None:
        if time.monotonic() - self._shown > _PACE:
            self._show()
            self._shown = time.monotonic()


def _parts(runs: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (runs[begin : begin + size] for begin in range(0, len(runs), size))


def _runs_at_once(store: Store, runs: Sequence[str]) -> int:
    """Return of how many runs to ask at a time: of all, where each question means to look through whole tables."""
    return _RUNS if {PARAMS, TAGS} <= store.schema.indexed else max(len(runs), 1)


def _next_size(size: int, points: int) -> int:
    """Return of how many runs the history is read next, after so many had so many points."""
    return max(1, min(4 * size, _RUNS, size * _POINTS // max(points, 1)))
