"""What can be done with the table of runs, as data."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import Action
from app.views.hparams.table.table import RunTable
from app.workspace import Workspace
from core.session.commands.runs.grouping import change_grouping, unfold_groups
from core.session.commands.runs.run_table import change_run_table, usual_columns
from core.state import RunTableState
from core.views.grouping import groups_of


def table_actions(workspace: Workspace, table: RunTable) -> Sequence[Action]:
    """Return the table of actions."""
    session = workspace.session

    def state() -> RunTableState:
        return session.state.run_table

    def turn_hidden() -> None:
        session.do(change_run_table("Hidden runs in the table", all_runs=not state().all_runs))

    def turn_varying() -> None:
        session.do(change_run_table("Only columns that vary", hide_constant=not state().hide_constant))

    def has_rows() -> bool:
        return bool(table.model.names)

    def has_selected() -> bool:
        return bool(table.saving.selected())

    return (
        Action(
            "table.columns", "Choose columns…", table.choose_columns, "", "View", has_rows, icon="table",
            tip="Choose columns of the table from all that is known of the runs",
        ),
        Action(
            "table.calculated", "New column from others…", table.write_column, "", "View", has_rows, icon="plus",
            tip="A column that an expression calculates for every run, such as last(val/loss - train/loss)",
        ),
        Action(
            "table.usual", "Reset columns", lambda: session.do(usual_columns()), "", "View", has_rows,
            tip="The columns that are shown by themselves, in their usual order and widths",
        ),
        Action(
            "table.hidden", "Hidden runs in the table", turn_hidden, "",
            "View", has_rows, lambda: state().all_runs,
            tip="Runs that are switched off or filtered out have rows, too",
        ),
        Action(
            "table.varying", "Only columns that vary", turn_varying, "V",
            "View", has_rows, lambda: state().hide_constant,
            tip="Leaves out columns in which all rows have the same value",
        ),
        *_group_actions(workspace, table),
        Action(
            "table.unsorted", "Sort the table by name", lambda: session.do(change_run_table("Sort by name", sort=())),
            "", "View", lambda: bool(state().sort), tip="Forgets what rows are sorted by",
        ),
        Action(
            "table.export", "Export the table…", table.open_export, "", "File", has_rows, icon="export",
            tip="Writes all rows, or the selected ones, as CSV, Parquet, JSON, LaTeX or Markdown",
        ),
        Action(
            "table.copy", "Copy selected rows", table.saving.copy, "", "Edit", has_selected, icon="copy",
            tip="Apart by tabs, as spreadsheets paste them",
        ),
    )  # fmt: skip


def _group_actions(workspace: Workspace, table: RunTable) -> Sequence[Action]:
    """Return what can be done with rows of groups."""
    session = workspace.session

    def turn_one_by_one() -> None:
        one_by_one = session.state.run_table.one_by_one
        session.do(change_run_table("Runs one by one", one_by_one=not one_by_one))

    def has_groups() -> bool:
        return table.model.data_now is not None and table.model.data_now.groups is not None

    def unfold_all() -> None:
        session.do(unfold_groups(groups_of(session.catalog, session.state).groups.keys, unfolded=True))

    def fold_all() -> None:
        session.do(change_grouping("Fold groups of the table", unfolded=frozenset()))

    return (
        Action(
            "table.unfold", "Unfold all groups of the table", unfold_all, "", "View", has_groups,
            tip="The runs of all groups have rows",
        ),
        Action(
            "table.fold", "Fold all groups of the table", fold_all, "", "View", has_groups,
            tip="Groups alone have rows",
        ),
        Action(
            "table.one_by_one", "Runs one by one in the table", turn_one_by_one, "", "View",
            lambda: session.state.grouping.active, lambda: session.state.run_table.one_by_one,
            tip="Every run has a row of its own, though runs are grouped",
        ),
    )  # fmt: skip
