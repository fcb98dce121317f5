"""Reads plain logs of lines such as ``120 loss 0.25``: step, name, value. Files are called ``*.steps``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.model import Problem, Run, ScalarSeries, TagInfo
from core.readers.base import Contents, Folder, Follower, PlainReader


class StepLinesReader(PlainReader):
    """Knows ``.steps`` files."""

    def claims(self, name: str) -> bool:
        """Whether a file belongs to this kind of log."""
        return name.endswith(".steps")

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of a folder that has such files."""
        return StepLines() if any(self.claims(file.name) for file in folder.files) else None


class StepLines:
    """Follows the ``.steps`` files of a folder, which together are one run; all is read again when one has grown."""

    def __init__(self) -> None:
        self.contents = Contents()
        self._read_of: Folder | None = None

    def look(self, folder: Folder) -> int:
        """Return how many bytes are to be read."""
        self._folder = folder
        return 0 if folder == self._read_of else sum(file.size for file in folder.files) or 1

    def read(self) -> None:
        """Read all files and make a new snapshot."""
        self._read_of = self._folder
        points: dict[str, list[tuple[int, float]]] = {}
        problems: list[Problem] = []
        files = [file.path for file in self._folder.files if file.name.endswith(".steps")]
        for file in files:
            whole = Path(file).read_text(errors="replace").rpartition("\n")[0]  # a last line may be half written
            for number, line in enumerate(whole.splitlines(), 1):
                try:
                    step, name, value = line.split()
                    points.setdefault(name, []).append((int(step), float(value)))
                except ValueError:
                    problems.append(Problem(file, "bad-line", f"Line {number} is not: step name value"))
        scalars = {name: _series(found) for name, found in points.items()}
        tags = dict.fromkeys(scalars, TagInfo("scalars"))
        run = Run(self._folder.name, "step lines", tuple(files), tags, scalars, loaded=True, problems=tuple(problems))
        self.contents = Contents((run,), problems=run.problems)


def _series(points: list[tuple[int, float]]) -> ScalarSeries:
    step, value = zip(*points, strict=True)
    return ScalarSeries(np.full(len(step), np.nan), np.array(step, np.int64), np.array(value))
