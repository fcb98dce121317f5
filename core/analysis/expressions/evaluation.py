"""The values of an expression for one run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from core.analysis.expressions.alignment import Points, aligned
from core.analysis.expressions.checks import is_series
from core.analysis.expressions.functions import EACH, NUMBERS, SERIES, Kind, kind_of
from core.analysis.expressions.nodes import Along, Call, Node, Number, Param, Tag, Word, tags_in
from core.analysis.expressions.windows import known
from core.analysis.query.columns import number_in
from core.analysis.reducers import usual_direction
from core.analysis.restarts import superseded
from core.model.arrays import F8
from core.model.scalar import ScalarSeries

Value: TypeAlias = Points | float
NOTHING: Final[Mapping[str, object]] = {}


class _MissingError(Exception):
    """A run has not what is asked for."""


def evaluated(
    node: Node,
    scalars: Mapping[str, ScalarSeries],
    params: Mapping[str, object] = NOTHING,
    started: float | None = None,
) -> ScalarSeries | None:
    """Return the series that an expression is of a run.

    Parameters
    ----------
    node
        The expression.
    scalars, params
        What the run logged; points that a restart has overwritten do not count.
    started
        Seconds since 1970 that ``time`` counts from; the first point of each series if None.

    Returns
    -------
    Values of float64 at the steps that `core.analysis.expressions.alignment` says; an expression of single numbers has
    its value at each step of the first tag it names. None where the run lacks a tag or a hyperparameter that is a
    number, or its series have no step in common.
    """
    try:
        with np.errstate(all="ignore"):
            found = _Run(scalars, params, started).points(node)
    except _MissingError:
        return None
    return ScalarSeries(found.wall, found.step, found.value) if len(found.step) else None


def number(
    node: Node,
    scalars: Mapping[str, ScalarSeries],
    params: Mapping[str, object] = NOTHING,
    started: float | None = None,
) -> float | None:
    """Return the number that an expression is of a run, of a series the last one; NaN is a number.

    Parameters are those of `evaluated`. None where the run lacks what the expression names, or its series have no step
    in common.
    """
    run = _Run(scalars, params, started)
    try:
        with np.errstate(all="ignore"):
            if not is_series(node):
                return run.constant(node)
            value = run.points(node).value
    except _MissingError:
        return None
    return float(value[-1]) if len(value) else None


@dataclass(slots=True)
class _Run:
    """What one run logged, and what was looked up of it."""

    scalars: Mapping[str, ScalarSeries]
    params: Mapping[str, object]
    started: float | None
    _tags: dict[str, Points] = field(default_factory=dict)

    def points(self, node: Node) -> Points:
        """Return a whole expression along its steps."""
        return self._over(node, self._tag(tags_in(node)[0]))

    def _over(self, node: Node, otherwise: Points) -> Points:
        """Return what is calculated point by point, with the steps of `otherwise` where it has none of its own."""
        leaves = list(dict.fromkeys(_leaves(node)))
        values = {leaf: self._leaf(leaf) for leaf in leaves if not isinstance(leaf, Along)}
        series = {leaf: value for leaf, value in values.items() if isinstance(value, Points)}
        frame, arrays = aligned(list(series.values())) if series else (otherwise, [])
        found: dict[Node, F8 | float] = {leaf: value for leaf, value in values.items() if isinstance(value, float)}
        found.update(zip(series, arrays, strict=True))
        found.update((leaf, self._along(leaf, frame)) for leaf in leaves if isinstance(leaf, Along))
        value = np.asarray(_calculated(node, found), dtype=np.float64)
        return Points(frame.step, frame.wall, np.broadcast_to(value, len(frame.step)))

    def _along(self, leaf: Along, frame: Points) -> F8:
        if leaf.word is Word.STEP:
            return frame.step.astype(np.float64)
        begin = self.started
        if begin is None:
            begin = float(frame.wall[0]) if len(frame.wall) else math.nan
        return frame.wall - begin

    def _leaf(self, node: Node) -> Value:
        if isinstance(node, Tag):
            return self._tag(node.name)
        if isinstance(node, Param):
            return self._param(node.name)
        if isinstance(node, Call):
            return self._call(node)
        assert isinstance(node, Number)
        return node.value

    def _tag(self, name: str) -> Points:
        if name not in self._tags:
            series = self.scalars.get(name)
            if series is None or not len(series):
                raise _MissingError
            self._tags[name] = _kept(series)
        return self._tags[name]

    def _param(self, name: str) -> float:
        number = number_of(self.params.get(name))
        if number is None:
            raise _MissingError
        return number

    def constant(self, node: Node) -> float:
        """Return what is one number."""
        leaves = {leaf: self._leaf(leaf) for leaf in _leaves(node)}
        return float(_calculated(node, {leaf: value for leaf, value in leaves.items() if isinstance(value, float)}))

    def _argument(self, node: Node) -> float:
        """Return an argument that is one number; infinite ones and NaN say nothing."""
        found = self.constant(node)
        if not math.isfinite(found):
            raise _MissingError
        return found

    def _call(self, call: Call) -> Value:
        """Return a function of a series."""
        inner = call.arguments[0]
        series = self._over(inner, self._tag(tags_in(inner)[0]))
        if not len(series.step):
            raise _MissingError
        numbers = [self._argument(argument) for argument in call.arguments[1:]]
        if kind_of(call.function, len(call.arguments)) is Kind.SERIES:
            return Points(series.step, series.wall, self._moved(call, series, numbers))
        return _reduced(call, series, numbers)

    def _moved(self, call: Call, series: Points, numbers: list[float]) -> F8:
        if call.function != "rate":
            return SERIES[call.function](series.value, *numbers)
        along = series.wall if call.option == "time" else series.step.astype(np.float64)
        rate: F8 = SERIES["diff"](series.value) / SERIES["diff"](along)
        return rate


def _reduced(call: Call, series: Points, numbers: list[float]) -> float:
    if call.function == "at":
        place = int(np.searchsorted(series.step, numbers[0], side="right"))
        if not place:
            raise _MissingError
        return float(series.value[place - 1])
    if call.function == "best":
        direction = call.option or usual_direction(tags_in(call)[0])
        return known(series.value, np.min if direction == "min" else np.max)
    return NUMBERS[call.function](series.value)


def _leaves(node: Node) -> Iterator[Node]:
    """Yield what is not calculated point by point: tags, numbers, and functions of whole series."""
    if isinstance(node, Call) and kind_of(node.function, len(node.arguments)) is Kind.EACH:
        for argument in node.arguments:
            yield from _leaves(argument)
    else:
        yield node


def _calculated(node: Node, values: Mapping[Node, F8 | float]) -> F8 | float:
    if node in values:
        return values[node]
    assert isinstance(node, Call)
    return EACH[node.function](*(_calculated(argument, values) for argument in node.arguments))


def _kept(series: ScalarSeries) -> Points:
    """Return the points that no restart has overwritten, whose steps never go back."""
    value = np.asarray(series.value, dtype=np.float64)
    if (series.step[1:] >= series.step[:-1]).all():
        return Points(series.step, series.wall_time, value)
    keep = ~superseded(series.step)
    return Points(series.step[keep], series.wall_time[keep], value[keep])


def number_of(value: object) -> float | None:
    """Return a hyperparameter as a number, also one that was logged as a text; None for what is none."""
    number = number_in(value) if isinstance(value, str) else math.nan
    if isinstance(value, bool | int | float):
        number = float(value)
    return None if math.isnan(number) else number
