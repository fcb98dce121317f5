"""The tree of a query: frozen, hashable and equal where the queries are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from core.analysis.query.fields import Operand

Value: TypeAlias = float | str
"""What is compared with: a number as float64, or a text."""


class Operator(StrEnum):
    """How a field is compared with one value; the value is how it is written."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    LIKE = "LIKE"
    NOT_LIKE = "NOT LIKE"
    ILIKE = "ILIKE"
    NOT_ILIKE = "NOT ILIKE"
    MATCHES = "~"
    MISSES = "!~"


EQUALITY: Final = frozenset((Operator.EQUAL, Operator.UNEQUAL))
ORDERING: Final = frozenset((Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST))
PATTERNS: Final = frozenset(
    (Operator.LIKE, Operator.NOT_LIKE, Operator.ILIKE, Operator.NOT_ILIKE, Operator.MATCHES, Operator.MISSES)
)


@dataclass(frozen=True, slots=True)
class Compare:
    """A field compared with a value: patterns with texts only, ``<`` and its like with numbers only."""

    operand: Operand
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both included; `negated` for ``NOT BETWEEN``."""

    operand: Operand
    low: float
    high: float
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """One of several values, at least one; `negated` for ``NOT IN``."""

    operand: Operand
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull:
    """Nothing is known of the field; `negated` for ``IS NOT NULL``."""

    operand: Operand
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNan:
    """The field is the number NaN; `negated` for ``IS NOT NAN``."""

    operand: Operand
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What the search of the list of runs finds: a regular expression, looked for in all that is known of a run."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more; one that was in parentheses stays a node of its own."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two or more."""

    nodes: tuple[Node, ...]


Comparison: TypeAlias = Compare | Between | Among | IsNull | IsNan
Node: TypeAlias = Comparison | Search | Not | And | Or


def walk(node: Node) -> list[Node]:
    """Return a node and all below it, in the order they are written."""
    if isinstance(node, Not):
        return [node, *walk(node.node)]
    if isinstance(node, And | Or):
        return [node, *(inner for one in node.nodes for inner in walk(one))]
    return [node]


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """Return what must hold all together, nested ones taken apart; nothing of nothing."""
    if node is None:
        return ()
    if isinstance(node, And):
        return tuple(inner for one in node.nodes for inner in conjuncts(one))
    return (node,)


def all_of(nodes: tuple[Node, ...]) -> Node | None:
    """Return the node of which all `nodes` are the conjuncts; None of none."""
    return And(nodes) if len(nodes) > 1 else (nodes[0] if nodes else None)


def any_of(nodes: tuple[Node, ...]) -> Node | None:
    """Return the node of which all `nodes` are the alternatives; None of none."""
    return Or(nodes) if len(nodes) > 1 else (nodes[0] if nodes else None)
