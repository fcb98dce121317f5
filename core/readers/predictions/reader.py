"""The reader of predictions: they belong to the run of the folder they lie in."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.model import BlobSeries, Problem, Run, TagInfo
from core.readers.base import FileState, Folder, Follower, PlainReader, ReadError
from core.readers.predictions.names import SUFFIXES, is_told, tag_and_step
from core.readers.predictions.reading import are_exclusive, class_names
from core.readers.trainers.follower import FilePart, FilesFollower


class PredictionsReader(PlainReader):
    """Knows ``.npz``, CSV and Parquet files called predictions, scores or probabilities, or opened directly.

    ``predictions_step200.npz`` is step 200 of ``predictions``.
    """

    def claims(self, name: str) -> bool:
        """Whether the name of a file says that it holds predictions."""
        return is_told(name)

    def opens(self, name: str) -> bool:
        """Whether a file may hold predictions."""
        return name.lower().endswith(SUFFIXES)

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the predictions in a folder."""
        wanted = self.opens if folder.direct else self.claims
        return PredictionFiles(folder) if any(wanted(file.name) for file in folder.files) else None


class PredictionFile:
    """One file, of which only the names of the classes are read until it is shown.

    Parameters
    ----------
    path
        Of the file.
    told
        Whether its name says that it holds predictions: one that does not may hold anything else.
    """

    waiting = False
    offset = 0

    def __init__(self, path: str, told: bool = True) -> None:
        self.path, self.told = path, told
        self.size = 0
        self.changed = 0.0
        self.classes: tuple[str, ...] | None = None
        self.exclusive = False
        self._problem: Problem | None = None

    def read(self, state: FileState) -> None:
        """Read which classes it has; raises OSError."""
        self.size, self.changed, self._problem = state.size, state.changed / 1e9, None
        try:
            self.classes = class_names(state.path)
        except ReadError as error:
            self.classes, self._problem = None, error.problem if self.told else None
        with suppress(ReadError, KeyError):  # what is damaged is told when it is read
            self.exclusive = self.classes is not None and are_exclusive(state.path, self.classes)

    def problems(self, run: str) -> tuple[Problem, ...]:
        """Return what is wrong with it."""
        return () if self._problem is None else (replace(self._problem, run=run),)


class PredictionFiles(FilesFollower):
    """Follows the predictions in a folder; files that differ in their step only are one tag."""

    def part(self, file: FileState) -> FilePart | None:
        """Return what reads a file, None if it cannot hold predictions."""
        told = is_told(file.name)
        fits = told or (self.folder.direct and file.name.lower().endswith(SUFFIXES))
        return PredictionFile(file.path, told) if fits else None

    def runs(self) -> list[Run]:
        """Return the run that the files belong to, none where they hold something else."""
        tags: dict[str, list[tuple[int, PredictionFile]]] = {}
        for name, part in sorted(self.parts.items()):
            if isinstance(part, PredictionFile) and part.classes is not None:
                tag, step = tag_and_step(name)
                tags.setdefault(tag, []).append((step, part))
        if not tags:
            return []
        files = [part for found in tags.values() for _, part in found]
        places = {id(part): place for place, part in enumerate(files)}
        blobs = {tag: _series(sorted(found, key=lambda each: each[0]), places) for tag, found in tags.items()}
        return [
            Run(
                name=self.folder.name,
                source="predictions",
                files=tuple(part.path for part in files),
                tags=MappingProxyType({tag: _info(found[-1][1]) for tag, found in tags.items()}),
                blobs=MappingProxyType(blobs),
                loaded=True,
                problems=self.problems,
            )
        ]


def _series(found: list[tuple[int, PredictionFile]], places: dict[int, int]) -> BlobSeries:
    parts = [part for _, part in found]
    return BlobSeries(
        np.array([part.changed for part in parts]),
        np.array([step for step, _ in found], dtype=np.int64),
        np.array([places[id(part)] for part in parts], dtype=np.int32),
        np.zeros(len(parts), dtype=np.int64),
        np.array([part.size for part in parts], dtype=np.int64),
    )


def _info(part: PredictionFile) -> TagInfo:
    return TagInfo("predictions", content=json.dumps({"classes": part.classes, "exclusive": part.exclusive}).encode())
