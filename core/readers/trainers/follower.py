"""Follows the files of one folder that together say something of one run, or of several."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Protocol

from core.model import Problem, Run
from core.readers.base import Contents, FileState, Folder
from core.readers.trainers.growing import is_quiet
from core.readers.unreadable import unreadable_file


class FilePart(Protocol):
    """One of the files, read when it has changed."""

    @property
    def waiting(self) -> bool:
        """Whether it ends in the middle of something, which is decided when it has not changed for a while."""

    @property
    def offset(self) -> int:
        """Bytes that were read and need not be read again when it grows."""

    def read(self, state: FileState) -> None:
        """Read what is new; raises OSError."""

    def problems(self, run: str) -> tuple[Problem, ...]:
        """Return what is wrong with it."""


class FilesFollower(ABC):
    """Follows files; what they mean is left to say.

    Parameters
    ----------
    folder
        Where they are.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.parts: dict[str, FilePart] = {}
        """What reads each file, by its name."""
        self._states: dict[str, FileState] = {}
        self._seen: dict[str, FileState] = {}
        self._unreadable: dict[str, Problem] = {}
        self.problems: tuple[Problem, ...] = ()
        """What is wrong with the files."""
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """What is known now."""
        return self._contents

    @abstractmethod
    def part(self, file: FileState) -> FilePart | None:
        """Return what reads a file, None if it is not one of these."""

    @abstractmethod
    def runs(self) -> list[Run]:
        """Return the runs that the files say something of."""

    def wanted(self, name: str) -> bool:
        """Whether a file is to be read, given what those read before it hold; all are."""
        return True

    def look(self, folder: Folder) -> int:
        """Compare the files with what was read; return how many bytes are to be read, 0 for nothing new."""
        self.folder = folder
        self._states = {file.name: file for file in folder.files if self._follows(file)}
        amount = sum(self._unread(name, state) for name, state in self._states.items())
        return amount or int(not self._seen.keys() <= self._states.keys())

    def _follows(self, file: FileState) -> bool:
        if file.name not in self.parts:
            part = self.part(file)
            if part is not None:
                self.parts[file.name] = part
        return file.name in self.parts

    def _unread(self, name: str, state: FileState) -> int:
        is_done = self._seen.get(name) == state and not (self.parts[name].waiting and is_quiet(state))
        if is_done or not self.wanted(name):
            return 0
        begun = self.parts[name].offset
        return max(state.size - begun if state.size > begun else state.size, 1)

    def read(self) -> None:
        """Read what is new of all files, and say what they mean together."""
        for name in [name for name in self.parts if name not in self._states]:
            del self.parts[name]
        self._seen = {name: state for name, state in self._seen.items() if name in self._states}
        self._unreadable = {name: problem for name, problem in self._unreadable.items() if name in self._states}
        for name in self.order(self._states):
            if self._unread(name, self._states[name]):
                self._read(name, self._states[name])
                self._seen[name] = self._states[name]
        self.publish()

    def order(self, names: Iterable[str]) -> list[str]:
        """Return the names of files in the order in which they are read: that of the alphabet."""
        return sorted(names)

    def _read(self, name: str, state: FileState) -> None:
        try:
            self.parts[name].read(state)
            self._unreadable.pop(name, None)
        except OSError as error:
            self._unreadable[name] = unreadable_file(state.path, error, run=self.folder.name)

    def publish(self) -> None:
        """Make a new snapshot."""
        damaged = [problem for part in self.parts.values() for problem in part.problems(self.folder.name)]
        self.problems = (*self._unreadable.values(), *damaged)
        self.show(Contents(tuple(self.runs()), problems=self.problems))

    def show(self, contents: Contents) -> None:
        """Make something the contents; equal contents stay the same object."""
        if contents != self._contents:
            self._contents = contents
