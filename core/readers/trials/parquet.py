"""Tables of trials in Parquet files, which are written as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from core.model import Problem
from core.readers.base import FileState
from core.readers.places import local_copy
from core.readers.trainers.headers import Kind, kind_of
from core.readers.trials.columns import TrialColumn, trial_columns
from core.readers.trials.rows import Trial, trials_of

if TYPE_CHECKING:
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
        yield from trials_of(columns, [column.to_pylist() for column in batch.columns], batch.num_rows)
