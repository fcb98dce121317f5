from __future__ import annotations

import math
from datetime import datetime

import numpy as np
import pytest

from core.model import Catalog
from core.session import Session
from core.session.commands.runs.hparams import invert_axis, scale_axis, type_column
from core.session.commands.runs.run_table import change_run_table
from core.session.keeping.codec import Decoder, Encoder
from core.state import ColumnType, FieldScale, SessionState, SortKey
from core.state.column_types import base_field
from core.views import Viewport
from core.views.hparams import plot_of
from core.views.hparams.table.cells import Cell, CellKind, cell_of
from core.views.hparams.table.resolve import spread_of, table_data
from core.views.hparams.table.typed import milliseconds_of
from tests.core.views.hparams.table.runs import a_catalog, a_run

RUNS = a_catalog(
    a_run("r0", {"v": "10", "day": "2024-05-02", "when": 1_700_000_000, "id": 3}, {"loss": [0.5]}),
    a_run("r1", {"v": "9", "day": "2023-01-01", "when": 1_600_000_000, "id": 20}, {"loss": [500.0]}),
    a_run("r2", {"v": "1e1x", "day": "not yet", "when": 1_650_000_000, "id": 100}, {"loss": [5.0]}),
    a_run("r3", {"v": "1e3", "day": "2024-05-02 12:00", "id": 4}, {"loss": [50.0]}),
    a_run("r4", {}, {"loss": [1.0]}),
)


def typed(key: str, kind: ColumnType | None, catalog: Catalog = RUNS) -> Session:
    session = Session()
    session.set_catalog(catalog)
    session.do(type_column(key, key, kind))
    return session


def order(session: Session, key: str, descending: bool = False) -> list[str]:
    session.do(change_run_table("sort", sort=(SortKey(key, descending),)))
    return list(table_data(RUNS, session.state).names)


def cell(state: SessionState, run: str, key: str) -> Cell:
    column = next(each for each in table_data(RUNS, state).layout.columns if each.key == key)
    return cell_of(RUNS.runs[run], column)


def test_numbers_and_texts_are_ordered_as_their_type_asks() -> None:
    assert order(typed("params.v", None), "params.v") == ["r1", "r0", "r3", "r2", "r4"]  # numbers, then texts
    assert order(typed("params.v", ColumnType.NUMBER), "params.v", True) == ["r3", "r0", "r1", "r2", "r4"]
    assert order(typed("params.v", None), "params.v", True) == ["r2", "r3", "r0", "r1", "r4"]
    assert order(typed("params.v", ColumnType.TEXT), "params.v") == ["r0", "r2", "r3", "r1", "r4"]
    assert order(typed("params.day", ColumnType.TIME), "params.day") == ["r1", "r0", "r3", "r2", "r4"]
    assert order(typed("params.when", ColumnType.TIME), "params.when", True) == ["r0", "r2", "r1", "r3", "r4"]


def test_cells_are_written_as_their_type_asks() -> None:
    state = typed("params.when", ColumnType.TIME).state
    when = cell(state, "r0", "params.when")
    assert when.text == datetime.fromtimestamp(1_700_000_000).strftime("%Y-%m-%d %H:%M:%S")
    assert when.whole.endswith("logged as 1700000000")
    assert cell(state, "r3", "params.when").kind is CellKind.MISSING
    day = typed("params.day", ColumnType.TIME).state
    assert cell(day, "r0", "params.day").text == "2024-05-02 00:00:00"
    assert cell(day, "r2", "params.day").text == "not yet"  # no time, so what it is
    text = cell(typed("params.id", ColumnType.TEXT).state, "r0", "params.id")
    assert (text.text, text.kind) == ("3", CellKind.TEXT)
    assert math.isnan(text.number)
    assert cell(typed("params.id", None).state, "r0", "params.id").kind is CellKind.NUMBER


def test_axes_follow_the_type_until_they_have_a_scale_of_their_own() -> None:
    session = typed("metrics.loss", ColumnType.LOG)
    assert session.state.hparams.choice("metrics.loss").scale is FieldScale.LOG
    assert session.state.hparams.choice("max(metrics.loss)").scale is FieldScale.LOG
    session.do(invert_axis("metrics.loss", "loss"))
    session.do(type_column("metrics.loss", "loss", ColumnType.NUMBER))
    choice = session.state.hparams.choice("metrics.loss")
    assert (choice.scale, choice.inverted) == (FieldScale.LINEAR, True)
    session.do(scale_axis("metrics.loss", "loss", FieldScale.PERCENTILE))
    assert session.state.hparams.choice("metrics.loss").scale is FieldScale.PERCENTILE
    session.do(type_column("metrics.loss", "loss", ColumnType.CATEGORY))  # the last word counts
    assert session.state.hparams.choice("metrics.loss").scale is FieldScale.CATEGORICAL
    for _ in range(5):
        session.undo()
    assert session.state.hparams.types == {}


def test_seconds_and_dates_stand_on_axes_of_time() -> None:
    session = typed("params.when", ColumnType.TIME)
    session.do(type_column("params.day", "day", ColumnType.TIME))
    plot = plot_of(RUNS, session.state, Viewport(600, 400))
    axes = {axis.key: axis for axis in plot.part.axes}
    labels = " ".join(tick.label for tick in axes["params.when"].ticks)
    assert "2021" in labels or "2022" in labels
    assert {tick.label for tick in axes["params.day"].ticks} >= {"2023-01-01", "2024-05-02"}


def test_colours_of_a_column_follow_its_type() -> None:
    plain = table_data(RUNS, typed("metrics.loss", None).state)
    found = spread_of(plain, "metrics.loss")
    assert found is not None
    assert found.log  # by itself, as the numbers are
    number = spread_of(table_data(RUNS, typed("metrics.loss", ColumnType.NUMBER).state), "metrics.loss")
    assert number is not None
    assert not number.log


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("max(metrics.acc)", "metrics.acc"), ("at(metrics.`a/b`, 100)", "metrics.`a/b`"), ("params.lr", "params.lr"),
        ("params.`a(b)`", "params.`a(b)`"), ("metrics.`f(x, y)`", "metrics.`f(x, y)`"),
    ],
)  # fmt: skip
def test_a_reduced_metric_has_the_type_of_its_metric(name: str, base: str) -> None:
    assert base_field(name) == base


def test_times_are_seconds_milliseconds_or_dates() -> None:
    assert milliseconds_of(1_700_000_000) == milliseconds_of("1.7e9") == 1_700_000_000_000
    assert milliseconds_of(1_700_000_000_000) == 1_700_000_000_000
    assert milliseconds_of("1970-01-01T00:00:01+00:00") == 1000
    assert math.isnan(milliseconds_of("soon"))
    assert math.isnan(milliseconds_of(np.nan))


def test_types_are_saved_with_the_session() -> None:
    state = typed("params.v", ColumnType.TEXT).state
    again = Decoder().decode(Encoder().encode(state, SessionState), SessionState)
    assert again.hparams.types == {"params.v": ColumnType.TEXT}
