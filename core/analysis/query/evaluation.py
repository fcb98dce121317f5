"""Which runs a query finds.

What is asked of a field that a run lacks is unknown, and stays so under NOT, as in SQL: neither ``params.lr > 0.1`` nor
``NOT params.lr > 0.1`` finds a run without ``lr``, only ``IS NULL`` does. NaN is known: ``!=``, ``NOT IN``, ``NOT
BETWEEN``, NOT of any other comparison and ``IS NAN`` find it. A text that is no number, compared with a number, is like
NaN, but ``IS NAN`` finds only what was written as NaN. A comparison with data sets holds if it does for one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_
from typing import Any, Final

import numpy as np

from core.analysis.query.columns import Column, Columns, NumberColumn, TextColumn, Vocabulary
from core.analysis.query.nodes import (
    PATTERNS,
    Among,
    And,
    Between,
    Compare,
    Comparison,
    IsNan,
    IsNull,
    Node,
    Not,
    Operator,
    Or,
    Search,
)
from core.analysis.query.patterns import matching_texts
from core.analysis.query.truth import Truth
from core.model.arrays import F8, Bool

_COMPARED: Final[dict[Operator, Callable[[Any, Any], Any]]] = {
    Operator.EQUAL: eq,
    Operator.UNEQUAL: ne,
    Operator.LESS: lt,
    Operator.AT_MOST: le,
    Operator.GREATER: gt,
    Operator.AT_LEAST: ge,
}
_NEGATIONS: Final = (Operator.UNEQUAL, Operator.NOT_LIKE, Operator.NOT_ILIKE, Operator.MISSES)


def matching(node: Node | None, columns: Columns) -> Bool:
    """Return which runs a query finds, shape (runs,); all if there is none."""
    if node is None:
        return np.ones(len(columns), dtype=np.bool_)
    return _truth(node, columns).yes


def _truth(node: Node, columns: Columns) -> Truth:
    match node:
        case And(nodes):
            return reduce(and_, (_truth(one, columns) for one in nodes))
        case Or(nodes):
            return reduce(or_, (_truth(one, columns) for one in nodes))
        case Not(inner):
            return ~_truth(inner, columns)
        case Search(text):
            found = columns.search(text)
            return Truth(found, ~found)
    return _compared(node, columns)


def _compared(node: Comparison, columns: Columns) -> Truth:
    column = columns.column(node.operand)
    if isinstance(node, IsNull):
        known = np.zeros(len(columns), dtype=np.bool_) if column is None else _known(column, len(columns))
        return Truth(known, ~known) if node.negated else Truth(~known, known)
    if column is None:
        return Truth.unknown(len(columns))
    return Truth.where(_holds(node, column, len(columns)), _known(column, len(columns)))


def _known(column: Column, runs: int) -> Bool:
    if isinstance(column, NumberColumn):
        return column.present
    if isinstance(column, TextColumn):
        return column.codes >= 0
    known = np.zeros(runs, dtype=np.bool_)
    known[column.runs] = True
    return known


def _holds(node: Compare | Between | Among | IsNan, column: Column, runs: int) -> Bool:
    """Return for which runs a comparison holds, anything for those that lack the field."""
    if isinstance(column, NumberColumn):
        if not _about_text(node):
            return _numbers_hold(node, column.values)
        column = column.as_texts
    answers = _texts_hold(node, column.vocabulary)
    if isinstance(column, TextColumn):
        return np.append(answers, False)[column.codes]
    holds = np.zeros(runs, dtype=np.bool_)
    holds[column.runs[answers[column.codes]]] = True
    return holds


def _about_text(node: Compare | Between | Among | IsNan) -> bool:
    if isinstance(node, Compare):
        return isinstance(node.value, str)
    return isinstance(node, Among) and any(isinstance(value, str) for value in node.values)


def _numbers_hold(node: Compare | Between | Among | IsNan, numbers: F8) -> Bool:
    match node:
        case Compare(_, operator, value):
            return np.asarray(_COMPARED[operator](numbers, value))
        case Between(_, low, high, negated):
            return ((numbers >= low) & (numbers <= high)) ^ negated
        case Among(_, values, negated):
            return np.isin(numbers, np.array(values, dtype=np.float64)) ^ negated
        case IsNan(_, negated):
            return np.isnan(numbers) ^ negated


def _texts_hold(node: Compare | Between | Among | IsNan, vocabulary: Vocabulary) -> Bool:
    """Return for which distinct texts a comparison holds, shape (texts,)."""
    match node:
        case Compare(_, operator, str(value)):
            return _text_compared(operator, value, vocabulary)
        case Among(_, values, negated):
            numbers = tuple(value for value in values if not isinstance(value, str))
            found = _places([value for value in values if isinstance(value, str)], vocabulary)
            if numbers:
                found |= np.isin(vocabulary.numbers, np.array(numbers, dtype=np.float64))
            return found ^ negated
        case IsNan(_, negated):
            return vocabulary.nans ^ negated
    return _numbers_hold(node, vocabulary.numbers)


def _text_compared(operator: Operator, value: str, vocabulary: Vocabulary) -> Bool:
    found = matching_texts(operator, value, vocabulary) if operator in PATTERNS else _places([value], vocabulary)
    return found ^ (operator in _NEGATIONS)


def _places(values: list[str], vocabulary: Vocabulary) -> Bool:
    found = np.zeros(len(vocabulary.texts), dtype=np.bool_)
    found[[vocabulary.places[value] for value in values if value in vocabulary.places]] = True
    return found
