"""Columns that are calculated: in the table, as axes, sorted, exported, and what commands make of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.analysis.calculated_names import name_and_expression, named
from core.analysis.query import Entity, Field
from core.export.datasets import DataSubject, DataWish, data_set
from core.export.datasets.blocks import values_of
from core.results import Results
from core.session import Session
from core.session.commands.cards.splits import split_card
from core.session.commands.runs.grouping import colour_by_field, group_by_fields
from core.session.commands.runs.run_table import (
    calculate_column,
    pin_column,
    remove_calculated,
    rename_calculated,
    resize_column,
    show_columns,
    sort_as,
)
from core.session.commands.runs.runs import query_runs
from core.session.commands.runs.scatter import change_scatter
from core.session.keeping.codec import Decoder, Encoder
from core.state import ChartSpec, RunTableState, SessionState, SortKey
from core.views.field_columns import field_name, operand_of
from core.views.grouping import title_of
from core.views.hparams.fields import field_title, known_fields
from core.views.hparams.table.columns import ColumnKind
from core.views.hparams.table.resolve import table_data
from core.views.importance.subject import metrics_known
from core.views.query_completion import completer_of
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


NAMED = "calc.`gap := last(loss) - first(loss)`"


def test_a_name_is_what_it_is_called_on_axes_in_tables_and_in_what_is_exported() -> None:
    made = session()
    made.do(rename_calculated(GAP, "  gap "))
    state = made.state
    assert state.run_table.calculated == (NAMED,)
    assert (field_title(NAMED), title_of(NAMED)) == ("gap", "gap")
    column = next(each for each in table_data(CATALOG, state).layout.columns if each.key == NAMED)
    assert (column.title, column.kind) == ("gap", ColumnKind.CALCULATED)
    found = data_set(CATALOG, Results(), state, DataWish(DataSubject.RUNS))
    rows = [values_of(block.columns[found.header.index("gap")], block.rows) for _, block in found.blocks()]
    assert rows == [[-2.0, -8.0, 0.0]]
    made.do(rename_calculated(NAMED, ""))
    assert made.state.run_table.calculated == (GAP,)
    made.undo()
    made.undo()
    assert made.state.run_table.calculated == (GAP,)


def test_a_name_goes_wherever_the_column_stands() -> None:
    made = session()
    made.do(pin_column(GAP, "gap", True))
    made.do(resize_column(GAP, "gap", 140))
    made.do(colour_by_field(GAP))
    made.do(group_by_fields([GAP, "params.lr"]))
    made.do(query_runs(f"{GAP} < -1 AND params.lr > 0.3"))
    made.do(split_card(ChartSpec.of_tag("loss"), GAP, "gap"))
    made.do(change_scatter("Axes", x=GAP))
    before = made.state
    made.do(rename_calculated(GAP, "gap"))
    after = made.state
    assert GAP not in repr(after)
    assert (after.run_table.pinned, after.runs.colouring.field, after.grouping.fields) == (
        (NAMED,), NAMED, (NAMED, "params.lr"),
    )  # fmt: skip
    assert dict(after.run_table.widths) == {NAMED: 140}
    assert (after.scalars.splits[0].column, after.scatter.x) == (NAMED, NAMED)
    assert shown_runs(CATALOG, after) == ("a",)
    assert (after.embedding, after.images, after.pr_curves) == (before.embedding, before.images, before.pr_curves)
    assert after.embedding is before.embedding  # views that do not speak of it have nothing to do
    made.undo()
    assert made.state == before


def test_names_complete_in_the_query_bar() -> None:
    completer = completer_of(CATALOG, (NAMED, RATIO))
    assert completer.complete("ga", 2).items[0].text == NAMED
    found = completer.complete("lr > 1 AND calc.g", 17)
    assert (found.start, [item.text for item in found.items]) == (11, [NAMED])
    assert ">" in [item.text for item in completer.complete(f"{NAMED} ", len(NAMED) + 1).items]
    assert completer_of(CATALOG).complete("gap", 3).items == ()


@given(st.text(max_size=20), st.sampled_from(["last(a)", "`x := y` + b", "params.lr * 2"]))
def test_a_name_and_its_expression_are_told_apart_again(name: str, expression: str) -> None:
    text = named(expression, name)
    found, again = name_and_expression(text)
    assert again == expression
    assert named(expression, found) == text
    assert operand_of(field_name(Field(Entity.CALCULATED, text))) == Field(Entity.CALCULATED, text)


def test_a_session_keeps_it() -> None:
    state = session().state
    again: SessionState = Decoder().decode(Encoder().encode(state, SessionState), SessionState, "state")
    assert again.run_table.calculated == (GAP,)
