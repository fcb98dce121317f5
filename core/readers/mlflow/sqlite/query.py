"""Questions to a store, whose answers are as complete as its state allows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, TypeVar

from core.readers.mlflow.sqlite.opening import is_locked
from core.readers.mlflow.sqlite.packing import packed_texts, unpacked_texts
from core.readers.mlflow.sqlite.schema import Schema

T = TypeVar("T")

ANY: Final = "1"
"""The condition that all rows meet."""
END: Final = 1 << 62
"""A number that no row has: all have lower ones."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of a table ``t`` are asked for: a condition, and what its question marks stand for."""

    condition: str = ANY
    parameters: tuple[object, ...] = ()


def rows_of(runs: Sequence[str], until: int, column: str = "run_uuid") -> Rows:
    """Return the rows of some runs, as far as a table went when its last row had this number."""
    listed = f"t.{column} IN (SELECT value FROM json_each(?)) AND +t.rowid <= ?"
    return Rows(listed, (json.dumps(list(runs)), until))


def rows_between(after: int, until: int) -> Rows:
    """Return the rows behind one row, up to another one, by their numbers."""
    return Rows("t.rowid > ? AND t.rowid <= ?", (after, until))


@dataclass(frozen=True, slots=True)
class Query:
    """Columns of the rows of a table, which is called ``t``.

    Attributes
    ----------
    columns
        Expressions by the names of the columns.
    joins
        Further tables.
    order
        What the rows are sorted by, empty for whatever is fastest.
    """

    table: str
    columns: Mapping[str, str]
    rows: Rows = Rows()
    joins: str = ""
    order: str = ""

    @property
    def sql(self) -> str:
        """The statement."""
        columns = ", ".join(f'{expression} AS "{name}"' for name, expression in self.columns.items())
        order = f" ORDER BY {self.order}" if self.order else ""
        return f"SELECT {columns} FROM store.{self.table} t {self.joins} WHERE {self.rows.condition}{order}"

    def scanning(self, order: str) -> Query:
        """Return the same without any use of an index."""
        return replace(self, joins=f"NOT INDEXED {self.joins}", order=order)


Memory: TypeAlias = dict[object, tuple[int, Any]]
"""What was made of earlier answers, each with their hash, by names of the questions."""


class Store:
    """A store that is open.

    Parameters
    ----------
    memory
        Filled with what is made of answers, so that it need not be made again.

    Attributes
    ----------
    damaged
        What SQLite has said of each table that could not be read in full.
    """

    def __init__(self, connection: sqlite3.Connection, schema: Schema, memory: Memory | None = None) -> None:
        self.connection = connection
        self.schema = schema
        self.damaged: dict[str, str] = {}
        self._memory: Memory = {} if memory is None else memory

    def texts(self, query: Query) -> list[list[Any]]:
        """Return columns as lists; of a damaged table those rows that can be reached. Raises sqlite3.Error if locked.

        Rows of a damaged table come in no order, and some of them twice.
        """
        return unpacked_texts(self._packed(query))

    def made(self, name: object, query: Query, make: Callable[[list[list[Any]]], T]) -> T:
        """Return what is made of the columns of a query: the same object as the last time if they are the same."""
        packed = self._packed(query)
        key = hash(packed)
        known = self._memory.get(name)
        if known is None or known[0] != key:
            known = self._memory[name] = (key, make(unpacked_texts(packed)))
        made: T = known[1]
        return made

    def _packed(self, query: Query) -> tuple[str, ...]:
        try:
            return packed_texts(self.connection, query.sql, tuple(query.columns), query.rows.parameters)
        except sqlite3.DatabaseError as error:
            if is_locked(error):
                raise
            rows = self.salvaged(query, error)
            columns = list(zip(*rows, strict=True)) or [() for _ in query.columns]
            return tuple(json.dumps(column) for column in columns)

    def salvaged(self, query: Query, error: sqlite3.DatabaseError) -> list[tuple[Any, ...]]:
        """Return the rows before a damage and those behind it; `error` is how it was noticed."""
        self.damaged[query.table] = str(error)
        rows: list[tuple[Any, ...]] = []
        for order in ("t.rowid", "t.rowid DESC"):
            try:
                for row in self.connection.execute(query.scanning(order).sql, query.rows.parameters):
                    rows.append(row)
            except sqlite3.DatabaseError as again:
                if is_locked(again):
                    raise
            else:
                break
        return rows

    def last_row(self, table: str) -> tuple[int, tuple[Any, ...]]:
        """Return the number of the last row of a table and what it holds.

        The number is 0 for a table that is empty or missing, and `END` if the row cannot be read.
        """
        return self._row(table, "1 ORDER BY t.rowid DESC LIMIT 1", ())

    def row(self, table: str, number: int) -> tuple[int, tuple[Any, ...]]:
        """Return a row as `last_row` does, 0 if there is none of this number."""
        return self._row(table, "t.rowid = ?", (number,))

    def _row(self, table: str, condition: str, parameters: Sequence[object]) -> tuple[int, tuple[Any, ...]]:
        if not self.schema.has(table):
            return 0, ()
        try:
            query = f"SELECT t.rowid, t.* FROM store.{table} t WHERE {condition}"
            found = self.connection.execute(query, parameters).fetchone()
        except sqlite3.DatabaseError as error:
            if is_locked(error):
                raise
            self.damaged[table] = str(error)
            return END, ()
        return (0, ()) if found is None else (found[0], found[1:])
