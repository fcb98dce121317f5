"""Columns that are calculated: in the table, as axes, sorted, exported, and what commands make of them."""

from __future__ import annotations

from core.export.datasets import DataSubject, DataWish, data_set
from core.export.datasets.blocks import values_of
from core.results import Results
from core.session import Session
from core.session.codec import Decoder, Encoder
from core.session.run_table_commands import (
    calculate_column,
    pin_column,
    remove_calculated,
    show_columns,
    sort_as,
)
from core.state import RunTableState, SessionState, SortKey
from core.views.hparams.fields import known_fields
from core.views.hparams.table.resolve import table_data
from core.views.importance.subject import metrics_known
from core.views.shown import shown_runs
from tests.core.views.hparams.table.runs import a_catalog, a_run

GAP, RATIO = "calc.`last(loss) - first(loss)`", "calc.`loss / params.lr`"
CATALOG = a_catalog(
    a_run("a", {"lr": 0.5}, {"loss": [4.0, 2.0]}),
    a_run("b", {"lr": 0.1}, {"loss": [9.0, 1.0]}),
    a_run("c", {}, {"loss": [3.0, 3.0]}),
)


def session() -> Session:
    made = Session()
    made.set_catalog(CATALOG)
    made.do(calculate_column("last(loss) - first(loss)"))
    return made


def test_a_column_is_calculated_for_every_run_and_sorted_by() -> None:
    made = session()
    data = table_data(CATALOG, made.state)
    keys = [column.key for column in data.layout.columns]
    assert keys.index(GAP) < keys.index("params.lr")
    made.do(sort_as([SortKey(GAP)]))
    assert table_data(CATALOG, made.state).names == ("b", "a", "c")
    made.do(sort_as([SortKey(GAP, descending=True)]))
    assert table_data(CATALOG, made.state).names == ("c", "a", "b")


def test_it_is_an_axis_a_metric_and_part_of_what_is_exported() -> None:
    state = session().state
    assert GAP in known_fields(CATALOG, state.run_table.calculated)
    assert metrics_known(CATALOG, state.run_table.calculated)[-1] == GAP
    found = data_set(CATALOG, Results(), state, DataWish(DataSubject.RUNS))
    place = found.header.index("last(loss) - first(loss)")
    rows = [values_of(block.columns[place], block.rows) for _, block in found.blocks()]
    assert rows == [[-2.0, -8.0, 0.0]]


def test_a_query_finds_by_it() -> None:
    made = session()
    state = SessionState(runs=made.state.runs.__class__(query=f"{GAP} < -1 AND {RATIO} > 5"))
    assert shown_runs(CATALOG, state) == ("b",)


def test_another_expression_keeps_the_place_and_removing_forgets_it() -> None:
    made = session()
    made.do(pin_column(GAP, "gap", True))
    made.do(sort_as([SortKey(GAP)]))
    made.do(show_columns([GAP], False, "Hide"))
    made.do(calculate_column("loss / params.lr", GAP))
    table = made.state.run_table
    assert (table.calculated, table.pinned, table.sort) == ((RATIO,), (RATIO,), (SortKey(RATIO),))
    assert RATIO not in table.hidden
    made.do(remove_calculated(RATIO, "ratio"))
    assert made.state.run_table == RunTableState(hidden=table.hidden)
    made.undo()
    assert made.state.run_table == table
    made.do(calculate_column("loss / params.lr"))  # it is there already
    assert made.state.run_table.calculated == (RATIO,)


def test_a_session_keeps_it() -> None:
    state = session().state
    again: SessionState = Decoder().decode(Encoder().encode(state, SessionState), SessionState, "state")
    assert again.run_table.calculated == (GAP,)
