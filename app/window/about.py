"""What the program is, in which versions, under which licences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.graphics import described
from app.logfile import log_file
from app.versions import FONTS, LIBRARIES, report, system, version
from app.widgets.buttons import TextButton
from app.widgets.labels import label, rule
from app.window.welcome import Mark
from app.workspace import Workspace


class AboutDialog(QDialog):
    """Mark, versions and licences, with a button that copies the versions for a report."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About Armillary")
        self.setFixedWidth(440)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Mark(workspace, 56))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(f"Armillary {version()}", "title"))
        words.addWidget(label(system(), "muted"))
        head.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(rule())
        column.addLayout(_licences())
        column.addWidget(label(described(workspace.painter), "caption", wrap=True))
        column.addWidget(label(f"Log file: {log_file()}", "caption", wrap=True))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.copy = TextButton(workspace, "Copy versions", lambda: _copy(described(workspace.painter)), "copy")
        buttons.addWidget(self.copy)
        buttons.addWidget(TextButton(workspace, "Close", self.close))
        column.addLayout(buttons)


def _licences() -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    lines = [(name, version(name), licence) for name, licence in LIBRARIES]
    lines += [(name, "bundled", licence) for name, licence in FONTS]
    for row, (name, number, licence) in enumerate(lines):
        grid.addWidget(label(name), row, 0)
        grid.addWidget(label(number, "muted"), row, 1)
        grid.addWidget(label(licence, "muted"), row, 2, Qt.AlignmentFlag.AlignRight)
    return grid


def _copy(painter: str) -> None:
    QGuiApplication.clipboard().setText(f"{report()}\n{painter}")
