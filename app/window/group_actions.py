"""Groups, colours and names of runs in the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action
from core.session.commands.runs.grouping import colour_runs_by, group_by, reset_colours
from core.state import ColourBy, GroupBy, RunColouring
from core.views.grouping import available

if TYPE_CHECKING:
    from app.main_window import MainWindow


def group_actions(window: MainWindow) -> list[Action]:
    """Return what can be done with groups, colours and names of runs."""
    session, grouper = window.workspace.session, window.runs.grouping.grouper
    state, catalog = session.state, session.catalog
    selected = sorted(state.selected_runs & set(catalog.runs)) if len(state.selected_runs) == 1 else []

    def has_runs() -> bool:
        return bool(catalog.runs)

    def has_params() -> bool:
        return available(catalog, GroupBy.PARAMS)

    def has_colours() -> bool:
        return bool(state.runs.colours) or state.runs.colouring != RunColouring()

    return [
        Action(
            "group.params", "Group runs by all but seeds", lambda: grouper.do(group_by(GroupBy.PARAMS)), "", "Run",
            has_params, lambda: state.grouping.by is GroupBy.PARAMS,
            tip="Runs that differ in nothing but the seed are a group, in every view",
        ),
        Action("group.fields", "Group runs by columns…", grouper.choose_fields, "", "Run", has_runs,
               lambda: state.grouping.by is GroupBy.FIELDS),
        Action("group.pattern", "Group runs by parts of the name…", grouper.write_pattern, "", "Run", has_runs,
               lambda: state.grouping.by is GroupBy.PATTERN),
        Action("group.none", "Ungroup runs", lambda: grouper.do(group_by(GroupBy.NONE)), "", "Run",
               lambda: state.grouping.active),
        Action("colour.field", "Colour runs by column…", grouper.choose_colour_field, "", "Run", has_runs,
               lambda: state.runs.colouring.by is ColourBy.FIELD, icon="colours"),
        Action("colour.pattern", "Colour runs by parts of the name…", grouper.write_colour_pattern, "", "Run", has_runs,
               lambda: state.runs.colouring.by is ColourBy.PATTERN),
        Action("colour.auto", "Colour runs automatically", lambda: grouper.do(colour_runs_by(ColourBy.AUTO)), "", "Run",
               has_runs, lambda: state.runs.colouring.by is ColourBy.AUTO,
               tip="By group where runs are grouped, else by run"),
        Action("colour.reset", "Reset colours of runs", lambda: grouper.do(reset_colours()), "", "Run", has_colours),
        Action("names.rename", "Rename the selected run…", lambda: window.runs.rename(selected[0]), "", "Run",
               lambda: bool(selected), icon="rename", tip="What it is called here, never in the logs; F2 in the lists"),
    ]  # fmt: skip
