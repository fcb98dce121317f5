"""What is said of a formula over columns while it is typed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.expressions import ExpressionCompleter, ExpressionError, Known, Names
from core.analysis.expressions.functions import FUNCTIONS, Kind
from core.analysis.expressions.rows import OF_ROWS, canonical_for_rows, columns_in, over_rows, read_for_rows
from core.analysis.query import CompletionKind
from core.model import F8, Metadata
from core.style.text import counted, grouped
from core.views.expression_look import ExpressionLook
from core.views.shown_rows import to_length

_TRIED = 100_000
"""Rows that a formula is tried on."""


def formula_look(metadata: Metadata | None, rows: int, text: str, cursor: int) -> ExpressionLook:
    """Return what is said of a text over the columns of a table of so many rows. To be called on a thread."""
    columns = _numeric(metadata, rows)
    offered = ExpressionCompleter(Known(Names(columns))).complete(text, cursor)
    items = tuple(each for each in offered.items if _for_rows(each.text, each.kind))
    offers = (offered.start, offered.end, items)
    if not text.strip():
        note = "Columns of numbers, numbers and functions" if columns else "The table has no column of numbers"
        return ExpressionLook(text, "", note, not columns, None, "", *offers)
    try:
        read_for_rows(text, columns)
    except ExpressionError as error:
        typing = error.unfinished or (bool(items) and error.end == cursor)
        said = error.message if typing else f"{error.message} (at character {error.start + 1})"
        meant = text[: error.start] + error.suggestion + text[error.end :] if error.suggestion else ""
        return ExpressionLook(text, "", said, not typing, (error.start, error.end), meant, *offers)
    there = {name: columns[name] for name in columns_in(text, columns)}
    saved = canonical_for_rows(text, columns)
    return ExpressionLook(text, saved, _note(text, there, min(rows, _TRIED)), False, None, "", *offers)


def _numeric(metadata: Metadata | None, rows: int) -> dict[str, F8]:
    """Return the numbers of the columns that have some, of as many rows as a formula is tried on."""
    if metadata is None:
        return {}
    missing, tried = np.float64(np.nan), min(rows, _TRIED)
    named = ((each.name, each.numbers) for each in metadata.columns.values())
    return {name: to_length(numbers, rows, missing)[:tried] for name, numbers in named if numbers is not None}


def _for_rows(offer: str, kind: CompletionKind) -> bool:
    if kind is CompletionKind.KEYWORD:
        return False
    name = offer.rstrip("(")
    return kind is not CompletionKind.FUNCTION or name in OF_ROWS or FUNCTIONS[name].kind is Kind.EACH


def _note(text: str, numbers: Mapping[str, F8], rows: int) -> str:
    values = over_rows(text, numbers, rows)
    there = values[~np.isnan(values)]
    if not len(there):
        return f"None of {counted(rows, 'row')} has a value"
    return f"{grouped(len(there))} of {counted(rows, 'row')} from {there.min():.4g} to {there.max():.4g}"
