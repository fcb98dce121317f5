from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from core.analysis.query import Operand
from core.analysis.run_columns import value_of
from core.model import Catalog, Run, RunStatus
from core.session import Session
from core.session.commands.runs.hparams import brush_field, keep_runs
from core.session.commands.runs.run_table import (
    change_run_table,
    draw_column,
    format_column,
    pin_column,
    place_columns,
    reduce_metric,
    resize_column,
    show_columns,
    sort_by,
    usual_columns,
)
from core.session.commands.runs.runs import check_runs, query_runs
from core.session.keeping.persistence import load, save_state
from core.state import CellLook, FieldBrush, NumberFormat, NumberStyle, SessionState, SortKey, Span
from core.views.hparams.table.brush import cells_brush
from core.views.hparams.table.columns import known_columns
from core.views.hparams.table.curve import curve_of
from core.views.hparams.table.resolve import Spread, spread_of, table_data
from core.views.hparams.table.source import TableSource, source_of
from tests.core.views.hparams.table.runs import a_catalog, a_run


@pytest.fixture
def session() -> Session:
    catalog = a_catalog(
        a_run("b", {"lr": 0.1, "opt": "sgd", "seed": 1}, {"acc": [0.1, 0.8]}, {"team": "x", "mlflow.user": "ada"}),
        a_run("a", {"lr": 0.01, "opt": "sgd", "seed": 1}, {"acc": [0.9, 0.7]}, started=5.0, ended=9.0),
        a_run("c", {"opt": "sgd", "seed": 1, "depth": 3}, {"loss": [2.0]}, status=RunStatus.FAILED),
    )
    return Session(catalog=catalog)


def keys(session: Session) -> list[str]:
    return [column.key for column in table_data(session.catalog, session.state).layout.columns]


def names(session: Session) -> list[str]:
    return list(table_data(session.catalog, session.state).names)


USUAL = [
    "name", "status", "start_time", "duration", "params.lr", "params.opt", "params.seed", "params.depth",
    "metrics.acc", "metrics.loss", "tags.team",
]  # fmt: skip


def test_columns_are_all_that_is_known_of_any_run(session: Session) -> None:
    assert keys(session) == USUAL
    session.do(show_columns(["tags.mlflow.user"], True, "Show"))
    assert keys(session) == [*USUAL, "tags.mlflow.user"]


def test_runs_that_are_not_shown_have_rows_only_if_wanted(session: Session) -> None:
    session.do(check_runs(["a"], False))
    assert names(session) == ["b", "c"]
    session.do(query_runs("^b"))
    assert names(session) == ["b"]
    session.do(change_run_table("All", all_runs=True))
    assert names(session) == ["a", "b", "c"]


def test_rows_are_sorted_by_several_columns_missing_last(session: Session) -> None:
    session.do(sort_by("params.lr", "lr"))
    assert names(session) == ["a", "b", "c"]
    session.do(sort_by("params.lr", "lr"))
    assert list(session.state.run_table.sort) == [SortKey("params.lr", True)]
    assert names(session) == ["b", "a", "c"]
    session.do(sort_by("params.opt", "opt"))
    session.do(sort_by("name", "name", add=True, first_descending=True))
    assert list(session.state.run_table.sort) == [SortKey("params.opt"), SortKey("name", True)]
    assert names(session) == ["c", "b", "a"]
    session.do(sort_by("params.opt", "opt", add=True))
    session.do(sort_by("params.opt", "opt", add=True))
    assert list(session.state.run_table.sort) == [SortKey("name", True)]
    session.do(sort_by("name", "name", first_descending=True))
    session.do(sort_by("name", "name", first_descending=True))
    assert not session.state.run_table.sort


def test_a_metric_is_sorted_by_what_its_column_shows(session: Session) -> None:
    session.do(sort_by("metrics.acc", "acc", first_descending=True))
    assert names(session) == ["b", "a", "c"]
    session.do(reduce_metric("metrics.acc", "acc", "max(metrics.acc)"))
    assert names(session) == ["a", "b", "c"]
    column = next(c for c in table_data(session.catalog, session.state).layout.columns if c.key == "metrics.acc")
    assert (column.title, column.detail) == ("acc", "max")


