"""What must hold of a function's arguments, told with a remedy before anything is calculated."""

from __future__ import annotations

import math

from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.functions import FUNCTIONS, Kind, kind_of
from core.analysis.expressions.nodes import Along, Call, Node, Number, Tag, tags_in
from core.analysis.expressions.windows import MOST


def check_call(call: Call) -> None:
    """Raise ExpressionError if a function is given what it cannot be applied to."""
    function, given = FUNCTIONS[call.function], len(call.arguments)
    if not function.least <= given <= function.most:
        raise _wrong(call, f"Write {function.signature}: {_counted(function.least, function.most)}")
    kind = kind_of(call.function, given)
    if kind is Kind.EACH:
        return
    if not is_series(call.arguments[0]) or not tags_in(call.arguments[0]):
        raise _wrong(call, f"The first argument of {call.function} names a tag, as in {call.function}(loss)")
    for argument in call.arguments[1:]:
        if is_series(argument):
            raise _wrong(call, f"Write {function.signature}: what follows the series is one number")
        if isinstance(argument, Number):
            _check_number(call, argument.value)
    if call.function == "best" and not call.option and len(tags_in(call.arguments[0])) > 1:
        raise _wrong(call, "Say what is best: best(…, min) or best(…, max)")


def _counted(least: int, most: int) -> str:
    if least == most:
        return f"{least} argument" + ("s" if least > 1 else "")
    return f"{least} to {most} arguments"


def _check_number(call: Call, value: float) -> None:
    name = call.function
    if name == "ema" and not 0 <= value <= 1:
        raise _wrong(call, "The weight of ema is 0 (none of the past) to 1 (nothing but the past)")
    if name in ("mean", "median") and not (value.is_integer() and 1 <= value <= MOST):
        raise _wrong(call, f"The window of {name} is a whole number of points, 1 to {MOST:,}")
    if name == "shift" and not value.is_integer():
        raise _wrong(call, "shift moves by a whole number of points")
    if name == "at" and not math.isfinite(value):
        raise _wrong(call, "at takes a step, as in at(loss, 1000)")


def is_series(node: Node) -> bool:
    """Return whether a node has a value at each point, not one number for the run."""
    if isinstance(node, Tag | Along):
        return True
    if not isinstance(node, Call):
        return False
    kind = kind_of(node.function, len(node.arguments))
    if kind is Kind.EACH:
        return any(map(is_series, node.arguments))
    return kind is Kind.SERIES


def _wrong(call: Call, message: str) -> ExpressionError:
    return ExpressionError(message, *call.place)
