"""Follows a file store of MLflow, or the part of one that was opened."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from core.model import Problem, Run
from core.readers.base import Contents, Folder
from core.readers.mlflow.experiment_folder import ExperimentFolder
from core.readers.mlflow.layout import REGISTRY, TRASH, Level
from core.readers.mlflow.records import PARENT, ExperimentRecord, RunRecord, run_names, to_run
from core.readers.mlflow.run_folder import RunFolder
from core.readers.mlflow.tree import Listing

_PACE: Final = 0.2
"""Seconds between two states that are shown while reading."""
_THREADS: Final = 4
"""So many read at once if the disk is slow: thousands of little files are mostly waited for."""
_WAITING: Final = 0.6
"""If more than this part of the time is spent with waiting, the disk is slow."""
_FEW: Final = 16
"""So many runs are read by one thread at a time, one after the other."""


class FileStore:
    """Follows all runs of a store, of an experiment, or one run.

    Parameters
    ----------
    path, level
        The folder that was opened or found, and what it is.
    claims
        Whether another reader would read a file of some name.
    """

    def __init__(self, path: str, level: Level, claims: Callable[[str], bool]) -> None:
        place = path if Path(path).name not in ("", "..") else os.path.abspath(path)  # noqa: PTH100 - keeps links
        self._level = level
        self._claims = claims
        self._prefix = "."
        self._looked: int | None = None
        self._changed = False
        self._listing = Listing(place)
        self._experiments: dict[str, ExperimentFolder] = {}
        if level is Level.EXPERIMENT:
            self._experiments[""] = ExperimentFolder(place)
        elif level is Level.RUN:
            self._experiments[""] = ExperimentFolder(str(Path(place).parent), only=Path(place).name)
        self._runs: dict[str, tuple[tuple[object, ...], Run]] = {}
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """What is known now."""
        return self._contents

    @property
    def exists(self) -> bool:
        """Whether anything of what was found is still there."""
        return any(experiment.exists for experiment in self._experiments.values())

    def look(self, folder: Folder) -> int:
        """Return about how many bytes are to be read, 0 for nothing new."""
        self._prefix = _prefix(folder.name, self._level)
        amount = self.scan() if self._looked is None else self._looked
        self._looked = None
        return max(amount, int(self._changed))

    def scan(self) -> int:
        """Look at all files that may have changed; `look` tells what that has found."""
        if self._level is Level.STORE:
            self._find_experiments()
        self._looked = sum(experiment.look() for experiment in self._experiments.values())
        return self._looked

    def _find_experiments(self) -> None:
        if self._listing.look():
            known, self._experiments = self._experiments, {}
            for name in self._listing.folders:
                if name not in (TRASH, REGISTRY):
                    path = os.path.join(self._listing.path, name)  # noqa: PTH118 - the path stays as it was typed
                    self._experiments[name] = known.get(name) or ExperimentFolder(path)
            self._changed |= known.keys() != self._experiments.keys()

    def free(self) -> list[str]:
        """Return the folders with files that other readers claim, relative to the folder that was opened."""
        if self._level is Level.RUN:
            return [name for run in self._folders() for name in run.free(self._claims)]
        found = []
        for experiment in self._experiments.values():
            at = f"{experiment.name}/" if self._level is Level.STORE else ""
            if at and not experiment.is_experiment and any(map(self._claims, experiment.files)):
                found.append(experiment.name)
                continue
            for run in experiment.folders():
                below = run.free(self._claims)
                if below and not run.is_run:
                    below = [""]
                found += [f"{at}{run.name}/{name}".rstrip("/") for name in below]
        return found

    def _folders(self) -> Iterator[RunFolder]:
        return (run for experiment in self._experiments.values() for run in experiment.folders())

    def read(self) -> None:
        """Read what is new: first what names all runs, then the runs, then which of their artifacts are tables."""
        for experiment in self._experiments.values():
            experiment.read()
        new = [run for run in self._folders() if run.stale]
        self._each(RunFolder.introduce, new)
        self._show()
        self._each(RunFolder.read, new)
        self._each(RunFolder.read_tables, new, together=False)
        self._changed = False
        self._show()

    def _each(self, step: Callable[[RunFolder], None], runs: list[RunFolder], together: bool = True) -> None:
        """Do something with each run, and show now and then what is known by then.

        Several threads do it `together` if the first one mostly waits for the disk; otherwise they would only wait
        for each other.
        """
        shown, first = time.monotonic(), runs[:_FEW]
        waited = _waited(step, first)
        slow = together and waited > _WAITING
        for _ in _on_threads(step, runs[_FEW:]) if slow else map(step, runs[_FEW:]):
            if time.monotonic() - shown > _PACE:
                self._show()
                shown = time.monotonic()

    def _show(self) -> None:
        """Make new contents if anything is new; runs that have not changed are the same objects as before."""
        problems: list[Problem] = []
        experiments, found = self._found(problems)
        names = run_names(self._prefix, experiments, (record for record, _ in found))
        runs = [self._run(record, names, experiments) for record, _ in found]
        self._runs = {identifier: self._runs[identifier] for identifier in names}
        tables = [table for (_, folder), run in zip(found, runs, strict=True) for table in folder.tables.of(run.name)]
        problems += [problem for run in runs for problem in run.problems]
        contents = Contents(tuple(runs), tuple(tables), tuple(problems))
        if contents != self._contents:
            self._contents = contents

    def _found(self, problems: list[Problem]) -> tuple[dict[str, ExperimentRecord], list[tuple[RunRecord, RunFolder]]]:
        """Return experiments and runs that are shown; of two runs with one identifier the first is."""
        experiments: dict[str, ExperimentRecord] = {}
        found: dict[str, tuple[RunRecord, RunFolder]] = {}
        for experiment in self._experiments.values():
            if experiment.deleted or not experiment.is_experiment:
                continue
            experiments[experiment.name] = experiment.record
            problems += experiment.problems()
            for run in experiment.runs():
                record = run.record
                if record is None or run.deleted:
                    continue
                if record.identifier in found:
                    problems.append(_twice(run, found[record.identifier][1]))
                else:
                    found[record.identifier] = (record, run)
        return experiments, list(found.values())

    def _run(self, record: RunRecord, names: dict[str, str], experiments: dict[str, ExperimentRecord]) -> Run:
        parent = names.get(record.labels.get(PARENT, ""), "")
        key = (record, names[record.identifier], parent, experiments[record.experiment].name)
        known = self._runs.get(record.identifier)
        if known is None or known[0][0] is not record or known[0][1:] != key[1:]:
            known = self._runs[record.identifier] = (key, to_run(record, names, experiments))
        return known[1]


def _waited(step: Callable[[RunFolder], None], runs: list[RunFolder]) -> float:
    """Do something with some runs; return which part of the time was spent with waiting, 0 to 1."""
    wall, busy = time.monotonic(), time.thread_time()
    for run in runs:
        step(run)
    wall, busy = time.monotonic() - wall, time.thread_time() - busy
    return 1 - busy / wall if wall > 0 else 0.0


def _on_threads(step: Callable[[RunFolder], None], runs: list[RunFolder]) -> Iterator[None]:
    """Do something with runs on several threads; yield whenever a few are done."""
    parts = [runs[at : at + _FEW] for at in range(0, len(runs), _FEW)]
    with ThreadPoolExecutor(_THREADS, "mlflow") as pool:
        for future in as_completed([pool.submit(_waited, step, part) for part in parts]):
            future.result()
            yield


def _twice(run: RunFolder, first: RunFolder) -> Problem:
    return Problem(
        run.path,
        "same-run-id",
        f"The run has the identifier of another one, which is shown instead: {first.path}",
        remedy="Delete the copy, or open its experiment by itself",
    )


def _prefix(name: str, level: Level) -> str:
    """Return what the names of runs begin with: experiments and runs have better names than their folders."""
    parts = name.split("/")
    cut = {Level.STORE: 0, Level.EXPERIMENT: 1, Level.RUN: 2}[level]
    return "/".join(parts[: max(len(parts) - cut, 0)]) or "."
