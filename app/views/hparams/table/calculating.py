"""Columns that are calculated from others: how one is written and changed."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.widgets.expression_popup import Asked, ExpressionPopup
from app.workspace import Workspace
from core.analysis.expressions import Meant
from core.session.run_table_commands import calculate_column
from core.views.hparams.table.columns import TableColumn

_HELP = (
    "last(val/loss - train/loss), max(accuracy) / params.lr, mean(loss, 10). Tags that stand by themselves are their "
    "last value. The column is an axis and a colour in HParams, too, and queries know it as calc.`…`"
)
_EXAMPLE = "last(val/loss - train/loss)"
_TIP = "Calculate this for every run (Enter)"
NEW = Asked("New column from others", _HELP, _EXAMPLE, _TIP, Meant.NUMBER)
CHANGED = Asked("Change column", _HELP, _EXAMPLE, _TIP, Meant.NUMBER)


def write_column(workspace: Workspace, parent: QWidget, where: QPoint) -> ExpressionPopup:
    """Open the popup for another column."""

    def done(text: str, _: str) -> None:
        workspace.session.end_gesture()
        workspace.session.do(calculate_column(text))

    popup = ExpressionPopup(workspace, parent, NEW, done)
    popup.show_at(where)
    return popup


def change_column(workspace: Workspace, parent: QWidget, column: TableColumn, where: QPoint) -> ExpressionPopup:
    """Open the popup for a column that there is."""

    def done(text: str, _: str) -> None:
        workspace.session.end_gesture()
        workspace.session.do(calculate_column(text, column.key))

    popup = ExpressionPopup(workspace, parent, CHANGED, done, column.title)
    popup.show_at(where)
    return popup
