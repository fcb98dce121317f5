"""The functions of expressions: how they are written, and what they do to arrays.

Values that are not numbers (NaN) make sums, products and comparisons NaN. Whatever looks at several points of a series
(windows, running extremes and sums, the lowest, highest or best value) leaves them where they are and does not count
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

import numpy as np

from core.analysis.expressions import windows
from core.model.arrays import F8

Values: TypeAlias = F8 | float
Each: TypeAlias = Callable[..., F8]


class Kind(Enum):
    """What a function needs and gives."""

    EACH = "each"
    """Each point by itself."""
    SERIES = "series"
    """A series of a series; what follows are constants."""
    NUMBER = "number"
    """One number of a series; what follows are constants."""


@dataclass(frozen=True, slots=True)
class Function:
    """How a function is written.

    Attributes
    ----------
    signature
        As it is shown: ``"ema(x, w)"``.
    tip
        What it gives, in a sentence.
    kind
        What it needs.
    least, most
        How many arguments it takes.
    options
        Words of which one may stand last.
    """

    signature: str
    tip: str
    kind: Kind
    least: int = 1
    most: int = 1
    options: tuple[str, ...] = ()


_MANY: Final = 16
FUNCTIONS: Final[Mapping[str, Function]] = {
    "log10": Function("log10(x)", "The decimal logarithm; NaN below zero", Kind.EACH),
    "log": Function("log(x)", "The natural logarithm; NaN below zero", Kind.EACH),
    "log2": Function("log2(x)", "The logarithm of base two; NaN below zero", Kind.EACH),
    "exp": Function("exp(x)", "e to the power of x", Kind.EACH),
    "sqrt": Function("sqrt(x)", "The square root; NaN below zero", Kind.EACH),
    "abs": Function("abs(x)", "The value without its sign", Kind.EACH),
    "clip": Function("clip(x, low, high)", "The value, but not below low and not above high", Kind.EACH, 3, 3),
    "where": Function("where(test, a, b)", "a where the test holds, b where it does not", Kind.EACH, 3, 3),
    "min": Function("min(x, y, …)", "The lower of several; of one series its lowest value", Kind.EACH, 1, _MANY),
    "max": Function("max(x, y, …)", "The higher of several; of one series its highest value", Kind.EACH, 1, _MANY),
    "ema": Function("ema(x, w)", "The debiased exponential moving average; w of 0 to 1 is the weight of the past",
                    Kind.SERIES, 2, 2),
    "mean": Function("mean(x, window)", "The average of the last points, window of them; of all without a window",
                     Kind.SERIES, 1, 2),
    "median": Function("median(x, window)", "The middle of the last points, window of them; of all without a window",
                       Kind.SERIES, 1, 2),
    "cummin": Function("cummin(x)", "The lowest value so far", Kind.SERIES),
    "cummax": Function("cummax(x)", "The highest value so far", Kind.SERIES),
    "cumsum": Function("cumsum(x)", "The sum of all values so far", Kind.SERIES),
    "diff": Function("diff(x)", "What was added since the point before", Kind.SERIES),
    "rate": Function("rate(x, step)", "What is added a step, or a second with time in the place of step", Kind.SERIES,
                     1, 1, ("step", "time")),
    "shift": Function("shift(x, n)", "The value n points before; of negative n, behind", Kind.SERIES, 2, 2),
    "at": Function("at(x, step)", "The value at a step, else the last one before it", Kind.NUMBER, 2, 2),
    "first": Function("first(x)", "The first value", Kind.NUMBER),
    "last": Function("last(x)", "The last value", Kind.NUMBER),
    "best": Function("best(x, min)", "The lowest or, with max, the highest value; by the tag's name if none is said",
                     Kind.NUMBER, 1, 1, ("min", "max")),
}  # fmt: skip
"""All functions by their names, in the order in which they are offered."""

SIGNS: Final[Mapping[str, Each]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.mod,
    "^": np.float_power,
    "neg": np.negative,
}


def kind_of(name: str, arguments: int) -> Kind:
    """Return what a function needs when it is written with so many arguments: of one series, the lowest is a number."""
    if name not in FUNCTIONS:
        return Kind.EACH
    alone = arguments == 1 and name in ("min", "max", "mean", "median")
    return Kind.NUMBER if alone else FUNCTIONS[name].kind


def _compared(compare: Callable[..., object]) -> Each:
    """Return a comparison of numbers: 1 where it holds, 0 where not, NaN where either is NaN."""

    def each(left: Values, right: Values) -> F8:
        holds = np.asarray(compare(left, right), dtype=np.float64)
        return np.where(np.isnan(left) | np.isnan(right), np.nan, holds)

    return each


def _where(test: Values, then: Values, otherwise: Values) -> F8:
    chosen = np.where(np.asarray(test) != 0, then, otherwise)
    return np.where(np.isnan(test), np.nan, chosen)


def _lowest(*values: Values) -> F8:
    return np.asarray(np.minimum.reduce(np.broadcast_arrays(*values)), dtype=np.float64)


def _highest(*values: Values) -> F8:
    return np.asarray(np.maximum.reduce(np.broadcast_arrays(*values)), dtype=np.float64)


COMPARISONS: Final[Mapping[str, Each]] = {
    "<": _compared(np.less),
    "<=": _compared(np.less_equal),
    ">": _compared(np.greater),
    ">=": _compared(np.greater_equal),
    "==": _compared(np.equal),
    "!=": _compared(np.not_equal),
}
EACH: Final[Mapping[str, Each]] = {
    **SIGNS,
    **COMPARISONS,
    "log10": np.log10,
    "log": np.log,
    "log2": np.log2,
    "exp": np.exp,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "clip": lambda x, low, high: _lowest(_highest(x, low), high),
    "where": _where,
    "min": _lowest,
    "max": _highest,
}
"""What is done to each point."""

SERIES: Final[Mapping[str, Callable[..., F8]]] = {
    "ema": windows.ema,
    "mean": windows.running_mean,
    "median": windows.running_median,
    "cummin": windows.cummin,
    "cummax": windows.cummax,
    "cumsum": windows.cumsum,
    "diff": windows.diff,
    "shift": windows.shift,
}
"""What is done to the values of a series, followed by constants."""

NUMBERS: Final[Mapping[str, Callable[[F8], float]]] = {
    "first": lambda value: float(value[0]),
    "last": lambda value: float(value[-1]),
    "min": lambda value: windows.known(value, np.min),
    "max": lambda value: windows.known(value, np.max),
    "mean": lambda value: windows.known(value, np.mean),
    "median": lambda value: windows.known(value, np.median),
}
"""The number that a series with points becomes."""
