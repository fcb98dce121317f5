"""Random trees of queries, also such that MLflow could never be asked, and tables of runs for them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from core.analysis.query import (
    Among,
    And,
    Between,
    Column,
    Compare,
    Entity,
    Field,
    FieldKind,
    IsNan,
    IsNull,
    ListColumn,
    Node,
    Not,
    NumberColumn,
    Operand,
    Operator,
    Or,
    Reduced,
    Reducer,
    Search,
    TextColumn,
    Value,
)
from core.analysis.query.fields import ATTRIBUTES, DATASET_KEYS
from core.analysis.query.nodes import EQUALITY, ORDERING, PATTERNS
from core.model.arrays import Bool

numbers = st.floats(allow_nan=False) | st.sampled_from((0.0, 1.0, 0.1, -1.5, 1e10, 86400.0, math.inf, -math.inf))
texts = st.text(max_size=8) | st.sampled_from(
    ("", "a", "A", "ab", "0.1", "1", "nan", "it's", '"', "\\", "a\\'", "`", "%")
)
keys = st.text(max_size=6) | st.sampled_from(
    ("lr", "a b", "a.b", "from", "1", "a`b", "`a`", "E'", "in.x", "and", "a'b\"")
)
patterns = st.text("ab%_A\n.'", max_size=6)
expressions = st.sampled_from(("", "a", "^a", "a|b", "[ab]+$", "\\d", "(?i)A", "a b", "'"))


CALCULATED = ("last(a - b)", "params.lr", "min(`a b`) / 2", '`it\'s` + "a`b"', "a/b")
OF_RUNS = tuple(entity for entity in Entity if entity is not Entity.COLUMN)


def fields(entities: tuple[Entity, ...] = OF_RUNS) -> st.SearchStrategy[Field]:
    return st.sampled_from(entities).flatmap(_fields_of)


def _fields_of(entity: Entity) -> st.SearchStrategy[Field]:
    known = {
        Entity.ATTRIBUTE: tuple(ATTRIBUTES), Entity.DATASET: DATASET_KEYS, Entity.CALCULATED: CALCULATED,
    }.get(entity)  # fmt: skip
    return st.builds(Field, st.just(entity), st.sampled_from(known) if known else keys)


@st.composite
def reduced(draw: st.DrawFn) -> Reduced:
    reducer = draw(st.sampled_from(Reducer))
    arguments: dict[Reducer, st.SearchStrategy[int | float | str | None]] = {
        Reducer.AT: st.integers(-(2**62), 2**62),
        Reducer.MEAN: st.none() | st.integers(1, 1000),
        Reducer.BEST: st.sampled_from((None, "min", "max")),
        Reducer.REACH: st.floats(allow_nan=False, allow_infinity=False),
    }
    return Reduced(draw(fields((Entity.METRIC,))), reducer, draw(arguments.get(reducer, st.none())))


operands: st.SearchStrategy[Operand] = fields() | reduced()


def values(operand: Operand) -> st.SearchStrategy[Value]:
    if operand.kind is FieldKind.NUMBER:
        return numbers
    if operand.kind is FieldKind.TRUTH:
        return st.sampled_from(("true", "false"))
    return texts if operand.kind is FieldKind.TEXT else texts | numbers


@st.composite
def comparisons(draw: st.DrawFn, operands: st.SearchStrategy[Operand] = operands) -> Node:
    operand = draw(operands)
    kind, negated = operand.kind, draw(st.booleans())
    shapes = ["compare", "among", "null", "nan"] + ["order", "between"] * (kind in (FieldKind.NUMBER, FieldKind.EITHER))
    shape = draw(st.sampled_from(shapes + ["pattern"] * 2 * (kind in (FieldKind.TEXT, FieldKind.EITHER))))
    match shape:
        case "compare":
            return Compare(operand, draw(st.sampled_from(sorted(EQUALITY))), draw(values(operand)))
        case "order":
            return Compare(operand, draw(st.sampled_from(sorted(ORDERING))), draw(numbers))
        case "pattern":
            operator = draw(st.sampled_from(sorted(PATTERNS)))
            regular = operator in (Operator.MATCHES, Operator.MISSES)
            return Compare(operand, operator, draw(expressions if regular else patterns))
        case "between":
            return Between(operand, draw(numbers), draw(numbers), negated)
        case "among":
            return Among(operand, tuple(draw(st.lists(values(operand), min_size=1, max_size=3))), negated)
    return (IsNull if shape == "null" else IsNan)(operand, negated)


def trees(leaves: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def joined(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(nodes, min_size=2, max_size=3).map(tuple)
        return st.builds(Not, nodes) | st.builds(And, several) | st.builds(Or, several)

    return st.recursive(leaves, joined, max_leaves=6)


nodes = trees(comparisons() | st.builds(Search, texts))

FEW = tuple(
    Field(*pair)
    for pair in (
        (Entity.METRIC, "acc"), (Entity.PARAM, "lr"), (Entity.TAG, "team"), (Entity.ATTRIBUTE, "status"),
        (Entity.ATTRIBUTE, "duration"), (Entity.DATASET, "name"), (Entity.PARAM, "nowhere"),
    )
)  # fmt: skip
few_nodes = trees(
    comparisons(st.sampled_from(FEW) | st.just(Reduced(FEW[0], Reducer.MAX)))
    | st.builds(Search, st.sampled_from("ab"))
)  # fmt: skip


@dataclass
class Table:
    """Runs as plain values, None where there is none; and as columns."""

    count: int
    values: dict[Operand, list[float | str | tuple[str, ...] | None]]
    names: list[str]

    def __len__(self) -> int:
        return self.count

    def column(self, operand: Operand) -> Column | None:
        said = self.values.get(operand)
        if said is None:
            return None
        if operand.kind is FieldKind.NUMBER:
            known = np.array([one is not None for one in said], dtype=np.bool_)
            return NumberColumn(np.array([7.0 if one is None else one for one in said], dtype=np.float64), known)
        if isinstance(operand, Field) and operand.entity is Entity.DATASET:
            return ListColumn.of([one if isinstance(one, tuple) else () for one in said])
        return TextColumn.of([None if one is None else str(one) for one in said])

    def search(self, text: str) -> Bool:
        return np.array([text in name for name in self.names], dtype=np.bool_)


def _values_of(operand: Operand) -> st.SearchStrategy[float | str | tuple[str, ...] | None]:
    if isinstance(operand, Field) and operand.entity is Entity.DATASET:
        return st.lists(texts, max_size=3).map(tuple)
    if operand.kind is FieldKind.NUMBER:
        return st.none() | numbers | st.just(math.nan)
    return st.none() | texts


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(0, 8))
    operands: list[Operand] = [*FEW[:-1], Reduced(FEW[0], Reducer.MAX)]
    said = {one: draw(st.lists(_values_of(one), min_size=count, max_size=count)) for one in operands}
    return Table(count, said, draw(st.lists(st.text("abc"), min_size=count, max_size=count)))
