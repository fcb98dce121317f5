"""Brushes as the text of queries, and queries as brushes: each finds exactly what the other finds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.analysis import query as language
from core.analysis.query import (
    Among,
    Between,
    Compare,
    Entity,
    Field,
    FieldKind,
    IsNan,
    Node,
    Operand,
    Operator,
    QueryError,
    Range,
    Value,
    brush_node,
    brushes_of,
    parse,
    query_text,
    read,
)
from core.analysis.query.nodes import all_of, any_of, conjuncts
from core.state import Brush, FieldBrush, Rail, RunsBrush, SessionState, Span
from core.views.field_columns import field_name, operand_of

MOST_NAMES: Final = 50
"""Of more runs a brush is not written by their names: nobody would read that."""
_INFINITE: Final = {Rail.ABOVE: math.inf, Rail.BELOW: -math.inf}


def as_query(state: SessionState, brush: Brush) -> str | None:
    """Return the query that finds what the present one and a brush find together, None if it cannot be written."""
    node = _runs_node(brush) if isinstance(brush, RunsBrush) else None
    if isinstance(brush, FieldBrush):
        node = _field_node(brush)
    if node is None or not _is_written(node):
        return None
    both = all_of((*conjuncts(read(state.runs.query).node), node))
    assert both is not None
    return query_text(both)


def _is_written(node: Node) -> bool:
    """Return whether the language has this query: texts are not compared with numbers by nature, for example."""
    try:
        return parse(query_text(node)) == node
    except QueryError:
        return False


def _runs_node(brush: RunsBrush) -> Node | None:
    if not 0 < len(brush.runs) <= MOST_NAMES:
        return None
    field, names = Field(Entity.ATTRIBUTE, "name"), tuple(sorted(brush.runs))
    if len(names) > 1:
        return Among(field, names, negated=brush.without)
    return Compare(field, Operator.UNEQUAL if brush.without else Operator.EQUAL, names[0])


def _field_node(brush: FieldBrush) -> Node | None:
    operand = operand_of(brush.field)
    if operand is None:
        return None
    values, nan = _values(operand, brush.categories)
    values += [number for rail, number in _INFINITE.items() if rail in brush.rails]
    same = language.FieldBrush(
        operand,
        tuple(Range(span.lower, span.upper, math.isinf(span.lower), math.isinf(span.upper)) for span in brush.ranges),
        tuple(dict.fromkeys(values)),
        Rail.MISSING in brush.rails,
        nan or Rail.NAN in brush.rails,
    )
    texts = _no_number(operand) if Rail.TEXT in brush.rails else None
    return any_of(tuple(part for part in (brush_node(same), texts) if part is not None))


def _values(operand: Operand, categories: Iterable[str]) -> tuple[list[Value], bool]:
    """Return categories as values: of what is a number by nature the numbers, and whether NaN is among them."""
    texts = sorted(categories)
    if operand.kind is not FieldKind.NUMBER:
        return [*texts], False
    numbers = [float(text) for text in texts]
    return [number for number in numbers if not math.isnan(number)], any(map(math.isnan, numbers))


def _no_number(operand: Operand) -> Node | None:
    return all_of((Between(operand, -math.inf, math.inf, negated=True), IsNan(operand, negated=True)))


@dataclass(frozen=True, slots=True)
class Brushed:
    """A query taken apart: `brushes` for what can be brushed, and the `query` that is left."""

    brushes: tuple[FieldBrush, ...]
    query: str


def as_brushes(state: SessionState) -> Brushed | None:
    """Return the query as brushes over fields and what is left of it, None if no part of it can be brushed.

    Fields that are brushed already stay in the query: a field has one brush.
    """
    reading = read(state.runs.query)
    if not reading.is_query:
        return None
    taken = {brush.field for brush in state.brushes if isinstance(brush, FieldBrush)}
    found, rest = brushes_of(reading.node)
    brushes: list[FieldBrush] = []
    left: list[Node] = []
    for one in found:
        brush = _brush(one)
        node = brush_node(one)
        if brush is not None and brush.field not in taken:
            taken.add(brush.field)
            brushes.append(brush)
        elif node is not None:
            left.append(node)
    query = all_of((*left, *conjuncts(rest)))
    return Brushed(tuple(brushes), "" if query is None else query_text(query)) if brushes else None


def _brush(one: language.FieldBrush) -> FieldBrush | None:
    """Return a brush over a field that keeps the same runs; None of data sets, of which a run has several."""
    if language.operand_text(one.operand).startswith("datasets."):
        return None
    numbers = [value for value in one.values if not isinstance(value, str)]
    spans = [_span(part) for part in one.ranges] + [Span(value, value) for value in numbers if math.isfinite(value)]
    rails = {Rail.MISSING} if one.missing else set()
    rails |= {Rail.NAN} if one.nan else set()
    for rail, infinite in _INFINITE.items():
        if infinite in numbers or any(_holds(part, infinite) for part in one.ranges):
            rails.add(rail)
    texts = frozenset(value for value in one.values if isinstance(value, str))
    from core.views.hparams.brushing import empty_brush, labelled  # which brings all pages of parameters

    empty = empty_brush(field_name(one.operand))
    ranges = tuple(span for span in spans if span.lower <= span.upper)
    brush = FieldBrush(empty.id, empty.view, "", empty.field, ranges, texts, frozenset(rails))
    return None if brush.empty else labelled(brush)


def _span(part: Range) -> Span:
    """Return a range with its ends inside: an open end moves to the next number."""
    low = math.nextafter(part.low, math.inf) if part.low_open and math.isfinite(part.low) else part.low
    high = math.nextafter(part.high, -math.inf) if part.high_open and math.isfinite(part.high) else part.high
    return Span(low, high)


def _holds(part: Range, value: float) -> bool:
    above = value > part.low if part.low_open else value >= part.low
    return above and (value < part.high if part.high_open else value <= part.high)
