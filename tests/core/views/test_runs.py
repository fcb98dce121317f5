from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.model import Catalog, EmbeddingStep, EmbeddingTable, Run, ScalarSeries, TensorFormat, TensorSource
from core.state import RunOrder, RunsBrush, RunsState, SessionState
from core.style import ThemeName
from core.views.runs import all_checked, linked_steps, listed_runs, next_step, run_row, shown_points


def run(name: str, steps: list[int], updated: float) -> Run:
    step = np.array(steps, np.int64)
    series = ScalarSeries(step.astype(np.float64), step, step.astype(np.float32))
    return Run(name, "tensorboard", (), scalars=MappingProxyType({"loss": series}), updated=updated, loaded=True)


def catalog() -> Catalog:
    runs = (run("a", [0, 1, 2], 30.0), run("b", [5], 10.0), run("c", [0, 9], 20.0))
    states = tuple(EmbeddingStep(s, TensorSource("t", TensorFormat.TSV)) for s in (4, 12))
    table = EmbeddingTable("a/t", "a", "t", 1, 1, states)
    return Catalog(runs=MappingProxyType({r.name: r for r in runs}), embeddings=MappingProxyType({table.key: table}))


def test_the_list_is_sorted_as_wished() -> None:
    def listed(order: RunOrder, descending: bool = False) -> str:
        return "".join(listed_runs(catalog(), SessionState(runs=RunsState(order=order, descending=descending))))

    assert listed(RunOrder.NAME) == "abc"
    assert listed(RunOrder.NAME, descending=True) == "cba"
    assert listed(RunOrder.POINTS) == "bca"
    assert listed(RunOrder.UPDATED, descending=True) == "acb"


def test_a_row_says_whether_its_run_is_checked_and_drawn() -> None:
    brush = RunsBrush("1", "scalars", "a", frozenset({"a"}))
    state = SessionState(runs=RunsState(unchecked=frozenset({"c"})), brushes=(brush,))
    rows = {name: run_row(catalog(), state, name, ThemeName.LIGHT) for name in "abc"}
    assert [(row.checked, row.shown) for row in rows.values()] == [(True, True), (True, False), (False, False)]
    assert (rows["a"].points, rows["b"].updated) == (3, 10.0)
    assert shown_points(catalog(), state) == 3


def test_the_box_for_all_runs_counts_only_listed_ones() -> None:
    state = SessionState(runs=RunsState(unchecked=frozenset({"c"})))
    assert all_checked(catalog(), state) is None
    assert all_checked(catalog(), replace(state, runs=replace(state.runs, query="c"))) is False
    assert all_checked(catalog(), replace(state, runs=replace(state.runs, query="[ab]"))) is True
    assert all_checked(Catalog(), state) is False


def test_the_linked_step_stops_where_something_was_logged() -> None:
    steps = linked_steps(catalog())
    assert steps.tolist() == [0, 1, 2, 4, 5, 9, 12]
    assert next_step(steps, None, -1) == 9
    assert next_step(steps, 3, 1) == 4
    assert next_step(steps, 9, 1) is None
    assert next_step(steps, 0, -1) == 0
    assert next_step(steps[:0], 3, 1) is None
