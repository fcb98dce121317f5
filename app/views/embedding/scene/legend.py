"""The legend in the picture: categories that filter on click, or the bar of a continuous scale."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.views.embedding.scene.strips import StripsView
from app.workspace import Workspace
from core.style import SPACE, TYPE, colour_map, missing_colour
from core.style.text import counted, grouped
from core.views import ColourBar, Legend, LegendEntry

ROW = 22
"""Height of an entry in logical pixels."""
ROWS_AT_MOST = 14
"""Entries seen at once; more scroll."""
_WIDEST, _NARROWEST = 320, 120
_SHARE = 0.4
"""Share of the picture's width that the legend takes at most."""
_HIGHEST, _LOWER, _NARROW_PICTURE = 0.6, 0.3, 640
"""Shares of its height, the lower one in a picture narrower than so many logical pixels: more would lie under it."""
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class LegendRow(QAbstractButton):
    """One category: swatch, name and count; faint while its points are hidden."""

    isolated = Signal(str)
    chosen = Signal(str)
    hovered = Signal(str, bool)

    def __init__(self, workspace: Workspace, entry: LegendEntry) -> None:
        super().__init__()
        self._workspace = workspace
        self._ringed = False
        self.entry = entry
        self.setFixedHeight(ROW)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_entry(entry)

    def show_entry(self, entry: LegendEntry) -> None:
        """Show another colour, count or state of the same category."""
        self.entry = entry
        self.setChecked(entry.shown)
        self.setAccessibleName(f"{entry.label}, {counted(entry.count or 0, 'point')}")
        self.setToolTip(
            f"{entry.label}: {counted(entry.count or 0, 'point')}\nClick hides or shows, double click isolates, "
            "Ctrl+click selects"
        )
        self.update()

    def nextCheckState(self) -> None:
        """Leave the state to the session, which tells when it has changed."""

    def sizeHint(self) -> QSize:
        """Return the room for swatch, name and count."""
        metrics = QFontMetricsF(text_font(TYPE.table))
        width = 22 + metrics.horizontalAdvance(self.entry.label) + 16 + metrics.horizontalAdvance(self._count()) + 10
        return QSize(int(min(max(width, _NARROWEST), _WIDEST)), ROW)

    def _count(self) -> str:
        return "" if self.entry.count is None else grouped(self.entry.count)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatch, name and count."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.table))
            tokens, area = self._workspace.tokens, QRectF(self.rect())
            if self.underMouse() or self._ringed:
                painter.setBrush(QColor(tokens.window))
                painter.setPen(QPen(QColor(tokens.accent), 1) if self._ringed else Qt.PenStyle.NoPen)
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            self._paint_swatch(painter)
            count, metrics = self._count(), QFontMetricsF(painter.font())
            reserved = metrics.horizontalAdvance(count) + 18
            painter.setPen(QColor(tokens.text if self.entry.shown else tokens.faint))
            name = metrics.elidedText(self.entry.label, Qt.TextElideMode.ElideMiddle, area.width() - 22 - reserved)
            painter.drawText(area.adjusted(22, 0, -reserved, 0), Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(QColor(tokens.muted if self.entry.shown else tokens.faint))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area.adjusted(0, 0, -8, 0), right, count)

    def _paint_swatch(self, painter: QPainter) -> None:
        centre = QPointF(11, ROW / 2)
        painter.setPen(QPen(QColor(self.entry.colour), 1.5))
        painter.setBrush(QColor(self.entry.colour) if self.entry.shown else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the category with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit(self.entry.key)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select the category with Ctrl and Space."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit(self.entry.key)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Isolate the category."""
        self.isolated.emit(self.entry.key)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Highlight the category."""
        self.hovered.emit(self.entry.key, True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """End the highlight."""
        self.hovered.emit(self.entry.key, False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Highlight the category for the keyboard as for the mouse, and ring it where the keyboard came to it."""
        self._ringed = event.reason() in _BY_KEY
        self.hovered.emit(self.entry.key, True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the highlight."""
        self._ringed = False
        self.hovered.emit(self.entry.key, False)
        super().focusOutEvent(event)


class BarView(QWidget):
    """A continuous colour scale with its ends and what has no value."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.bar: ColourBar | None = None
        self.setFixedWidth(180)

    def show_bar(self, bar: ColourBar) -> None:
        """Show another scale."""
        self.bar = bar
        self.setFixedHeight(52 if bar.missing else 32)
        missing = f", {counted(bar.missing, 'point')} {bar.without}" if bar.missing else ""
        self.setAccessibleName(f"{bar.colour_map} from {bar.lower:.4g} to {bar.upper:.4g}{missing}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw gradient, numbers and missing values."""
        if self.bar is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            tokens, width = self._workspace.tokens, self.width() - 12
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(scale_gradient(self.bar.colour_map, 6, 6 + width))
            painter.drawRoundedRect(QRectF(6, 2, width, 10), 3, 3)
            painter.setPen(QColor(tokens.text))
            place = QRectF(6, 14, width, 16)
            middle = (self.bar.lower + self.bar.upper) / 2
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, f"{self.bar.lower:.4g}")
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, f"{middle:.4g}")
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, f"{self.bar.upper:.4g}")
            if self.bar.missing:
                painter.setPen(QColor(tokens.muted))
                painter.setBrush(QColor(missing_colour(tokens)))
                painter.drawText(
                    QRectF(20, 34, width, 16), Qt.AlignmentFlag.AlignLeft, f"{self.bar.without} {self.bar.missing:,}"
                )
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(QPointF(11, 41), 4, 4)


