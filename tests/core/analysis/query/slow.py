"""Queries evaluated run by run, with None for what is unknown: the plainest way, to compare with."""

from __future__ import annotations

import math
import re

from core.analysis.query import Among, And, Between, Compare, IsNan, IsNull, Node, Not, Operator, Or, Search, Value
from tests.core.analysis.query.trees import Table


def holds(node: Node, table: Table, run: int) -> bool | None:
    match node:
        case Not(inner):
            held = holds(inner, table, run)
            return None if held is None else not held
        case And(nodes):
            said = [holds(one, table, run) for one in nodes]
            return False if False in said else None if None in said else True
        case Or(nodes):
            said = [holds(one, table, run) for one in nodes]
            return True if True in said else None if None in said else False
        case Search(text):
            return text in table.names[run]
    said_of = table.values.get(node.operand)
    value = None if said_of is None else said_of[run]
    if isinstance(value, tuple):
        return _of_several(node, value)
    if isinstance(node, IsNull):
        return (value is None) != node.negated
    return None if value is None else _of_one(node, value)


def _of_several(node: Compare | Between | Among | IsNull | IsNan, values: tuple[str, ...]) -> bool | None:
    if isinstance(node, IsNull):
        return (not values) != node.negated
    return any(_of_one(node, value) for value in values) if values else None


def _of_one(node: Compare | Between | Among | IsNan, value: float | str) -> bool:
    match node:
        case Between(_, low, high, negated):
            return (low <= _number(value) <= high) != negated
        case Among(_, values, negated):
            return any(_equal(value, one) for one in values) != negated
        case IsNan(_, negated):
            nan = value.strip().lower().lstrip("+-") == "nan" if isinstance(value, str) else math.isnan(value)
            return nan != negated
    return _compared(node, value)


def _compared(node: Compare, value: float | str) -> bool:
    asked = node.value
    match node.operator:
        case Operator.EQUAL:
            return _equal(value, asked)
        case Operator.UNEQUAL:
            return not _equal(value, asked)
        case Operator.LESS:
            return _number(value) < _number(asked)
        case Operator.AT_MOST:
            return _number(value) <= _number(asked)
        case Operator.GREATER:
            return _number(value) > _number(asked)
        case Operator.AT_LEAST:
            return _number(value) >= _number(asked)
        case Operator.MATCHES | Operator.MISSES:
            return (re.search(str(asked), str(value)) is not None) != (node.operator is Operator.MISSES)
    folded = node.operator in (Operator.ILIKE, Operator.NOT_ILIKE)
    negated = node.operator in (Operator.NOT_LIKE, Operator.NOT_ILIKE)
    return is_like(str(value), str(asked), folded) != negated


def is_like(text: str, pattern: str, ignoring_case: bool) -> bool:
    return _like(text.lower(), pattern.lower()) if ignoring_case else _like(text, pattern)


def _like(text: str, pattern: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "%":
        return any(_like(text[place:], pattern[1:]) for place in range(len(text) + 1))
    return bool(text) and pattern[0] in ("_", text[0]) and _like(text[1:], pattern[1:])


def _equal(value: float | str, asked: Value) -> bool:
    return value == asked if isinstance(asked, str) else _number(value) == asked


def _number(value: float | str) -> float:
    try:
        return float(value) if "_" not in str(value) else math.nan
    except ValueError:
        return math.nan
