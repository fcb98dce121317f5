"""The runs of one catalog as rows, and their fields as columns that are made when they are first asked for."""

from __future__ import annotations

import threading
from functools import cached_property, lru_cache

from core.analysis.query import Column, Entity, Field, Operand, QueryError, operand_text, parse
from core.analysis.query.nodes import IsNull
from core.analysis.run_columns import RunColumns, value_of
from core.model import Catalog


class TableSource:
    """Rows are runs in the catalog's order; may be used from any thread.

    Attributes
    ----------
    names, runs
        Of all runs.
    made
        How many columns were made so far: none is made for a table that is neither sorted nor coloured.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.names = tuple(catalog.runs)
        self.runs = tuple(catalog.runs.values())
        self.made = 0
        self._columns = RunColumns(self.runs)
        self._known: dict[Operand, Column | None] = {}
        self._lock = threading.RLock()

    @cached_property
    def places(self) -> dict[str, int]:
        """The row of each run."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Everything that is known of any run."""
        with self._lock:
            return tuple(field for field in self._columns.fields if self._any(field))

    def _any(self, field: Field) -> bool:
        """Return whether any run has an attribute; all else is only known because one has it."""
        return field.entity is not Entity.ATTRIBUTE or any(value_of(run, field) is not None for run in self.runs)

    def column(self, operand: Operand) -> Column | None:
        """Return the values of a field of all runs, None if no run has any."""
        with self._lock:
            if operand not in self._known:
                self.made += 1
                self._known[operand] = self._columns.column(operand)
            return self._known[operand]


@lru_cache(maxsize=4096)
def operand_of(name: str) -> Operand | None:
    """Return the field that a text such as ``"max(metrics.acc)"`` means, None if it means none."""
    try:
        node = parse(f"{name} IS NULL")
    except QueryError:
        return None
    return node.operand if isinstance(node, IsNull) else None


@lru_cache(maxsize=4096)
def field_name(operand: Operand) -> str:
    """Return the text by which a field is known in the session's state."""
    return operand_text(operand)


_latest: TableSource | None = None
_making = threading.Lock()


def source_of(catalog: Catalog) -> TableSource:
    """Return the source of a catalog, the same one as long as the catalog is the same."""
    global _latest
    with _making:
        if _latest is None or _latest.catalog is not catalog:
            _latest = TableSource(catalog)
        return _latest
