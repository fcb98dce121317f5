"""Letters that choose in a box of choices, rather than what they mean to the window."""

from __future__ import annotations

import time

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget


class TypedChoice:
    """Remembers what is being typed into a box that has the focus, as long as Qt does."""

    def __init__(self) -> None:
        self._box: QWidget | None = None
        self._text = ""
        self._last = 0.0

    def means(self, focus: QWidget | None, event: QKeyEvent) -> bool:
        """Return whether a key goes on with, or begins, the name of a choice in the box that has the focus."""
        letter, now = event.text(), time.monotonic()
        if not isinstance(focus, QComboBox) or focus.isEditable() or not letter.isprintable() or not letter:
            return False
        going_on = focus is self._box and now - self._last < QApplication.keyboardInputInterval() / 1000
        text = (self._text if going_on else "") + letter
        if not any(focus.itemText(index).casefold().startswith(text.casefold()) for index in range(focus.count())):
            return False
        self._box, self._text, self._last = focus, text, now
        return True
