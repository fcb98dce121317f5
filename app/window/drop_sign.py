"""The sign over open logs that says what a drop of files does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.widgets.labels import label

MARGIN = 24
"""Distance to the edges of what it lies over, in pixels."""


class DropSign(QFrame):
    """A frame over the view that shows only while files are dragged over the window; the mouse goes through it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("dropHere")
        self.setProperty("over", True)
        self.setProperty("sign", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.addStretch(1)
        self.says = label("", "heading")
        column.addWidget(self.says, alignment=Qt.AlignmentFlag.AlignCenter)
        self.hint = label("", "caption")
        column.addWidget(self.hint, alignment=Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        self.hide()

    def show_for(self, paths: list[str]) -> None:
        """Show what would be opened: the name of one file or folder, or how many there are."""
        what = Path(paths[0]).name if len(paths) == 1 else f"{len(paths)} files and folders"
        self.says.setText(f"Drop to open {what}")
        it = "it" if len(paths) == 1 else "them"
        self.hint.setText(f"Hold Ctrl to open {it} beside what is open")
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))
        self.raise_()
        self.show()
