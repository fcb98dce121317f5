"""A titled part of the panel that folds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.theme.icons import icon
from app.workspace import Workspace
from core.style import SPACE, TYPE


class Section(QWidget):
    """A heading that folds what is below it; its body has a form with the names of controls at the left."""

    def __init__(self, workspace: Workspace, title: str, folded: bool = False) -> None:
        super().__init__()
        self._workspace = workspace
        self.heading = QPushButton(title)
        self.heading.setFlat(True)
        self.heading.setProperty("link", True)
        self.heading.setStyleSheet(
            "text-align: left; font-weight: 600; padding-left: 0; border-left: none; color: palette(window-text);"
        )
        self.heading.setCheckable(True)
        self.heading.setChecked(not folded)
        self.heading.setToolTip(f"Fold or unfold {title.lower()}")
        self.heading.toggled.connect(self._fold)
        self.body = QWidget()
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, 0, 0, SPACE.inside)
        self.rows.setSpacing(SPACE.inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.unit)
        layout.addWidget(self.heading)
        layout.addWidget(self.body)
        self.body.setVisible(not folded)
        workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def _fold(self, open_: bool) -> None:
        self.body.setVisible(open_)
        self._recolour()

    def _recolour(self) -> None:
        name = "chevron-down" if self.heading.isChecked() else "chevron-right"
        self.heading.setIcon(icon(name, self._workspace.tokens, self._workspace.tokens.muted))

    def form(self) -> QFormLayout:
        """Add and return a form whose controls fill the width."""
        form = form_of()
        self.rows.addLayout(form)
        return form


def form_of(parent: QWidget | None = None) -> QFormLayout:
    """Return a form whose controls fill the width."""
    form = QFormLayout() if parent is None else QFormLayout(parent)
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(SPACE.between)
    form.setVerticalSpacing(SPACE.inside)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


def add_row(form: QFormLayout, name: str, field: QWidget | QLayout) -> QLabel:
    """Add a named control to a form; the name is its buddy and takes a common width."""
    label = QLabel(name)
    label.setFont(text_font(TYPE.body))
    label.setProperty("role", "muted")
    label.setFixedWidth(76)
    if isinstance(field, QWidget):
        label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(name)
        form.addRow(label, field)
    else:
        form.addRow(label, field)
    return label


def line_of(*widgets: QWidget, gap: int = SPACE.inside, even: bool = False) -> QHBoxLayout:
    """Return controls side by side: the first takes the room that the others leave, or all take as much."""
    line = QHBoxLayout()
    line.setSpacing(gap)
    for place, widget in enumerate(widgets):
        line.addWidget(widget, 1 if even or place == 0 else 0)
    return line
