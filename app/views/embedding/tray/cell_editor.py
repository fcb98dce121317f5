"""A line in place of a cell, to write another value into it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QWidget

from app.widgets.fields import Field
from core.model import Column


class CellEditor(Field):
    """Enter writes, Esc leaves the cell as it is, Ctrl+Enter writes into all selected rows, Tab goes on."""

    written = Signal(str, bool)
    """Emitted with the value, and whether it is for all selected rows."""
    ended = Signal(int)
    """Emitted with the number of cells to go on to: 1 for the next one."""

    def __init__(self, parent: QWidget, box: QRect, column: Column) -> None:
        super().__init__(parent)
        self._done = False
        self._before = ""
        self.setObjectName("cell")
        self.setAccessibleName(f"Value of {column.name}")
        self.setToolTip("Enter writes the value, Ctrl+Enter into all selected rows, Esc leaves it as it was")
        if column.categories:
            completer = QCompleter(list(column.categories), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.setCompleter(completer)
        self.setGeometry(box.adjusted(0, -2, 0, 2).united(QRect(box.left(), box.top() - 2, 80, box.height() + 4)))

    def begin(self, text: str) -> None:
        """Show what the cell says, to be written over."""
        self._before = text
        self.setText(text)
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write, or leave it."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._end(None, False, 0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            everywhere = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._end(self.text(), everywhere, 0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._end(self.text(), False, 1 if key == Qt.Key.Key_Tab else -1)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let Tab be a key of the cell."""
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write what was typed when something else is clicked."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._end(self.text(), False, 0)

    def _end(self, text: str | None, everywhere: bool, onward: int) -> None:
        if self._done:
            return
        self._done = True
        if text is not None and (everywhere or text != self._before):
            self.written.emit(text, everywhere)
        self.ended.emit(onward)
        self.hide()
        self.deleteLater()
