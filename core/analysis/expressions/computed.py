"""Series of expressions that are calculated when their values are first asked for, by whichever thread asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TypeAlias
from weakref import WeakKeyDictionary, ref

import numpy as np

from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.evaluation import evaluated, number_of
from core.analysis.expressions.grammar import parse
from core.analysis.expressions.nodes import Node, Param, tags_in, walk
from core.model import Run, ScalarSeries
from core.model.arrays import F4, F8, I8

_Inputs: TypeAlias = tuple[Mapping[str, ScalarSeries], Mapping[str, object], float | None]
_NOTHING = ScalarSeries(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0))


class ComputedSeries(ScalarSeries):
    """The series that an expression is of one run; empty where its tags have no step in common.

    Parameters
    ----------
    node
        The expression.
    scalars
        Those of the run's series that it names.
    params
        Those of the run's hyperparameters that it names.
    started
        When the run started, None if that is not known.
    """

    __slots__ = ("_made", "inputs", "node")

    node: Node
    inputs: _Inputs
    _made: ScalarSeries | None

    def __init__(
        self, node: Node, scalars: Mapping[str, ScalarSeries], params: Mapping[str, object], started: float | None
    ) -> None:
        object.__setattr__(self, "node", node)
        object.__setattr__(self, "inputs", (scalars, params, started))
        object.__setattr__(self, "_made", None)

    def _all(self) -> ScalarSeries:
        made = self._made
        if made is None:
            made = evaluated(self.node, *self.inputs) or _NOTHING
            object.__setattr__(self, "_made", made)
        return made

    def __len__(self) -> int:
        return len(self._all())

    @property
    def wall_time(self) -> F8:
        """Seconds since 1970 of the series that says the steps."""
        return self._all().wall_time

    @property
    def step(self) -> I8:
        """Steps that never go back."""
        return self._all().step

    @property
    def value(self) -> F4 | F8:
        """What was calculated."""
        return self._all().value

    @property
    def first(self) -> ScalarSeries:
        """The series of the first tag that is named."""
        return self.inputs[0][tags_in(self.node)[0]]


def computed(run: Run, text: str) -> ComputedSeries | None:
    """Return the series that an expression is of a run, the same object as long as what it is made from is the same.

    None where it is no expression, or the run lacks a tag or a number that it names; nothing is calculated yet.
    """
    known = _of(text)
    if run not in known.series:
        known.series[run] = made = known.find(run)
        if made is not None:
            known.latest[run.name] = ref(made)
    return known.series[run]


class _Expression:
    """An expression, and its series of the runs that were asked for."""

    def __init__(self, text: str) -> None:
        self.series: WeakKeyDictionary[Run, ComputedSeries | None] = WeakKeyDictionary()
        self.latest: dict[str, ref[ComputedSeries]] = {}
        try:
            self._node: Node | None = parse(text)
        except ExpressionError:
            self._node = None
        parts = list(walk(self._node)) if self._node is not None else []
        self._tags = tags_in(self._node) if self._node is not None else ()
        self._params = tuple(dict.fromkeys(part.name for part in parts if isinstance(part, Param)))

    def find(self, run: Run) -> ComputedSeries | None:
        """Return the series of a run, that of the run as it was before where nothing of it has changed."""
        scalars = {tag: series for tag in self._tags if (series := run.scalars.get(tag)) is not None and len(series)}
        params = {name: run.params[name] for name in self._params if name in run.params}
        numbers = all(number_of(value) is not None for value in params.values())
        if self._node is None or len(scalars) < len(self._tags) or len(params) < len(self._params) or not numbers:
            return None
        before = self.latest.get(run.name, lambda: None)()
        if before is not None and _same(before.inputs, (scalars, params, run.started)):
            return before
        return ComputedSeries(self._node, scalars, params, run.started)


def _same(one: _Inputs, other: _Inputs) -> bool:
    alike = all(one[0][tag] is series for tag, series in other[0].items())
    return alike and one[1:] == other[1:]


_kept: OrderedDict[str, _Expression] = OrderedDict()
_MOST = 32
"""Expressions whose series are kept."""


def _of(text: str) -> _Expression:
    if text not in _kept:
        _kept[text] = _Expression(text)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    else:
        _kept.move_to_end(text)
    return _kept[text]
