"""What the colours of runs say, where that is not which run or which listed group it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.theme.ramps import ramp
from app.workspace import Workspace
from core.state import ColourBy
from core.style import DASHES, TYPE
from core.style.text import grouped
from core.views.grouping import dashes_of
from core.views.legends import ColourBar, Legend, LegendEntry
from core.views.run_colours import colour_by, run_colours
from core.views.ticks import value_label

_BAR, _LINE, _DOT, _GAP = 8, 18, 9, 14
_STROKE, _DASH, _MOST = 24, "\x1fdash", 12
"""Width of a dashed line, what stands for a value that has one, and how many of those are told."""


class ColourKey(QWidget):
    """A scale with its ends, or names with their colours in as many lines as they need; no height without a meaning."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.legend: Legend | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def refresh(self) -> None:
        """Follow the session."""
        session = self._workspace.session
        told = colour_by(session.state) in (ColourBy.FIELD, ColourBy.PATTERN)
        legend = run_colours(session.catalog, session.state, self._workspace.theme).legend if told else None
        self.legend = self._with_dashes(legend)
        self.setVisible(self.legend is not None)
        self.setAccessibleName("Colours of runs" if self.legend is None else f"Colours and dashes: {self.legend.title}")
        self.setToolTip("" if self.legend is None else _described(self.legend))
        self.updateGeometry()
        self.update()

    def _with_dashes(self, legend: Legend | None) -> Legend | None:
        """Return what colours say with what dashes say; beside a scale of colours there is no room for it."""
        session = self._workspace.session
        dashes = dashes_of(session.catalog, session.state)
        if dashes is None or (legend is not None and legend.bar is not None):
            return legend
        ink = self._workspace.tokens.muted
        entries = tuple(
            LegendEntry(_DASH, label, ink, dash=code % len(DASHES))
            for code, label in enumerate(dashes.groups.labels[:_MOST])
        )
        if legend is None:
            return Legend(dashes.title, entries)
        return Legend(f"{legend.title}, {dashes.title}", (*legend.entries, *entries))

    def sizeHint(self) -> QSize:
        """Return the room of all names in the present width."""
        if self.legend is None:
            return QSize(200, 0)
        if self.legend.bar is not None:
            return QSize(200, _BAR + _LINE + 2)
        return QSize(200, _LINE * (1 + max((line for _, line in self._places()), default=0)))

    def minimumSizeHint(self) -> QSize:
        """Return that names may be elided but not left out."""
        return QSize(80, self.sizeHint().height())

    def _places(self) -> list[tuple[QRect, int]]:
        """Return the room of each entry and its line."""
        found, left, line, width = [], 0, 0, max(self.width(), 120)
        metrics = self.fontMetrics()
        for entry in self.legend.entries if self.legend else ():
            room = min(metrics.horizontalAdvance(_text(entry.label, entry.count)) + _mark(entry) + 6, width)
            if left and left + room > width:
                left, line = 0, line + 1
            found.append((QRect(left, line * _LINE, room, _LINE), line))
            left += room + _GAP
        return found

    def resizeEvent(self, event: object) -> None:
        """Take as many lines as the width asks for."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale or the names."""
        if self.legend is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            if self.legend.bar is not None:
                self._draw_bar(painter, self.legend.bar)
            else:
                self._draw_names(painter, self.legend)

    def _draw_bar(self, painter: QPainter, bar: ColourBar) -> None:
        area, tokens = QRectF(0, 2, self.width(), _BAR), self._workspace.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ramp(bar.table(tokens.name), area.left(), area.right()))
        painter.drawRoundedRect(area, 3, 3)
        below = QRect(0, _BAR + 2, self.width(), _LINE)
        middle = Qt.AlignmentFlag.AlignVCenter
        ends = _ends(bar)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | middle, ends[0])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | middle, ends[1])
        if bar.missing:
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{grouped(bar.missing)} without")

    def _draw_names(self, painter: QPainter, legend: Legend) -> None:
        for entry, (room, _) in zip(legend.entries, self._places(), strict=True):
            _draw_mark(painter, entry, room)
            painter.setPen(QColor(self._workspace.tokens.muted))
            beside = room.adjusted(_mark(entry) + 4, 0, 0, 0)
            text = painter.fontMetrics().elidedText(
                _text(entry.label, entry.count), Qt.TextElideMode.ElideMiddle, beside.width() + 2
            )
            painter.drawText(beside.adjusted(0, 0, 4, 0), Qt.AlignmentFlag.AlignVCenter, text)


def _mark(entry: LegendEntry) -> int:
    """Return the width of what stands before a name."""
    return _STROKE if entry.key == _DASH else _DOT


def _draw_mark(painter: QPainter, entry: LegendEntry, room: QRect) -> None:
    if entry.key != _DASH:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(entry.colour))
        painter.drawRoundedRect(QRectF(room.left(), room.top() + 4.5, _DOT, _DOT), 2, 2)
        return
    pen = QPen(QColor(entry.colour), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if DASHES[entry.dash]:
        pen.setDashPattern(list(DASHES[entry.dash]))
    painter.setPen(pen)
    painter.drawLine(room.left(), room.center().y(), room.left() + _STROKE, room.center().y())


def _text(label: str, count: int | None) -> str:
    return label if count is None else f"{label} {grouped(count)}"


def _ends(bar: ColourBar) -> tuple[str, str]:
    """Return what the ends of a scale say: the labels where they stand at the ends, else the numbers."""
    by_place = {round(place, 3): text for place, text in bar.labels}
    return by_place.get(0.0, value_label(bar.lower)), by_place.get(1.0, value_label(bar.upper))


def _described(legend: Legend) -> str:
    if legend.bar is not None:
        low, high = _ends(legend.bar)
        return f"{legend.title} from {low} to {high}"
    return "\n".join([legend.title, *(_text(entry.label, entry.count) for entry in legend.entries)])
