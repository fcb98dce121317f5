"""Columns that are calculated from others: how one is written and changed."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.widgets.expression_popup import Asked, ExpressionPopup
from app.widgets.naming import Named, NamePopup
from app.workspace import Workspace
from core.analysis.calculated_names import name_and_expression
from core.analysis.expressions import Meant
from core.analysis.query import Field
from core.session.commands.runs.run_table import calculate_column, rename_calculated
from core.views.hparams.table.columns import TableColumn

_HELP = (
    "last(val/loss - train/loss), max(accuracy) / params.lr, mean(loss, 10). Tags that stand by themselves are their "
    "last value. The column is an axis and a colour in HParams, too, and queries complete its name"
)
_NAMED = "Axes, colours and queries have it, too. Enter is done, Esc leaves it."
_EXAMPLE = "last(val/loss - train/loss)"
_TIP = "Calculate this for every run (Enter)"
NEW = Asked("New column from others", _HELP, _EXAMPLE, _TIP, Meant.NUMBER)
CHANGED = Asked("Change column", _HELP, _EXAMPLE, _TIP, Meant.NUMBER)


def write_column(workspace: Workspace, parent: QWidget, where: QPoint) -> ExpressionPopup:
    """Open the popup for another column."""

    def done(text: str, name: str) -> None:
        workspace.session.end_gesture()
        workspace.session.do(calculate_column(text, name=name))

    popup = ExpressionPopup(workspace, parent, NEW, done, name="")
    popup.show_at(where)
    return popup


def change_column(workspace: Workspace, parent: QWidget, column: TableColumn, where: QPoint) -> ExpressionPopup:
    """Open the popup for a column that there is."""

    def done(text: str, name: str) -> None:
        workspace.session.end_gesture()
        workspace.session.do(calculate_column(text, column.key, name))

    name, expression = _told(column)
    popup = ExpressionPopup(workspace, parent, CHANGED, done, expression, name)
    popup.show_at(where)
    return popup


def name_column(workspace: Workspace, parent: QWidget, column: TableColumn, where: QPoint) -> NamePopup:
    """Let the user call a column that there is something else."""

    def done(name: str) -> None:
        workspace.session.end_gesture()
        workspace.session.do(rename_calculated(column.key, "" if name.strip() == expression else name))

    name, expression = _told(column)
    popup = NamePopup(parent, Named(expression, name or expression, "Calculated as", _NAMED), done)
    popup.show_at(where)
    return popup


def _told(column: TableColumn) -> tuple[str, str]:
    """Return the name of a column, empty for none, and its expression."""
    return name_and_expression(column.operand.key) if isinstance(column.operand, Field) else ("", column.title)
