"""The runs of one catalog as rows of a table."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from functools import cached_property

from core.analysis.query import Column, Entity, Field, Operand
from core.analysis.run_columns import has_attribute
from core.model import Catalog
from core.views.field_columns import columns_of


class TableSource:
    """Rows are runs in the catalog's order; may be used from any thread.

    Attributes
    ----------
    names, runs
        Of all runs.
    memo
        What was worked out of these runs; it goes when they do.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.names = tuple(catalog.runs)
        self.runs = tuple(catalog.runs.values())
        self.memo: dict[Hashable, object] = {}
        self._columns = columns_of(catalog)

    @property
    def made(self) -> int:
        """How many columns were made so far: none is for a table that is neither sorted nor coloured."""
        return self._columns.made

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Everything that is known of any run."""
        return tuple(
            field
            for field in self._columns.all_fields
            if field.entity is not Entity.ATTRIBUTE or has_attribute(self.runs, field.key)
        )

    def column(self, operand: Operand) -> Column | None:
        """Return the values of a field of all runs, None if no run has any."""
        return self._columns.column(operand)


_latest: TableSource | None = None
_making = threading.Lock()


def source_of(catalog: Catalog) -> TableSource:
    """Return the source of a catalog, the same one as long as the catalog is the same."""
    global _latest
    with _making:
        if _latest is None or _latest.catalog is not catalog:
            _latest = TableSource(catalog)
        return _latest
