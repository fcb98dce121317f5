"""Series calculated from others: how one is written, and the list of those that there are."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.buttons import IconButton, TextButton
from app.widgets.expression_popup import Asked, ExpressionPopup
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.session.commands.cards.expressions import add_expression, change_expression, remove_expression
from core.state import ChartSpec
from core.style import SPACE


class ExpressionList(QWidget):
    """The series that are calculated, each to be changed and removed, and a button for another one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._shown: tuple[ChartSpec, ...] | None = None
        self.rows: list[_Row] = []
        self.new = TextButton(workspace, "New series…", self.write, "plus")
        self.new.setToolTip("Calculate a series from others for all runs, such as val/loss - train/loss")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.new)

    def refresh(self) -> None:
        """Show the session's series."""
        charts = tuple(chart for chart in self._workspace.session.state.scalars.charts if chart.computed)
        if charts == self._shown:
            return
        self._shown = charts
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [_Row(self._workspace, chart) for chart in charts]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)

    def write(self) -> ExpressionPopup:
        """Let the user write another one."""
        return write_expression(self._workspace, self, self.new.mapToGlobal(self.new.rect().topLeft()))


class _Row(QWidget):
    def __init__(self, workspace: Workspace, chart: ChartSpec) -> None:
        super().__init__()
        self._workspace, self.chart = workspace, chart
        name = ElidedLabel(chart.title)
        self.edit = IconButton(workspace, "rename", f"Change {chart.title}", self.change, SPACE.control - 2)
        self.remove = IconButton(workspace, "close", f"Remove {chart.title}", self._remove, SPACE.control - 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(name, 1)
        row.addWidget(self.edit)
        row.addWidget(self.remove)

    def change(self) -> ExpressionPopup:
        return change_series(self._workspace, self, self.chart, self.mapToGlobal(self.rect().topLeft()))

    def _remove(self) -> None:
        self._workspace.session.do(remove_expression(self.chart.key))


HELP = (
    "val/loss - train/loss, log10(loss), ema(loss, .9), loss * params.lr. The series that was logged most rarely says "
    "the steps; the others give their last value there. Blanks around a slash divide, `backticks` hold any tag"
)
_EXAMPLE, _TIP = "val/loss - train/loss", "Show this series on a card of its own, for all runs (Enter)"
NEW = Asked("New series from others", HELP, _EXAMPLE, _TIP)
CHANGED = Asked("Change series", HELP, _EXAMPLE, _TIP)


def write_expression(workspace: Workspace, parent: QWidget, where: QPoint) -> ExpressionPopup:
    """Open the popup for another series."""

    def done(text: str, name: str) -> None:
        workspace.session.do(add_expression(text, name))

    popup = ExpressionPopup(workspace, parent, NEW, done, name="")
    popup.show_at(where)
    return popup


def change_series(workspace: Workspace, parent: QWidget, chart: ChartSpec, where: QPoint) -> ExpressionPopup:
    """Open the popup for a series that there is."""

    def done(text: str, name: str) -> None:
        workspace.session.do(change_expression(chart.key, text, name))

    text = chart.sources[0].text
    popup = ExpressionPopup(workspace, parent, CHANGED, done, text, "" if chart.title == text else chart.title)
    popup.show_at(where)
    return popup
