"""Tables of trials in Parquet files, which are written as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from core.model import Problem
from core.readers.base import FileState
from core.readers.places import local_copy
from core.readers.trainers.headers import Kind, kind_of
from core.readers.trials.columns import TrialColumn, trial_columns
from core.readers.trials.metrics import NumberColumn, Numbers
from core.readers.trials.rows import Trial, trials_of

if TYPE_CHECKING:
    from pyarrow import Array
    from pyarrow.parquet import ParquetFile

_ROWS: Final = 4096
"""Rows that are turned into Python objects at a time."""


class ParquetTrials:
    """Reads a table of trials; rows that are as before are the same objects as before.

    Parameters
    ----------
    path
        Where it is.
    """

    waiting = False
    offset = 0

    def __init__(self, path: str) -> None:
        self.path = path
        self.trials: list[Trial] = []
        self._problems: tuple[Problem, ...] = ()

    def problems(self, run: str) -> tuple[Problem, ...]:
        """Return what is wrong with it; a file that nobody can read is a table of trials to nobody."""
        return self._problems

    def read(self, state: FileState) -> None:
        """Read it if its columns are those of a table of trials; raises OSError."""
        import pyarrow as pa
        from pyarrow import parquet

        self._problems = ()
        try:
            with parquet.ParquetFile(local_copy(state.path)) as file:
                header = list(file.schema_arrow.names)
                is_ours = kind_of(header) is Kind.TRIALS
                trials = list(_trials(file, trial_columns(header))) if is_ours else []
        except pa.ArrowException as error:
            self._damaged(state, str(error))
            return
        before = self.trials
        self.trials = [before[k] if k < len(before) and before[k] == trial else trial for k, trial in enumerate(trials)]

    def _damaged(self, state: FileState, what: str) -> None:
        """Keep what was read before; only a file that was once a table of trials is missed."""
        if self.trials:
            message = f"The table cannot be read any more: {what.splitlines()[0]}"
            remedy = "Write the file again; what was read of it before is shown"
            self._problems = (Problem(state.path, "damaged-file", message, remedy=remedy),)


def _trials(file: ParquetFile, columns: list[TrialColumn]) -> Iterator[Trial]:
    for batch in file.iter_batches(_ROWS):
        yield from trials_of(columns, [_cells(column) for column in batch.columns], batch.num_rows)


def _cells(column: Array) -> Sequence[object] | NumberColumn:
    from pyarrow import types

    is_number = types.is_float64(column.type) or types.is_float32(column.type) or types.is_integer(column.type)
    return ArrowNumbers(column) if is_number else column.to_pylist()


class ArrowNumbers(NumberColumn):
    """Cells of a column of whole or floating numbers."""

    def __init__(self, column: Array) -> None:
        self._column = column

    def objects(self) -> Sequence[object]:
        """Return the cells as Python has them."""
        cells: list[object] = self._column.to_pylist()
        return cells

    def numbers(self) -> Numbers:
        """Return the cells as numbers."""
        column = self._column
        there = column.is_valid().to_numpy(zero_copy_only=False) if column.null_count else None
        filled = column.fill_null(0) if column.null_count else column  # whole numbers of 64 bits stay what they are
        return Numbers(filled.to_numpy(zero_copy_only=False).astype(np.float64, copy=False), there)
