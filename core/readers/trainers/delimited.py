"""Text with a header and delimited cells that is followed while it grows: CSV, TSV and what lies between."""

from __future__ import annotations

import csv
from abc import abstractmethod
from collections.abc import Iterator
from typing import Final

from core.model import Problem
from core.readers.base import FileState
from core.readers.places import open_file
from core.readers.trainers.damage import Damage
from core.readers.trainers.growing import GrowingPart, Line, Lines

_MOST_LINES: Final = 200
"""Lines of one quoted cell; what goes on longer is a quotation mark gone astray."""
_LONGEST_HEADER: Final = 1 << 20
_REMEDY: Final = "Remove the line, or write it again; all others are shown"
csv.field_size_limit(1 << 24)


def cells_of(record: str, delimiter: str) -> list[str]:
    """Return the cells of a record, without their quotation marks; raises csv.Error where it is none."""
    if '"' not in record:
        return record.split(delimiter)
    return next(csv.reader([record], delimiter=delimiter), [])


def header_cells(line: str) -> tuple[str, list[str]]:
    """Return the delimiter of a header, the one of comma, tab and semicolon that it has most of, and its names.

    There are no names in a line that is no row of a table.
    """
    try:
        cells = {delimiter: cells_of(line, delimiter) for delimiter in ",\t;"}
    except csv.Error:
        return ",", []
    delimiter = max(cells, key=lambda delimiter: len(cells[delimiter]))
    return delimiter, [cell.strip() for cell in cells[delimiter]]


def text_header_of(file: str) -> list[str]:
    """Return the names of the columns of a delimited file, empty if there are none; raises OSError.

    Lines that begin with ``#``, and blank ones, before the header are passed over.
    """
    with open_file(file) as stream:
        text = (stream.read(_LONGEST_HEADER) or b"").decode("utf-8-sig", "replace")
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            return header_cells(line.rstrip("\r"))[1]
    return []


class DelimitedFile(GrowingPart):
    """A delimited file that belongs to a log if its header says so; followed while it grows."""

    def _restart(self) -> None:
        self._header: list[str] | None = None
        self._delimiter = ","
        self._open: list[Line] = []
        self.damage = Damage(self.path)
        self.known = False
        """Whether the header says that the file belongs to the log."""
        self.forget()

    def problems(self, run: str) -> tuple[Problem, ...]:
        """Return what is wrong with the file."""
        return self.damage.problems(run) if self.known else ()

    def read(self, state: FileState) -> None:
        """Read what was added, everything if the file was written anew; raises OSError."""
        if not self._file.continues(state):
            self._restart()
        if self._header is not None and not self.known:
            return
        for lines in self._file.blocks(state, lambda text: False):
            begun = self._begun(lines) if self._header is None else 0
            if self._header is not None and not self.known:
                return
            self.take_lines(lines, begun)

    def _begun(self, lines: Lines) -> int:
        """Take the header, which blank lines and comments may stand before; returns where the rows below it begin."""
        for place, text in enumerate(lines.texts):
            if text is None or (text.strip() and not text.startswith("#")):
                self._delimiter, self._header = header_cells(text or "")
                self.known = self.understand(self._header)
                return place + 1
        return len(lines)

    def take_lines(self, lines: Lines, begun: int) -> None:
        """Take the rows in some lines, from the place `begun` on."""
        for place in range(begun, len(lines)):
            for line, cells in self.rows_at(lines.line(place)):
                self.take(line, cells)

    def rows_at(self, line: Line) -> Iterator[tuple[Line, list[str]]]:
        """Yield the rows that end in a line, with their first lines; what is none is noted."""
        for first, record in self._records(line):
            cells = self._cells(first, record)
            if cells:
                yield first, cells

    @property
    def is_open(self) -> bool:
        """Whether the last row is not whole: a quoted cell goes on."""
        return bool(self._open)

    @property
    def delimiter(self) -> str:
        """What stands between cells."""
        return self._delimiter

    def _records(self, line: Line) -> Iterator[tuple[Line, str]]:
        """Yield records with their first lines: a quoted cell may go on over several lines."""
        if line.text is None:
            self.damage.note(line, "damaged-line", "is longer than any line of text", _REMEDY)
            return
        if not self._open and line.text.count('"') % 2 == 0:
            yield line, line.text
            return
        self._open.append(line)
        text = "\n".join(part.text or "" for part in self._open)
        if text.count('"') % 2 == 0:
            first, self._open = self._open[0], []
            yield first, text
        elif len(self._open) == _MOST_LINES:
            astray, *others = self._open
            self._open = []
            self.damage.note(astray, "damaged-line", "has a quotation mark that is never closed", _REMEDY)
            for other in others:
                yield from self._records(other)

    def _cells(self, line: Line, record: str) -> list[str]:
        """Return a cell for each column; none where the record is no row, which is noted, or the header again."""
        header = self._header or []
        if not record.strip():
            return []
        try:
            cells = cells_of(record, self._delimiter)
        except csv.Error as error:
            self.damage.note(line, "damaged-line", f"is no row of the table: {error}", _REMEDY)
            return []
        if len(cells) != len(header):
            message = f"has {len(cells)} values where the header has {len(header)}"
            self.damage.note(line, "damaged-line", message, _REMEDY)
            return []
        return [] if self.is_header(cells) else cells

    def is_header(self, cells: list[str]) -> bool:
        """Whether a row is the header again, which a restarted writer may write."""
        header = self._header or [""]
        return cells[0].strip() == header[0] and [cell.strip() for cell in cells] == header

    @abstractmethod
    def understand(self, header: list[str]) -> bool:
        """Return whether the file belongs to the log, by the names of its columns."""

    def take(self, line: Line, cells: list[str]) -> None:
        """Take a row with a cell for each column; for those who take lines one by one."""

    @abstractmethod
    def forget(self) -> None:
        """Forget all rows: the file was written anew."""
