"""What Ray Tune writes into the folder of a trial: ``params.json``, ``result.json`` and ``progress.csv``.

``progress.csv`` has what ``result.json`` has, but only the columns of the first result, and is read where the latter is
missing. Tags are those of Ray's own event files, ``ray/tune/`` and the path of the key, so that beside them nothing
appears twice; steps are theirs, too: ``timesteps_total`` if it is logged, else ``training_iteration``. ``params.pkl``
is only asked whether it exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from core.model import Run, RunStatus
from core.readers.base import FileState, Folder, Follower, PlainReader
from core.readers.places import is_file, join
from core.readers.trainers.documents import ParamsDocument
from core.readers.trainers.follower import FilePart, FilesFollower
from core.readers.trainers.ray_results import PROGRESS, ProgressLog, ResultLines
from core.readers.trainers.runs import logged_run

PARAMS: Final = "params.json"
RESULTS: Final = "result.json"
ERROR: Final = "error.txt"
_PICKLE: Final = "params.pkl"
_ORIGIN: Final = {"hostname": "host", "node_ip": "address"}


class RayTuneReader(PlainReader):
    """Knows folders of Ray Tune's trials."""

    def claims(self, name: str) -> bool:
        """Whether a file has a name that Ray Tune gives."""
        return name in (PARAMS, RESULTS, PROGRESS, ERROR)

    def opens(self, name: str) -> bool:
        """Whether a file can be opened directly: one with results."""
        return name in (RESULTS, PROGRESS)

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the folder of a trial."""
        return RayTrial(folder) if any(self.claims(file.name) for file in folder.files) else None


class RayTrial(FilesFollower):
    """Follows the files of a trial; they tell of the run of its folder."""

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder)
        self._failed = self._has_events = False

    def part(self, file: FileState) -> FilePart | None:
        """Return what reads a file, None if it is not one of these."""
        if file.name == RESULTS:
            return ResultLines(file.path)
        if file.name == PROGRESS:
            return ProgressLog(file.path)
        return ParamsDocument(file.path) if file.name == PARAMS else None

    def wanted(self, name: str) -> bool:
        """Whether a file is read: ``progress.csv`` only without ``result.json``."""
        results = self.parts.get(RESULTS)
        return name != PROGRESS or not (isinstance(results, ResultLines) and results.known)

    def order(self, names: Iterable[str]) -> list[str]:
        """Return the names of files in the order in which they are read: ``progress.csv`` last."""
        return sorted(names, key=lambda name: name == PROGRESS)

    def look(self, folder: Folder) -> int:
        """Compare the files with what was read; return how many bytes are to be read, 0 for nothing new."""
        names = {file.name for file in folder.files if file.size}
        before = self._failed, self._has_events
        self._failed, self._has_events = ERROR in names, any("tfevents" in name for name in names)
        return super().look(folder) or int(before != (self._failed, self._has_events))

    def runs(self) -> list[Run]:
        """Return the run, if there is any: parameters alone are only one where Ray Tune left them."""
        params, log = self.parts.get(PARAMS), self._log()
        given = params if isinstance(params, ParamsDocument) and params.known else None
        if log is None and (given is None or not self._has_company()):
            return []
        return [self._run([part.path for part in (given, log) if part is not None], given, log)]

    def _log(self) -> ResultLines | ProgressLog | None:
        results, progress = self.parts.get(RESULTS), self.parts.get(PROGRESS)
        if isinstance(results, ResultLines) and results.known:
            return results
        return progress if isinstance(progress, ProgressLog) and progress.known else None

    def _has_company(self) -> bool:
        return self._has_events or is_file(join(self.folder.path, _PICKLE))

    def _run(self, files: list[str], given: ParamsDocument | None, log: ResultLines | ProgressLog | None) -> Run:
        facts = log.facts if log is not None else {}
        params = given.params if given is not None else log.params if isinstance(log, ResultLines) else {}
        run = logged_run(
            self.folder.name,
            "ray tune",
            files,
            log.rows.series() if log is not None else None,
            params,
            log.rows.span() if log is not None else (None, None),
            self._status(facts),
            self.problems,
        )
        origin = {words: str(facts[key]) for key, words in _ORIGIN.items() if facts.get(key)}
        return replace(run, run_id=str(facts.get("trial_id") or "") or None, origin=MappingProxyType(origin))

    def _status(self, facts: Mapping[str, object]) -> RunStatus:
        if self._failed:
            return RunStatus.FAILED
        return RunStatus.FINISHED if str(facts.get("done")).casefold() == "true" else RunStatus.UNKNOWN
