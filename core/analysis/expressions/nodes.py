"""What an expression is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
"""Characters from the first and before the second."""


class Word(Enum):
    """What every series has."""

    STEP = "step"
    TIME = "time"
    """Seconds since the run's start."""


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Tag:
    """The series of a tag."""

    name: str
    place: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Param:
    """A hyperparameter of the run: one number."""

    name: str
    place: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Along:
    """The step or the time at each point."""

    word: Word
    place: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator of some arguments.

    Attributes
    ----------
    function
        Its name in `core.analysis.expressions.functions`; of an operator its sign, of the sign of a number ``neg``.
    arguments
        What it is applied to.
    option
        A word behind them: ``min`` or ``max``, ``step`` or ``time``; empty where none was written.
    """

    function: str
    arguments: tuple[Node, ...]
    option: str = ""
    place: Place = field(default=(0, 0), compare=False)


Node: TypeAlias = Number | Tag | Param | Along | Call


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order they are written."""
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)


def tags_in(node: Node) -> tuple[str, ...]:
    """Return the tags that are named, each once, in the order they are written."""
    return tuple(dict.fromkeys(one.name for one in walk(node) if isinstance(one, Tag)))
