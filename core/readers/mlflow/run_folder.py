"""A run of a file store: one folder with a description, and a file for each parameter, tag and metric."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from core.model import Dataset, Problem, RunStatus
from core.readers.mlflow.artifact_tables import ArtifactTables
from core.readers.mlflow.artifacts import is_remote, locate
from core.readers.mlflow.meta import whole_number
from core.readers.mlflow.metric_file import MetricFile
from core.readers.mlflow.records import RUN_NAME, RunRecord, origin_of, status_of
from core.readers.mlflow.tree import FileTree
from core.readers.mlflow.value_files import META, Description, ValueFiles

RUN_ID: Final = re.compile(r"[0-9a-f]{32}")
_RECORDS: Final = ("params", "metrics", "tags", "inputs")
_PARTS: Final = frozenset(("params", "metrics", "tags"))
_OWN: Final = frozenset((*_RECORDS, "outputs"))
_ARTIFACTS: Final = "artifacts"
_BUSY: Final = 3600.0
"""Seconds since its last change after which a run that was never ended is not expected to go on."""
_OPEN: Final = frozenset((RunStatus.RUNNING, RunStatus.SCHEDULED, RunStatus.UNKNOWN))
_SETTLING: Final = 60.0
"""Seconds since its last change in which even a run that has ended may get more."""


class RunFolder:
    """Follows a folder that may be a run; if it is none, other readers may look into it.

    Parameters
    ----------
    path
        Where it is.
    experiment
        Identifier of its experiment.
    datasets
        Returns what is known of a data set of the experiment by its identifier.

    Attributes
    ----------
    is_run
        Whether the folder is a run: it has a description, or the name and something that only a run has.
    record
        The run as far as it is read, the same object while nothing changes; None for a folder that is none.
    tables
        Which of its artifacts are tables.
    """

    def __init__(self, path: str, experiment: str, datasets: Callable[[str], Mapping[str, str]]) -> None:
        self.path = path
        self.name = os.path.basename(path)  # noqa: PTH119 - called for every folder of a store
        self.is_run = False
        self.record: RunRecord | None = None
        self.tables = ArtifactTables()
        self._artifact_folder = f"{path}{os.sep}{_ARTIFACTS}"
        self._others = FileTree(path, lambda name: name not in _OWN)
        self._elsewhere: FileTree | None = None
        self._free: list[str] | None = None
        self._experiment = experiment
        self._datasets = datasets
        self._records = FileTree(path, _RECORDS.__contains__)
        self._meta = Description(f"{path}{os.sep}{META}")
        self._params = ValueFiles(settled=True)
        self._tags = ValueFiles()
        self._metrics: dict[str, MetricFile] = {}
        self._inputs: list[Description] = []
        self._grown = True
        self._loaded = False
        self._changed = 0.0

    @property
    def stale(self) -> bool:
        """Whether there is something to read."""
        return self._grown or self.tables.waiting

    @property
    def deleted(self) -> bool:
        """Whether somebody has deleted the run, whose files are kept until the store is cleaned."""
        return self._meta.values.get("lifecycle_stage") == "deleted"

    @property
    def active(self) -> bool:
        """Whether something may be added to the run soon."""
        open_ended = self.record is not None and self.record.status in _OPEN
        return time.time() - self._changed < (_BUSY if open_ended else _SETTLING)

    def look(self, thorough: bool) -> int:
        """Return about how many bytes are to be read, 0 for nothing new.

        Unless asked to be thorough, only the description is looked at: whatever ends or continues a run changes it.
        """
        if not self.stale and not thorough and not self._meta.unread():
            return 0
        if self._grown and self._records.top is not None:  # found a moment ago and not read yet
            return 1
        if self._records.look():
            self._sort()
            self._grown = True
        self._look_at_artifacts()
        amount = self._unread()
        self._grown |= amount > 0
        return amount + self.tables.unread() + int(self._grown)

    def _look_at_artifacts(self) -> None:
        moved = self._others.look()
        if moved:
            self._free = None
        if self._look_elsewhere() or moved:
            self.tables.follow(self._artifacts())

    def _look_elsewhere(self) -> bool:
        """Look at artifacts that are not kept with the run; return whether there are others than before."""
        folder = self.record.artifact_folder if self.record is not None else ""
        if is_remote(folder) or folder in ("", self._artifact_folder):
            return False
        if self._elsewhere is None or self._elsewhere.path != folder:
            self._elsewhere = FileTree(folder)
        return self._elsewhere.look()

    def _unread(self) -> int:
        if not self.is_run:
            return 0
        amount = self._meta.unread() + self._params.unread() + self._tags.unread()
        amount += sum(description.unread() for description in self._inputs)
        quiet = self._quiet_since()
        return amount + sum(metric.unread(quiet) for metric in self._metrics.values())

    def _quiet_since(self) -> float:
        """Return the time in nanoseconds since 1970 such that nobody writes a metric any more that changed before."""
        open_ended = status_of(self._meta.values.get("status")) in _OPEN
        return (time.time() - _SETTLING) * 1e9 if open_ended else math.inf

    def _sort(self) -> None:
        """Find out what the folder is, and which files there are of each kind."""
        top = self._records.top
        parts = () if top is None or not RUN_ID.fullmatch(self.name) else top.folders
        self.is_run = top is not None and (META in top.files or not _PARTS.isdisjoint(parts))
        files: dict[str, dict[str, str]] = {kind: {} for kind in _RECORDS}
        for relative, path in self._records.files():
            kind, _, key = relative.partition("/")
            if key:
                files[kind][key] = path
        self._params.follow(files["params"])
        self._tags.follow(files["tags"])
        self._metrics = {key: self._metrics.get(key) or MetricFile(path) for key, path in files["metrics"].items()}
        known = {description.path: description for description in self._inputs}
        metas = [path for key, path in files["inputs"].items() if key.endswith(f"/{META}")]
        self._inputs = [known.get(path) or Description(path) for path in metas]

    def introduce(self) -> None:
        """Read what it takes to name the run."""
        if not self._loaded and self.is_run:
            self._meta.read()
            if not self._meta.values.get("run_name"):
                self._tags.read(RUN_NAME)
            self.record = self._recorded(complete=False)

    def read(self) -> None:
        """Read what is new."""
        if not self._grown:
            return
        if self.is_run:
            if self._meta.unread():
                self._meta.read()
            self._params.read()
            self._tags.read()
            for description in self._inputs:
                if description.unread():
                    description.read()
            quiet = self._quiet_since()
            for metric in self._metrics.values():
                if metric.unread(quiet):
                    metric.read(quiet)
        self._grown, self._loaded = False, True
        self._changed = self._last_change()
        self.record = self._recorded(complete=True) if self.is_run else None

    def read_tables(self) -> None:
        """Find out which artifacts are tables."""
        if self.record is not None and not self.deleted:
            if self._look_elsewhere():
                self.tables.follow(self._artifacts())
            self.tables.read()

    def _artifacts(self) -> Iterator[tuple[str, str]]:
        """Yield the artifacts: their paths relative to the folder of artifacts, and their paths."""
        if self._elsewhere is not None:
            yield from self._elsewhere.files()
            return
        for relative, path in self._others.files():
            top, _, below = relative.partition("/")
            if top == _ARTIFACTS and below:
                yield below, path

    def free(self, claims: Callable[[str], bool]) -> list[str]:
        """Return the folders in this one with files, at any depth, that are claimed; ``""`` for itself."""
        if self._free is None:
            claimed = [path for path, _ in self._others.files() if claims(path.rpartition("/")[2])]
            self._free = list(dict.fromkeys(path.partition("/")[0] if "/" in path else "" for path in claimed))
        return self._free if not self.is_run else [name for name in self._free if name]

    def _last_change(self) -> float:
        """Return when anything of the run was written last, in seconds since 1970."""
        stamp = self._meta.stamp
        moments = [metric.changed for metric in self._metrics.values()]
        return max([stamp[1] if stamp is not None else 0, self._records.changed, *moments]) / 1e9

    def _recorded(self, complete: bool) -> RunRecord:
        meta, labels = self._meta.values, dict(self._tags.values)
        metrics = {key: metric.series for key, metric in self._metrics.items() if metric.series is not None}
        return RunRecord(
            identifier=meta.get("run_id") or meta.get("run_uuid") or self.name,
            experiment=self._experiment,
            name=meta.get("run_name") or meta.get("name") or "",
            status=status_of(meta.get("status")),
            started=whole_number(meta.get("start_time")),
            ended=whole_number(meta.get("end_time")),
            params=dict(self._params.values),
            labels=labels,
            metrics=metrics,
            origin=origin_of(meta, labels),
            datasets=tuple(self._used()),
            artifact_folder=locate(meta.get("artifact_uri", ""), [self._artifact_folder]) if complete else "",
            files=tuple(self._files()) if complete else (),
            problems=tuple(self._problems()),
            complete=complete,
        )

    def _used(self) -> Iterator[Dataset]:
        for description in self._inputs:
            link = description.values
            identifier = link.get("source_id", "")
            if link.get("source_type") == "DATASET" and identifier:
                facts = self._datasets(identifier)
                yield Dataset(
                    name=facts.get("name") or identifier,
                    digest=facts.get("digest", ""),
                    context=link.get("tags/mlflow.data.context", ""),
                    source_type=facts.get("source_type", ""),
                    source=facts.get("source", ""),
                    columns=facts.get("schema", ""),
                    profile=facts.get("profile", ""),
                )

    def _files(self) -> Iterator[str]:
        if self._meta.stamp is not None:
            yield self._meta.path
        for _, path in self._records.files():
            if path != self._meta.path:
                yield path

    def _problems(self) -> Iterator[Problem]:
        descriptions = [self._meta, *self._inputs]
        yield from (description.problem for description in descriptions if description.problem is not None)
        if self._meta.stamp is None:
            message = "The run has no description: its status and times are not known, all else is shown"
            remedy = f"Restore {META} from a backup, or delete the folder if the run is of no use"
            yield Problem(self.path, "missing-meta", message, remedy=remedy)
        yield from self._params.problems.values()
        yield from self._tags.problems.values()
        yield from (metric.problem for metric in self._metrics.values() if metric.problem is not None)
