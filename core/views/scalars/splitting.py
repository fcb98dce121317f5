"""One card as several: one for each value of a column, with a query that finds its runs."""

from __future__ import annotations

import numpy as np

from core.analysis.grouping import value_text
from core.analysis.query import Among, Compare, IsNull, Not, Operand, Operator, Value, query_text
from core.analysis.query.columns import number_in
from core.analysis.query.fields import FieldKind
from core.model import Catalog
from core.model.order import natural_key
from core.state import SessionState
from core.views.field_columns import operand_of
from core.views.grouping import texts_of, title_of
from core.views.shown import shown_runs

MOST = 24
"""Cards that one becomes at most; the runs of all further values are on the last."""


def parts_of(catalog: Catalog, state: SessionState, field: str) -> tuple[tuple[str, str], ...]:
    """Return what the cards of a column's values are called, and the queries that find their runs.

    Values are those of shown runs in natural order, runs without any last; beyond `MOST` they share a card, "others".
    """
    operand = operand_of(field)
    if operand is None:
        return ()
    texts = dict(zip(catalog.runs, texts_of(catalog, field), strict=True))
    found = {texts[name] for name in shown_runs(catalog, state)}
    values = sorted((text for text in found if text is not None), key=natural_key)
    first = values if len(values) <= MOST else values[: MOST - 1]
    title = title_of(field)
    parts = [
        (f"{title} = {value_text(text)}", query_text(Compare(operand, Operator.EQUAL, _value(operand, text))))
        for text in first
    ]
    if len(first) < len(values):
        rest = Not(Among(operand, tuple(_value(operand, text) for text in first)))
        parts.append((f"{title}: others", query_text(rest)))
    if None in found:
        parts.append((f"{title} = –", query_text(IsNull(operand))))
    return tuple(parts)


def _value(operand: Operand, text: str) -> Value:
    """Return a value as it is compared: as a number where it is one and may be."""
    number = number_in(text)
    return text if operand.kind is FieldKind.TEXT or np.isnan(number) else number
