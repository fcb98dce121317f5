"""Small files of a file store: descriptions, and one text for each parameter and tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.model import Problem
from core.readers.mlflow.meta import MOST_BYTES, parse_meta
from core.readers.mlflow.tree import Stamp, read_small, stamp_of
from core.readers.unreadable import unreadable_file

META: Final = "meta.yaml"
MOST_TEXT: Final = 1 << 20
"""Of a longer parameter or tag the beginning is shown."""


class Description:
    """Follows a description.

    Attributes
    ----------
    values
        What it says, empty if it is missing or cannot be understood.
    stamp
        The file as it was read, None if there was none.
    problem
        What was wrong with it; a missing one is none.
    """

    __slots__ = ("_seen", "path", "problem", "stamp", "values")

    def __init__(self, path: str) -> None:
        self.path = path
        self.values: Mapping[str, str] = {}
        self.stamp: Stamp | None = None
        self.problem: Problem | None = None
        self._seen = False

    def unread(self) -> int:
        """Return how many bytes are to be read, 0 if it is as it was; one that vanished counts as one byte."""
        stamp = stamp_of(self.path)
        if self._seen and stamp == self.stamp:
            return 0
        return max(stamp[0], 1) if stamp is not None else int(not self._seen or self.stamp is not None)

    def read(self) -> None:
        """Read it."""
        self._seen, self.values, self.problem, self.stamp = True, {}, None, stamp_of(self.path)
        if self.stamp is None:
            return
        try:
            data, self.stamp = read_small(self.path, MOST_BYTES + 1)
        except OSError as error:
            self.problem = unreadable_file(self.path, error)
            return
        if len(data) > MOST_BYTES:
            self.problem = self._damage("is longer than a description can be")
            return
        self.values, damaged = parse_meta(data.decode("utf-8-sig", "replace"))
        if damaged or not self.values:
            self.problem = self._damage("cannot be understood in part" if self.values else "is empty or no description")

    def _damage(self, what: str) -> Problem:
        return Problem(
            self.path,
            "bad-meta",
            f"The description {what}; all that does not depend on it is shown",
            remedy="Restore the file from a backup, or write its lines anew: name: value",
            lost_bytes=self.stamp[0] if self.stamp is not None and not self.values else None,
        )


class ValueFiles:
    """Follows files that hold one text each.

    Parameters
    ----------
    settled
        Whether a file that was read never changes.
    """

    __slots__ = ("_paths", "_settled", "_stamps", "problems", "values")

    def __init__(self, settled: bool = False) -> None:
        self.values: dict[str, str] = {}
        self.problems: dict[str, Problem] = {}
        self._settled = settled
        self._paths: dict[str, str] = {}
        self._stamps: dict[str, Stamp] = {}

    def follow(self, paths: dict[str, str]) -> None:
        """Follow these files, by the names of their values, from now on."""
        for name in self._paths.keys() - paths.keys():
            self._forget(name)
        self._paths = paths

    def _forget(self, name: str) -> None:
        for known in (self.values, self.problems, self._stamps):
            known.pop(name, None)

    def unread(self) -> int:
        """Return how many bytes are to be read."""
        if not self._stamps:  # the sizes are not asked for when all will be read anyway
            return 64 * len(self._paths)
        amount = 0
        for name, path in self._paths.items():
            known = self._stamps.get(name)
            if known is not None and self._settled and known[0]:
                continue
            stamp = stamp_of(path)
            if stamp is not None and stamp != known:
                amount += max(stamp[0], 1)
        return amount

    def read(self, only: str = "") -> None:
        """Read what has changed, of all values or only of one."""
        for name, path in ((only, self._paths.get(only, "")),) if only else self._paths.items():
            known = self._stamps.get(name)
            if known is None:
                self._read(name, path)
            elif not (self._settled and known[0]) and stamp_of(path) != known:
                self._forget(name)
                self._read(name, path)

    def _read(self, name: str, path: str) -> None:
        try:
            data, stamp = read_small(path, MOST_TEXT + 1)
        except (FileNotFoundError, ValueError):
            return
        except OSError as error:
            self._stamps[name] = stamp_of(path) or (0, 0, 0)
            self.problems[name] = unreadable_file(path, error)
            return
        self._stamps[name] = stamp
        self.values[name] = data[:MOST_TEXT].decode("utf-8", "replace")
        if len(data) > MOST_TEXT:
            self.problems[name] = Problem(
                path,
                "long-value",
                f"The text is longer than {MOST_TEXT >> 20} MiB; its beginning is shown",
                offset=MOST_TEXT,
                remedy="Log long texts as artifacts",
                lost_bytes=stamp[0] - MOST_TEXT,
            )
