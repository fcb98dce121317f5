"""Small files that are written as a whole, again and again: JSON and YAML documents."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from core.model import Problem
from core.readers.base import FileState
from core.readers.json_pieces import JsonError, JsonPieces
from core.readers.places import read_bytes
from core.readers.trainers.growing import is_quiet
from core.readers.trainers.values import flattened

LARGEST: Final = 4 << 20
"""Bytes of a document with hyperparameters; what is bigger holds something else."""


class Document(ABC):
    """A document of which the last whole state counts while another one is being written.

    Parameters
    ----------
    path
        Where it is.
    """

    offset = 0

    def __init__(self, path: str) -> None:
        self.path = path
        self.waiting = False
        self.known = False
        """Whether it could ever be read."""
        self._problems: tuple[Problem, ...] = ()

    def problems(self, run: str) -> tuple[Problem, ...]:
        """Return what is wrong with it."""
        return tuple(replace(problem, run=run) for problem in self._problems)

    def read(self, state: FileState) -> None:
        """Read it; what cannot be understood is a problem unless it is just being written; raises OSError."""
        self._problems, self.waiting = (), False
        try:
            self._problems = self.understand(state)
            self.known = True
        except JsonError as error:
            self.waiting = not is_quiet(state)
            if not (self.waiting and self.known):
                message = f"Line {error.line}: {error.message}"
                self._problems = (Problem(self.path, "damaged-file", message, remedy=self.remedy),)

    @property
    def remedy(self) -> str:
        """What helps against damage."""
        return "Write the file again, or remove it; everything else of the run is shown"

    @abstractmethod
    def understand(self, state: FileState) -> tuple[Problem, ...]:
        """Read all of it and return what is wrong with it; raises OSError, and JsonError where it is damaged."""


class ParamsDocument(Document):
    """Hyperparameters as one document."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.params: Mapping[str, object] = {}

    def understand(self, state: FileState) -> tuple[Problem, ...]:
        """Read all of it and return what is wrong with it; raises OSError, and JsonError where it is damaged."""
        if state.size > LARGEST:
            raise JsonError(1, f"{state.size >> 20} MB are no hyperparameters")
        tree, problems = self.parse(state)
        if tree is not None and not isinstance(tree, Mapping):
            raise JsonError(1, "the file holds no names with values")
        self.params = flattened(tree)
        return problems

    def parse(self, state: FileState) -> tuple[Any, tuple[Problem, ...]]:
        """Return the document, and what is wrong with it: JSON; raises OSError, and JsonError where it is damaged."""
        with JsonPieces(state.path) as pieces:
            tree = {key: pieces.value() for key in pieces.pairs()}
            pieces.finish()
        return tree, ()


class YamlParams(ParamsDocument):
    """Hyperparameters in YAML; tags of Python objects are passed over, never constructed."""

    def parse(self, state: FileState) -> tuple[Any, tuple[Problem, ...]]:
        """Return the document, and which Python objects were not made; raises OSError and JsonError."""
        from core.readers.trainers.safe_yaml import load

        tree, objects = load(read_bytes(state.path))
        if not objects:
            return tree, ()
        line, tag = objects[0]
        more = f" and {len(objects) - 1} more" if len(objects) > 1 else ""
        message = f"Line {line}: a Python object ({tag}){more} is shown as plain text and never loaded"
        remedy = "Log numbers and text as hyperparameters, for example its name instead of an object"
        return tree, (Problem(self.path, "python-object", message, remedy=remedy, lost_records=0, lost_bytes=0),)
