"""Brushes as queries and back, judged by what both find among runs with every kind of value."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.query import read
from core.model import Catalog, Run, ScalarSeries
from core.state import FieldBrush, Rail, RunsBrush, RunsState, SessionState, Span
from core.views.brush_queries import MOST_NAMES, as_brushes, as_query
from core.views.run_search import matching_runs
from core.views.shown import shown_runs

PARAMS = (0.1, 1, 2.5, "3", "inf", "-inf", "nan", "adam", "it's", "0.1", None, -4, 1e-9, "", "NaN")
METRICS = (0.5, 1.0, math.nan, math.inf, -math.inf, 2.0, 0.1 + 0.2)


def made(number: int) -> Run:
    param, metric = PARAMS[number % len(PARAMS)], METRICS[number % len(METRICS)]
    step = np.zeros(1, dtype=np.int64)
    series = ScalarSeries(np.zeros(1), step, np.array([metric]))
    params = {} if number % 11 == 0 else {"x": param}
    scalars = {} if number % 13 == 0 else {"acc": series}
    return Run(f"run{number:03}", "t", (), params=MappingProxyType(params), scalars=MappingProxyType(scalars))


CATALOG = Catalog(runs=MappingProxyType({run.name: run for run in map(made, range(150))}))
NUMBERS = st.sampled_from((-4.0, 0.1, 0.5, 1.0, 2.0, 2.5, 3.0, -math.inf, math.inf, 0.1 + 0.2, 1e-9))
SPANS = st.tuples(NUMBERS, NUMBERS).map(lambda ends: Span(min(ends), max(ends)))
RAILS = st.frozensets(st.sampled_from(Rail))
PARAM_TEXTS = st.frozensets(st.sampled_from(("0.1", "adam", "it's", "nan", "3", "lion", "1", "None", "")), max_size=3)
METRIC_TEXTS = st.frozensets(st.sampled_from(("0.5", "1", "nan", "inf", "0.30000000000000004")), max_size=3)


def brushes(field: str, texts: st.SearchStrategy[frozenset[str]]) -> st.SearchStrategy[FieldBrush]:
    spans = st.lists(SPANS, max_size=2).map(tuple)
    return st.builds(FieldBrush, st.just("i"), st.just("v"), st.just(""), st.just(field), spans, texts, RAILS)


BRUSHES = st.one_of(
    brushes("params.x", PARAM_TEXTS), brushes("metrics.acc", METRIC_TEXTS), brushes("max(metrics.acc)", METRIC_TEXTS)
)


@given(BRUSHES.filter(lambda brush: not brush.empty), st.sampled_from(("", "run0", "params.x > 0 OR metrics.acc < 1")))
def test_a_brush_over_a_field_as_a_query_finds_the_same(brush: FieldBrush, query: str) -> None:
    state = SessionState(runs=RunsState(query=query))
    text = as_query(state, brush)
    assert text is not None
    assert read(text).is_query
    both = SessionState(runs=RunsState(query=query), brushes=(brush,))
    assert matching_runs(CATALOG, text) == shown_runs(CATALOG, both)


def test_what_the_language_cannot_say_stays_a_brush() -> None:
    text = FieldBrush("i", "v", "", "status", (Span(0.0, 1.0),))
    assert as_query(SessionState(), text) is None
    assert as_query(SessionState(), FieldBrush("i", "v", "", "nonsense(", (Span(0.0, 1.0),))) is None
    assert as_query(SessionState(), FieldBrush("i", "v", "", "status", categories=frozenset({"A"}))) == "status = 'A'"


CONJUNCTS = st.sampled_from(
    (
        "params.x > 0.1", "params.x <= 2.5", "params.x BETWEEN 0.1 AND 3", "params.x = 'adam'", "params.x IS NULL",
        "params.x IN ('adam', 'nan', 1, 2.5)", "metrics.acc >= 0.5", "metrics.acc < 2", "metrics.acc IS NAN",
        "(metrics.acc < 0.5 OR metrics.acc > 1)", "metrics.acc = 1", "max(metrics.acc) > 0.5", "metrics.acc > -inf",
        "params.x != 'adam'", "NOT metrics.acc > 1", "run0", "name LIKE 'run%'", "params.x = 0.1", "params.x > 'a'",
        "params.x < inf", "metrics.acc = inf",
    )
)  # fmt: skip


@given(st.lists(CONJUNCTS, min_size=1, max_size=4))
def test_a_query_as_brushes_finds_the_same(parts: list[str]) -> None:
    query = " AND ".join(parts)
    state = SessionState(runs=RunsState(query=query))
    found = as_brushes(state)
    if found is None:
        return
    after = SessionState(runs=RunsState(query=found.query), brushes=found.brushes)
    assert shown_runs(CATALOG, after) == matching_runs(CATALOG, query)
    assert len({brush.id for brush in found.brushes}) == len(found.brushes)
    assert all(brush.label for brush in found.brushes)


@pytest.mark.parametrize(
    ("query", "fields", "left"),
    [
        ("params.x > 0.1 AND params.x <= 3", ["params.x"], ""),
        ("params.x > 0.1 AND metrics.acc < 1 AND adam", ["params.x", "metrics.acc"], "adam"),
        ("params.x > 0.1 AND params.x IN (1, 2)", ["params.x"], "params.x IN (1, 2)"),
        ("max(metrics.acc) > 1 AND NOT params.x = 3", ["max(metrics.acc)"], "NOT params.x = 3"),
        ("params.x = 'adam' OR params.x = 3", ["params.x"], ""),
    ],
)
def test_which_parts_become_brushes_and_what_is_left(query: str, fields: list[str], left: str) -> None:
    found = as_brushes(SessionState(runs=RunsState(query=query)))
    assert found is not None
    assert [brush.field for brush in found.brushes] == fields
    assert found.query == left


@pytest.mark.parametrize(
    "query", ["", "adam", "NOT params.x > 1", "params.x > 1 OR metrics.acc > 1", "datasets.name = 'a'"]
)
def test_what_cannot_be_brushed(query: str) -> None:
    assert as_brushes(SessionState(runs=RunsState(query=query))) is None


def test_a_field_that_is_brushed_already_stays_in_the_query() -> None:
    brush = FieldBrush("hparams:params.x", "hparams", "", "params.x", (Span(0.0, 1.0),))
    state = SessionState(runs=RunsState(query="params.x > 0.5 AND metrics.acc > 0"), brushes=(brush,))
    found = as_brushes(state)
    assert found is not None
    assert found.query == "params.x > 0.5"


@pytest.mark.parametrize("query", ["", "run01", "params.x > 0.05 OR run12", "^run"])
@pytest.mark.parametrize("without", [False, True])
@pytest.mark.parametrize("names", [("run001", "run017"), ("run012",), ("it's", "run013")])
def test_a_brush_of_few_runs_as_a_query_finds_the_same(query: str, without: bool, names: tuple[str, ...]) -> None:
    brush = RunsBrush("b", "v", "Some", frozenset(names), without)
    state = SessionState(runs=RunsState(query=query), brushes=(brush,))
    text = as_query(state, brush)
    assert text is not None
    assert matching_runs(CATALOG, text) == shown_runs(CATALOG, state)


def test_a_brush_of_many_runs_stays_a_brush() -> None:
    names = frozenset(map(str, range(MOST_NAMES + 1)))
    assert as_query(SessionState(), RunsBrush("b", "v", "Many", names)) is None
    assert as_query(SessionState(), RunsBrush("b", "v", "None", frozenset())) is None
