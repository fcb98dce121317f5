"""One card as several: one for each value of a column, with a query that finds its runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.analysis.grouping import value_text
from core.analysis.query import Among, Compare, IsNull, Not, Operand, Operator, Value, query_text
from core.analysis.query.columns import number_in
from core.analysis.query.fields import FieldKind
from core.model import Catalog
from core.model.order import natural_key
from core.state import CardSplit, ChartSpec, SessionState
from core.views.field_columns import operand_of
from core.views.grouping import texts_of, title_of
from core.views.shown import shown_runs

MOST = 24
"""Cards that one becomes at most; the runs of all further values are on the last."""


@dataclass(frozen=True, slots=True)
class Part:
    """The card of one value: what it is known by, what it is called, and the query that finds its runs."""

    name: str
    title: str
    query: str


def parts_of(catalog: Catalog, state: SessionState, field: str) -> tuple[Part, ...]:
    """Return the cards of a column's values.

    Values are those of shown runs in natural order, runs without any last; beyond `MOST` they share a card, "others".
    """
    return _parts(catalog, shown_runs(catalog, state), field)


@lru_cache(maxsize=16)
def _parts(catalog: Catalog, shown: tuple[str, ...], field: str) -> tuple[Part, ...]:
    operand = operand_of(field)
    if operand is None:
        return ()
    texts = dict(zip(catalog.runs, texts_of(catalog, field), strict=True))
    found = {texts[name] for name in shown}
    values = sorted((text for text in found if text is not None), key=natural_key)
    return tuple(_told(title_of(field), operand, values, None in found))


def _told(title: str, operand: Operand, values: list[str], lacking: bool) -> Iterator[Part]:
    first = values if len(values) <= MOST else values[: MOST - 1]
    for text in first:
        query = query_text(Compare(operand, Operator.EQUAL, _value(operand, text)))
        yield Part(f"{title} = {text}", f"{title} = {value_text(text)}", query)
    if len(first) < len(values):
        rest = Not(Among(operand, tuple(_value(operand, text) for text in first)))
        yield Part(f"{title}: others", f"{title}: others", query_text(rest))
    if lacking:
        yield Part(f"{title} = –", f"{title} = –", query_text(IsNull(operand)))


def _value(operand: Operand, text: str) -> Value:
    """Return a value as it is compared: as a number where it is one and may be."""
    number = number_in(text)
    return text if operand.kind is FieldKind.TEXT or np.isnan(number) else number


def split_charts(catalog: Catalog, state: SessionState) -> tuple[ChartSpec, ...]:
    """Return the cards of all splits."""
    return tuple(chart for split in state.scalars.splits for chart in charts_of(catalog, state, split))


def charts_of(catalog: Catalog, state: SessionState, split: CardSplit) -> tuple[ChartSpec, ...]:
    """Return the cards of one split, one for each value that there is."""
    return tuple(_chart(split, part) for part in parts_of(catalog, state, split.column))


@lru_cache(maxsize=256)
def _chart(split: CardSplit, part: Part) -> ChartSpec:
    spec = split.spec
    return replace(
        spec, key=f"{spec.key}\n{part.name}", title=f"{spec.title} · {part.title}", category=heading_of(split)
    )


def heading_of(split: CardSplit) -> str:
    """Return what stands above the cards of a split."""
    return split.spec.category or f"{split.spec.title} · one chart for each value of {title_of(split.column)}"


def query_of(catalog: Catalog, state: SessionState, key: str) -> str:
    """Return the query that finds the runs of a card of a split; empty for any other card."""
    split = state.scalars.split_of(key)
    if split is None:
        return ""
    name = key.removeprefix(f"{split.spec.key}\n")
    return next((part.query for part in parts_of(catalog, state, split.column) if part.name == name), "")


def changed_spec(state: SessionState, spec: ChartSpec) -> ChartSpec:
    """Return what is changed where a card is: what all cards of its split show, or the card itself."""
    split = state.scalars.split_of(spec.key)
    return spec if split is None else split.spec
