"""What can be done with series that are calculated from others, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.actions import Action
from app.views.scalars.expressions import change_series, write_expression
from app.workspace import Workspace
from core.session.commands.cards.expressions import remove_expression
from core.state import ChartSpec

_ABOVE = 48


def series_actions(workspace: Workspace, view: QWidget, current: Callable[[], str | None]) -> Sequence[Action]:
    """Return the table of actions.

    `current` tells the card that is meant, and `view` is where popups open.
    """

    def chart() -> ChartSpec | None:
        key = current()
        return next(
            (each for each in workspace.session.state.scalars.charts if each.computed and each.key == key), None
        )

    def where() -> QPoint:
        return view.mapToGlobal(QPoint(_ABOVE, _ABOVE))

    def write() -> None:
        write_expression(workspace, view, where())

    def change() -> None:
        if (found := chart()) is not None:
            change_series(workspace, view, found, where())

    def remove() -> None:
        if (found := chart()) is not None:
            workspace.session.do(remove_expression(found.key))

    return (
        Action(
            "scalars.new_series", "New series from others…", write, "Shift+N",
            "View", icon="plus", tip="Calculate a series for all runs, such as val/loss - train/loss",
        ),
        Action(
            "scalars.change_series", "Change series…", change, "", "View", lambda: chart() is not None,
            icon="rename", tip="Change the expression of the card under the mouse",
        ),
        Action(
            "scalars.remove_series", "Remove series", remove, "", "View", lambda: chart() is not None, icon="close",
            tip="Take away the card under the mouse, whose series is calculated from others",
        ),
    )  # fmt: skip
