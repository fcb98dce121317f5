"""The reader of tables of trials: CSV, TSV, JSON lines and Parquet files with one row a run.

A row belongs to the run of a folder beside the table if its folder, name or identifier names one; the only row of a
table that lies beside event files belongs to their run. All others are runs below the table.
"""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import Final

from core.model import Problem, Run
from core.readers.base import Contents, FileState, Folder, Follower, PlainReader
from core.readers.places import is_remote
from core.readers.trainers.follower import FilePart, FilesFollower
from core.readers.trainers.runs import below
from core.readers.trials.json_lines import JsonLinesTrials
from core.readers.trials.parquet import ParquetTrials
from core.readers.trials.rows import Trial
from core.readers.trials.runs import named_trials, runs_of
from core.readers.trials.text import TextTrials

_TEXT: Final = (".csv", ".tsv")
_LINES: Final = (".jsonl", ".ndjson")
_PARQUET: Final = ".parquet"
_REMEDY: Final = "Call columns as exporters do, params.lr and metrics.loss, or give each row a uid and a from_uid"


class TrialsReader(PlainReader):
    """Knows CSV, TSV, JSON lines and Parquet files, and looks at the names of their columns."""

    def claims(self, name: str) -> bool:
        """Whether a file may be a table of trials."""
        return name.lower().endswith((*_TEXT, *_LINES, _PARQUET))

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the tables in a folder."""
        return TrialTables(folder) if any(self.claims(file.name) for file in folder.files) else None


class TrialTables(FilesFollower):
    """Follows the tables in a folder."""

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self._known: dict[str, dict[str, tuple[Trial, Run]]] = {}
        self._has_events = False

    def part(self, file: FileState) -> FilePart | None:
        """Return what reads a file, None if it cannot be a table."""
        if file.name.lower().endswith(_TEXT):
            return TextTrials(file.path)
        if file.name.lower().endswith(_LINES):
            return JsonLinesTrials(file.path)
        return ParquetTrials(file.path) if file.name.lower().endswith(_PARQUET) else None

    def look(self, folder: Folder) -> int:
        """Compare the files with what was read; return how many bytes are to be read, 0 for nothing new."""
        before = self._has_events
        self._has_events = any("tfevents" in file.name for file in folder.files)
        return super().look(folder) or int(before != self._has_events)

    def publish(self) -> None:
        """Make a new snapshot; JSON lines that were opened directly and are no trials are said to be none."""
        super().publish()
        foreign = [part.path for part in self.parts.values() if isinstance(part, JsonLinesTrials) and not part.known]
        if self.folder.direct and foreign and not self.problems:
            message = "The keys of the first line are not those of a table of trials"
            self.show(
                Contents(problems=tuple(Problem(path, "unknown-file", message, remedy=_REMEDY) for path in foreign))
            )

    def runs(self) -> list[Run]:
        """Return a run for each row; one whose row is as before is the same object as before."""
        folders = _folders(self.folder.path) if not is_remote(self.folder.path) and not self.folder.direct else set()
        tables = {
            n: part
            for n, part in sorted(self.parts.items())
            if isinstance(part, TextTrials | JsonLinesTrials | ParquetTrials)
        }
        self._known = {name: self._table(name, part, folders) for name, part in tables.items()}
        return [run for table in self._known.values() for _, run in table.values()]

    def _table(
        self, file: str, table: TextTrials | JsonLinesTrials | ParquetTrials, folders: set[str]
    ) -> dict[str, tuple[Trial, Run]]:
        """Return the rows of a table and their runs, by the names of the runs."""
        names, before = self._names(file, table.trials, folders), self._known.get(file, {})
        new = []
        for row in named_trials(names):
            known = before.get(row.name)
            if known is None or known[0] is not row.trial or known[1].parent != row.parent:
                new.append(row)
        made = dict(zip([row.name for row in new], runs_of(new, table.path, PurePosixPath(file).stem), strict=True))
        return {name: (trial, made.get(name) or before[name][1]) for name, trial in names.items()}

    def _names(self, file: str, trials: list[Trial], folders: set[str]) -> dict[str, Trial]:
        """Return the rows by the names of their runs; of several with one name the later ones are numbered."""
        if len(trials) == 1 and self._has_events and not trials[0].home(folders):
            return {self.folder.name: trials[0]}
        around = self.folder.name if self.folder.direct else below(self.folder.name, PurePosixPath(file).stem)
        names: dict[str, Trial] = {}
        times: dict[str, int] = {}
        for number, trial in enumerate(trials, 1):
            home = trial.home(folders)
            name = below(self.folder.name, home) if home else below(around, trial.title or str(number))
            unique = name
            while unique in names:
                times[name] = times.get(name, 1) + 1
                unique = f"{name} ({times[name]})"
            names[unique] = trial
        return names


def _folders(path: str) -> set[str]:
    """Return the names of the folders in a folder."""
    try:
        with os.scandir(path) as entries:
            return {entry.name for entry in entries if entry.is_dir()}
    except OSError:
        return set()
