from __future__ import annotations

import pytest

from core.analysis.query import Entity, Field, Search, matching, parse, read
from core.analysis.run_columns import RunColumns
from core.views.run_search import matching_runs
from tests.core.views.test_run_search import CATALOG


@pytest.mark.parametrize(
    "text",
    [
        "metrics.acc > 1", "status = 'FINISHED'", "adam AND sgd", "adam OR sgd", "NOT adam", "adam AND status = 'X'",
        "max(metrics.a) > 1", "params.lr IS NULL", "  metrics.acc > 1  ",
    ],
)  # fmt: skip
def test_what_compares_or_joins_is_a_query(text: str) -> None:
    reading = read(text)
    assert reading.is_query
    assert reading.node == parse(text)
    assert reading.error is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("adam", False), ("^digits/a", False), (r"lr=0\.1$", False), ("lr=0.1", False), ("^(?!.*adam)", False),
        ("(?<=a)b", False), ("(?<!a)b|c", False), ("layers=[2-9]|^plain", False), ("a(", False), ("team=vision", False),
        ("adam or sgd", False), ("with and without", False), ("(adam)", False), ("two words", False), ('"adam"', False),
        ("run.1", False), ("metrics", False), ("cats in hats", False), ("it's", False),
        ("metrics.acc >", True), ("metrics.acc", True), ("lr > 1", True), ("lr != 1", True), ("status LIKE x", True),
        ("adam AND", True), ("tags.x is null or", True), ("run_id in ('a'", True), ("params.lr = adam", True),
        ("`params`.lr", True),
    ],
)  # fmt: skip
def test_everything_else_is_looked_for_as_it_stands(text: str, meant: bool) -> None:
    reading = read(text)
    assert not reading.is_query
    assert reading.node == Search(text)
    assert reading.meant == meant
    assert reading.error is not None or not meant


def test_a_blank_text_finds_all_runs() -> None:
    assert read("").node is None
    assert read(" \n").node is None


def test_suggestions_know_the_fields_of_runs() -> None:
    error = read("lr > 1", (Field(Entity.PARAM, "lr"),)).error
    assert error is not None
    assert error.suggestion == "params.lr"


@pytest.mark.parametrize(
    "text",
    [
        "", "ADAM", "^digits/a", "experiment", "Digits$", "failed", "a1b2", "team=vision", r"^lr=", r"lr=0\.1$",
        r"lr=0\.1", "^(?!.*adam)", "layers=[2-9]|^plain", "a(", " failed ", "  ", "lr=0.1", "digits adam",
    ],
)  # fmt: skip
def test_plain_text_finds_what_the_search_of_runs_finds(text: str) -> None:
    columns = RunColumns(list(CATALOG.runs.values()))
    mask = matching(read(text).node, columns)
    assert [run.name for run, found in zip(columns.runs, mask, strict=True) if found] == [*matching_runs(CATALOG, text)]
