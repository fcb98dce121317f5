"""What Lightning's loggers write into the folder of a version: ``hparams.yaml`` and ``metrics.csv``.

``hparams.yaml`` lies beside the event files of the TensorBoard logger, too. ``metrics.csv`` has a row for each call of
``log_metrics``, whose other cells are empty; it is written anew with another header when a metric is logged for the
first time. Tags are the names of the columns, as in the event files of the same training; no times are written.
"""

from __future__ import annotations

from typing import Final

from core.model import Run
from core.readers.base import FileState, Folder, Follower, PlainReader
from core.readers.trainers.documents import YamlParams
from core.readers.trainers.follower import FilePart, FilesFollower
from core.readers.trainers.runs import logged_run
from core.readers.trainers.step_log import StepLog

PARAMS: Final = "hparams.yaml"
METRICS: Final = "metrics.csv"


class LightningReader(PlainReader):
    """Knows folders with ``hparams.yaml`` or a ``metrics.csv`` that is a log over steps."""

    def claims(self, name: str) -> bool:
        """Whether a file is one of the two."""
        return name in (PARAMS, METRICS)

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the folder of a version."""
        return LightningRun(folder) if any(self.claims(file.name) for file in folder.files) else None


class LightningRun(FilesFollower):
    """Follows the two files; they tell of the run of their folder."""

    def part(self, file: FileState) -> FilePart | None:
        """Return what reads a file, None if it is not one of these."""
        if file.name == METRICS:
            return StepLog(file.path)
        return YamlParams(file.path) if file.name == PARAMS else None

    def runs(self) -> list[Run]:
        """Return the run, if there is any."""
        params, log = self.parts.get(PARAMS), self.parts.get(METRICS)
        files = [part.path for part in (params, log) if isinstance(part, YamlParams | StepLog) and part.known]
        if not files:
            return []
        rows = log.rows if isinstance(log, StepLog) else None
        return [
            logged_run(
                self.folder.name,
                "lightning",
                files,
                rows.series() if rows is not None else None,
                params.params if isinstance(params, YamlParams) else None,
                rows.span() if rows is not None else (None, None),
                problems=self.problems,
            )
        ]
