"""Follows one database file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import PurePath
from typing import Final, TypeAlias

from core.model import EmbeddingTable, Problem, Run, RunStatus
from core.readers.base import FileState
from core.readers.mlflow.artifact_tables import ArtifactTables
from core.readers.mlflow.artifacts import is_remote, list_artifacts
from core.readers.mlflow.records import PARENT, RunRecord, to_run
from core.readers.mlflow.sqlite.damage import cut_off, damaged_table, not_a_store, not_opened
from core.readers.mlflow.sqlite.header import Header, header_of
from core.readers.mlflow.sqlite.opening import WAL, is_locked, opened
from core.readers.mlflow.sqlite.query import Store
from core.readers.mlflow.sqlite.schema import schema_of
from core.readers.mlflow.sqlite.tracked import TrackedRuns
from core.readers.mlflow.tree import Stamp, stamp_of
from core.readers.places import local_copy

_YOUNG: Final = 2_000_000_000
"""Nanoseconds within which a file may change again without a new time of change: the coarsest file systems."""

_Stamps: TypeAlias = tuple[FileState, Stamp | None]
"""The database and the log of changes beside it."""


class Database:
    """Follows a file that may be a store of MLflow; what is none shows nothing, unless it was opened by itself.

    Parameters
    ----------
    file
        The file as it was found.
    direct
        Whether the user opened it by itself.
    show
        Called now and then while reading, whenever there is something new to see.

    Attributes
    ----------
    path
        Its path.
    is_store
        Whether it is a store of MLflow.
    stale
        Whether the last look has found anything that may be new.
    problems
        What could not be read of it.
    """

    def __init__(self, file: FileState, direct: bool, show: Callable[[], None]) -> None:
        self.path = file.path
        self._direct = direct
        self._now: _Stamps = (file, None)
        self._read_of: _Stamps | None = None
        self._sure = False
        self._broken = False
        self._show = show
        self._tracked = TrackedRuns(file.path, show)
        self._runs: dict[str, tuple[RunRecord, Run]] = {}
        self._names: dict[str, str] = {}
        self._tables: dict[str, tuple[RunRecord, ArtifactTables]] = {}
        self.is_store = False
        self.stale = True
        self.problems: tuple[Problem, ...] = ()

    def look(self, file: FileState) -> int:
        """Compare the file with what was read; return how many bytes may be new, 0 for nothing."""
        self._now = (file, stamp_of(os.path.realpath(self.path) + WAL))
        self.stale = not self._sure or self._now != self._read_of
        return max(1, file.size + (self._now[1][0] if self._now[1] else 0)) if self.stale else 0

    def read(self) -> None:
        """Read what is new; all of it, if the file is another one or was damaged or changed while it was read."""
        if self._read_of is None or self._read_of[0].identity != self._now[0].identity or self._broken:
            self._tracked = TrackedRuns(self.path, self._show)
        self._read_of = self._now
        self._sure = time.time_ns() - max(self._now[0].changed, self._now[1][1] if self._now[1] else 0) > _YOUNG
        try:
            self._broken = True
            self.problems = self._read(local_copy(self.path))
            self._broken = bool(self.problems)
        except (OSError, sqlite3.Error) as error:
            self._broken = not is_locked(error)
            self._sure = self._sure and isinstance(error, sqlite3.Error) and self._broken
            known = self.is_store or self._direct or "mlflow" in PurePath(self.path).name.lower()
            self.problems = (not_opened(self.path, error),) if known else ()

    def _read(self, path: str) -> tuple[Problem, ...]:
        """Read what is new; returns what was wrong. Raises OSError and sqlite3.Error."""
        header = header_of(path)
        if header is None:
            return self._nothing(None)
        with opened(path) as connection:
            schema = schema_of(connection)
            self.is_store = schema.is_store
            if not schema.is_store:
                return self._nothing(header)
            store = Store(connection, schema, self._tracked.memory)
            self._tracked.read(store)
        self._read_tables()
        size = self._now[0].size
        problems = [damaged_table(self.path, table, message) for table, message in store.damaged.items()]
        return (cut_off(self.path, header, size), *problems) if header.size > size else tuple(problems)

    def _nothing(self, header: Header | None) -> tuple[Problem, ...]:
        self.is_store = False
        return (not_a_store(self.path, header, self._now[0].size),) if self._direct else ()

    def _read_tables(self) -> None:
        """Look for tables among the artifacts of runs that are new, have changed or go on."""
        records = self._tracked.records
        for run in self._tables.keys() - records.keys():
            del self._tables[run]
        for run, record in records.items():
            seen = self._tables.get(run)
            if seen is not None and seen[0] is record and record.status is not RunStatus.RUNNING:
                continue
            tables = ArtifactTables() if seen is None else seen[1]
            if not is_remote(record.artifact_folder):
                tables.follow((artifact.path, artifact.file) for artifact in list_artifacts(record.artifact_folder))
            tables.read()
            self._tables[run] = (record, tables)

    def contents(self, prefix: str) -> tuple[list[Run], list[EmbeddingTable]]:
        """Return runs and tables; what has not changed are the same objects as before.

        Parameters
        ----------
        prefix
            What the names of runs begin with, ``"."`` for nothing.
        """
        if not self.is_store:
            return [], []
        records, names = self._tracked.records, self._tracked.names(prefix)
        for run in self._runs.keys() - records.keys():
            del self._runs[run]
        for run, record in records.items():
            known = self._runs.get(run)
            if known is None or known[0] is not record or names is not self._names:
                self._runs[run] = self._run(record, names, known)
        self._names = names
        tables = [table for run, (_, each) in self._tables.items() if run in names for table in each.of(names[run])]
        return [self._runs[run][1] for run in records], tables

    def _run(
        self, record: RunRecord, names: dict[str, str], known: tuple[RunRecord, Run] | None
    ) -> tuple[RunRecord, Run]:
        """Return a run with its record, the known ones if they are the same."""
        experiments = self._tracked.experiments
        if known is not None and known[0] is record:
            experiment = experiments.get(record.experiment)
            said = (names[record.identifier], names.get(record.labels.get(PARENT, ""), ""))
            run = known[1]
            if said == (run.name, run.parent) and run.experiment == (experiment.name if experiment else run.experiment):
                return known
        return record, to_run(record, names, experiments)
