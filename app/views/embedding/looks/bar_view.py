"""A continuous colour scale as the legend shows it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.theme.fonts import text_font
from app.theme.ramps import ramp
from app.workspace import Workspace
from core.style import TYPE, missing_colour
from core.style.text import counted
from core.views import ColourBar

_PLACES = ((0.0, Qt.AlignmentFlag.AlignLeft), (0.5, Qt.AlignmentFlag.AlignHCenter), (1.0, Qt.AlignmentFlag.AlignRight))


class BarView(QWidget):
    """A continuous colour scale with its ends and what has no value; a double click asks for its settings."""

    editing = Signal()
    menu_wanted = Signal(QPoint)
    """Emitted with a place on the screen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.bar: ColourBar | None = None
        self.setFixedWidth(180)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_bar(self, bar: ColourBar) -> None:
        """Show another scale."""
        self.bar = bar
        self.setFixedHeight(52 if bar.missing else 32)
        missing = f", {counted(bar.missing, 'point')} {bar.without}" if bar.missing else ""
        first, _, last = said(bar)
        self.setAccessibleName(f"{bar.colour_map.removesuffix('_r')} from {first} to {last}{missing}")
        self.setToolTip("Double click for limits, direction and centre of the scale; right click for the quick ones")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw gradient, numbers and missing values."""
        if self.bar is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            tokens, width = self._workspace.tokens, self.width() - 12
            ring = QPen(QColor(tokens.accent), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen
            painter.setPen(ring)
            painter.setBrush(ramp(self.bar.table(tokens.name), 6, 6 + width))
            painter.drawRoundedRect(QRectF(6, 2, width, 10), 3, 3)
            painter.setPen(QColor(tokens.text))
            for (_, side), text in zip(_PLACES, said(self.bar), strict=True):
                painter.drawText(QRectF(6, 14, width, 16), side, text)
            if self.bar.missing:
                painter.setPen(QColor(tokens.muted))
                painter.setBrush(QColor(missing_colour(tokens)))
                painter.drawText(
                    QRectF(20, 34, width, 16), Qt.AlignmentFlag.AlignLeft, f"{self.bar.without} {self.bar.missing:,}"
                )
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(QPointF(11, 41), 4, 4)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the settings of the scale."""
        self.editing.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu, by mouse or key."""
        self.menu_wanted.emit(event.globalPos())


def said(bar: ColourBar) -> tuple[str, str, str]:
    """Return what a scale says at its beginning, in its middle and at its end."""
    if bar.labels:
        by_place = dict(bar.labels)
        return by_place.get(0.0, ""), by_place.get(0.5, ""), by_place.get(1.0, "")
    return f"{bar.lower:.4g}", f"{(bar.lower + bar.upper) / 2:.4g}", f"{bar.upper:.4g}"
