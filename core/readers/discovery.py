"""Finds the folders of logs below what was opened, and tells what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from core.files import from_home
from core.model import Problem, SourceSpec
from core.readers.base import Folder, Listing, PlainReader, Reader
from core.readers.places import is_remote

DEEPEST: Final = 64
"""Folders below one another that are looked into."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a look has found.

    Attributes
    ----------
    folders
        Folders that are new or not as they were.
    gone
        Names of folders that are no longer there.
    whole
        Whether every folder was looked into, so that it is time for its follower, too, to look again.
    """

    folders: Sequence[Folder] = ()
    gone: Sequence[str] = ()
    whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.folders or self.gone)


class Watch(Protocol):
    """Watches one thing that was opened; one thread at a time may use it."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What cannot be looked into: the same object as long as nothing changes."""

    def look(self, everything: bool) -> Changes:
        """Return what has changed since the last look.

        Parameters
        ----------
        everything
            Look into every folder now; otherwise only where something tells of a change, if it is time for a look.
        """

    @property
    def pause(self) -> float:
        """Seconds until the next look is due."""


def watch(source: SourceSpec, label: str, readers: Sequence[Reader]) -> Watch:
    """Return what watches a source; nothing is looked at yet.

    Parameters
    ----------
    label
        What the names of its folders begin with, empty for nothing.
    """
    rules = Rules(label, readers)
    if is_remote(source.path):
        from core.readers.remote_watch import RemoteWatch

        return RemoteWatch(source.path, rules)
    from core.readers.local_watch import LocalWatch

    return LocalWatch(str(from_home(source.path)), source.path, rules)


def walk(source: SourceSpec, label: str, readers: Sequence[Reader], problems: list[Problem]) -> Iterator[Folder]:
    """Yield the folders at and below a source that hold claimed files; a source that is a file is one by itself.

    Parameters
    ----------
    label
        What the names begin with, empty for nothing.
    problems
        Receives folders that cannot be read.
    """
    found = watch(source, label, readers)
    yield from found.look(everything=True).folders
    problems += found.problems


class Rules:
    """What readers say about files and folders, and how folders are named."""

    def __init__(self, label: str, readers: Sequence[Reader]) -> None:
        self._label = label
        self._readers = readers
        self._owners = [reader for reader in readers if getattr(type(reader), "owns", None) is not PlainReader.owns]

    def claims(self, name: str) -> bool:
        """Whether a file in a folder belongs to any kind of log."""
        for reader in self._readers:  # noqa: SIM110 - a generator costs more than the answers, and there are many files
            if reader.claims(name):
                return True
        return False

    def opens(self, name: str) -> bool:
        """Whether a file can be opened by itself."""
        return any(reader.opens(name) for reader in self._readers)

    def free_below(self, listing: Listing) -> Sequence[str] | None:
        """Return the folders below one that a reader owns which others may look into; None if nobody owns it."""
        return next((owned for reader in self._owners if (owned := reader.owns(listing)) is not None), None)

    def name(self, relative: str) -> str:
        """Return the name of a folder, given its path relative to what was opened."""
        return "/".join(part for part in (self._label, relative) if part) or "."

    def file_name(self, name: str) -> str:
        """Return the name of the folder that stands for a file opened by itself."""
        return self._label or name


def difference(before: Mapping[str, Folder], now: Mapping[str, Folder], whole: bool = False) -> Changes:
    """Return what is not in both of two sets of folders by name."""
    changed = [folder for name, folder in now.items() if before.get(name) != folder]
    return Changes(changed, [name for name in before if name not in now], whole)


def below(relative: str, name: str) -> str:
    """Return the path of a folder relative to what was opened, given that of the folder it lies in."""
    return f"{relative}/{name}" if relative else name


def leads_through(ways: Iterable[str], real: str, separator: str) -> bool:
    """Whether any of the real paths on the way to a link lies at or below what the link leads to."""
    inside = real.rstrip(separator) + separator
    return any(way == real or way.startswith(inside) for way in ways)
