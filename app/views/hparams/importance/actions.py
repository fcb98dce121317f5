"""What can be done on the page on importance, as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.actions import Action
from core.session.commands.runs.importance import change_importance

if TYPE_CHECKING:
    from app.views.hparams.importance.page import ImportancePage


def importance_actions(page: ImportancePage) -> Sequence[Action]:
    """Return the table of actions."""
    session, asking = page.workspace.session, page.asking

    def has_rows() -> bool:
        return page.bars.board is not None and bool(page.bars.board.rows)

    def points() -> bool:
        return session.state.importance.points

    def show_points() -> None:
        session.do(change_importance("Runs over the effect", points=not points()))

    def can_ask() -> bool:
        return asking.waits or (asking.going is not None and asking.going.over)

    def at_work() -> bool:
        return asking.going is not None and not asking.going.over

    return (
        Action(
            "importance.sort", "Sort by next evaluator", page.sort_by_next, "S", "View", has_rows,
            tip="By the mean rank, then by each evaluator from left to right",
        ),
        Action(
            "importance.points", "Runs over the effect", show_points, "P", "View", checked=points,
            tip="Draw each run over what a forest learned of all",
        ),
        Action(
            "importance.copy", "Copy importances", page.copy, "", "Edit", has_rows, icon="copy",
            tip="All values, apart by tabs, as spreadsheets paste them",
        ),
        Action(
            "hparams.order_axes", "Order axes by importance", page.orderer.order, "I", "View", has_rows,
            icon="importance", tip="Parameters of the parallel coordinates stand as they are sorted here",
        ),
        Action(
            "importance.ask", "Ask evaluators", asking.again, "R", "View", can_ask, icon="play",
            tip="Ask what is missing, or once more after it was stopped",
        ),
        Action(
            "importance.cancel", "Stop asking evaluators", asking.cancel, "Shift+R", "View", at_work,
            tip="What was answered stays",
        ),
    )  # fmt: skip
