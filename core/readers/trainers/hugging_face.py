"""What the Trainer of Hugging Face's transformers leaves: ``trainer_state.json``.

It lies in the output folder when the training has ended, and in each ``checkpoint-N`` below it, always with the whole
history up to there. All of them tell of one run, that of the output folder, and the one with the greatest
``global_step`` is believed. Where the output folder has event files in folders below ``runs``, as the Trainer makes
them, and one of these folders is certainly the newest, they tell of its run. Tags are those of the Trainer's own event
files: ``eval_loss`` is ``eval/loss``, ``test_loss`` is ``test/loss``, all others are ``train/…``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from threading import Lock
from typing import Final
from weakref import WeakSet, WeakValueDictionary

from core.model import Run
from core.readers.base import Contents, FileState, Folder, Follower, PlainReader
from core.readers.places import is_file, is_remote, join
from core.readers.trainers.follower import FilePart, FilesFollower
from core.readers.trainers.runs import below
from core.readers.trainers.trainer_state import STATE, TrainerState

_CHECKPOINT: Final = re.compile(r"checkpoint-(\d{1,18})")
_EVENTS: Final = re.compile(r"tfevents\.(\d{1,18})\.")


class HuggingFaceReader(PlainReader):
    """Knows folders with a ``trainer_state.json``."""

    def __init__(self) -> None:
        self._outputs: WeakValueDictionary[tuple[str, str], _Output] = WeakValueDictionary()

    def claims(self, name: str) -> bool:
        """Whether a file is the state of a Trainer."""
        return name == STATE

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the state in a folder."""
        if not any(file.name == STATE for file in folder.files):
            return None
        path, name, step = _output_of(folder)
        output = self._outputs.get((path, name))
        if output is None:
            output = self._outputs[path, name] = _Output(path, name)
        return StateFollower(folder, output, step)


def _output_of(folder: Folder) -> tuple[str, str, int | None]:
    """Return path and name of the output folder, and the step that the name of a checkpoint tells."""
    around, _, last = folder.name.rpartition("/")
    match = _CHECKPOINT.fullmatch(last)
    if match is None or folder.direct or os.path.basename(folder.path) != last:  # noqa: PTH119 addresses are no paths
        return folder.path, folder.name, None
    return folder.path[: -len(last)].rstrip("/\\"), around or ".", int(match[1])


class _Output:
    """The states of one training, of which the one with the greatest step is believed."""

    def __init__(self, path: str, name: str) -> None:
        self.path, self.name = path, name
        self._states: WeakSet[StateFollower] = WeakSet()
        self._lock = Lock()

    def add(self, follower: StateFollower) -> None:
        """Take in the follower of another state."""
        self._states.add(follower)

    def read(self) -> None:
        """Read that of the output folder, then checkpoints, the latest first, until no other can be further."""
        with self._lock:
            for state in sorted(self._states, key=lambda state: -state.promised):
                leader = self.leader()
                if leader is None or leader is state or state.promised > leader.reached:
                    state.read_now()
            for state in self._states:
                state.show_again()

    def leader(self) -> StateFollower | None:
        """Return the state that has come furthest, None if none can be read."""
        known = [state for state in list(self._states) if state.reached >= 0]
        return max(known, key=lambda state: (state.reached, state.promised), default=None)

    def forget_lost(self) -> None:
        """Forget the state that has come furthest if its file is gone: its folder may not be followed any more."""
        leader = self.leader()
        if leader is not None and not is_file(join(leader.folder.path, STATE)):
            self._states.discard(leader)

    def run_name(self) -> str:
        """Return the name of the run that the states are about."""
        newest = _newest_events(Path(self.path, "runs")) if not is_remote(self.path) else ""
        return below(self.name, "runs", newest) if newest else self.name


def _newest_events(folder: Path) -> str:
    """Return the folder below ``runs`` that was begun last; empty if there is none, or if two are equally new."""
    try:
        begun = {entry.name: _begun(entry.path) for entry in os.scandir(folder) if entry.is_dir()}
    except OSError:
        return ""
    times = sorted(begun.values())
    if not times or times[-1] < 0 or (len(times) > 1 and times[-2] == times[-1]):
        return ""
    return next(name for name, time in begun.items() if time == times[-1])


def _begun(folder: str) -> int:
    """Return when the last event file of a folder was begun, as their names tell; -1 if there is none."""
    found = (_EVENTS.search(name) for name in os.listdir(folder))  # noqa: PTH208 only names are needed
    return max((int(match[1]) for match in found if match is not None), default=-1)


class StateFollower(FilesFollower):
    """Follows one state; only the one that has come furthest says something of the run.

    Attributes
    ----------
    promised
        Step that the name of the folder tells; the output folder itself may have come any far.
    restless
        True: other states and event files count, too.
    """

    restless = True

    def __init__(self, folder: Folder, output: _Output, step: int | None) -> None:
        super().__init__(folder)
        self.promised: float = float("inf") if step is None else step
        self._output = output

    @property
    def reached(self) -> float:
        """Global step of the state; -1 if it could not be read."""
        state = self.parts.get(STATE)
        return state.global_step if isinstance(state, TrainerState) and state.known else -1

    def part(self, file: FileState) -> FilePart | None:
        """Return what reads the state."""
        return TrainerState(file.path) if file.name == STATE else None

    def look(self, folder: Folder) -> int:
        """Compare the state with what was read; return how many bytes are to be read, 0 for nothing new."""
        self._output.add(self)
        self._output.forget_lost()
        amount = super().look(folder)
        leader = self._output.leader()
        if leader is None or leader is self:
            return amount or int(leader is self and self._shown_as() != self._output.run_name())
        return amount if self.promised > leader.reached or self.reached >= 0 else 0

    def _shown_as(self) -> str:
        """Return the name of the run that it shows, empty if it shows none."""
        return self.contents.runs[0].name if self.contents.runs else ""

    def read(self) -> None:
        """Read the states of the training as far as they are needed."""
        self._output.read()

    def read_now(self) -> None:
        """Read this state."""
        super().read()

    def publish(self) -> None:
        """Say nothing before all states that are needed are read."""

    def show_again(self) -> None:
        """Make a new snapshot."""
        super().publish()
        if self._output.leader() is not self:
            self.show(Contents(problems=self.problems))

    def runs(self) -> list[Run]:
        """Return the run, unless another state has come further."""
        state = self.parts.get(STATE)
        if not isinstance(state, TrainerState) or not state.known or self._output.leader() is not self:
            return []
        return [state.run(self._output.run_name(), self.problems)]