def test_columns_are_moved_pinned_and_left_out(session: Session) -> None:
    session.do(pin_column("metrics.acc", "acc", True))
    found = table_data(session.catalog, session.state).layout
    assert ([column.key for column in found.columns[:2]], found.pinned) == (["name", "metrics.acc"], 2)
    session.do(place_columns(["name", "params.opt", "status"], ["metrics.acc"]))
    assert keys(session)[:4] == ["name", "metrics.acc", "params.opt", "status"]
    session.do(show_columns(["params.opt", "name"], False, "Hide"))
    assert "params.opt" not in keys(session)
    assert keys(session)[0] == "name"
    session.do(usual_columns())
    assert keys(session) == USUAL


def test_constant_columns_are_those_of_the_rows_in_the_table(session: Session) -> None:
    session.do(change_run_table("Varying", hide_constant=True))
    assert keys(session) == [
        "name", "status", "start_time", "duration", "params.lr", "params.depth", "metrics.acc", "metrics.loss",
        "tags.team",
    ]  # fmt: skip
    session.do(check_runs(["a", "b"], False))
    assert "params.opt" in keys(session)  # a single row has nothing to differ from
    session.do(check_runs(["a"], True))
    assert "params.depth" in keys(session)
    session.do(pin_column("params.opt", "opt", True))
    assert "params.opt" in keys(session)


def test_nan_is_the_same_as_nan_and_a_text_is_no_number() -> None:
    catalog = a_catalog(
        a_run("a", {"x": math.nan, "y": 1, "z": True}), a_run("b", {"x": float("nan"), "y": "1", "z": 1})
    )
    state = change_run_table("", hide_constant=True).apply(SessionState())
    assert [column.key for column in table_data(catalog, state).layout.columns] == ["name", "params.y", "params.z"]


def test_no_column_is_made_that_rows_are_not_sorted_by(session: Session) -> None:
    session.do(change_run_table("Varying", hide_constant=True))
    table_data(session.catalog, session.state)
    source = source_of(session.catalog)
    assert source.made == 0
    session.do(sort_by("metrics.acc", "acc"))
    table_data(session.catalog, session.state)
    table_data(session.catalog, session.state)
    assert source.made == 1


def test_constant_columns_are_told_apart_by_the_first_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = a_catalog(*(a_run(f"r{number}", {"x": number}) for number in range(1000)))
    state = change_run_table("", hide_constant=True).apply(SessionState())
    source_of(catalog).fields  # noqa: B018  (looked for before it is counted)
    asked: list[Operand] = []

    def counting(run: Run, operand: Operand) -> object:
        asked.append(operand)
        return value_of(run, operand)

    monkeypatch.setattr("core.views.hparams.table.constant.value_of", counting)
    table_data(catalog, state)
    assert 0 < len(asked) < 10


def test_all_wishes_are_kept_and_undone(session: Session) -> None:
    before = session.state.run_table
    session.do(format_column("metrics.acc", "acc", NumberFormat(NumberStyle.SI, 3)))
    session.do(draw_column("metrics.acc", "acc", CellLook.HEAT))
    session.do(resize_column("params.lr", "lr", 120))
    session.do(resize_column("params.lr", "lr", 130))
    table = session.state.run_table
    assert table.formats == {"metrics.acc": NumberFormat(NumberStyle.SI, 3)}
    assert table.looks == {"metrics.acc": CellLook.HEAT}
    assert table.widths == {"params.lr": 130}
    session.undo()
    assert session.state.run_table.widths == {}
    session.undo()
    session.undo()
    assert session.state.run_table == before
    session.redo()
    session.do(format_column("metrics.acc", "acc", NumberFormat()))
    assert session.state.run_table.formats == {}


def test_heat_and_bars_are_measured_over_the_rows(session: Session) -> None:
    data = table_data(session.catalog, session.state)
    assert spread_of(data, "params.lr") == Spread(0.01, 0.1)
    assert spread_of(data, "metrics.acc") == Spread(0.7, 0.8)
    assert spread_of(data, "params.opt") is None
    session.do(check_runs(["a"], False))
    assert spread_of(table_data(session.catalog, session.state), "params.lr") == Spread(0.1, 0.1)


