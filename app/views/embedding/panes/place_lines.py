"""Lines over all pictures that join the places of one point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from app.theme.fonts import text_font
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.frame import Frame
from app.workspace import Workspace
from core.model import F8, I8, Bool
from core.style import SPACE, TYPE, Tokens
from core.views.embedding.panes.pairing import Pairing
from core.views.picture import Emphasis

MOST_LINES = 300
"""Lines of selected points at most; more would be a carpet."""
REST = 120
"""Milliseconds without motion after which lines are smoothed."""
_STRONG, _WEAK, _FEW = 170, 70, 30


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in which points have places.

    Attributes
    ----------
    canvas
        What it is drawn on.
    pairing
        Which of its rows is which of the main table, None for the same ones.
    """

    canvas: Canvas
    pairing: Pairing | None = None


class PlaceLines(QWidget):
    """Lies over the pictures and lets the mouse through.

    `pictures` returns the main one and those beside it, `joined` the rows of the main table that are selected (at most
    so many) with how many there are, and `hovered` the row under the mouse, None for none. Lines pass below the
    widgets that `above` returns.
    """

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        pictures: Callable[[], Sequence[Drawn]],
        joined: Callable[[int], tuple[I8, int]],
        hovered: Callable[[], int | None],
        above: Callable[[], Sequence[QWidget]],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._workspace, self._room = workspace, parent
        self._pictures, self._joined, self._hovered, self._above = pictures, joined, hovered, above
        self._empty = True
        self._drawn: tuple[object, ...] = ()
        self._smooth = False
        self._kept: QPixmap | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._on_rest)
        self.hide()

    def follow(self) -> None:
        """Draw the lines where the points are now."""
        empty = self._hovered() is None and self._joined(1)[1] == 0
        if not (empty and self._empty):
            self._empty = empty
            self.update()

    def lines(self) -> tuple[list[tuple[int, QPointF, QPointF]], int]:
        """Return the lines of selected points, each with its row and both ends, and how many points are selected."""
        rows, whole = self._joined(self.most)
        return self._between(rows), whole

    @property
    def most(self) -> int:
        """How many selected points are joined at most."""
        return MOST_LINES // max(len(self._pictures()) - 1, 1)

    def hovered_lines(self) -> list[tuple[int, QPointF, QPointF]]:
        """Return the lines of the point under the mouse."""
        row = self._hovered()
        return [] if row is None else self._between(np.array([row], dtype=np.int64))

    def _between(self, rows: I8) -> list[tuple[int, QPointF, QPointF]]:
        pictures = self._pictures()
        if len(pictures) < 2 or not len(rows):
            return []
        start, there = self._places(pictures[0], rows)
        found = []
        for picture in pictures[1:]:
            end, too = self._places(picture, rows)
            for each in np.flatnonzero(there & too).tolist():
                found.append((int(rows[each]), QPointF(*start[each]), QPointF(*end[each])))
        return found

    def _places(self, picture: Drawn, rows: I8) -> tuple[F8, Bool]:
        """Return where rows of the main table are seen here, float64 (n, 2), and which of them are."""
        frame, pairing = picture.canvas.frame, picture.pairing
        if frame is None:
            return np.zeros((len(rows), 2)), np.zeros(len(rows), dtype=np.bool_)
        own = rows if pairing is None or pairing.back is None else pairing.back[rows].astype(np.int64)
        there = (own >= 0) & (own < len(frame.points.positions))
        seen = _seen(frame, np.where(there, own, 0))
        there &= np.isfinite(seen).all(axis=1) & (frame.points.emphasis[np.where(there, own, 0)] != Emphasis.HIDDEN)
        there &= (seen >= 0).all(axis=1) & (seen[:, 0] <= frame.width) & (seen[:, 1] <= frame.height)
        corner = picture.canvas.mapTo(self._room, picture.canvas.rect().topLeft())
        return seen + np.array([corner.x(), corner.y()]), there

    def said(self) -> str:
        """Return how many of the selected points are joined where not all are."""
        whole, most = self._joined(1)[1], self.most
        return f"Lines of {most:,} of {whole:,} selected points" if whole > most else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines of selected points, then that of the point under the mouse."""
        tokens = self._workspace.tokens
        with QPainter(self) as painter:
            painter.setClipRegion(self._room_for_lines())
            painter.drawPixmap(0, 0, self._selected())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lines = [QLineF(start, end) for _, start, end in self.hovered_lines()]
            for pen in (QPen(QColor(tokens.canvas), 4), QPen(QColor(tokens.warm), 2)):
                painter.setPen(pen)
                painter.drawLines(lines)
            self._say(painter)

    def _room_for_lines(self) -> QRegion:
        room = QRegion(self.rect())
        for widget in self._above():
            if widget.isVisible():
                room -= QRegion(QRect(widget.mapTo(self._room, QPoint(0, 0)), widget.size()))
        for picture in self._pictures():
            card = picture.canvas.overlay.card_area.toAlignedRect()
            room -= QRegion(card.translated(picture.canvas.mapTo(self._room, QPoint(0, 0))))
        return room

    def _selected(self) -> QPixmap:
        """Return the lines of selected points: drawn once, jagged until nothing has moved for a while."""
        frames = (picture.canvas.frame for picture in self._pictures())
        drawn = (*frames, self._joined(self.most)[0].tobytes(), self.size(), self._workspace.tokens)
        if drawn != self._drawn:
            self._drawn, self._kept, self._smooth = drawn, None, False
            self._rest.start()
        if self._kept is None:
            self._kept = self._painted(self._workspace.tokens)
        return self._kept

    def _painted(self, tokens: Tokens) -> QPixmap:
        scale, lines = self.devicePixelRatioF(), self.lines()[0]
        image = QPixmap(self.size() * scale)
        image.setDevicePixelRatio(scale)
        image.fill(Qt.GlobalColor.transparent)
        colour = QColor(tokens.accent)
        colour.setAlpha(_STRONG if len(lines) <= _FEW else _WEAK)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth or len(lines) <= _FEW)
            painter.setPen(QPen(colour, 1.25 if self._smooth else 1.0))
            painter.drawLines([QLineF(start, end) for _, start, end in lines])
        return image

    def _on_rest(self) -> None:
        if any(picture.canvas.moving for picture in self._pictures()):
            self._rest.start()
            return
        self._smooth, self._kept = True, None
        self.update()

    @property
    def busy(self) -> bool:
        """Whether the lines are to be smoothed yet."""
        return self._rest.isActive() and self.isVisible()

    def _say(self, painter: QPainter) -> None:
        said = self.said()
        if not said:
            return
        tokens, font = self._workspace.tokens, text_font(TYPE.caption)
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(said) + 2 * SPACE.inside
        box = QRectF(round((self.width() - width) / 2), self.height() - 30, width, 22)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)


def _seen(frame: Frame, rows: I8) -> F8:
    seen: F8 = frame.places(frame.points.positions[rows])[:, :2]
    return seen
