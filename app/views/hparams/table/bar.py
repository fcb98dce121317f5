"""The bar above the table of runs: how many rows there are, which columns, and the ways out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from app.widgets.buttons import TextButton
from app.widgets.flow import FlowLayout
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.run_table import change_run_table
from core.style import SPACE


class TableBar(QWidget):
    """Every switch is a command."""

    def __init__(
        self, workspace: Workspace, choose: Callable[[], None], export: Callable[[], None],
        calculate: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._workspace = workspace
        self.note = ElidedLabel("", "muted")
        self.hidden = QCheckBox("Hidden runs too")
        self.varying = QCheckBox("Only what varies")
        self.one_by_one = QCheckBox("Runs one by one")
        self.columns = TextButton(workspace, "Columns", choose, "table")
        self.new = TextButton(workspace, "New column…", calculate, "plus")
        self.export = TextButton(workspace, "Export", export, "export")
        self._explain()
        row = FlowLayout(self, SPACE.inside)
        row.setContentsMargins(SPACE.around, SPACE.unit, SPACE.around, SPACE.unit)
        for widget in (self.columns, self.new, self.export, self.hidden, self.varying, self.one_by_one, self.note):
            row.addWidget(widget)
        self.hidden.clicked.connect(lambda on: self._do(change_run_table("Hidden runs in the table", all_runs=on)))
        self.one_by_one.clicked.connect(lambda on: self._do(change_run_table("Runs one by one", one_by_one=on)))
        self.varying.clicked.connect(lambda on: self._do(change_run_table("Only columns that vary", hide_constant=on)))

    def _explain(self) -> None:
        self.hidden.setToolTip("Runs that are switched off or filtered out have rows, too")
        self.varying.setToolTip("Leaves out columns in which all rows have the same value")
        self.one_by_one.setToolTip("Every run has a row of its own, though runs are grouped")
        self.columns.setToolTip("Choose columns from all that is known of the runs")
        self.new.setToolTip("Calculate a column from others, such as last(val/loss - train/loss) or loss / params.lr")
        self.export.setToolTip("Write or copy the table: all its rows, or those that are selected")

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def show_state(self, note: str, rows: int) -> None:
        """Show the switches as they are, and how many rows and columns there are."""
        table = self._workspace.session.state.run_table
        self.hidden.setChecked(table.all_runs)
        self.varying.setChecked(table.hide_constant)
        self.one_by_one.setChecked(table.one_by_one)
        self.one_by_one.setVisible(self._workspace.session.state.grouping.active)
        self.note.setText(note)
        self.note.setAccessibleName(note)
        self.export.setEnabled(rows > 0)
        self.new.setEnabled(bool(self._workspace.session.catalog.runs))
