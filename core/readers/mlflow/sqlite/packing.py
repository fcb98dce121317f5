"""Takes many rows out of SQLite at once.

Python gives the interpreter's lock away and asks for it again at every row of a query. Where anybody else is at work,
as in the window, each time may cost a wait of some milliseconds, so that 60,000 rows take seconds instead of
hundredths. Here one step of one statement does the work: SQLite puts texts into JSON, and numbers into a table in
memory whose pages are then decoded as arrays, so that each bit of a value survives.

The pages are those of "Database File Format", https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model import I8, U1

SHIFT: Final = 1 << 62
"""Added to an integer so that it takes eight bytes, as every integer of the format's largest kind does."""
_PAGE: Final = 65536
_LEAF: Final = 13
_TYPES: Final = (6, 7, 7, 6, 6)
"""Bytes of a record's header, the flag's own left out: its length, two floats, two integers of eight bytes."""
_FLAG: Final = (8, 9)
"""The integers 0 and 1, which take no bytes but these."""
CELL: Final = np.dtype([("types", "u1", 6), ("value", ">f8"), ("wall_time", ">f8"), ("step", ">i8"), ("order", ">i8")])
_WIDER: Final = np.array([1 << 7 * width for width in range(1, 9)], np.int64)
"""The first numbers of a row that take one byte more."""


class UnpackableError(Exception):
    """Raised where a value is not of the kind that was expected, so that rows have to be read one by one."""


def packed_texts(
    connection: sqlite3.Connection, query: str, columns: Sequence[str], parameters: Sequence[object]
) -> tuple[str, ...]:
    """Return columns of a query, each as a list in JSON of texts, whole numbers and nulls, in the order of its rows."""
    arrays = ", ".join(f'json_group_array("{column}")' for column in columns)
    packed: tuple[str, ...] = connection.execute(f"SELECT {arrays} FROM ({query})", parameters).fetchone()
    return packed


def unpacked_texts(packed: Sequence[str]) -> list[list[Any]]:
    """Return such columns as lists."""
    return [json.loads(column) for column in packed]


@contextmanager
def packed_points(connection: sqlite3.Connection) -> Iterator[Points]:
    """Give a place in memory for points, with a transaction in which the store does not change."""
    connection.execute("ATTACH ':memory:' AS pack")
    try:
        connection.execute(f"PRAGMA pack.page_size = {_PAGE}")
        connection.execute("CREATE TABLE pack.points (flag, value, wall_time, step, position)")
        connection.execute("BEGIN")
        try:
            yield Points(connection)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    finally:
        connection.execute("DETACH pack")


class Points:
    """Points in memory: flag (0 or 1), value, wall time, and step and position, `SHIFT` added to both."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def take(self, query: str, parameters: Sequence[object]) -> NDArray[np.void]:
        """Return the rows of a query, of type `CELL`; the flag is 8 or 9, the second of the types.

        Raises UnpackableError where a column holds something else, sqlite3.Error where the store cannot be read.
        """
        self._connection.execute(f"INSERT INTO pack.points {query}", parameters)
        self._connection.execute("COMMIT")
        if not hasattr(self._connection, "serialize"):  # SQLite can be built without it
            raise UnpackableError
        return _cells(np.frombuffer(self._connection.serialize(name="pack"), np.uint8))


def _cells(image: U1) -> NDArray[np.void]:
    """Return the records of a database that holds one table, into which they were put in order."""
    starts: list[I8] = []
    row = 1
    for number in range(1, len(image) // _PAGE):  # the first page describes the table
        page = image[number * _PAGE : (number + 1) * _PAGE]
        if page[0] == _LEAF:
            inside = _starts(page, row)
            starts.append(inside + number * _PAGE)
            row += len(inside)
    windows: NDArray[np.void] = np.ndarray(
        len(image) - CELL.itemsize + 1, np.dtype((np.void, CELL.itemsize)), image.data, strides=(1,)
    )
    places = np.concatenate(starts) if starts else np.empty(0, np.int64)
    if np.any(places >= len(windows)):  # a shorter record at the end
        raise UnpackableError
    cells = windows[places].view(CELL)
    types = cells["types"]
    if not (np.isin(types[:, 1], _FLAG).all() and (types[:, (0, 2, 3, 4, 5)] == _TYPES).all()):
        raise UnpackableError
    return cells


def _starts(page: U1, row: int) -> I8:
    """Return where the records of a leaf begin, relative to it; its first row is expected to have this number."""
    count = int.from_bytes(page[3:5].tobytes(), "big")
    pointers = page[8 : 8 + 2 * count].view(">u2").astype(np.int64)
    if count and _number(page[int(pointers[0]) + 1 :]) != row:
        raise UnpackableError
    return pointers + 2 + np.searchsorted(_WIDER, np.arange(row, row + count), side="right")


def _number(raw: U1) -> int:
    """Return the number that begins here: seven bits a byte, the highest first, the last without its eighth bit."""
    number = 0
    for byte in raw[:8].tolist():
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number
