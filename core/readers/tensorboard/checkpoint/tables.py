"""The variables of checkpoints as embedding tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.model import EmbeddingStep, EmbeddingTable, Problem, SpriteSource, TensorFormat, TensorSource
from core.readers.base import Contents, FileState, Folder, ReadError
from core.readers.tensorboard.checkpoint.bundle import Variable, read_bundle
from core.readers.tensorboard.checkpoint.finding import STATE, checkpoint_step, listed_checkpoints


@dataclass(frozen=True, slots=True)
class Look:
    """What belongs to the rows of a tensor: its metadata, thumbnails and bookmarks, where there are any."""

    metadata: str = ""
    sprite: SpriteSource | None = None
    bookmarks: str = ""


def checkpoint_tables(
    indices: Sequence[str], run: str, looks: Mapping[str, Look], otherwise: Look
) -> tuple[list[Problem], list[EmbeddingTable]]:
    """Return what was wrong with some checkpoints and a table for each variable of rows and columns in them.

    The checkpoints of one saver are steps of the same tables.

    Parameters
    ----------
    indices
        Paths of the ``.index`` files, oldest first.
    looks
        What belongs to the rows of a variable, by its name.
    otherwise
        The same for all others.
    """
    problems: list[Problem] = []
    found: dict[str, dict[int | None, tuple[Variable, EmbeddingStep]]] = {}
    for index in indices:
        step = checkpoint_step(index.removesuffix(".index")) if len(indices) > 1 else None
        try:
            variables = read_bundle(index).variables.values()
        except ReadError as error:
            problems.append(replace(error.problem, run=run))
            continue
        for variable in variables:
            if variable.vectors:
                look = looks.get(variable.name, otherwise)
                source = TensorSource(index, TensorFormat.CHECKPOINT, variable.key)
                state = EmbeddingStep(step, source, look.metadata, look.sprite, look.bookmarks)
                found.setdefault(variable.name, {})[step] = (variable, state)
    return problems, [_table(run, name, states) for name, states in found.items()]


def _table(run: str, name: str, states: Mapping[int | None, tuple[Variable, EmbeddingStep]]) -> EmbeddingTable:
    ordered = [states[step] for step in sorted(states, key=lambda step: -1 if step is None else step)]
    rows, columns = ordered[-1][0].shape
    return EmbeddingTable(f"{run}/{name}", run, name, rows, columns, tuple(state for _, state in ordered))


class CheckpointFolder:
    """Follows the checkpoints that a saver has noted in a folder."""

    def __init__(self, folder: Folder) -> None:
        self._path = folder.path
        self._name = folder.name
        self._state: FileState | None = None
        self._read_of: FileState | None = None
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """The variables as they are known now."""
        return self._contents

    def look(self, folder: Folder) -> int:
        """Compare the folder with what was read; return 1 if its list of checkpoints has changed, else 0."""
        self._state = next((file for file in folder.files if file.name == STATE), None)
        return int(self._state != self._read_of)

    def read(self) -> None:
        """Read the indices of the checkpoints."""
        self._read_of = self._state
        indices = listed_checkpoints(self._path, lambda _: True) if self._state is not None else []
        problems, tables = checkpoint_tables(indices, self._name, {}, Look())
        self._contents = Contents(embeddings=tuple(tables), problems=tuple(problems))
