"""The followers of all folders of logs: made where folders appear, asked where something may have changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from core.model import Problem, Run, SourceSpec
from core.readers.base import Contents, Folder, Follower, Reader
from core.readers.discovery import Changes, Watch, watch
from core.readers.places import is_remote
from core.readers.sources import labels

_Key: TypeAlias = tuple[int, str]
"""Number of the source, name of the folder."""
_PAUSE: Final = 2.0
"""Seconds between two looks where nothing is watched."""


class Followers:
    """Keeps the followers of everything below some sources.

    Attributes
    ----------
    remote
        Whether anything of it takes a connection.
    asked
        Whether the last look has asked or dropped any follower, or found other problems: if not, all is as it was.
    failures
        What went wrong unforeseen in followers during the last look.
    """

    def __init__(self, sources: Sequence[SourceSpec], readers: Sequence[Reader]) -> None:
        self._readers = tuple(readers)
        self._watches: list[Watch] = [
            watch(source, label, readers) for source, label in zip(sources, labels(sources), strict=True)
        ]
        self._folders: dict[_Key, Folder] = {}
        self._followers: dict[_Key, dict[Reader, Follower]] = {}
        self._restless: set[_Key] = set()
        self._unread: set[_Key] = set()
        self.reader_of: dict[Follower, Reader] = {}
        self.remote = any(is_remote(source.path) for source in sources)
        self.asked = True
        self.failures: dict[Follower, Exception] = {}

    @property
    def pause(self) -> float:
        """Seconds until the next look is due."""
        return min((each.pause for each in self._watches), default=_PAUSE)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What cannot be looked into."""
        return tuple(problem for each in self._watches for problem in each.problems)

    def contents(self) -> list[Contents]:
        """Return what the followers have found, in the order of their folders."""
        return [follower.contents for followers in self._followers.values() for follower in followers.values()]

    def pieces(self) -> list[Run]:
        """Return the runs that the followers have found, in the order of trust: by reader, then by folder."""
        found: dict[Reader, list[Run]] = {reader: [] for reader in self._readers}
        for followers in self._followers.values():
            for reader, follower in followers.items():
                found[reader].extend(follower.contents.runs)
        return [run for runs in found.values() for run in runs]

    def look(self, everything: bool) -> dict[Follower, int]:
        """Return the followers that have something to read, and how many bytes.

        Parameters
        ----------
        everything
            Ask all followers; otherwise those whose folders have changed, those that had something to read the last
            time, and those that look beyond the files of their folder.
        """
        asked: set[_Key] = set()
        problems, self.asked = self.problems, False
        for number, each in enumerate(self._watches):
            asked |= self._take(number, each.look(everything))
        asked |= self._folders.keys() if everything else self._restless | self._unread
        self.asked = self.asked or bool(asked) or problems != self.problems
        pending: dict[Follower, int] = {}
        self._unread, self.failures = set(), {}
        for key in sorted(asked & self._folders.keys(), key=_place):
            for follower in self._followers[key].values():
                amount = self._amount(follower, self._folders[key])
                if amount:
                    pending[follower] = amount
                    self._unread.add(key)
        return pending

    def _amount(self, follower: Follower, folder: Folder) -> int:
        """Return how many bytes a follower has to read; one that fails unforeseen has none, and harms no other."""
        try:
            return follower.look(folder)
        except Exception as error:
            self.failures[follower] = error
            return 0

    def _take(self, number: int, changes: Changes) -> set[_Key]:
        """Take over what a watch has found; returns the folders whose followers are to be asked."""
        if not changes and not changes.whole:
            return set()
        self.asked = True
        for name in changes.gone:
            self._drop((number, name))
        new = [self._follow((number, folder.name), folder) for folder in changes.folders]
        if any(new):
            ordered = sorted(self._followers, key=_place)
            self._followers = {key: self._followers[key] for key in ordered}
            self._folders = {key: self._folders[key] for key in ordered}
        if changes.whole:
            return {key for key in self._folders if key[0] == number}
        return {(number, folder.name) for folder in changes.folders}

    def _drop(self, key: _Key) -> None:
        for follower in self._followers.pop(key, {}).values():
            del self.reader_of[follower]
        self._folders.pop(key, None)
        self._restless.discard(key)

    def _follow(self, key: _Key, folder: Folder) -> bool:
        """Follow a folder that is new or has changed; returns whether it is new."""
        before = self._folders.get(key)
        self._folders[key] = folder
        if before is not None and _names(before) == _names(folder):
            return False
        known = self._followers.get(key, {})
        followers: dict[Reader, Follower] = {}
        for reader in self._readers:
            fresh = reader.follow(folder) if _concerns(folder, reader) else None
            if fresh is not None:
                followers[reader] = known.get(reader, fresh)
        for reader in known.keys() - followers.keys():
            del self.reader_of[known[reader]]
        self._followers[key] = followers
        self.reader_of.update((follower, reader) for reader, follower in followers.items())
        if not folder.files or any(_is_restless(follower) for follower in followers.values()):
            self._restless.add(key)
        else:
            self._restless.discard(key)
        return before is None


def _concerns(folder: Folder, reader: Reader) -> bool:
    """Whether a reader is asked about a folder: one it may own, a file opened directly, one with a file it claims."""
    if folder.direct or not folder.files:
        return True
    for file in folder.files:  # noqa: SIM110 - a generator for each reader and folder costs more than the answers
        if reader.claims(file.name):
            return True
    return False


def _names(folder: Folder) -> list[str]:
    return [file.name for file in folder.files]


def _is_restless(follower: Follower) -> bool:
    return bool(getattr(follower, "restless", False))


def _place(key: _Key) -> tuple[int, list[str]]:
    """Return what sorts folders as they were walked: each before those below it."""
    number, name = key
    return number, [] if name == "." else name.split("/")
