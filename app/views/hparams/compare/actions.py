"""What can be done with runs side by side, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.actions import Action
from app.views.hparams.compare.saving import Saving
from app.workspace import Workspace
from core.session.commands.runs.compare import change_compare, measure_against
from core.state import ComparePart, CompareState
from core.views.compare.empty import LEAST

_PARTS = (
    (ComparePart.VALUES, "Values side by side", "Parameters, metrics, tags and facts of the compared runs"),
    (ComparePart.CURVES, "Curves side by side", "Small charts of the compared runs' metrics"),
    (ComparePart.TEXTS, "Texts side by side", "Two texts of the compared runs, line by line and word by word"),
)


def compare_actions(workspace: Workspace, saving: Saving, add: Callable[[], None]) -> Sequence[Action]:
    """Return the table of actions."""
    session = workspace.session

    def state() -> CompareState:
        return session.state.compare

    def some() -> bool:
        return len(state().runs) >= LEAST

    def turn_differences() -> None:
        session.do(change_compare("Only what differs", differences=not state().differences))

    def turn_around() -> None:
        session.do(change_compare("Turn the comparison", transposed=not state().transposed))

    def has_more() -> bool:
        return bool(session.state.selected_runs.intersection(session.catalog.runs) - set(state().runs))

    return (
        *(_part_action(workspace, part, title, tip) for part, title, tip in _PARTS),
        Action(
            "compare.differences", "Only fields that differ", turn_differences, "D", "View", some,
            lambda: state().differences, tip="Leaves out fields that are the same in all compared runs",
        ),
        Action(
            "compare.transpose", "Compared runs as rows", turn_around, "T", "View", some, lambda: state().transposed,
            tip="Each run is a row and each field a column, instead of the other way around",
        ),
        Action(
            "compare.unmeasured", "No baseline", lambda: session.do(measure_against("")), "", "View",
            lambda: bool(state().baseline), tip="Values only, without how far they are from one of the runs",
        ),
        Action(
            "compare.add", "Add selected runs", add, "", "Run", has_more, icon="plus",
            tip="Puts the selected runs beside those that are compared",
        ),
        Action(
            "compare.copy", "Copy the comparison as Markdown", saving.copy, "", "Edit", some, icon="copy",
            tip="All fields that are listed, as a table",
        ),
    )  # fmt: skip


def _part_action(workspace: Workspace, part: ComparePart, title: str, tip: str) -> Action:
    session = workspace.session
    return Action(
        f"compare.{part.value}", title, lambda: session.do(change_compare(title, part=part)), "", "View",
        checked=lambda: session.state.compare.part is part, tip=tip,
    )  # fmt: skip