def test_shares_of_a_spread() -> None:
    assert Spread(0.0, 10.0).share(2.5) == 0.25
    assert Spread(1.0, 1.0).share(1.0) == 0.5
    assert Spread(0.01, 1.0, log=True).share(0.1) == pytest.approx(0.5)
    assert Spread(0.0, 1.0).share(math.nan) is None
    assert Spread(-1e308, 1e308).share(0.0) == 0.5
    assert Spread(5.0, 10.0).bar(5.0) == (0.0, 0.5)
    assert Spread(-5.0, 5.0).bar(-5.0) == (0.0, 0.5)
    assert Spread(-5.0, 5.0).bar(5.0) == (0.5, 1.0)
    assert Spread(0.0, 0.0).bar(0.0) is None
    wide = a_catalog(*(a_run(f"r{p}", {"lr": 10.0**-p}) for p in range(6)))
    assert spread_of(table_data(wide, SessionState()), "params.lr") == Spread(1e-5, 1.0, log=True)


def test_a_curve_keeps_its_ends_and_extremes() -> None:
    values = [math.nan, *np.sin(np.arange(1, 5000) / 700.0).tolist()]
    run = a_run("a", None, {"m": values})
    source = TableSource(Catalog(runs={"a": run}))
    operand = next(field for field in source.fields if field.key == "m")
    points = curve_of(run, operand, 60)
    assert 60 <= len(points) <= 4 * 60 + 2
    assert np.nanmin(points[:, 1]) == 0.0
    assert np.nanmax(points[:, 1]) == pytest.approx(1.0)
    assert points[-1, 0] == 1.0
    assert not len(curve_of(a_run("b", None, {"m": [1.0]}), operand, 60))
    flat = curve_of(a_run("c", None, {"m": [2.0, 2.0]}), operand, 60)
    assert flat[:, 1].tolist() == [0.5, 0.5]


def test_brushes_over_fields_narrow_the_rows(session: Session) -> None:
    session.do(brush_field(FieldBrush("hparams:params.lr", "hparams", "lr", "params.lr", (Span(0.05, 1.0),)), "lr"))
    assert names(session) == ["b"]
    session.do(keep_runs(["b"]))
    assert names(session) == ["b"]


def test_the_table_is_saved_with_the_session(session: Session, tmp_path: Path) -> None:
    session.do(format_column("metrics.acc", "acc", NumberFormat(NumberStyle.FIXED, 2)))
    session.do(draw_column("metrics.acc", "acc", CellLook.BARS))
    session.do(reduce_metric("metrics.acc", "acc", "best(metrics.acc, max)"))
    session.do(place_columns(["params.opt", "name"], ["metrics.acc"]))
    session.do(resize_column("name", "name", 300))
    session.do(sort_by("metrics.acc", "acc", first_descending=True))
    session.do(show_columns(["params.seed"], False, "Hide"))
    session.do(change_run_table("", all_runs=True, hide_constant=True))
    save_state(session.state, tmp_path / "table.session")
    assert load(tmp_path / "table.session").run_table == session.state.run_table


def test_cells_become_brushes_that_keep_the_runs_with_their_values() -> None:
    values: list[object] = [0.1, 0.2, math.nan, math.inf, "auto", None, 0.1]
    catalog = a_catalog(
        *(a_run(f"r{place}", {} if value is None else {"x": value}) for place, value in enumerate(values)),
        *(a_run(f"s{place:02d}", {"x": 1.0 + place}) for place in range(60)),
    )
    column = next(each for each in known_columns(source_of(catalog)) if each.key == "params.x")
    alike = {name: {name} for name in ("r1", "r2", "r3", "r4", "r5")} | {"r0": {"r0", "r6"}}
    for name, same in alike.items():
        brush = cells_brush(catalog, column, [name])
        assert brush is not None
        assert set(table_data(catalog, brush_field(brush, "x").apply(SessionState())).names) == same
    both = cells_brush(catalog, column, ["r0", "r5"])
    assert both is not None
    assert both.label == "x: 0.1, missing"