def scale_gradient(name: str, left: float, right: float) -> QLinearGradient:
    """Return a continuous colour map as a gradient between two horizontal places."""
    gradient = QLinearGradient(left, 0, right, 0)
    table = colour_map(name)
    for step in range(33):
        red, green, blue = (int(v) for v in table[round(step * 255 / 32)])
        gradient.setColorAt(step / 32, QColor(red, green, blue))
    return gradient


class LegendView(QFrame):
    """The legend as it lies over the picture, lower left."""

    toggled = Signal(str)
    isolated = Signal(str)
    chosen = Signal(str)
    highlighted = Signal(object)
    """Emitted with the key of the category under the mouse, None when it leaves."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setObjectName("floating")
        self.setAccessibleName("Legend")
        self._legend: Legend | None = None
        self.entry_rows: dict[str, LegendRow] = {}
        self._title = QLabel()
        self._title.setFont(text_font(TYPE.table))
        self._title.setProperty("role", "muted")
        self._title.setContentsMargins(6, 0, 6, 0)
        self._bar = BarView(workspace)
        self._list = QWidget()
        self._list_layout = QVBoxLayout(self._list)
        self._list_layout.setContentsMargins(0, 0, 0, 0)
        self._list_layout.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        self._scroll.viewport().setAutoFillBackground(False)
        self._list.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.unit, 6, SPACE.unit, SPACE.unit)
        layout.setSpacing(SPACE.unit)
        self._strips = StripsView(workspace)
        for widget in (self._title, self._scroll, self._bar, self._strips):
            layout.addWidget(widget)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.timeout.connect(lambda: self.highlighted.emit(None))
        self.hide()

    def show_legend(self, legend: Legend | None) -> None:
        """Show what the colours mean; nothing for None."""
        if legend is self._legend:
            return
        self._legend = legend
        self.setVisible(legend is not None)
        if legend is None:
            return
        self._title.setText(legend.title)
        self._title.setToolTip(legend.tip)
        self._title.setVisible(bool(legend.title))
        self._strips.show_strips(legend.strips)
        self._bar.setVisible(legend.bar is not None)
        self._scroll.setVisible(legend.bar is None and bool(legend.entries))
        if legend.bar is not None:
            self._bar.show_bar(legend.bar)
        self._show_entries(legend.entries)
        self.fit()

    def _show_entries(self, entries: tuple[LegendEntry, ...]) -> None:
        if tuple(self.entry_rows) != tuple(entry.key for entry in entries):
            self._rebuild(entries)
        for entry in entries:
            self.entry_rows[entry.key].show_entry(entry)

    def _rebuild(self, entries: tuple[LegendEntry, ...]) -> None:
        for row in self.entry_rows.values():
            self._list_layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.entry_rows = {entry.key: LegendRow(self._workspace, entry) for entry in entries}
        for key, row in self.entry_rows.items():
            row.clicked.connect(lambda _checked=False, key=key: self.toggled.emit(key))
            row.isolated.connect(self.isolated)
            row.chosen.connect(self.chosen)
            row.hovered.connect(self._hover)
            self._list_layout.addWidget(row)

    def _hover(self, key: str, inside: bool) -> None:
        # Between two rows the mouse leaves one and enters the next: the highlight does not blink.
        if inside:
            self._leaving.stop()
            self.highlighted.emit(key)
        else:
            self._leaving.start(30)

    def fit(self) -> None:
        """Take the size of the content, as far as there is room, at the lower left of the picture."""
        parent = self.parentWidget()
        if self._legend is None or parent is None:
            return
        if self._legend.bar is None:
            share = _HIGHEST if parent.width() >= _NARROW_PICTURE else _LOWER
            room = max(int(parent.height() * share - 40) // ROW, 3)
            rows = min(len(self.entry_rows), ROWS_AT_MOST, room)
            scrolled = len(self.entry_rows) > rows
            wished = max((row.sizeHint().width() for row in self.entry_rows.values()), default=_NARROWEST)
            widest = max(min(wished, int(parent.width() * _SHARE)), _NARROWEST)
            self._scroll.setFixedSize(widest + (12 if scrolled else 0), rows * ROW)
        self.adjustSize()
        self.move(SPACE.between, parent.height() - self.height() - SPACE.between)
        self.raise_()
