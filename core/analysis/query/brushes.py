"""Brushes as queries and queries as brushes.

A brush keeps the runs whose value of one field lies in one of several ranges, is one of several values, or is missing
or NaN. It is written as one conjunct of a query, and each conjunct that could have been written so is read as one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.analysis.query.fields import Operand, is_mark
from core.analysis.query.nodes import (
    Among,
    And,
    Between,
    Compare,
    IsNan,
    IsNull,
    Node,
    Operator,
    Or,
    Value,
    all_of,
    any_of,
    conjuncts,
)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`; ends are inside unless they are open, and infinite where there are none."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class FieldBrush:
    """What is kept of one field: runs with a value in any of the ranges, among the values, missing, or NaN.

    Attributes
    ----------
    operand
        The field, or the metric by a number of its series.
    ranges
        Of numbers. An end at infinity is left out of the text where the other is finite, so that it is inside.
    values
        Single numbers, infinities too but not NaN, and texts.
    missing, nan
        Whether runs without a value, and such whose value is NaN, are kept.
    """

    operand: Operand
    ranges: tuple[Range, ...] = ()
    values: tuple[Value, ...] = ()
    missing: bool = False
    nan: bool = False


def brush_node(brush: FieldBrush) -> Node | None:
    """Return the query of a brush; None of one that keeps nothing, for which there is no query."""
    operand = brush.operand
    parts = [_range_node(operand, one) for one in brush.ranges]
    if len(brush.values) == 1:
        parts.append(Compare(operand, Operator.EQUAL, brush.values[0]))
    elif brush.values:
        parts.append(Among(operand, brush.values))
    parts += [IsNull(operand)] * brush.missing + [IsNan(operand)] * brush.nan
    return any_of(tuple(parts))


def _range_node(operand: Operand, one: Range) -> Node:
    if one.low == one.high and not (one.low_open or one.high_open):
        return Compare(operand, Operator.EQUAL, one.low)
    whole = math.isinf(one.low) == math.isinf(one.high)
    if whole and not (one.low_open or one.high_open):
        return Between(operand, one.low, one.high)
    above = Compare(operand, Operator.GREATER if one.low_open else Operator.AT_LEAST, one.low)
    below = Compare(operand, Operator.LESS if one.high_open else Operator.AT_MOST, one.high)
    needed = [above] * (one.low_open or one.low != -math.inf) + [below] * (one.high_open or one.high != math.inf)
    node = all_of(tuple(needed))
    assert node is not None
    return node


def with_brush(node: Node | None, brush: FieldBrush) -> Node | None:
    """Return a query in which a brush stands for all that was brushed of its field; an empty brush takes that away.

    Everything else is kept, in its order; the brush takes the place of the first conjunct it replaces.
    """
    mine = brush_node(brush)
    kept: list[Node] = []
    for one in conjuncts(node):
        read = as_brush(one)
        if read is None or read.operand != brush.operand:
            kept.append(one)
        elif mine is not None and mine not in kept:
            kept.append(mine)
    if mine is not None and mine not in kept:
        kept.append(mine)
    return all_of(tuple(kept))


def brushes_of(node: Node | None) -> tuple[tuple[FieldBrush, ...], Node | None]:
    """Return the brushes that a query consists of, one a field where they can be joined, and what else it asks for."""
    brushes: list[FieldBrush] = []
    rest = []
    for one in conjuncts(node):
        brush = as_brush(one)
        if brush is None:
            rest.append(one)
        else:
            _join(brushes, brush)
    return tuple(brushes), all_of(tuple(rest))


def _join(brushes: list[FieldBrush], brush: FieldBrush) -> None:
    """Add a brush; the upper end of a range is joined with the lower one of the same field."""
    for place, other in enumerate(brushes):
        both = _both_ends(other, brush) if other.operand == brush.operand else None
        if both is not None:
            brushes[place] = replace(other, ranges=(both,))
            return
    brushes.append(brush)


def _both_ends(one: FieldBrush, other: FieldBrush) -> Range | None:
    if any(len(brush.ranges) != 1 or brush != FieldBrush(brush.operand, brush.ranges) for brush in (one, other)):
        return None
    first, second = one.ranges[0], other.ranges[0]
    if _only_low(first) and _only_high(second):
        return Range(first.low, second.high, first.low_open, second.high_open)
    if _only_high(first) and _only_low(second):
        return Range(second.low, first.high, second.low_open, first.high_open)
    return None


def _only_low(one: Range) -> bool:
    return one.high == math.inf and not one.high_open


def _only_high(one: Range) -> bool:
    return one.low == -math.inf and not one.low_open


def as_brush(node: Node) -> FieldBrush | None:
    """Return the brush that a conjunct could have been written by, None if it is something else."""
    if isinstance(node, Or):
        parts = [as_brush(one) for one in node.nodes]
        return _merged([part for part in parts if part is not None]) if None not in parts else None
    if isinstance(node, And):
        joined, rest = brushes_of(node)
        return joined[0] if len(joined) == 1 and rest is None else None
    return _single(node)


def _merged(parts: Iterable[FieldBrush]) -> FieldBrush | None:
    """Return the brush that keeps what any of several keeps, None if they are not all of one field."""
    parts = list(parts)
    if len({part.operand for part in parts}) != 1:
        return None
    return FieldBrush(
        parts[0].operand,
        tuple(one for part in parts for one in part.ranges),
        tuple(dict.fromkeys(value for part in parts for value in part.values)),
        any(part.missing for part in parts),
        any(part.nan for part in parts),
    )


def _single(node: Node) -> FieldBrush | None:
    match node:
        case Compare(operand) | Among(operand) | IsNull(operand) | IsNan(operand) if is_mark(operand):
            return None  # no axis shows what users say of runs
        case Between(operand, low, high, negated=False):
            return FieldBrush(operand, (Range(float(low), float(high)),))
        case Among(operand, values, negated=False):
            return FieldBrush(operand, values=tuple(dict.fromkeys(values)))
        case IsNull(operand, negated=False):
            return FieldBrush(operand, missing=True)
        case IsNan(operand, negated=False):
            return FieldBrush(operand, nan=True)
        case Compare(operand, operator, value):
            return _compared(operand, operator, value)
    return None


def _compared(operand: Operand, operator: Operator, value: Value) -> FieldBrush | None:
    if operator is Operator.EQUAL:
        return FieldBrush(operand, values=(value if isinstance(value, str) else float(value),))
    if isinstance(value, str):
        return None
    value = float(value)  # a time is no longer known as it was written
    ranges = {
        Operator.AT_LEAST: Range(low=value),
        Operator.GREATER: Range(low=value, low_open=True),
        Operator.AT_MOST: Range(high=value),
        Operator.LESS: Range(high=value, high_open=True),
    }
    return FieldBrush(operand, (ranges[operator],)) if operator in ranges else None
