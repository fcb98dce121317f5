from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from core.analysis.query import Entity, Field, ListColumn, Node, NumberColumn, TextColumn, matching, parse
from core.analysis.query.columns import number_in
from tests.core.analysis.query.slow import holds
from tests.core.analysis.query.trees import Table, few_nodes, tables

ACC, LR, DATA = Field(Entity.METRIC, "acc"), Field(Entity.PARAM, "lr"), Field(Entity.DATASET, "name")
TABLE = Table(
    6,
    {
        ACC: [0.9, 0.5, float("nan"), None, float("inf"), -1.0],
        LR: ["0.1", "1e-1", "auto", None, "nan", "10"],
        DATA: [("mnist",), ("mnist", "cifar"), (), (), ("Mnist",), ("a",)],
    },
    ["adam", "sgd", "adam 2", "x", "y", "z"],
)


@settings(max_examples=200)
@given(few_nodes, tables())
def test_columns_say_what_runs_say_one_by_one(node: Node, table: Table) -> None:
    assert matching(node, table).tolist() == [holds(node, table, run) is True for run in range(len(table))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("metrics.acc > 0.6", [0, 4]),
        ("NOT metrics.acc > 0.6", [1, 2, 5]),
        ("metrics.acc != 0.9", [1, 2, 4, 5]),
        ("metrics.acc NOT IN (0.9, 0.5)", [2, 4, 5]),
        ("metrics.acc BETWEEN -1 AND 0.5", [1, 5]),
        ("metrics.acc NOT BETWEEN -1 AND 0.5", [0, 2, 4]),
        ("metrics.acc BETWEEN 0.5 AND -1", []),
        ("metrics.acc IS NAN", [2]),
        ("metrics.acc IS NOT NAN", [0, 1, 4, 5]),
        ("metrics.acc IS NULL", [3]),
        ("NOT metrics.acc IS NULL", [0, 1, 2, 4, 5]),
        ("metrics.acc = inf OR metrics.acc < -0.5", [4, 5]),
        ("params.lr = 0.1", [0, 1]),
        ("params.lr = '0.1'", [0]),
        ("params.lr != 0.1", [2, 4, 5]),
        ("params.lr > 1", [5]),
        ("params.lr IN ('auto', 10)", [2, 5]),
        ("params.lr IS NAN", [4]),
        ("params.lr LIKE '%1'", [0, 1]),
        ("params.lr ~ '^[a-z]+$'", [2, 4]),
        ("params.lr !~ '^[a-z]+$'", [0, 1, 5]),
        ("params.lr NOT LIKE '%1'", [2, 4, 5]),
        ("params.nowhere != 'x'", []),
        ("NOT params.nowhere = 'x'", []),
        ("params.nowhere IS NULL", [0, 1, 2, 3, 4, 5]),
        ("params.nowhere = 'x' OR metrics.acc = 0.9", [0]),
        ("NOT (params.nowhere = 'x' AND metrics.acc = 0.9)", [1, 2, 4, 5]),
        ("datasets.name = 'mnist'", [0, 1]),
        ("datasets.name != 'mnist'", [1, 4, 5]),
        ("NOT datasets.name = 'mnist'", [4, 5]),
        ("datasets.name ILIKE 'MNIST'", [0, 1, 4]),
        ("datasets.name IS NULL", [2, 3]),
        ("adam AND metrics.acc > 0", [0]),
        ("adam OR metrics.acc = 0.5", [0, 1, 2]),
        ("NOT adam", [1, 3, 4, 5]),
    ],
)
def test_what_a_query_finds(text: str, found: list[int]) -> None:
    assert np.flatnonzero(matching(parse(text), TABLE)).tolist() == found


def test_no_query_finds_all_runs() -> None:
    assert matching(None, TABLE).all()


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), (" 1e-3 ", 1e-3), ("inf", np.inf), ("-Infinity", -np.inf), ("0x1", None), ("1_0", None)],
)
def test_a_text_is_a_number_where_all_of_it_is(text: str, number: float | None) -> None:
    assert number_in(text) == number if number is not None else np.isnan(number_in(text))


def test_each_distinct_text_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    searched: list[str] = []

    class Counted(str):
        def __contains__(self, part: object) -> bool:
            if part == "a":
                searched.append(self)
            return super().__contains__(str(part))

    def counted(text: str) -> float:
        read.append(text)
        return number_in(text)

    monkeypatch.setattr("core.analysis.query.columns.number_in", counted)
    table = _OneColumn(TextColumn(np.arange(1000, dtype=np.int32) % 3, [Counted(text) for text in ("ab", "b", "1")]))
    for _ in range(2):
        assert matching(parse("params.lr LIKE 'a%' OR params.lr > 0 OR params.lr < -1"), table).sum() == 667
    assert searched == ["ab", "b", "1"] * 2
    assert read == ["ab", "b", "1"]  # once for all comparisons with numbers


class _OneColumn(Table):
    def __init__(self, column: TextColumn) -> None:
        super().__init__(1000, {}, [])
        self.one = column

    def column(self, operand: object) -> TextColumn:
        return self.one


def test_columns_of_lists() -> None:
    column = ListColumn.of([("a", "b"), (), ("b",)])
    assert column.runs.tolist() == [0, 0, 2]
    assert [column.vocabulary.texts[code] for code in column.codes] == ["a", "b", "b"]


def test_numbers_as_texts() -> None:
    column = NumberColumn(np.array([1.0, 0.1, np.nan, 5.0]), np.array([True, True, True, False])).as_texts
    assert [column.vocabulary.texts[code] if code >= 0 else None for code in column.codes] == ["1", "0.1", "nan", None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("params.lr = '0.1'", [1]),
        ("params.lr IN ('1', 0.1)", [0, 1]),
        ("params.lr LIKE '%1'", [0, 1]),
        ("params.lr != 1", [1, 2]),
        ("params.lr IS NAN", [2]),
    ],
)
def test_parameters_may_be_kept_as_numbers(text: str, found: list[int]) -> None:
    column = NumberColumn(np.array([1.0, 0.1, np.nan, 5.0]), np.array([True, True, True, False]))
    table = Table(4, {}, [])
    table.column = lambda operand: column  # type: ignore[method-assign]
    assert np.flatnonzero(matching(parse(text), table)).tolist() == found
