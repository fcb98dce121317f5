"""All keyboard shortcuts on one page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.actions import Action
from app.theme.fonts import mono_font
from app.widgets.labels import label, rule

MOUSE = (
    ("Select", "Click"),
    ("Frame, isolate or expand", "Double click"),
    ("Orbit in 3D, pan in 2D, zoom to a box in charts", "Drag"),
    ("Pan", "Right or middle drag"),
    ("Zoom to the cursor", "Wheel"),
    ("Zoom a chart in a grid", "Ctrl+Wheel"),
    ("Add to the selection", "Shift"),
    ("Toggle in the selection", "Ctrl"),
    ("Keep what is in both", "Shift+Ctrl"),
)
GROUPS = {"": "Other"}
FIXED = {"undo.undo": "Undo", "undo.redo": "Redo"}
"""Titles that say elsewhere what would be done."""


class ShortcutHelp(QDialog):
    """Lists the shortcuts of the action table by menu, then what the mouse does."""

    def __init__(self, actions: Sequence[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keyboard shortcuts")
        keyed = sorted((action for action in actions if action.shortcut), key=lambda action: action.menu or "~")
        groups = [
            (menu, [(FIXED.get(action.id, action.title), _native(action.shortcut)) for action in group])
            for menu, group in groupby(keyed, key=lambda action: action.menu)
        ]
        columns = QHBoxLayout()
        columns.setSpacing(40)
        half = (sum(len(lines) + 2 for _, lines in groups) + len(MOUSE) + 2) / 2
        left: list[tuple[str, list[tuple[str, str]]]] = []
        right: list[tuple[str, list[tuple[str, str]]]] = []
        for menu, lines in [*groups, ("Mouse", list(MOUSE))]:
            filled = sum(len(entry[1]) + 2 for entry in left)
            (left if filled + len(lines) / 2 < half and not right else right).append((GROUPS.get(menu, menu), lines))
        columns.addLayout(_column(left))
        columns.addLayout(_column(right))
        page = QWidget()
        page.setLayout(columns)
        columns.setContentsMargins(24, 16, 24, 24)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.resize(760, 560)


def _native(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def _column(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    for title, lines in groups:
        column.addWidget(label(title, "heading"))
        column.addWidget(rule())
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(4)
        for row, (text, keys) in enumerate(lines):
            shortcut = label(keys, "muted")
            shortcut.setFont(mono_font())
            grid.addWidget(label(text, wrap=True), row, 0)
            grid.addWidget(shortcut, row, 1, Qt.AlignmentFlag.AlignRight)
        column.addLayout(grid)
        column.addSpacing(12)
    column.addStretch(1)
    return column
