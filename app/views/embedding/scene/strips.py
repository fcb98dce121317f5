"""The part of the legend that says what the hues of lines mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import SPACE, TYPE
from core.views.picture import ColourStrip

_HIGH, _BAND, _MARGIN = 36, 4, 6


class StripView(QWidget):
    """One strip: its title and both ends in words, and the hues between them."""

    def __init__(self, workspace: Workspace, strip: ColourStrip) -> None:
        super().__init__()
        self._workspace = workspace
        self.strip = strip
        self.setFixedHeight(_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(strip.tip)
        self.setAccessibleName(f"{strip.title}: {strip.tip}")

    def sizeHint(self) -> QSize:
        """Return the room for its title and both ends."""
        metrics = QFontMetricsF(text_font(TYPE.caption))
        words = sum(metrics.horizontalAdvance(word) for word in (self.strip.first, self.strip.last)) + SPACE.between
        title = QFontMetricsF(text_font(TYPE.table)).horizontalAdvance(self.strip.title)
        return QSize(round(max(words, title)) + 2 * _MARGIN, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title, hues and ends."""
        tokens, left, right = self._workspace.tokens, float(_MARGIN), float(self.width() - _MARGIN)
        gradient, last = QLinearGradient(QPointF(left, 0), QPointF(right, 0)), max(len(self.strip.colours) - 1, 1)
        for place, colour in enumerate(self.strip.colours):
            gradient.setColorAt(place / last, QColor(colour))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(tokens.muted))
            painter.setFont(text_font(TYPE.table))
            room = QRectF(left, 0, right - left, 16)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.strip.title)
            painter.setFont(text_font(TYPE.caption))
            room.moveTop(_HIGH - 16)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.strip.first)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.strip.last)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(gradient)
            painter.drawRoundedRect(QRectF(left, 16, right - left, _BAND), 2, 2)


class StripsView(QWidget):
    """All strips of a legend, one below the other."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.views: tuple[StripView, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.unit)
        self.hide()

    def show_strips(self, strips: tuple[ColourStrip, ...]) -> None:
        """Show other strips, nothing for none."""
        self.setVisible(bool(strips))
        if strips == tuple(view.strip for view in self.views):
            return
        for view in self.views:
            self._layout.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.views = tuple(StripView(self._workspace, strip) for strip in strips)
        for view in self.views:
            self._layout.addWidget(view)
            view.show()  # a layout shows what it is given later, and the legend takes its size at once
