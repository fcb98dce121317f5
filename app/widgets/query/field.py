"""The field that a query is typed into: one line that grows into several, with colours and an underline."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QWidget

from app.theme.icons import pixmap
from app.widgets.buttons import IconButton
from app.workspace import Workspace
from core.style import SPACE
from core.views.query_look import Part, Piece

HEIGHT: Final = 28
MOST_LINES: Final = 6
_SIDE: Final = 26
"""Room at each side for an icon."""


class QueryField(QPlainTextEdit):
    """A field for one query, however many lines it wraps into."""

    edited = Signal(str)
    """Emitted with the text after the user changed it."""
    help_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._silent = False
        self._marks: tuple[tuple[Piece, ...], tuple[int, int] | None, bool] = ((), None, False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.horizontalScrollBar().setValue(0))
        self.document().setDocumentMargin(0)
        self._glass = QLabel(self)
        self._trailing = IconButton(workspace, "help", "", self._trail, size=22)
        self._trailing.setParent(self)
        self._trailing.setCursor(Qt.CursorShape.ArrowCursor)
        self._trailing.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        workspace.theme_changed.connect(self._recolour)
        self.textChanged.connect(self._changed)
        self._recolour()
        self._fit()
        self._show_trailing()

    def text(self) -> str:
        """Return what stands in the field."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Put another text into the field, which the user did not type."""
        self._silent = True
        self.setPlainText(_one_line(text))
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._silent = False

    def type_text(self, text: str) -> None:
        """Put another text into the field as if it had been typed, so that it can be undone there."""
        self.replace(0, len(self.text()), text)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of characters from `start` and before `end`, the cursor behind it."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def clear(self) -> None:
        """Empty the field."""
        if self.text():
            self.type_text("")

    @property
    def at(self) -> int:
        """Before which character the next one is typed."""
        return self.textCursor().position()

    def mark(self, pieces: tuple[Piece, ...], wrong: tuple[int, int] | None, doubtful: bool) -> None:
        """Colour the pieces of a query, and underline what is wrong or doubtful."""
        self._marks = (pieces, wrong, doubtful)
        tokens = self._workspace.tokens
        formats = {Part.FIELD: _ink(tokens.accent), Part.KEYWORD: _ink(tokens.muted), Part.VALUE: _ink(tokens.text)}
        formats[Part.KEYWORD].setFontWeight(QFont.Weight.Medium)
        shown = [self._selected(piece.start, piece.end, formats[piece.part]) for piece in pieces]
        if wrong is not None:
            line = QTextCharFormat()
            line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            line.setUnderlineColor(QColor(tokens.warn if doubtful else tokens.bad))
            shown.append(self._selected(*wrong, line))
        self.setExtraSelections(shown)

    def _selected(self, start: int, end: int, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        length = self.document().characterCount() - 1
        cursor.setPosition(min(start, length))
        cursor.setPosition(min(end, length), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, form
        return selection

    def _changed(self) -> None:
        self._fit()
        self._show_trailing()
        if not self._silent:
            self.edited.emit(self.text())

    def _trail(self) -> None:
        if self.text():
            self.clear()
            self.setFocus()
        else:
            self.help_wanted.emit()

    def _show_trailing(self) -> None:
        filled = bool(self.text())
        self._trailing.show_icon("close" if filled else "help")
        tip = "Clear the query" if filled else "What can be asked"
        self._trailing.setToolTip(tip)
        self._trailing.setAccessibleName(tip)

    def _fit(self) -> None:
        layout = self.document().firstBlock().layout()
        lines = min(max(1, layout.lineCount()), MOST_LINES)
        spacing = self.fontMetrics().lineSpacing()
        self.setFixedHeight(HEIGHT + (lines - 1) * spacing)
        above = (HEIGHT - 2 - spacing) // 2
        self.setViewportMargins(_SIDE, above, _SIDE, HEIGHT - 2 - spacing - above)
        self._glass.move(7, (HEIGHT - SPACE.icon) // 2)
        self._trailing.move(self.width() - 25, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the text anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font and the state that the stylesheet gives."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _recolour(self) -> None:
        scale = self.devicePixelRatioF()
        self._glass.setPixmap(pixmap("search", self._workspace.tokens.muted, scale))
        self._glass.resize(SPACE.icon, SPACE.icon)
        self.mark(*self._marks)

    def event(self, event: QEvent) -> bool:
        """Leave to the window the keys that mean nothing here: Ctrl+E, and undo where nothing was typed."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._foreign(event):
            event.ignore()
            return False
        return super().event(event)

    def _foreign(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.document().isUndoAvailable()
        if event.matches(QKeySequence.StandardKey.Redo):
            return not self.document().isRedoAvailable()
        return event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.ControlModifier

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text, and leave dropped folders to the window."""
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert a text as one line."""
        self.insertPlainText(_one_line(source.text()))

    def place_of(self, character: int) -> QRect:
        """Return where a character stands, in the field's coordinates."""
        cursor = self.textCursor()
        cursor.setPosition(min(character, len(self.text())))
        rect = self.cursorRect(cursor)
        return rect.translated(self.viewport().pos())


def _ink(colour: str) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QColor(colour))
    return form


def _one_line(text: str) -> str:
    return " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def set_style(widget: QWidget, name: str, value: object) -> None:
    """Give a widget a property that its style depends on."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().polish(widget)
