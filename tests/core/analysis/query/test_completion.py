from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.query import (
    Completer,
    CompletionKind,
    Entity,
    Field,
    KnownField,
    NumberColumn,
    TextColumn,
    known_fields,
    parse,
    query_text,
)
from core.analysis.query.completion import MOST_VALUES
from tests.core.analysis.query.trees import few_nodes

KNOWN = (
    KnownField(Field(Entity.PARAM, "lr"), numeric=True, values=("0.1", "0.01")),
    KnownField(Field(Entity.PARAM, "optimizer"), values=("adam", "it's", "sgd")),
    KnownField(Field(Entity.METRIC, "train/loss"), numeric=True),
    KnownField(Field(Entity.METRIC, "acc"), numeric=True),
    KnownField(Field(Entity.ATTRIBUTE, "status"), values=("FINISHED", "FAILED")),
)


@pytest.mark.parametrize(
    ("text", "first", "replaced"),
    [
        ("|", "params.lr params.optimizer metrics.`train/loss` metrics.acc status", ""),
        ("met|", "metrics.`train/loss` metrics.acc", "met"),
        ("metrics.|", "metrics.`train/loss` metrics.acc", "metrics."),
        ("metrics.tr|", "metrics.`train/loss`", "metrics.tr"),
        ("metrics.`tr|", "metrics.`train/loss`", "metrics.`tr"),
        ("metrics.`tr|ai` > 1", "metrics.`train/loss`", "metrics.`trai`"),
        ("l|r > 1", "params.lr last( metrics.`train/loss`", "lr"),
        ("opt|", "params.optimizer", "opt"),
        ("OPT|", "params.optimizer", "OPT"),
        ("loss|", "metrics.`train/loss`", "loss"),
        ("ma|", "max(", "ma"),
        ("max(|", "metrics.`train/loss` metrics.acc", ""),
        ("max(ac|", "metrics.acc", "ac"),
        ("max(metrics.acc |", ")", ""),
        ("best(metrics.acc, |", "max min", ""),
        ("metrics.acc |", "= != < <= > >= BETWEEN IN", ""),
        ("metrics.acc B|", "BETWEEN", "B"),
        ("metrics.acc IS |", "NULL|NOT NULL|NAN|NOT NAN", ""),
        ("metrics.acc !|", "!=", "!"),
        ("params.lr |", "= != < <= > >= BETWEEN IN", ""),
        ("params.lr = |", "0.1 0.01", ""),
        ("params.lr = 0.0|", "0.01", "0.0"),
        ("params.optimizer |", "= != LIKE ILIKE ~ IN", ""),
        ("params.optimizer = |", "'adam' \"it's\" 'sgd'", ""),
        ("params.optimizer = 's|", "'sgd' \"it's\"", "'s"),
        ("params.optimizer = 's|g'", "'sgd' \"it's\"", "'sg'"),
        ("params.optimizer = sg|", "'sgd'", "sg"),
        ("params.optimizer IN ('adam', |", "'adam' \"it's\" 'sgd'", ""),
        ("params.optimizer IN |", "(", ""),
        ("params.optimizer IN ('adam' |", ")", ""),
        ("params.lr BETWEEN 1 |", "AND", ""),
        ("status |", "= != LIKE", ""),
        ("status = F|", "'FINISHED' 'FAILED'", "F"),
        ("metrics.acc > 1 |", "AND OR", ""),
        ("metrics.acc > 1 a|", "AND", "a"),
        ("(metrics.acc > 1 |", "AND OR )", ""),
        ("metrics.acc > 1 AND |", "params.lr params.optimizer", ""),
        ("metrics.acc > 1 AND (par|", "params.lr params.optimizer", "par"),
        ("metrics.acc => 1 AND par|", "params.lr params.optimizer", "par"),
        ("NOT st|", "status start_time", "st"),
        ("metrics.acc > |1 AND status = 'X'", "", ""),
        ("st| = 'FINISHED'", "status start_time", "st"),
    ],
)
def test_what_is_offered(text: str, first: str, replaced: str) -> None:
    cursor = text.index("|")
    plain = text.replace("|", "", 1)
    offered = Completer(KNOWN).complete(plain, cursor)
    wanted = first.split("|") if "|" in first else first.split()
    assert [item.text for item in offered.items][: len(wanted)] == wanted
    assert plain[offered.start : offered.end] == replaced
    assert wanted or not offered.items


@pytest.mark.parametrize("text", ["lr=0\\.1", "metrics.acc => 1 ", "a b c ", "metrics.acc > 'x' "])
def test_nothing_is_offered_behind_what_is_wrong(text: str) -> None:
    assert Completer(KNOWN).complete(text, len(text)).items == ()


def test_kinds_and_how_many() -> None:
    offered = Completer(KNOWN).complete("", 0)
    assert {item.kind for item in offered.items} == {
        CompletionKind.FIELD, CompletionKind.FUNCTION, CompletionKind.KEYWORD,
    }  # fmt: skip
    assert len({item.text for item in offered.items}) == len(offered.items)
    assert Completer(KNOWN).complete("", 0, most=2).items == offered.items[:2]


@given(few_nodes, st.data())
def test_what_is_offered_in_a_query_fits_there(node: object, data: st.DataObject) -> None:
    """A field put in the place of a field leaves a query, as does a value in the place of one."""
    text = query_text(node)  # type: ignore[arg-type]
    assert parse(text) == node
    cursor = data.draw(st.integers(0, len(text)))
    offered = Completer(KNOWN).complete(text, cursor)
    assert 0 <= offered.start <= cursor <= offered.end <= len(text)
    assert len(offered.items) <= 100


def test_fields_that_runs_have() -> None:
    class Two:
        def __len__(self) -> int:
            return 4

        def column(self, operand: object) -> NumberColumn | TextColumn | None:
            said: dict[str, NumberColumn | TextColumn] = {
                "acc": NumberColumn(np.zeros(4), np.ones(4, dtype=np.bool_)),
                "lr": TextColumn.of(["0.1", "1", "1", "nan"]),
                "name": TextColumn.of(["a", "b", None, "b"]),
                "many": TextColumn.of([str(number) for number in range(MOST_VALUES + 1)]),
            }
            assert isinstance(operand, Field)
            return said.get(operand.key)

        def search(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
            raise AssertionError(text)

    fields = [Field(Entity.METRIC, "acc"), *(Field(Entity.PARAM, key) for key in ("lr", "name", "many", "none"))]
    assert known_fields(Two(), fields) == (
        KnownField(fields[0], numeric=True),
        KnownField(fields[1], numeric=True, values=("1", "0.1", "nan")),
        KnownField(fields[2], values=("b", "a")),
        KnownField(fields[3], numeric=True),
    )
