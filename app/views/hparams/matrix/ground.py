"""What lies around and between the cells of a scatter matrix: distributions, correlations, labels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE
from core.style.text import grouped
from core.views.matrix.bonds import bond_text, tint_of
from core.views.matrix.part import Matrix, MatrixBond, MatrixField
from core.views.plane.part import Area

_TITLE = 18.0
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MatrixGround(QWidget):
    """Draws everything but the planes, which are widgets on it."""

    pair_wanted = Signal(str, str)
    """Emitted with the horizontal and the vertical field of a correlation that was clicked."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.part: Matrix | None = None
        self.setMouseTracking(True)
        self.setAccessibleName("Scatter matrix")

    def show_part(self, part: Matrix | None) -> None:
        """Show another matrix."""
        self.part = part
        self.setAccessibleDescription("" if part is None else ", ".join(field.title for field in part.fields))
        self.update()

    def bond_at(self, at: QPoint) -> MatrixBond | None:
        """Return the correlation at a place."""
        bonds = () if self.part is None else self.part.bonds
        return next((bond for bond in bonds if bond.place.holds(at.x(), at.y())), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw fields, correlations and labels."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self._workspace.tokens.canvas))
            if self.part is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for field in self.part.fields:
                self._field(painter, field)
            for bond in self.part.bonds:
                self._bond(painter, bond)
            self._labels(painter, self.part)

    def _frame(self, painter: QPainter, place: Area) -> QRectF:
        area = QRectF(place.left, place.top, place.width, place.height)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._workspace.tokens.line), 1.0))
        painter.drawRect(area)
        return area

    def _field(self, painter: QPainter, field: MatrixField) -> None:
        area = self._frame(painter, field.place)
        self._bars(painter, field, area)
        font = text_font(TYPE.table, QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._workspace.tokens.text))
        title = QFontMetricsF(font).elidedText(field.title, Qt.TextElideMode.ElideMiddle, area.width() - 8)
        painter.drawText(QRectF(area.left(), area.top() + 1, area.width(), _TITLE), _CENTRE, title)

    def _bars(self, painter: QPainter, field: MatrixField, area: QRectF) -> None:
        if field.marginal is None:
            return
        tint = QColor(self._workspace.tokens.muted)
        tint.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        room = area.height() - _TITLE - 3
        edges = (area.left() + field.marginal.edges).tolist()
        heights = (field.marginal.shares * room).tolist()
        bars = [
            QRectF(left, area.bottom() - height, max(right - left - 0.75, 0.75), height)
            for left, right, height in zip(edges[:-1], edges[1:], heights, strict=True)
            if height > 0
        ]
        painter.drawRects(bars)

    def _bond(self, painter: QPainter, bond: MatrixBond) -> None:
        tokens = self._workspace.tokens
        colour, strength = tint_of(bond, tokens)
        tint = QColor(colour)
        tint.setAlphaF(strength)
        place = bond.place
        painter.fillRect(QRectF(place.left, place.top, place.width, place.height), tint)
        area = self._frame(painter, place)
        painter.setFont(text_font(TYPE.body, QFont.Weight.DemiBold))
        painter.setPen(QColor(tokens.muted if bond.value is None else tokens.text))
        painter.drawText(area, _CENTRE, bond_text(bond))

    def _labels(self, painter: QPainter, part: Matrix) -> None:
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(self._workspace.tokens.muted))
        metrics, middle = painter.fontMetrics(), Qt.TextElideMode.ElideMiddle
        bottom, left = part.fields[-1].place.bottom, part.fields[0].place.left
        for field in part.fields:
            room = field.place.width / max(len(field.across), 1) - 4
            for tick in field.across:
                text = metrics.elidedText(tick.label, middle, int(max(tick.room or room, 30.0)))
                painter.drawText(QRectF(tick.at - 40, bottom + 3, 80, 16), _CENTRE, text)
            for tick in field.down:
                text = metrics.elidedText(tick.label, middle, int(left - 10))
                painter.drawText(QRectF(2, tick.at - 8, left - 7, 16), _RIGHT, text)

    def event(self, event: QEvent) -> bool:
        """Tell what a cell says that is no plane."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        return super().event(event)

    def _tip(self, at: QPoint) -> str:
        bond, part = self.bond_at(at), self.part
        if bond is not None and part is not None:
            return bond_words(part, bond)
        fields = () if part is None else part.fields
        field = next((field for field in fields if field.place.holds(at.x(), at.y())), None)
        return "" if field is None else f"{field.key}\nHow the shown runs are distributed"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        there = self.bond_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the pair of a correlation."""
        bond = self.bond_at(event.position().toPoint())
        if bond is not None and self.part is not None and event.button() is Qt.MouseButton.LeftButton:
            self.pair_wanted.emit(self.part.fields[bond.row].key, self.part.fields[bond.column].key)


def bond_words(part: Matrix, bond: MatrixBond) -> str:
    """Return how two fields go together in a sentence."""
    names = f"{part.fields[bond.row].title} and {part.fields[bond.column].title}"
    if bond.value is None:
        return f"{names}: no rank correlation of categories or of fewer than three runs\nClick opens the two as Scatter"
    count = grouped(bond.count)
    return f"{names}: Spearman {bond_text(bond)} of {count} shown runs\nClick opens the two as Scatter"
