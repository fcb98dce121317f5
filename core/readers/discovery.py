"""Walks folders for logs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from core.model import Problem, SourceSpec
from core.readers.base import FileState, Folder

_DEEPEST: Final = 64


def walk(
    source: SourceSpec, label: str, claims: Callable[[str], bool], opens: Callable[[str], bool], problems: list[Problem]
) -> Iterator[Folder]:
    """Yield the folders at and below a source that hold claimed files; a source that is a file is one by itself.

    Links are followed, except to a folder that the way to them leads through. Hidden folders count.

    Parameters
    ----------
    label
        What the names begin with, empty for nothing.
    claims, opens
        Whether a file of a name is of interest in a folder, and by itself.
    problems
        Receives folders that cannot be read.
    """
    top = Path(source.path).expanduser()
    if top.is_file():
        yield from _file(top, label, opens, problems)
    elif top.is_dir():
        yield from _Walk(label, claims, problems).below(str(top), "", (os.path.realpath(top),))
    else:
        problems.append(Problem(source.path, "missing", "What was opened does not exist any more"))


def _file(path: Path, label: str, opens: Callable[[str], bool], problems: list[Problem]) -> Iterator[Folder]:
    if not opens(path.name):
        problems.append(Problem(str(path), "unknown-file", "The file is of no kind that can be opened"))
        return
    yield Folder(str(path.parent), label or path.name, (_state(str(path), path.name, path.stat()),))


class _Walk:
    def __init__(self, label: str, claims: Callable[[str], bool], problems: list[Problem]) -> None:
        self._label = label
        self._claims = claims
        self._problems = problems

    def below(self, path: str, relative: str, jumps: tuple[str, ...]) -> Iterator[Folder]:
        """Yield a folder and those below it; `jumps` are the real paths from which links were followed."""
        files, folders = self._listed(path)
        if files:
            yield Folder(path, self._name(relative), tuple(sorted(files, key=lambda file: file.name)))
        if relative.count("/") >= _DEEPEST:
            return
        for entry in folders:
            name = f"{relative}/{entry.name}" if relative else entry.name
            if not entry.is_symlink():
                yield from self.below(entry.path, name, jumps)
                continue
            real = os.path.realpath(entry.path)
            here = os.path.realpath(path)
            if not any(_leads_through(way, real) for way in (*jumps, here)):
                yield from self.below(entry.path, name, (*jumps, here, real))

    def _name(self, relative: str) -> str:
        return "/".join(part for part in (self._label, relative) if part) or "."

    def _listed(self, path: str) -> tuple[list[FileState], list[os.DirEntry[str]]]:
        """Return the claimed files and the folders in a folder."""
        files: list[FileState] = []
        folders: list[os.DirEntry[str]] = []
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if self._claims(entry.name) and entry.is_file():
                        files.append(_state(entry.path, entry.name, entry.stat()))
                    elif entry.is_dir():
                        folders.append(entry)
        except FileNotFoundError:
            pass  # it vanished while we looked
        except OSError as error:
            message = f"The folder cannot be read: {error.strerror or error}"
            self._problems.append(Problem(path, "unreadable-folder", message))
        return files, sorted(folders, key=lambda entry: entry.name)


def _leads_through(way: str, real: str) -> bool:
    return way == real or way.startswith(real.rstrip(os.sep) + os.sep)


def _state(path: str, name: str, status: os.stat_result) -> FileState:
    return FileState(path, name, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))
