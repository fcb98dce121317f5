"""An experiment of a file store: a folder with a description, tags, data sets and runs."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from typing import Final

from core.model import Problem
from core.readers.mlflow.records import ExperimentRecord
from core.readers.mlflow.run_folder import RunFolder
from core.readers.mlflow.tree import FileTree, Listing
from core.readers.mlflow.value_files import META, Description, ValueFiles

_TAGS: Final = "tags"
_DATASETS: Final = "datasets"
RESERVED: Final = frozenset((_TAGS, _DATASETS, "traces", "models", "assessments", ".ipynb_checkpoints"))
"""Folders of an experiment that hold no runs: logged models and traces are no training."""
_ROUND: Final = 32
"""A run that has ended is looked at closely once in so many looks, one after the other."""


class ExperimentFolder:
    """Follows a folder that may be an experiment; if it is none, its folders are not runs either.

    Parameters
    ----------
    path
        Where it is.
    only
        Name of the only run to follow; all are if it is empty.

    Attributes
    ----------
    record
        The experiment as far as it is read, the same object while nothing changes.
    """

    def __init__(self, path: str, only: str = "") -> None:
        self.path = path
        self.name = os.path.basename(path)  # noqa: PTH119 - as paths are joined below
        self.record = ExperimentRecord(self.name, "")
        self._only = only
        self._listing = Listing(path)
        self._meta = Description(f"{path}{os.sep}{META}")
        self._tag_tree = FileTree(f"{path}{os.sep}{_TAGS}")
        self._tags = ValueFiles()
        self._datasets: dict[str, Description] = {}
        self._lock = threading.Lock()
        self._runs: dict[str, RunFolder] = {}
        self._looks = 0
        self._stale = True

    @property
    def exists(self) -> bool:
        """Whether the folder is there."""
        return self._listing.exists

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files directly in the folder."""
        return self._listing.files

    @property
    def is_experiment(self) -> bool:
        """Whether the folder is an experiment: it has a description, or runs; not if it only has artifacts."""
        return self._meta.stamp is not None or META in self._listing.files or any(True for _ in self.runs())

    @property
    def deleted(self) -> bool:
        """Whether somebody has deleted the experiment."""
        return self._meta.values.get("lifecycle_stage") == "deleted"

    def runs(self) -> Iterator[RunFolder]:
        """Yield the folders that are runs."""
        return (run for run in self._runs.values() if run.is_run)

    def folders(self) -> Iterator[RunFolder]:
        """Yield all folders that may be runs."""
        return iter(self._runs.values())

    def look(self) -> int:
        """Return about how many bytes are to be read, 0 for nothing new."""
        self._stale |= self._look_at_runs()
        if not self._only and self._tag_tree.look():
            self._tags.follow(dict(self._tag_tree.files()))
            self._stale = True
        amount = self._meta.unread() + self._tags.unread()
        self._stale |= amount > 0
        amount += int(self._stale)
        self._looks += 1
        for place, run in enumerate(self._runs.values()):
            amount += run.look(thorough=run.active or (self._looks + place) % _ROUND == 0)
        return amount

    def _look_at_runs(self) -> bool:
        """Find out which folders there are; return whether they are others than before."""
        if not self._listing.look():
            return False
        names = [name for name in self._listing.folders if name not in RESERVED and self._only in ("", name)]
        known, self._runs = self._runs, {}
        for name in names:
            path = f"{self.path}{os.sep}{name}"
            self._runs[name] = known.get(name) or RunFolder(path, self.name, self._dataset)
        return self._runs.keys() != known.keys()

    def read(self) -> None:
        """Read what is new of the experiment itself."""
        if self._stale:
            self._meta.read()
            self._tags.read()
            self._stale = False
            self.record = ExperimentRecord(
                identifier=self.name,
                name=self._meta.values.get("name", ""),
                location=self._meta.values.get("artifact_location", ""),
                labels=dict(self._tags.values),
            )

    def _dataset(self, identifier: str) -> Mapping[str, str]:
        """Return what is known of a data set, nothing if it is not described."""
        if os.sep in identifier or "/" in identifier or identifier in ("", ".", ".."):
            return {}
        path = os.path.join(self.path, _DATASETS, identifier, META)  # noqa: PTH118
        with self._lock:  # runs are read on several threads
            description = self._datasets.setdefault(identifier, Description(path))
            if description.unread():
                description.read()
            return description.values

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the experiment itself; an opened run needs none."""
        if self._only:
            return
        if self._meta.problem is not None:
            yield self._meta.problem
        elif self._meta.stamp is None:
            message = "The experiment has no description: its runs are shown under the name of its folder"
            remedy = f"Restore {META} from a backup, or write one with a line name: …"
            yield Problem(self.path, "missing-meta", message, remedy=remedy)
        yield from self._tags.problems.values()
        yield from (data.problem for data in list(self._datasets.values()) if data.problem is not None)
