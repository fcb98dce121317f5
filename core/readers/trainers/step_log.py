"""Delimited logs of one training: one row a step, one column a tag."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from core.readers.trainers.delimited import DelimitedFile
from core.readers.trainers.growing import Line
from core.readers.trainers.headers import Kind, kind_of, normal, step_column, time_column
from core.readers.trainers.rows import UNKNOWN, LoggedRows
from core.readers.trainers.values import is_missing, moment, number

_REMEDY: Final = "Only this value is not shown"
_EARLIEST: Final = 1e8
"""A time in seconds that is less is one since the beginning of the training, not since 1970."""


class StepLog(DelimitedFile):
    """A log with a column that counts steps; cells that are empty were not logged at that step.

    Parameters
    ----------
    path
        Where it is.
    is_ours
        Whether a log with such names of columns belongs to the reader.
    """

    def __init__(self, path: str, is_ours: Callable[[list[str]], bool] = lambda header: True) -> None:
        self._is_ours = is_ours
        super().__init__(path)

    def forget(self) -> None:
        """Forget all rows."""
        self.rows = LoggedRows()

    def understand(self, header: list[str]) -> bool:
        """Return whether the columns are those of a log that belongs to the reader."""
        step, self._time = step_column(header), time_column(header)
        self._step = 0 if step is None else step
        apart = {self._step} if self._time is None or normal(header[self._time]) == "time" else {self._step, self._time}
        self._tags = [(k, name) for k, name in enumerate(header) if name and k not in apart]
        self._texts: set[int] = set()
        self._numbers: set[int] = set()
        return kind_of(header) is Kind.LOG and self._is_ours(header)

    def take(self, line: Line, cells: list[str]) -> None:
        """Take a row: what is no number costs itself, but columns that begin with text are no tags at all."""
        step = UNKNOWN if is_missing(cells[self._step]) else number(cells[self._step])
        if step is None or math.isinf(step):
            self.damage.note(
                line, "damaged-line", f"has no step but {cells[self._step]!r}", "All other lines are shown"
            )
            return
        time = moment(cells[self._time]) if self._time is not None else None
        values = [(tag, value) for k, tag in self._tags if (value := self._value(line, k, tag, cells[k])) is not None]
        self.rows.add(step, time if time is not None and time > _EARLIEST else UNKNOWN, values)

    def _value(self, line: Line, column: int, tag: str, cell: str) -> float | None:
        if column in self._texts or is_missing(cell):
            return None
        value = number(cell)
        if value is not None:
            self._numbers.add(column)
        elif cell.strip().casefold() in ("true", "false"):
            value = float(cell.strip().casefold() == "true")
        elif column in self._numbers:
            self.damage.note(line, "damaged-value", f"has {cell[:40]!r} for {tag!r}, which is no number", _REMEDY)
        else:
            self._texts.add(column)
        return value
