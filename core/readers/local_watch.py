"""Watches a folder of this machine: an idle look is one `stat` a folder and one a file, and nothing else."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeAlias

from core.model import Problem
from core.readers.base import FileState, Folder, Listing
from core.readers.discovery import DEEPEST, Changes, Rules, below, difference, leads_through
from core.readers.unreadable import unreadable_file, unreadable_folder

SHORTEST: Final = 0.5
LONGEST: Final = 1.5
"""Seconds between two looks: as few as the share of a core below allows."""
SHARE: Final = 0.004
"""Part of one core that looks may take, as long as that does not make them too rare; then `MOST_SHARE`."""
MOST_SHARE: Final = 0.03
WHOLE: Final = 45.0
"""Seconds at least between two looks into every folder: not all file systems tell in a folder of what it holds."""
WHOLE_SHARE: Final = 0.001
_UNSURE: Final = 3.0
"""So many seconds after a folder has changed it may change again without another time of change."""

_Stamp: TypeAlias = tuple[int, int, int]
_GONE: Final[_Stamp] = (-1, -1, -1)
_Way: TypeAlias = tuple[str, str, tuple[str, ...]]
"""Path of a folder, relative to what was opened too, and the real paths from which links were followed to it."""


@dataclass(slots=True)
class _Node:
    """A folder that was looked into: the way to it, what is known of it, and the paths of the folders below it."""

    path: str
    relative: str
    jumps: tuple[str, ...]
    folder: Folder | None = None
    below: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Known:
    """Everything that is watched.

    Attributes
    ----------
    nodes
        Folders by path.
    stamps
        What tells of a change of each folder and each file, by path.
    holders
        The folder of each file, by path.
    unsure
        Folders that changed so lately that a change after the look may not show in their stamp.
    folders
        What is told of, by name.
    problems
        What could not be looked into, by path.
    """

    nodes: dict[str, _Node] = field(default_factory=dict)
    stamps: dict[str, _Stamp] = field(default_factory=dict)
    holders: dict[str, _Node] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    folders: dict[str, Folder] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)


class LocalWatch:
    """Watches a file or folder and all that is below it.

    Links are followed, except to a folder that the way to them leads through. Hidden folders count. A folder that a
    reader owns comes without files.

    Parameters
    ----------
    top
        Where it is.
    shown
        The same as the user has typed it.
    """

    def __init__(self, top: str, shown: str, rules: Rules) -> None:
        self._top = top
        self._shown = shown
        self._rules = rules
        self._known = _Known()
        self._kind = 0
        self._cost = 0.0
        self._whole_due = 0.0
        self.problems: tuple[Problem, ...] = ()

    @property
    def pause(self) -> float:
        """Seconds until the next look is due."""
        return max(SHORTEST, min(LONGEST, self._cost / SHARE), self._cost / MOST_SHARE)

    def look(self, everything: bool) -> Changes:
        """Return what has changed since the last look."""
        began = time.thread_time()
        kind = _kind(self._top)
        unsure = bool(self._known.unsure)
        whole = everything or (kind, stat.S_IFDIR) != (self._kind, kind) or time.monotonic() >= self._whole_due
        self._kind = kind
        changes = self._whole() if whole else self._partly()
        spent = time.thread_time() - began
        if whole:
            self._whole_due = time.monotonic() + max(WHOLE, spent / WHOLE_SHARE)
        elif not changes and not unsure:
            self._cost = spent
        return changes

    def _whole(self) -> Changes:
        """Look into everything as if for the first time."""
        before, self._known = self._known.folders, _Known()
        if self._kind == stat.S_IFDIR:
            self._enter([(self._top, "", (os.path.realpath(self._top),))])
        elif self._kind == 0:
            message = "What was opened does not exist any more"
            self._known.problems[self._top] = Problem(self._shown, "missing", message)
        else:
            self._open_directly()
        self._tell_problems()
        return difference(before, self._known.folders, whole=True)

    def _open_directly(self) -> None:
        """Take what was opened for a file."""
        path = Path(self._top)
        if not self._rules.opens(path.name):
            message = "The file is of no kind that can be opened"
            self._known.problems[self._top] = Problem(self._top, "unknown-file", message)
            return
        try:
            status = path.stat()
        except OSError as error:
            self._known.problems[self._top] = unreadable_file(self._top, error)
            return
        node = _Node(str(path.parent), "", ())
        folder = Folder(node.path, self._rules.file_name(path.name), (_state(self._top, path.name, status),), True)
        self._keep(node, folder, {self._top: _stamp(status)})

    def _partly(self) -> Changes:
        """Look into the folders, and at the files, that tell of a change."""
        known = self._known
        changed = _changed(known.stamps)
        if not changed and not known.unsure:
            return Changes()  # the usual case, which must cost nothing more
        before = dict(known.folders)
        grown = [path for path in changed if path in known.holders and self._update(path)]
        folders = {path for path in changed if path not in grown} | known.unsure
        for path in sorted(folders, key=len):  # a folder that is gone takes those below it along
            node = known.holders.get(path) or known.nodes.get(path)
            if node is not None:
                self._enter([(node.path, node.relative, node.jumps)])
        self._tell_problems()
        return difference(before, known.folders)

    def _update(self, path: str) -> bool:
        """Take over how a file is now; returns whether that was possible."""
        node = self._known.holders[path]
        try:
            status = Path(path).stat()
        except OSError:
            return False
        if node.folder is None or not stat.S_ISREG(status.st_mode):
            return False
        files = tuple(_state(path, file.name, status) if file.path == path else file for file in node.folder.files)
        node.folder = self._known.folders[node.folder.name] = replace(node.folder, files=files)
        self._known.stamps[path] = _stamp(status)
        return True

    def _enter(self, ways: Iterable[_Way]) -> None:
        """Look into folders, and into those below them that are new."""
        left = list(ways)
        while left:
            path, relative, jumps = left.pop()
            node = self._known.nodes.get(path)
            if node is None:
                node = self._known.nodes[path] = _Node(path, relative, jumps)
            else:
                self._forget(node)
            found = self._look_into(node)
            before, node.below = node.below, [way[0] for way in found]
            if before:
                for gone in set(before) - set(node.below):
                    self._drop(gone)
            left += [way for way in found if way[0] not in self._known.nodes]

    def _drop(self, path: str) -> None:
        """Forget a folder and those below it."""
        node = self._known.nodes.pop(path, None)
        if node is not None:
            self._forget(node)
            for deeper in node.below:
                self._drop(deeper)

    def _forget(self, node: _Node) -> None:
        """Forget what is known of a folder itself."""
        known = self._known
        known.stamps.pop(node.path, None)
        known.problems.pop(node.path, None)
        known.unsure.discard(node.path)
        if node.folder is not None:
            known.folders.pop(node.folder.name, None)
            for file in node.folder.files:
                known.stamps.pop(file.path, None)
                known.holders.pop(file.path, None)
            node.folder = None

    def _keep(self, node: _Node, folder: Folder | None, stamps: dict[str, _Stamp]) -> None:
        """Keep what is known of a folder and its files."""
        known = self._known
        node.folder = folder
        known.stamps.update(stamps)
        if folder is not None:
            known.folders[folder.name] = folder
            known.holders.update((file.path, node) for file in folder.files)

    def _look_into(self, node: _Node) -> list[_Way]:
        """Take over what lies directly in a folder; returns the folders below it that are to be looked into."""
        try:
            status = os.stat(node.path)  # noqa: PTH116 - a path object costs more; before its entries, as they may change
            with os.scandir(node.path) as found:
                entries = list(found)
        except (FileNotFoundError, NotADirectoryError):
            self._known.stamps[node.path] = _GONE  # until the folder it lay in tells that
            return []
        except OSError as error:
            self._known.problems[node.path] = unreadable_folder(node.path, error)
            return []
        if abs(time.time() - status.st_mtime) < _UNSURE:
            self._known.unsure.add(node.path)
        return self._sorted_out(node, status, entries)

    def _sorted_out(self, node: _Node, status: os.stat_result, entries: list[os.DirEntry[str]]) -> list[_Way]:
        folders: list[os.DirEntry[str]] = []
        files: list[os.DirEntry[str]] = []
        for entry in entries:
            (folders if _is_folder(entry) else files).append(entry)
        folders.sort(key=_name)
        files.sort(key=_name)
        names = [entry.name for entry in folders]
        free = self._rules.free_below(Listing(node.path, [entry.name for entry in files], names))
        name, stamps = self._rules.name(node.relative), {node.path: _stamp(status)}
        if free is not None:
            self._keep(node, Folder(node.path, name, ()), stamps)
            return [(str(Path(node.path, part)), below(node.relative, part), node.jumps) for part in free]
        states = []
        for entry in files:
            if self._rules.claims(entry.name) and (found := _status(entry)) is not None:
                states.append(_state(entry.path, entry.name, found))
                stamps[entry.path] = _stamp(found)
        self._keep(node, Folder(node.path, name, tuple(states)) if states else None, stamps)
        if not folders or node.relative.count("/") >= DEEPEST:
            return []
        ways = (_way(entry, node) for entry in folders)
        return [way for way in ways if way is not None]

    def _tell_problems(self) -> None:
        found = tuple(self._known.problems.values())
        if found != self.problems:
            self.problems = found


def _changed(stamps: dict[str, _Stamp]) -> list[str]:
    """Return the paths whose stamps are others now."""
    call, changed = os.stat, []
    for path, stamp in stamps.items():
        try:
            now = call(path)
        except OSError:
            changed.append(path)
            continue
        if (now.st_mtime_ns, now.st_size, now.st_ino) != stamp:
            changed.append(path)
    return changed


def _stamp(status: os.stat_result) -> _Stamp:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _kind(path: str) -> int:
    """Return the kind of what lies at a path, 0 for nothing."""
    try:
        return stat.S_IFMT(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return 0


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    """Return a file as it is now, None if it is none or has vanished."""
    try:
        return entry.stat() if entry.is_file() else None
    except OSError:
        return None


def _state(path: str, name: str, status: os.stat_result) -> FileState:
    return FileState(path, name, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))


def _way(entry: os.DirEntry[str], node: _Node) -> _Way | None:
    """Return the way into a folder, None for a link to one that the way to it leads through."""
    relative = below(node.relative, entry.name)
    if not entry.is_symlink():
        return entry.path, relative, node.jumps
    real, here = os.path.realpath(entry.path), os.path.realpath(node.path)
    if leads_through((*node.jumps, here), real, os.sep):
        return None
    return entry.path, relative, (*node.jumps, here, real)
