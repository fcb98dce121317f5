"""A note about a run, written in a popup."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from app.widgets.labels import ElidedLabel, label

_WIDTH, _HEIGHT = 320, 110


class NotePopup(QFrame):
    """Takes what is written when it closes; Esc leaves the note as it was."""

    def __init__(self, parent: QWidget, name: str, note: str, write: Callable[[str], None]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("popup")
        self.setAccessibleName(f"Note about {name}")
        self._before, self._write = note, write
        self.text = QPlainTextEdit(note)
        self.text.setAccessibleName("Note")
        self.text.setPlaceholderText("What you want to remember about this run")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumWidth(_WIDTH)
        self.text.setFixedHeight(_HEIGHT)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.document().setDocumentMargin(6)
        title = ElidedLabel(name, "heading")
        title.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(title)
        column.addWidget(self.text)
        column.addWidget(
            label("Kept with your session, never in the logs. Ctrl+Enter is done, Esc leaves it.", "caption")
        )

    def show_at(self, where: QPoint) -> None:
        """Open with the upper left corner at a place, or as near as the screen allows."""
        room, size = self.screen().availableGeometry(), self.sizeHint()
        x = max(room.left(), min(where.x(), room.right() - size.width()))
        self.move(x, max(room.top(), min(where.y(), room.bottom() - size.height())))
        self.show()
        self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the note with Esc, be done with Ctrl+Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.text.setPlainText(self._before)
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hand over what was written."""
        written = self.text.toPlainText().strip()
        if written != self._before:
            self._write(written)
        super().closeEvent(event)
