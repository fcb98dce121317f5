"""The bars on the screen: titles that stay above, rows that scroll, one row in focus and one under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from app.widgets.sketch import paint_sketch
from app.workspace import Workspace
from core.style import mix
from core.views.importance.bars import HEAD, ROW, Bars
from core.views.importance.board import Board, Row
from core.views.importance.words import cell_text, cell_tip

_STALE = 0.4
"""Opacity of what belongs to the question before."""
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class BarsSurface(QAbstractScrollArea):
    """Paints the bars; clicks and keys are told as wishes."""

    row_wanted = Signal(int, bool)
    """Emitted with the row that is wanted in focus, and whether it is wanted with the one that is there."""
    sort_wanted = Signal(int)
    """Emitted with the column that rows are to be sorted by, 0 for the mean rank."""
    menu_wanted = Signal(int, QPoint)
    """Emitted with a row and a place on the screen where its menu opens."""
    copy_wanted = Signal()
    resized = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.bars: Bars | None = None
        self.board: Board | None = None
        self.row = -1
        self.stale = False
        self._under: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Importance of parameters")
        self.setMinimumWidth(220)
        workspace.theme_changed.connect(self.viewport().update)

    def show_bars(self, bars: Bars, board: Board, focus: tuple[str, ...]) -> None:
        """Show other bars."""
        self.bars, self.board, self.stale = bars, board, False
        fields = [row.fields for row in board.rows]
        self.row = fields.index(focus) if focus in fields else -1
        self._fit()
        self._say()
        self.viewport().update()

    def show_stale(self) -> None:
        """Show that the bars belong to the question before, until the first answer comes."""
        if self.bars is not None and not self.stale:
            self.stale = True
            self.viewport().update()

    def _fit(self) -> None:
        if self.bars is None:
            return
        ground = self.viewport().size()
        down = round(self.bars.body.height + HEAD - ground.height())
        across = round(self.bars.head.width - ground.width())
        for bar, beyond, page in (
            (self.verticalScrollBar(), down, ground.height()),
            (self.horizontalScrollBar(), across, ground.width()),
        ):
            bar.setRange(0, max(beyond, 0))
            bar.setPageStep(page)
            bar.setSingleStep(round(ROW))

    def _say(self) -> None:
        row = self._row(self.row)
        if self.board is None or row is None:
            self.setAccessibleDescription("")
            return
        told = zip(self.board.evaluators, row.cells, strict=True)
        values = ", ".join(f"{each.title} {cell_text(cell)}" for each, cell in told if cell is not None)
        self.setAccessibleDescription(f"{row.title}: {values}")

    def _row(self, place: int | None) -> Row | None:
        rows = () if self.board is None else self.board.rows
        return rows[place] if place is not None and 0 <= place < len(rows) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for bars in the new width."""
        super().resizeEvent(event)
        self._fit()
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        del event
        tokens, ground = self._workspace.tokens, self.viewport().rect()
        with QPainter(self.viewport()) as painter:
            painter.fillRect(ground, QColor(tokens.canvas))
            if self.bars is None:
                return
            painter.setOpacity(_STALE if self.stale else 1.0)
            left, top = -self.horizontalScrollBar().value(), self.verticalScrollBar().value()
            painter.setClipRect(QRectF(0.0, HEAD, ground.width(), ground.height() - HEAD))
            painter.translate(left, HEAD - top)
            if self._under is not None and self._under < len(self.bars.tops):
                wash = QColor(mix(tokens.canvas, tokens.text, 0.05))
                painter.fillRect(QRectF(0.0, self.bars.tops[self._under], self.bars.head.width, ROW), wash)
            paint_sketch(painter, self.bars.body, top, top + ground.height())
            painter.resetTransform()
            painter.setClipping(False)
            painter.translate(left, 0.0)
            paint_sketch(painter, self.bars.head)
            if self.hasFocus():
                self._mark(painter, tokens.accent, top)

    def _mark(self, painter: QPainter, colour: str, top: int) -> None:
        """Draw a bar at the left of the row in focus: that is where keys go."""
        if self.bars is not None and 0 <= self.row < len(self.bars.tops):
            painter.setClipRect(QRectF(0.0, HEAD, self.bars.head.width, self.viewport().height() - HEAD))
            painter.fillRect(QRectF(0.0, HEAD + self.bars.tops[self.row] - top, 3.0, ROW), QColor(colour))

    def _at(self, place: QPoint) -> tuple[int | None, int | None]:
        """Return row and column under a place; the row is None above and -1 on the titles."""
        if self.bars is None:
            return None, None
        column = self.bars.column_at(place.x() + self.horizontalScrollBar().value())
        if place.y() < HEAD:
            return -1, column
        return self.bars.row_at(place.y() - HEAD + self.verticalScrollBar().value()), column

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row under the mouse."""
        row, column = self._at(event.position().toPoint())
        self._light(row if row != -1 else None)
        hand = (row == -1 and column is not None) or (row is not None and row >= 0)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        """Light up none."""
        super().leaveEvent(event)
        self._light(None)

    def _light(self, row: int | None) -> None:
        if row != self._under:
            self._under = row
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Sort by a title, or bring a row into focus: with Ctrl or Shift together with the one that is there."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        row, column = self._at(event.position().toPoint())
        if row == -1 and column is not None:
            self.sort_wanted.emit(column)
        elif row is not None and row >= 0:
            adding = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            self.row_wanted.emit(row, bool(event.modifiers() & adding))

    def contextMenuEvent(self, event: QEvent) -> None:
        """Offer what can be done with a row."""
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        row, _ = self._at(place)
        if row is not None and row >= 0:
            self.menu_wanted.emit(row, self.cursor().pos())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what a title asks and how sure a value is."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip_at(self, place: QPoint) -> str:
        """Return what is to be said of what lies under a place."""
        row, column = self._at(place)
        if self.board is None or column is None or row is None:
            return ""
        if column == 0:
            found = self._row(row)
            return self._names_tip(found)
        evaluator = self.board.evaluators[column - 1]
        if row == -1:
            return f"{evaluator.question} Click to sort by it"
        found = self._row(row)
        return "" if found is None else cell_tip(evaluator, found.cells[column - 1], found)

    def _names_tip(self, row: Row | None) -> str:
        if row is None:
            return "Click to sort by the mean rank in all evaluators that are shown"
        if len(row.names) > 1:
            return f"What {row.title} explain together beyond each on its own; click to see it"
        return f"{row.title}: mean rank {row.mean_rank:.1f} of {len(self.board.params) if self.board else 0}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through rows and open the menu of one."""
        rows = 0 if self.board is None else len(self.board.rows)
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif key in _STEPS and rows:
            self._go(min(max(self.row + _STEPS[key], 0), rows - 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and rows:
            self._go(0 if key is Qt.Key.Key_Home else rows - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu) and 0 <= self.row < rows:
            self.menu_wanted.emit(self.row, self.place_of(self.row))
        else:
            super().keyPressEvent(event)

    def place_of(self, row: int) -> QPoint:
        """Return where on the screen the menu of a row opens."""
        top = 0.0 if self.bars is None else self.bars.tops[row]
        return self.viewport().mapToGlobal(QPoint(40, round(HEAD + top + ROW) - self.verticalScrollBar().value()))

    def _go(self, row: int) -> None:
        self.row_wanted.emit(row, False)
        if self.bars is None:
            return
        bar, room = self.verticalScrollBar(), self.viewport().height() - HEAD
        top = self.bars.tops[row]
        bar.setValue(round(min(max(bar.value(), top + ROW - room), top)))

    def focusInEvent(self, event: QEvent) -> None:
        """Show where keys go."""
        self.viewport().update()
        event.accept()

    def focusOutEvent(self, event: QEvent) -> None:
        """Keys go elsewhere."""
        self.viewport().update()
        event.accept()
