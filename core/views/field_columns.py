"""Fields of a catalog's runs as columns, made once for each snapshot: what brushes, axes and colours go by."""

from __future__ import annotations

import threading
import zlib
from functools import cached_property, lru_cache

import numpy as np

from core.analysis.field_values import FieldValues, field_values
from core.analysis.query import Column, Entity, Field, Operand, QueryError, operand_text, parse
from core.analysis.query.nodes import IsNull
from core.model import Catalog
from core.model.arrays import F8, I8
from core.views.catalog_columns import run_columns

_SCATTER = 2**16


class FieldColumns:
    """The runs of one catalog as columns, each made when it is first asked for; may be used from any thread."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.names = tuple(catalog.runs)
        self.made = 0
        """How many columns were made so far."""
        self._columns = run_columns(catalog)
        self._known: dict[Operand, Column | None] = {}
        self._values: dict[str, FieldValues | None] = {}
        self._lock = threading.RLock()

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.names)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Everything that is known of some of the runs: parameters, metrics, attributes, tags."""
        return tuple(field for field in self.all_fields if field.entity is not Entity.DATASET)

    @cached_property
    def all_fields(self) -> tuple[Field, ...]:
        """The same with data sets, of which a run can have several."""
        with self._lock:
            return self._columns.fields

    @cached_property
    def scatter(self) -> F8:
        """A number between -0.5 and 0.5 for each run that depends on its name alone, float64 (n,)."""
        return (self._checksums % _SCATTER) / _SCATTER - 0.5

    @cached_property
    def scatter_across(self) -> F8:
        """Another such number, independent of the first."""
        return (self._checksums // _SCATTER) / _SCATTER - 0.5

    @cached_property
    def _checksums(self) -> I8:
        sums = (zlib.crc32(name.encode("utf-8", "surrogatepass")) for name in self.names)
        return np.fromiter(sums, dtype=np.int64, count=len(self.names))

    def column(self, operand: Operand) -> Column | None:
        """Return a field's column as queries know it, None if no run has any value."""
        with self._lock:
            if operand not in self._known:
                self.made += 1
                self._known[operand] = self._columns.column(operand)
            return self._known[operand]

    def values(self, name: str) -> FieldValues | None:
        """Return the values of a field, None if no run has any or there is no such field."""
        with self._lock:
            if name not in self._values:
                operand = operand_of(name)
                column = None if operand is None else self.column(operand)
                self._values[name] = field_values(column, len(self.names))
            return self._values[name]


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


_latest: FieldColumns | None = None
_making = threading.Lock()


def columns_of(catalog: Catalog) -> FieldColumns:
    """Return the columns of a catalog, the same ones as long as the catalog is the same."""
    global _latest
    with _making:
        if _latest is None or _latest.catalog is not catalog:
            _latest = FieldColumns(catalog)
        return _latest
