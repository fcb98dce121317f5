from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.query import (
    And,
    Entity,
    Field,
    FieldBrush,
    IsNull,
    Range,
    Reduced,
    Reducer,
    brush_node,
    brushes_of,
    matching,
    parse,
    query_text,
    with_brush,
)
from tests.core.analysis.query.trees import FEW, Table, few_nodes, numbers, tables, texts

LR, ACC, STATUS = Field(Entity.PARAM, "lr"), Field(Entity.METRIC, "acc"), Field(Entity.ATTRIBUTE, "status")
INF = math.inf


@pytest.mark.parametrize(
    ("brush", "text"),
    [
        (FieldBrush(LR, (Range(1e-4, 1e-2),)), "params.lr BETWEEN 0.0001 AND 0.01"),
        (FieldBrush(LR, values=("a", "b")), "params.lr IN ('a', 'b')"),
        (FieldBrush(LR, values=("a",)), "params.lr = 'a'"),
        (FieldBrush(ACC, (Range(0, 1), Range(3, 4))), "metrics.acc BETWEEN 0 AND 1 OR metrics.acc BETWEEN 3 AND 4"),
        (FieldBrush(ACC, (Range(low=0.9),)), "metrics.acc >= 0.9"),
        (FieldBrush(ACC, (Range(high=0.9, high_open=True),)), "metrics.acc < 0.9"),
        (FieldBrush(ACC, (Range(0, 1, low_open=True),)), "metrics.acc > 0 AND metrics.acc <= 1"),
        (FieldBrush(ACC, (Range(),)), "metrics.acc BETWEEN -inf AND inf"),
        (FieldBrush(ACC, missing=True), "metrics.acc IS NULL"),
        (FieldBrush(ACC, nan=True), "metrics.acc IS NAN"),
        (FieldBrush(ACC, values=(INF,)), "metrics.acc = inf"),
        (
            FieldBrush(ACC, (Range(0, 1),), (-INF, INF), True, True),
            "metrics.acc BETWEEN 0 AND 1 OR metrics.acc IN (-inf, inf) OR metrics.acc IS NULL OR metrics.acc IS NAN",
        ),
        (FieldBrush(Reduced(ACC, Reducer.MAX), (Range(0, 1),)), "max(metrics.acc) BETWEEN 0 AND 1"),
        (FieldBrush(STATUS, values=("FINISHED",)), "status = 'FINISHED'"),
    ],
)
def test_a_brush_becomes_a_query_and_the_query_the_brush(brush: FieldBrush, text: str) -> None:
    node = brush_node(brush)
    assert node is not None
    assert query_text(node) == text
    assert brushes_of(parse(text)) == ((brush,), None)


def test_nothing_is_no_query() -> None:
    assert brush_node(FieldBrush(LR)) is None
    assert brushes_of(None) == ((), None)


def ranges() -> st.SearchStrategy[Range]:
    return st.builds(Range, numbers, numbers, st.booleans(), st.booleans())


brushes = st.builds(
    FieldBrush,
    st.sampled_from(FEW[:2]),
    st.lists(ranges(), max_size=3).map(tuple),
    st.lists(numbers, max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
)


@given(brushes, tables())
def test_a_brush_keeps_what_its_ranges_say(brush: FieldBrush, table: Table) -> None:
    node = brush_node(brush)
    said = table.values[brush.operand]
    assert node is None or matching(node, table).tolist() == [keeps(brush, one) for one in said]


def keeps(brush: FieldBrush, said: float | str | tuple[str, ...] | None) -> bool:
    if said is None:
        return brush.missing
    assert not isinstance(said, tuple)
    try:
        value = float(said) if "_" not in str(said) else math.nan
    except ValueError:
        value = math.nan
    named_nan = math.isnan(value) and str(said).strip().lower().lstrip("+-") == "nan"
    return (brush.nan and named_nan) or value in brush.values or any(_inside(one, value) for one in brush.ranges)


def _inside(one: Range, value: float) -> bool:
    above = value > one.low if one.low_open else value >= one.low
    below = value < one.high if one.high_open else value <= one.high
    return above and below


@given(few_nodes, tables())
def test_brushes_and_the_rest_are_the_query(node: And, table: Table) -> None:
    found, rest = brushes_of(node)
    mask = matching(rest, table)
    for brush in found:
        mask &= matching(brush_node(brush), table)
    assert mask.tolist() == matching(node, table).tolist()


@given(st.lists(texts, min_size=1, max_size=4, unique=True), st.booleans())
def test_categories_come_back(values: list[str], missing: bool) -> None:
    brush = FieldBrush(STATUS, values=tuple(values), missing=missing)
    node = brush_node(brush)
    assert node is not None
    assert brushes_of(parse(query_text(node))) == ((brush,), None)


def test_what_a_query_has_besides_brushes_is_kept_apart() -> None:
    rest_of_it = "tags.a LIKE 'x%' AND NOT adam AND status != 'X'"
    node = parse(f"params.lr > 0.1 AND metrics.acc >= 0.5 AND {rest_of_it} AND params.lr <= 1")
    found, rest = brushes_of(node)
    assert found == (FieldBrush(LR, (Range(0.1, 1, low_open=True),)), FieldBrush(ACC, (Range(low=0.5),)))
    assert rest is not None
    assert query_text(rest) == rest_of_it


def test_alternatives_of_two_fields_and_negations_are_no_brush() -> None:
    for text in ("params.lr > 1 OR metrics.acc > 1", "params.lr NOT IN ('a')", "params.lr IS NOT NULL", "adam"):
        assert brushes_of(parse(text)) == ((), parse(text))


def test_two_lower_ends_stay_two_brushes() -> None:
    found, rest = brushes_of(parse("metrics.acc > 1 AND metrics.acc > 2"))
    assert rest is None
    assert found == tuple(FieldBrush(ACC, (Range(low=low, low_open=True),)) for low in (1, 2))


def test_a_brush_that_moves_takes_the_place_of_the_old_one() -> None:
    node = parse("adam AND params.lr BETWEEN 0 AND 1 AND status = 'X'")
    moved = with_brush(node, FieldBrush(LR, (Range(2, 3),)))
    assert moved is not None
    assert query_text(moved) == "adam AND params.lr BETWEEN 2 AND 3 AND status = 'X'"
    gone = with_brush(moved, FieldBrush(LR))
    assert gone is not None
    assert query_text(gone) == "adam AND status = 'X'"
    added = with_brush(gone, FieldBrush(ACC, missing=True))
    assert added is not None
    assert query_text(added) == "adam AND status = 'X' AND metrics.acc IS NULL"
    assert with_brush(None, FieldBrush(ACC, missing=True)) == IsNull(ACC)
    assert with_brush(IsNull(ACC), FieldBrush(ACC)) is None
