"""The numbers that expressions are of runs, calculated once for each."""

from __future__ import annotations

from collections import OrderedDict
from weakref import WeakKeyDictionary

from core.analysis.calculated_names import name_and_expression
from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.evaluation import number
from core.analysis.expressions.grammar import parse_number
from core.analysis.expressions.nodes import Node
from core.model import Run

_MOST = 32
"""Expressions whose numbers are kept."""


def number_of_run(run: Run, text: str) -> float | None:
    """Return the number that an expression is of a run, of a series its last one.

    None where it is no expression, or the run lacks a tag or a hyperparameter that is a number.
    """
    known = _of(text)
    if run not in known.numbers:
        node = known.node
        known.numbers[run] = None if node is None else number(node, run.scalars, run.params, run.started)
    return known.numbers[run]


class _Expression:
    """An expression, None if it is none, and its numbers of the runs that were asked for."""

    def __init__(self, text: str) -> None:
        self.numbers: WeakKeyDictionary[Run, float | None] = WeakKeyDictionary()
        try:
            self.node: Node | None = parse_number(name_and_expression(text)[1])
        except ExpressionError:
            self.node = None


_kept: OrderedDict[str, _Expression] = OrderedDict()


def _of(text: str) -> _Expression:
    if text not in _kept:
        _kept[text] = _Expression(text)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return _kept[text]
