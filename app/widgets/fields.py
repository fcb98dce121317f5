"""Fields to type into that leave the window its shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class Field(QLineEdit):
    """A line to type into that takes no key which means nothing here.

    Ctrl+E exports: Qt would go to the end of the line, for which there is End. Undo and redo are the window's where
    nothing was typed that could be taken back or done again.
    """

    def event(self, event: QEvent) -> bool:
        """Leave to the window the keys that mean nothing here."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._foreign(event):
            event.ignore()
            return False
        return super().event(event)

    def _foreign(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not (self.isModified() and self.isUndoAvailable())
        if event.matches(QKeySequence.StandardKey.Redo):
            return not self.isRedoAvailable()
        return event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class SearchField(Field):
    """A search field that Esc empties."""

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window while there is something to clear."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text():
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.clear()
                return True
        return super().event(event)
