"""Tables as a sequence of blocks of columns, so that no more than one block is in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray


class DataKind(StrEnum):
    """What a column holds in every block."""

    TEXT = "text"
    WHOLE = "whole"
    """int64."""
    NUMBER = "number"
    """float64."""
    SINGLE = "single"
    """float32, written in its own digits."""
    TRUTH = "truth"
    MIXED = "mixed"
    """Values of any of these kinds; numbers where all values of the table are, else texts."""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column: its name, and what it holds."""

    name: str
    kind: DataKind


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in all rows of a block, None for a missing one."""

    value: object


Values: TypeAlias = NDArray[Any] | Sequence[object] | Constant


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a table.

    Attributes
    ----------
    rows
        How many.
    columns
        Values of each column of the table, in their order; as many as rows, or a `Constant`.
    """

    rows: int
    columns: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class DataSet:
    """A table of any length.

    Attributes
    ----------
    columns
        What the columns are called and hold.
    blocks
        Begins anew to yield all rows each time it is called; each comes with the share, 0 to 1, that is done with it.
    missing
        What could not be read, one sentence each; grows while blocks are made.
    unquoted
        Whether TSV has no quotes, and one column no header, as the embedding projector reads metadata: tabs and ends
        of lines in values become blanks.
    """

    columns: tuple[DataColumn, ...]
    blocks: Callable[[], Iterator[tuple[float, Block]]]
    missing: list[str]
    unquoted: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, each only once: a second one of a name is numbered."""
        return distinct(column.name for column in self.columns)


def distinct(names: Any) -> tuple[str, ...]:
    """Return names of which no two are equal: those that come again have a number behind."""
    found: dict[str, None] = {}
    for name in names:
        unique, number = name, 2
        while unique in found:
            unique, number = f"{name} ({number})", number + 1
        found[unique] = None
    return tuple(found)


def values_of(column: Values, rows: int) -> list[object]:
    """Return the values of a column of a block as plain objects."""
    if isinstance(column, Constant):
        return [column.value] * rows
    if isinstance(column, np.ndarray):
        return list(column.tolist())
    return list(column)
