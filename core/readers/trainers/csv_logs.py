"""Logs in CSV that name nobody: Keras' ``CSVLogger``, fastai's, and whatever writes one row a step.

In an opened folder a file is such a log if its first column is called ``epoch`` and others hold numbers, or if it is
called ``progress.csv`` and counts steps (as Stable-Baselines writes it). Opened directly, every log over steps is one
(see `core.readers.trainers.headers`). A single log tells of the run of its folder; several are runs below it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import Final

from core.model import Problem, Run
from core.readers.base import Contents, FileState, Folder, Follower, PlainReader
from core.readers.trainers import lightning
from core.readers.trainers.follower import FilePart, FilesFollower
from core.readers.trainers.headers import normal
from core.readers.trainers.ray_results import PROGRESS, is_progress
from core.readers.trainers.runs import below, logged_run
from core.readers.trainers.step_log import StepLog

_SUFFIXES: Final = (".csv", ".tsv", ".log")


class CsvLogReader(PlainReader):
    """Knows ``.csv``, ``.tsv`` and ``.log`` files, and looks at their headers."""

    def claims(self, name: str) -> bool:
        """Whether a file may be a log."""
        return name.lower().endswith(_SUFFIXES) and name != lightning.METRICS

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the logs in a folder."""
        return CsvLogs(folder) if any(self.claims(file.name) for file in folder.files) else None


class CsvLogs(FilesFollower):
    """Follows the logs in a folder."""

    def __init__(self, folder: Folder) -> None:
        self._claims = CsvLogReader().claims
        super().__init__(folder)

    def part(self, file: FileState) -> FilePart | None:
        """Return what reads a file, None if it cannot be a log."""
        if not self._claims(file.name):
            return None
        return StepLog(file.path, lambda header: self._is_log(file.name, header))

    def _is_log(self, name: str, header: list[str]) -> bool:
        if name == PROGRESS:
            return not is_progress(header)
        return self.folder.direct or normal(next((cell for cell in header if cell), "")) == "epoch"

    def runs(self) -> list[Run]:
        """Return a run for each log."""
        logs = {n: part for n, part in sorted(self.parts.items()) if isinstance(part, StepLog) and part.known}
        stems = Counter(PurePosixPath(name).stem for name in logs)
        return [self._run(name if len(logs) > 1 else "", stems, log) for name, log in logs.items()]

    def _run(self, file: str, stems: Counter[str], log: StepLog) -> Run:
        stem = PurePosixPath(file).stem
        name = below(self.folder.name, stem if stems[stem] < 2 else file)
        return logged_run(
            name, "csv", [log.path], log.rows.series(), None, log.rows.span(), problems=log.problems(name)
        )

    def publish(self) -> None:
        """Make a new snapshot; a file that was opened directly and is no log is said to be none."""
        super().publish()
        if self.folder.direct and not self.contents.runs and not self.problems:
            foreign = [part.path for part in self.parts.values() if isinstance(part, StepLog) and _is_text(part.path)]
            message = "The file is of no kind that can be opened"
            self.show(Contents(problems=tuple(Problem(path, "unknown-file", message) for path in foreign)))


def _is_text(path: str) -> bool:
    return path.lower().endswith(".log")
