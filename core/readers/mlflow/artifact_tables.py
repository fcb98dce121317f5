"""Tables of vectors among the artifacts of a run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from core.model import EmbeddingTable
from core.readers.mlflow.tree import Stamp, stamp_of
from core.readers.tables.headers import SUFFIXES, TableHeader, table_headers

MOST_TABLES: Final = 200
"""So many files of a run are looked into."""
_EXAMPLES: Final = frozenset(("input_example.json", "serving_input_example.json"))
"""A few rows that show what a model takes."""


class ArtifactTables:
    """Follows the artifacts of a run that may be tables; only their beginnings are read, and each state of a file once.

    What is a table has at least two rows and two numeric columns: arrays (``.npy``, ``.npz``), Parquet, CSV, TSV and
    what ``mlflow.log_table`` has written; see `core.readers.tables.headers`. Examples that come with models are none.

    Attributes
    ----------
    waiting
        Whether there are files to look into, or fewer than before.
    """

    def __init__(self) -> None:
        self.waiting = False
        self._files: dict[str, str] = {}
        self._known: dict[str, tuple[Stamp, tuple[TableHeader, ...]]] = {}
        self._named: tuple[str, tuple[EmbeddingTable, ...]] = ("", ())

    def follow(self, files: Iterable[tuple[str, str]]) -> None:
        """Follow these artifacts from now on: paths relative to the folder of artifacts, with slashes, and files."""
        fitting = {relative: file for relative, file in files if _may_be_table(relative)}
        self._files = {relative: fitting[relative] for relative in sorted(fitting)[:MOST_TABLES]}
        if self._known.keys() - set(self._files.values()):
            self._known = {file: known for file, known in self._known.items() if file in set(self._files.values())}
            self._named = ("", ())
            self.waiting = True
        self.waiting |= any(file not in self._known for file in self._files.values())

    def unread(self) -> int:
        """Return how many files are to be looked into, at least 1 while `waiting`."""
        known = self._known
        count = sum(file not in known or known[file][0] != stamp_of(file) for file in self._files.values())
        self.waiting |= count > 0
        return max(count, int(self.waiting))

    def read(self) -> None:
        """Look into files that are new or have changed."""
        self.waiting = False
        for file in self._files.values():
            stamp = stamp_of(file)
            if stamp is not None and self._known.get(file, ((), ()))[0] != stamp:
                self._known[file] = (stamp, table_headers(file))
                self._named = ("", ())

    def of(self, run: str) -> tuple[EmbeddingTable, ...]:
        """Return the tables under the name of their run, the same objects while nothing changes."""
        if self._named[0] != run:
            tables = [
                _table(run, relative, header)
                for relative, file in self._files.items()
                for header in self._known.get(file, (None, ()))[1]
            ]
            self._named = (run, tuple(tables))
        return self._named[1]


def _may_be_table(relative: str) -> bool:
    path = PurePosixPath(relative)
    return path.suffix.lower() in SUFFIXES and path.name not in _EXAMPLES


def _table(run: str, relative: str, header: TableHeader) -> EmbeddingTable:
    tensor = f"{relative}/{header.member}" if header.member else relative
    return EmbeddingTable(f"{run}/{tensor}", run, tensor, header.rows, header.columns, (header.state,))
