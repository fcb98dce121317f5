"""Rows of the table of points as they are copied and exported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, overload

from core.model import F4, I8
from core.views.embedding.tray.columns import CellKind, TrayColumn, cell_text
from core.views.embedding.work import Known

MOST_COPIED: Final = 16 << 20
"""Characters that fit into the clipboard without harm."""


class WrittenRows(Sequence[Sequence[object]]):
    """Some rows in their order with the columns that are shown, each made when it is asked for."""

    def __init__(self, about: Known, columns: Sequence[TrayColumn], rows: I8, away: F4 | None) -> None:
        self._about, self._rows, self._away = about, rows, away
        self._columns = [column for column in columns if column.kind is not CellKind.IMAGE]

    @property
    def header(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return tuple(column.title if column.told else column.title.lower() for column in self._columns)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Sequence[object]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[object]]: ...
    def __getitem__(self, place: int | slice) -> Sequence[object] | Sequence[Sequence[object]]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        row = int(self._rows[place])
        return tuple(self._value(column, row) for column in self._columns)

    def _value(self, column: TrayColumn, row: int) -> object:
        """Return a value as precisely as it is known: what cells show of numbers is rounded."""
        if column.id == "row":
            return row
        made = self._about.projection
        if column.axis is not None and made is not None and column.axis < made.scores.shape[1]:
            return float(made.scores[row, column.axis])
        if column.id == "distance":
            return "" if self._away is None else float(self._away[row])
        return cell_text(self._about, self._away, column, row)


def tabbed(rows: WrittenRows) -> str | None:
    """Return rows under a line of titles, separated by tabs; None where that is too long for the clipboard."""
    lines, length = ["\t".join(rows.header)], 0
    for row in rows:
        lines.append("\t".join(_plain(value) for value in row))
        length += len(lines[-1])
        if length > MOST_COPIED:
            return None
    return "\n".join(lines)


def _plain(value: object) -> str:
    return str(value).replace("\t", " ").replace("\r", " ").replace("\n", " ")
