"""Where the logs of a session lie: beside the session's file, where they were, or where they were moved to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.files import from_home
from core.model import SourceSpec
from core.readers.places import is_remote

_DEEP, _MANY = 3, 2_000
"""Folders below that of the session are looked through so deep, and at most so many of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source lay when the session was saved: from the session's folder, and from the root."""

    relative: str = ""
    absolute: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """Sources of a session where they lie now.

    Attributes
    ----------
    sources
        All of them, those that were not found with their former path.
    moved
        Pairs of the former path and the one at which they were found.
    missing
        Former paths of what was not found.
    """

    sources: tuple[SourceSpec, ...]
    moved: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


def places_of(sources: Sequence[SourceSpec], folder: Path) -> tuple[Place, ...]:
    """Return where sources lie as seen from a folder; what is at an address, or on another drive, only has that."""
    return tuple(_place(source.path, folder) for source in sources)


def _place(path: str, folder: Path) -> Place:
    if is_remote(path):
        return Place("", path)
    absolute = os.path.normpath(from_home(path).absolute())
    try:
        relative = Path(os.path.relpath(absolute, folder.absolute())).as_posix()
    except ValueError:
        relative = ""
    return Place(relative, absolute)


def locate(
    sources: Sequence[SourceSpec], known: Sequence[Place], folder: Path, moved: Mapping[str, str] | None = None
) -> Located:
    """Return where sources are now.

    Each is looked for, in this order: where the user has said that it is (`moved`, by former path); at its place as
    seen from the session's folder; at its former path; under its name near the session's folder.
    """
    found, told, missing = [], [], []
    for number, source in enumerate(sources):
        place = known[number] if number < len(known) else Place("", source.path)
        former = place.absolute or source.path
        path = former if is_remote(former) else _now(place, former, folder, moved or {})
        if path is None:
            missing.append(former)
        elif not _same(path, former):
            told.append((former, path))
        found.append(SourceSpec(path or former, source.name))
    return Located(tuple(found), tuple(told), tuple(missing))


def _now(place: Place, former: str, folder: Path, moved: Mapping[str, str]) -> str | None:
    if former in moved and Path(moved[former]).exists():
        return moved[former]
    beside = os.path.normpath(folder.absolute() / place.relative) if place.relative else ""
    for path in (beside, former):
        if path and Path(path).exists():
            return path
    return next((str(each) for each in _near(folder.absolute(), Path(former)) if each.exists()), None)


def _near(folder: Path, former: Path) -> Iterator[Path]:
    """Yield where logs may lie that were moved together with a session: below its folder or the one above."""
    parts = former.parts[1:]
    for base in (folder, folder.parent):
        for length in range(min(len(parts), 3), 0, -1):
            yield base.joinpath(*parts[-length:])
    yield from (each / former.name for each in _below(folder))


def _below(folder: Path) -> Iterator[Path]:
    waiting, seen = [(folder, 0)], 0
    while waiting and seen < _MANY:
        here, depth = waiting.pop(0)
        seen += 1
        try:
            inner = sorted(each for each in here.iterdir() if each.is_dir() and not each.is_symlink())
        except OSError:
            continue
        for each in inner:
            yield each
            if depth + 1 < _DEEP:
                waiting.append((each, depth + 1))


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
