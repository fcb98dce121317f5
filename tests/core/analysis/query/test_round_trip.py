from __future__ import annotations

from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from core.analysis.query import Compare, Completer, Node, QueryError, parse, query_text, read
from core.analysis.query.fields import Entity, Field
from core.analysis.query.nodes import Operator
from tests.core.analysis.query.mlflow_language import PIECES
from tests.core.analysis.query.trees import nodes

LR = Field(Entity.PARAM, "lr")
soups = st.lists(st.sampled_from((*PIECES, "metrics.lr", ">", "0.5", "at(", "best(", "2h", "''")), max_size=8)


@given(nodes)
@example(Compare(LR, Operator.EQUAL, "a\\"))
@example(Compare(LR, Operator.EQUAL, "\\'\""))
@example(Compare(Field(Entity.TAG, "`a`"), Operator.EQUAL, ""))
def test_what_is_printed_is_parsed_as_the_same(node: Node) -> None:
    assert parse(query_text(node)) == node


@given(nodes)
def test_what_is_printed_twice_is_the_same_text(node: Node) -> None:
    text = query_text(node)
    assert query_text(parse(text)) == text


@given(st.text() | soups.map(" ".join) | soups.map("".join), st.integers(0, 60))
@example("(" * 10_000, 0)
@example("NOT " * 10_000, 0)
@example("metrics.a > " + "9" * 200_000, 0)
@example("duration > " + "9.9h" * 10_000, 0)
@example("mean(metrics.a, " + "9" * 5000 + ") > 1", 0)
@example("params.a ~ '(?P<x>a)(?P<x>b)'", 0)
@example("params.a ~ 'a{99999999999}'", 0)
@example("metrics.a > ٣", 0)
@example("metrics.a > ²", 0)
def test_any_text_is_a_query_or_says_where_it_is_none(text: str, cursor: int) -> None:
    node = error = None
    try:
        node = parse(text)
    except QueryError as raised:
        error = raised
    if error is not None:
        assert 0 <= error.start <= error.end <= len(text)
        assert error.found in text
        assert error.message in str(error)
    if node is not None:
        assert parse(query_text(node)) == node
    reading = read(text)
    assert (reading.node is None) == (not text.strip())
    offered = Completer(()).complete(text, cursor)
    assert 0 <= offered.start <= offered.end <= len(text)


def test_a_query_is_cut_anywhere_without_harm() -> None:
    text = "(max(metrics.`a b`) >= 1e-3 OR NOT params.lr IN ('a', 2)) AND tags.x IS NOT NULL AND duration > 1h"
    assert parse(text)
    for place in range(len(text)):
        with suppress(QueryError):
            assert parse(query_text(parse(text[:place])))
        offered = Completer(()).complete(text, place)
        assert offered.start <= place <= offered.end
