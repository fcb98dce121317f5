"""Which evaluators are shown and which parameters are asked about, as lists of boxes to check."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.workspace import Workspace
from core.analysis.importance.evaluators import EVALUATORS
from core.session.commands.runs.importance import ask_parameter, show_evaluator
from core.views.hparams.fields import field_title
from core.views.importance.subject import Subject

_ROW = 24
_MOST_ROWS = 9
_NAME = Qt.ItemDataRole.UserRole


class EvaluatorChecks(QWidget):
    """One box an evaluator; its tooltip is the question that it answers."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for each in EVALUATORS:
            box = self.boxes[each.name] = QCheckBox(each.title)
            box.setToolTip(f"{each.question} In {each.unit}")
            box.clicked.connect(lambda on, name=each.name, title=each.title: self._clicked(name, title, on))
            column.addWidget(box)

    def titles(self) -> dict[str, str]:
        """Return the titles of all by their names."""
        return {each.name: each.title for each in EVALUATORS}

    def show_state(self) -> None:
        """Check those that are shown."""
        shown = self._workspace.session.state.importance.evaluators
        for name, box in self.boxes.items():
            box.setChecked(name in shown)

    def _clicked(self, name: str, title: str, on: bool) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(show_evaluator(name, title, on, [each.name for each in EVALUATORS]))


class ParameterList(QListWidget):
    """All parameters that vary among the shown runs; those that are checked are asked about."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._listed: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self.setAccessibleName("Parameters that are asked about")
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._checked)

    def show_subject(self, subject: Subject) -> None:
        """List the parameters of a question."""
        wanted = subject.known, subject.fields
        if wanted == self._listed:
            return
        self._listed = wanted
        reasons = {one.name: one.reason for one in subject.left_out}
        scroll = self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        for field in subject.known:
            self.addItem(_item(field, field in subject.fields, reasons.get(field_title(field), "")))
        self.blockSignals(False)
        self.verticalScrollBar().setValue(scroll)
        self.setFixedHeight(_ROW * min(max(len(subject.known), 1), _MOST_ROWS) + 8)

    def _checked(self, item: QListWidgetItem) -> None:
        field = str(item.data(_NAME))
        session = self._workspace.session
        session.end_gesture()
        session.do(ask_parameter(field, field_title(field), item.checkState() is Qt.CheckState.Checked))


def _item(field: str, asked: bool, reason: str) -> QListWidgetItem:
    item = QListWidgetItem(field_title(field))
    item.setData(_NAME, field)
    item.setToolTip(f"{field_title(field)}: left out, {reason}" if reason else field_title(field))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if asked else Qt.CheckState.Unchecked)
    item.setSizeHint(QSize(40, _ROW))
    return item
