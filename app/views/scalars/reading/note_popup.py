"""A field in which a note is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.widgets.popup import WIDTH, Popup
from app.workspace import Workspace


class NotePopup(Popup):
    """Lines of text; Ctrl+Enter or the button keeps them, Esc does not.

    Parameters
    ----------
    where
        Where the note stands, in words.
    text
        What it says so far.
    done
        Called with the text when it is kept.
    """

    def __init__(
        self, workspace: Workspace, parent: QWidget, where: str, text: str, done: Callable[[str], None]
    ) -> None:
        super().__init__(parent, "Note")
        self._done = done
        self.field = QPlainTextEdit(text)
        self.field.setAccessibleName("Text of the note")
        self.field.setPlaceholderText("What happened here?")
        self.field.setTabChangesFocus(True)
        self.field.setFixedSize(WIDTH, 84)
        self.keep = TextButton(workspace, "Keep", self._keep, primary=True)
        self.keep.setToolTip("Keep the note (Ctrl+Enter)")
        row = QHBoxLayout()
        row.addWidget(label("Its first line is written in the chart", "caption"), 1)
        row.addWidget(self.keep)
        self.column.addWidget(label(where, "heading"))
        self.column.addWidget(self.field)
        self.column.addLayout(row)
        self.field.installEventFilter(self)
        self.field.selectAll()

    def first(self) -> QWidget:
        """Return the field."""
        return self.field

    def _keep(self) -> None:
        text = self.field.toPlainText()
        self.close()
        self._done(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the note with Ctrl+Enter."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._keep()
                return True
        return super().eventFilter(watched, event)
