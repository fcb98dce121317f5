"""What tables and columns a database has: stores of different years differ, and none is ever migrated."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_TABLES: Final = (
    "experiments", "experiment_tags", "runs", "params", "tags", "metrics", "latest_metrics", "datasets", "inputs",
    "input_tags",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of a store that are read.

    Attributes
    ----------
    columns
        Names of the columns of each of them that exists.
    indexed
        Those in which the rows of a run can be found without looking at all rows.
    """

    columns: Mapping[str, frozenset[str]]
    indexed: frozenset[str]

    @property
    def is_store(self) -> bool:
        """Whether this is a tracking store of MLflow."""
        return "experiment_id" in self.columns.get("experiments", ()) and "run_uuid" in self.columns.get("runs", ())

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is a table with such columns."""
        return self.columns.get(table, frozenset()).issuperset(columns) and table in self.columns

    def column(self, table: str, name: str, otherwise: str = "NULL") -> str:
        """Return an expression for a column of a table ``t``, or what stands for it where it is missing."""
        return f't."{name}"' if self.has(table, name) else otherwise


def schema_of(connection: sqlite3.Connection) -> Schema:
    """Return what the database ``store`` has; raises sqlite3.Error."""
    query = "SELECT name FROM store.sqlite_master WHERE type = 'table'"
    tables = [name for (name,) in connection.execute(query) if name in _TABLES]
    columns = {table: frozenset(row[1] for row in _pragma(connection, "table_info", table)) for table in tables}
    return Schema(columns, frozenset(table for table in tables if _is_indexed(connection, table)))


def _is_indexed(connection: sqlite3.Connection, table: str) -> bool:
    """Whether an index of a table begins with the run."""
    indices = [row[1] for row in _pragma(connection, "index_list", table)]
    firsts = [next(iter(_pragma(connection, "index_info", index)), (0, 0, ""))[2] for index in indices]
    return not {"run_uuid", "destination_type"}.isdisjoint(firsts)


def _pragma(connection: sqlite3.Connection, name: str, argument: str) -> list[tuple[Any, ...]]:
    quoted = argument.replace('"', '""')
    return connection.execute(f'PRAGMA store.{name}("{quoted}")').fetchall()
