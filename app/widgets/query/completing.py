"""Offers beneath a field what can be typed next, and lets the field's keys choose from it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.widgets.query.field import QueryField
from app.widgets.query.popup import CONTROL, ENDS, CompletionPopup, written
from app.workspace import Workspace
from core.analysis.query import Completer, Completion, Completions


class Completing(QObject):
    """Completion of a field of which a part before its text may be left out; Tab, Enter and arrows choose."""

    entered = Signal()
    """Enter was pressed, and not to choose something."""
    focused = Signal(bool)
    """The field got the focus, or lost it."""

    def __init__(self, workspace: Workspace, field: QueryField) -> None:
        super().__init__(field)
        self.popup = CompletionPopup(workspace, field)
        self.completer: Completer | None = None
        self.before = ""
        """What is meant to stand before the text of the field."""
        self._field = field
        self._unfinished = False
        self.popup.chosen.connect(self._take)
        field.installEventFilter(self)

    def offer(self, unfinished: bool, asked: bool = False) -> None:
        """Offer what can be typed next; `unfinished` says that something has to be, `asked` that the user wants it."""
        self._unfinished = unfinished
        text, at = self._field.text(), self._field.at
        if self.completer is None or not (text.strip() or asked):
            self.popup.hide()
            return
        found = self._found(self.completer)
        typed = text[found.start : at]
        items = () if [item.text for item in found.items] == [typed] else found.items
        if not asked and not typed and not unfinished:
            items = ()
        self.popup.offer(items, self._field.place_of(found.start), marked=unfinished)

    def _found(self, completer: Completer) -> Completions:
        shift = len(self.before)
        found = completer.complete(self.before + self._field.text(), shift + self._field.at)
        return Completions(max(found.start - shift, 0), max(found.end - shift, 0), found.items)

    def _take(self, item: Completion) -> None:
        if self.completer is None:
            return
        found, text = self._found(self.completer), self._field.text()
        self._field.replace(found.start, found.end, written(item, text[found.end :]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's keys move through what is offered."""
        kind = event.type()
        if kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.popup.hide()
            self.focused.emit(kind is QEvent.Type.FocusIn)
        elif kind is QEvent.Type.Hide:
            self.popup.hide()
        elif kind is QEvent.Type.Move and self.popup.isVisible():
            self.offer(self._unfinished)
        elif isinstance(event, QKeyEvent) and kind is QEvent.Type.ShortcutOverride and self._is_mine(event):
            event.accept()
            return True
        elif isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and (self.popup.isVisible() or bool(self._field.text()))

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Space and event.modifiers() in CONTROL:
            self.offer(self._unfinished, asked=True)
            return True
        if key in ENDS:
            self._end()
            return True
        if plain and self.popup.isVisible():
            return self.popup.press(key)
        if plain and key == Qt.Key.Key_Escape and self._field.text():
            self._field.clear()
            return True
        return False

    def _end(self) -> None:
        current = self.popup.current
        if current is None:
            self.popup.hide()
            self.entered.emit()
        else:
            self._take(current)
