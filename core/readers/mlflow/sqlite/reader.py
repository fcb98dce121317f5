"""The reader of tracking stores in SQLite databases."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from core.readers.base import Contents, Folder, Follower, PlainReader
from core.readers.mlflow.sqlite.database import Database
from core.readers.mlflow.sqlite.opening import WAL

_SUFFIXES: Final = (".db", ".sqlite", ".sqlite3")


class SqliteStoreReader(PlainReader):
    """Knows databases in which MLflow has kept runs; others that merely lie in a folder are nobody's business."""

    def claims(self, name: str) -> bool:
        """Whether a file may be a database, or the log of changes beside one."""
        return self.opens(name.removesuffix(WAL))

    def opens(self, name: str) -> bool:
        """Whether a file may be a database."""
        return name.lower().endswith(_SUFFIXES)

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the databases in a folder."""
        return SqliteStores() if any(self.opens(file.name) for file in folder.files) else None


class SqliteStores:
    """Follows the databases in one folder.

    Attributes
    ----------
    restless
        True where a file was opened by itself: what is new is written to the log beside it first.
    """

    def __init__(self) -> None:
        self.restless = False
        self._databases: dict[str, Database] = {}
        self._prefix = "."
        self._changed = False
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """What is known now."""
        return self._contents

    def look(self, folder: Folder) -> int:
        """Return how many bytes may be new, 0 for nothing."""
        self.restless = folder.direct
        files = {file.path: file for file in folder.files if file.name.lower().endswith(_SUFFIXES)}
        known = self._databases
        self._databases = {
            path: known.get(path) or Database(file, folder.direct, self._show) for path, file in files.items()
        }
        self._changed |= known.keys() != files.keys() or self._prefix != folder.name
        self._prefix = folder.name
        return sum(self._databases[path].look(file) for path, file in files.items()) or int(self._changed)

    def read(self) -> None:
        """Read what is new."""
        for database in self._databases.values():
            if database.stale:
                database.read()
        self._changed = False
        self._show()

    def _show(self) -> None:
        """Make new contents if anything is new."""
        shown = [database.contents(self._name(database)) for database in self._databases.values()]
        contents = Contents(
            tuple(run for runs, _ in shown for run in runs),
            tuple(table for _, tables in shown for table in tables),
            tuple(problem for database in self._databases.values() for problem in database.problems),
        )
        if contents != self._contents:
            before, self._contents = list(self._contents.runs), contents
            while before:  # thousands of runs that are dropped at once would keep all threads waiting
                before.pop()

    def _name(self, database: Database) -> str:
        """Return what the names of a store's runs begin with; of several stores in a folder each has its own."""
        if sum(each.is_store for each in self._databases.values()) < 2:
            return self._prefix
        return f"{self._prefix}/{PurePath(database.path).stem}".removeprefix("./")
