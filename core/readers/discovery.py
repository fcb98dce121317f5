"""Walks folders for logs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from core.model import Problem, SourceSpec
from core.readers.base import FileState, Folder, Listing, Reader

_DEEPEST: Final = 64


def walk(source: SourceSpec, label: str, readers: Sequence[Reader], problems: list[Problem]) -> Iterator[Folder]:
    """Yield the folders at and below a source that hold claimed files; a source that is a file is one by itself.

    Links are followed, except to a folder that the way to them leads through. Hidden folders count. A folder that a
    reader owns comes without files.

    Parameters
    ----------
    label
        What the names begin with, empty for nothing.
    problems
        Receives folders that cannot be read.
    """
    top = Path(source.path).expanduser()
    if top.is_file():
        yield from _file(top, label, readers, problems)
    elif top.is_dir():
        yield from _Walk(label, readers, problems).below(str(top), "", (os.path.realpath(top),))
    else:
        problems.append(Problem(source.path, "missing", "What was opened does not exist any more"))


def _file(path: Path, label: str, readers: Sequence[Reader], problems: list[Problem]) -> Iterator[Folder]:
    if not any(reader.opens(path.name) for reader in readers):
        problems.append(Problem(str(path), "unknown-file", "The file is of no kind that can be opened"))
        return
    yield Folder(str(path.parent), label or path.name, (_state(str(path), path.name, path.stat()),), direct=True)


class _Walk:
    def __init__(self, label: str, readers: Sequence[Reader], problems: list[Problem]) -> None:
        self._label = label
        self._readers = readers
        self._problems = problems

    def below(self, path: str, relative: str, jumps: tuple[str, ...]) -> Iterator[Folder]:
        """Yield a folder and those below it; `jumps` are the real paths from which links were followed."""
        files, folders = self._listed(path)
        listing = Listing(path, [entry.name for entry in files], [entry.name for entry in folders])
        free = next((owned for reader in self._readers if (owned := reader.owns(listing)) is not None), None)
        if free is not None:
            yield Folder(path, self._name(relative), ())
            for name in free:
                yield from self.below(str(Path(path, name)), f"{relative}/{name}" if relative else name, jumps)
            return
        states = [state for entry in files if self._claims(entry.name) and (state := _state_of(entry)) is not None]
        if states:
            yield Folder(path, self._name(relative), tuple(sorted(states, key=lambda file: file.name)))
        if relative.count("/") < _DEEPEST:
            yield from self._deeper(path, relative, folders, jumps)

    def _deeper(
        self, path: str, relative: str, folders: list[os.DirEntry[str]], jumps: tuple[str, ...]
    ) -> Iterator[Folder]:
        for entry in folders:
            name = f"{relative}/{entry.name}" if relative else entry.name
            if not entry.is_symlink():
                yield from self.below(entry.path, name, jumps)
                continue
            real = os.path.realpath(entry.path)
            here = os.path.realpath(path)
            if not any(_leads_through(way, real) for way in (*jumps, here)):
                yield from self.below(entry.path, name, (*jumps, here, real))

    def _claims(self, name: str) -> bool:
        return any(reader.claims(name) for reader in self._readers)

    def _name(self, relative: str) -> str:
        return "/".join(part for part in (self._label, relative) if part) or "."

    def _listed(self, path: str) -> tuple[list[os.DirEntry[str]], list[os.DirEntry[str]]]:
        """Return the files and the folders in a folder."""
        files: list[os.DirEntry[str]] = []
        folders: list[os.DirEntry[str]] = []
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    (folders if entry.is_dir() else files).append(entry)
        except FileNotFoundError:
            pass  # it vanished while we looked
        except OSError as error:
            message = f"The folder cannot be read: {error.strerror or error}"
            self._problems.append(Problem(path, "unreadable-folder", message))
        return files, sorted(folders, key=lambda entry: entry.name)


def _leads_through(way: str, real: str) -> bool:
    return way == real or way.startswith(real.rstrip(os.sep) + os.sep)


def _state_of(entry: os.DirEntry[str]) -> FileState | None:
    """Return a file as it is now, None if it is none or has vanished."""
    try:
        return _state(entry.path, entry.name, entry.stat()) if entry.is_file() else None
    except OSError:
        return None


def _state(path: str, name: str, status: os.stat_result) -> FileState:
    return FileState(path, name, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))
