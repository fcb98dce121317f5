"""What can be typed in a query about the runs of a catalog."""

from __future__ import annotations

import threading
from typing import Final

from core.analysis.query import Completer, Entity, Field, KnownField, TextColumn, known_fields
from core.analysis.query.typing_place import typing_at
from core.analysis.run_columns import RunColumns
from core.model import Catalog
from core.views.catalog_columns import run_columns
from core.views.field_columns import operand_of

CELLS: Final = 500_000
"""Values that are looked at: of more, those of every second, third … run."""


def completer_of(catalog: Catalog, calculated: tuple[str, ...] = ()) -> Completer:
    """Return what completes queries about a catalog, the same one as long as the catalog is the same.

    All fields are known, those that the user calculates (`core.state.RunTableState.calculated`) first; values are those
    of as many runs as can be looked through in a moment. To be called on a thread.
    """
    global _latest
    with _making:
        if _latest is None or _latest[0] is not catalog or _latest[1] != calculated:
            _latest = (catalog, calculated, Completer((*_own(calculated), *_known(catalog))))
        return _latest[2]


def prepare(catalog: Catalog, text: str, cursor: int, calculated: tuple[str, ...] = ()) -> Completer:
    """Return what completes queries, after everything is made that answers to what is being typed will need.

    That is what searches look through, and the column of the field before the cursor. To be called on a thread.
    """
    completer, columns = completer_of(catalog, calculated), run_columns(catalog)
    columns.search("")
    operand = typing_at(text, cursor).operand
    column = None if operand is None else columns.column(operand)
    if isinstance(column, TextColumn):
        _ = column.vocabulary.numbers
    return completer


def _own(calculated: tuple[str, ...]) -> tuple[KnownField, ...]:
    found = (operand_of(name) for name in calculated)
    return tuple(KnownField(field, numeric=True) for field in found if isinstance(field, Field))


def _known(catalog: Catalog) -> tuple[KnownField, ...]:
    columns = run_columns(catalog)
    fields = columns.fields
    asked = [field for field in fields if field.entity is not Entity.METRIC]
    every = -(-len(columns) * len(asked) // CELLS) or 1
    some = columns if every == 1 else RunColumns(columns.runs[::every])
    known = {one.field: one for one in known_fields(some, asked)}
    return tuple(known.get(field) or _unseen(field) for field in fields)


def _unseen(field: Field) -> KnownField:
    """Return what is known of a field whose values are not looked at: that of metrics all are numbers."""
    return KnownField(field, numeric=field.entity is Entity.METRIC)


_latest: tuple[Catalog, tuple[str, ...], Completer] | None = None
_making = threading.Lock()
