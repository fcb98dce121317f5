"""A text with line numbers in which differences are marked; it can be selected and copied, and not changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.theme.fonts import mono_font
from app.workspace import Workspace
from core.style import TYPE, Tokens, mix
from core.views.compare.words import Marks

_LONGEST = 5000
"""Letters of a line that are drawn."""
_PAD = 8


class LineKind(Enum):
    """What a line is."""

    SAME = " "
    REMOVED = "−"
    ADDED = "+"
    NONE = ""
    """No line: the other text has one here."""
    FOLD = "⋯"
    """Stands for lines that are alike."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as it is drawn; `fold` is the place of the first line that a FOLD stands for."""

    text: str
    kind: LineKind
    numbers: tuple[int | None, ...] = ()
    marks: Marks = ()
    fold: int = -1


class DiffText(QPlainTextEdit):
    """Lines on grounds that say whether they were removed or added; the signs beside them say it too."""

    unfolded = Signal(int)
    """Emitted with the place of a fold that is to be opened."""

    def __init__(self, workspace: Workspace, name: str, columns: int) -> None:
        super().__init__()
        self._workspace, self._columns = workspace, columns
        self.lines: tuple[ShownLine, ...] = ()
        self.gutter = _Gutter(self)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(mono_font(TYPE.table))
        self.document().setDefaultFont(mono_font(TYPE.table))
        self.document().setDocumentMargin(2)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.updateRequest.connect(lambda rect, dy: self.gutter.update())
        self._fit()

    def show_lines(self, lines: Sequence[ShownLine]) -> None:
        """Show other lines; the place stays where it is if it can."""
        if tuple(lines) == self.lines:
            return
        down = self.verticalScrollBar().value()
        self.lines = tuple(lines)
        self.setPlainText("\n".join(line.text[:_LONGEST] for line in lines))
        self._fit()
        self.verticalScrollBar().setValue(down)

    def gutter_width(self) -> int:
        """Return the width of line numbers and signs."""
        most = max((number or 0 for line in self.lines for number in line.numbers), default=0)
        digit = self.fontMetrics().horizontalAdvance("0")
        return self._columns * (digit * max(len(str(most)), 2) + _PAD) + digit + _PAD

    def _fit(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        inside = self.contentsRect()
        self.gutter.setGeometry(QRect(inside.left(), inside.top(), self.gutter_width(), inside.height()))
        self.gutter.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the lines."""
        super().resizeEvent(event)
        self._fit()

    def visible_lines(self) -> list[tuple[QTextBlock, QRectF, ShownLine]]:
        """Return the lines in sight with their places."""
        found = []
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid() and block.blockNumber() < len(self.lines):
            place = self.blockBoundingGeometry(block).translated(offset)
            if place.top() > self.viewport().height():
                break
            found.append((block, place, self.lines[block.blockNumber()]))
            block = block.next()
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the grounds and marks of the lines in sight, then their texts."""
        with QPainter(self.viewport()) as painter:
            for block, place, line in self.visible_lines():
                self._ground(painter, block, place, line)
        super().paintEvent(event)

    def _ground(self, painter: QPainter, block: QTextBlock, place: QRectF, line: ShownLine) -> None:
        ground, mark = colours(line.kind, self._workspace.tokens)
        if ground is not None:
            painter.fillRect(QRectF(0, place.top(), self.viewport().width(), place.height()), ground)
        layout = block.layout()
        if mark is None or not layout.lineCount():
            return
        for start, end in line.marks:
            if start < _LONGEST:
                left, right = (_x(layout.lineAt(0).cursorToX(min(at, _LONGEST))) for at in (start, end))
                area = QRectF(place.left() + left, place.top(), max(right - left, 2.0), place.height())
                painter.fillRect(area, mark)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the fold under the mouse."""
        line = self._line_at(event.position())
        if line is not None and line.kind is LineKind.FOLD and event.button() is Qt.MouseButton.LeftButton:
            self.unfolded.emit(line.fold)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the fold that the cursor is at with Return."""
        place = self.textCursor().blockNumber()
        line = self.lines[place] if place < len(self.lines) else None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line is not None and line.kind is LineKind.FOLD:
            self.unfolded.emit(line.fold)
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a fold can be opened."""
        line = self._line_at(event.position())
        over = line is not None and line.kind is LineKind.FOLD
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def _line_at(self, place: QPointF) -> ShownLine | None:
        return next((line for _, area, line in self.visible_lines() if area.top() <= place.y() < area.bottom()), None)

    @property
    def tokens(self) -> Tokens:
        """The colours now in use."""
        return self._workspace.tokens


class _Gutter(QWidget):
    """Numbers and signs of the lines in sight."""

    def __init__(self, text: DiffText) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        """Return the width of the numbers."""
        return QSize(self._text.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw numbers and signs."""
        tokens = self._text.tokens
        with QPainter(self) as painter:
            painter.setFont(self._text.font())
            digit = painter.fontMetrics().horizontalAdvance("0")
            painter.fillRect(self.rect(), QColor(tokens.window))
            for _, place, line in self._text.visible_lines():
                self._line(painter, place, line, digit)

    def _line(self, painter: QPainter, place: QRectF, line: ShownLine, digit: int) -> None:
        tokens = self._text.tokens
        ground, _ = colours(line.kind, tokens)
        if ground is not None:
            painter.fillRect(QRectF(0, place.top(), self.width(), place.height()), ground)
        width = (self.width() - digit - _PAD) / max(len(line.numbers), 1)
        painter.setPen(QColor(tokens.muted))
        for column, number in enumerate(line.numbers):
            if number is not None:
                room = QRectF(column * width, place.top(), width - 3, place.height())
                painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
        sign = QRectF(self.width() - digit - _PAD / 2, place.top(), digit + 2, place.height())
        painter.setPen(QColor(tokens.text))
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, line.kind.value.strip())


def colours(kind: LineKind, tokens: Tokens) -> tuple[QColor | None, QColor | None]:
    """Return the ground of a line and that of its marks, None for none."""
    match kind:
        case LineKind.REMOVED | LineKind.ADDED:
            tint = tokens.bad if kind is LineKind.REMOVED else tokens.good
            return QColor(mix(tokens.raised, tint, 0.12)), QColor(mix(tokens.raised, tint, 0.34))
        case LineKind.NONE:
            return QColor(mix(tokens.raised, tokens.text, 0.04)), None
        case LineKind.FOLD:
            return QColor(mix(tokens.raised, tokens.accent, 0.10)), None
    return None, None


def _x(found: object) -> float:
    """Return a horizontal place as Qt tells it: alone, or with the cursor it belongs to."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
