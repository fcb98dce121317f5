"""A transparent sheet over the points: what is composed over them, the hovered point and the outline of a tool."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from app.theme.fonts import text_font
from app.views.embedding.marks.hovered import paint_hovered, place_of
from app.views.embedding.marks.painter import MarksPainter
from app.views.embedding.scene.card import REACH, Card, card_box, paint_card
from app.views.embedding.scene.compose import SHARE_ROOM, compose, paint_share
from app.views.embedding.scene.covering import Covering
from app.views.embedding.scene.frame import Frame, same_sheet
from app.views.embedding.scene.strokes import StrokePainter
from core.cloud.compiling import compiled
from core.cloud.points import diameter
from core.model import F4
from core.style import TYPE
from core.views.picture import Emphasis


class Overlay(QWidget):
    """Lies over the surface and lets the mouse through.

    What belongs to a frame is composed once into an image; hovering repaints only the ring and the card.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.composed = 0
        self.marks = MarksPainter(self)
        self.marks.arrived.connect(self._compose_again, Qt.ConnectionType.QueuedConnection)
        self.marks.large_arrived.connect(self.update, Qt.ConnectionType.QueuedConnection)
        self._frame: Frame | None = None
        self._image: QImage | None = None
        self._plain = False
        self.strokes = StrokePainter(self._compose_again)
        self.covering = Covering()
        self._card: Card | None = None
        self._row: int | None = None
        self.card_area = QRectF()
        """Where the card of the hovered point was painted, empty without one."""
        self._dirty = QRectF()
        self._outline = QPainterPath()
        self._focused = False
        self._share = ""

    @property
    def card(self) -> Card | None:
        """What is told of the hovered row."""
        return self._card

    @property
    def hovered_row(self) -> int | None:
        """Row that is ringed."""
        return self._row

    def show_frame(self, frame: Frame) -> None:
        """Compose another frame; nothing is composed again if it looks the same."""
        if self.marks.stale or not same_sheet(self._frame, frame) or (self._plain and compiled()):
            self._image = None
            self.update()
        self._frame = frame

    def _compose_again(self) -> None:
        self._image = None
        self.update()

    def show_depth(self, frame: Frame, depth: F4) -> None:
        """Leave out what stands for points that others cover, now that the picture is whole."""
        self.covering.take(frame, depth)
        self._compose_again()

    def show_hover(self, row: int | None, card: Card | None) -> None:
        """Ring a row and show its card, nothing for None."""
        before = self._dirty
        self._row, self._card = row, card
        self._dirty = self._hover_area()
        self.update(before.united(self._dirty).toAlignedRect())

    def show_outline(self, outline: QPainterPath) -> None:
        """Show what a tool encloses so far, nothing for an empty path."""
        self._outline = outline
        self.update()

    @property
    def share(self) -> str:
        """What is said of how many points are drawn, empty where all are."""
        return self._share

    def show_share(self, drawn: int, whole: int) -> None:
        """Say how many points are drawn, nothing where all in the picture are."""
        said = "" if drawn >= whole else f"{drawn:,} of {whole:,} points drawn"
        if said != self._share:
            self._share = said
            self.update(QRect(0, self.height() - SHARE_ROOM, self.width(), SHARE_ROOM))

    def show_focus(self, focused: bool) -> None:
        """Show that the keyboard acts on the picture."""
        self._focused = focused
        self.update()

    def _hover_area(self) -> QRectF:
        place = None if self._frame is None or self._row is None else self._frame.place(self._row)
        if place is None or self._frame is None:
            return QRectF()
        centre = QPointF(*place)
        reach = diameter(self._frame.size_of(self._row), Emphasis.SELECTED) / 2 + 8
        area = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
        if self._card is None:
            return area
        large = None if self._row is None else place_of(self._frame, self._row, centre)
        if large is not None:
            return QRectF(self.rect())  # an image comes later, and changes where the card is
        title, body = text_font(TYPE.body, QFont.Weight.DemiBold), text_font(TYPE.table)
        box = card_box(
            self._card, centre, QRectF(self.rect()), QFontMetricsF(title), QFontMetricsF(body), REACH, self._taken()
        )
        return area.united(box.adjusted(-5, -5, 5, 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the composed image, then hover and outline."""
        if self._frame is None:
            return
        with QPainter(self) as painter:
            painter.drawImage(QPointF(0, 0), self._composed(self._frame))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_outline(painter, self._frame)
            self._paint_hover(painter, self._frame)
            paint_share(painter, self._frame, self._share)
            if self._focused:
                painter.setPen(QPen(QColor(self._frame.tokens.accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _composed(self, frame: Frame) -> QImage:
        if self._image is None:
            self.composed += 1
            size = (round(frame.width * frame.scale), round(frame.height * frame.scale))
            self._image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.setDevicePixelRatio(frame.scale)
            self._image.fill(Qt.GlobalColor.transparent)
            compose(self._image, frame, self.marks, self.strokes, self.covering)
            self._plain = not compiled()
        return self._image

    def _paint_outline(self, painter: QPainter, frame: Frame) -> None:
        if self._outline.isEmpty():
            return
        fill = QColor(frame.tokens.accent)
        fill.setAlpha(28)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(frame.tokens.accent), 1.25))
        painter.drawPath(self._outline)

    def _paint_hover(self, painter: QPainter, frame: Frame) -> None:
        place = None if self._row is None else frame.place(self._row)
        self.card_area = QRectF()
        if place is None:
            return
        centre = QPointF(*place)
        large = None if self._row is None else place_of(frame, self._row, centre)
        if self._row is not None and large is not None and paint_hovered(painter, frame, self.marks, self._row, large):
            if self._card is not None:
                bare, reach = replace(self._card, image=None), large.width() / 2 + 12
                room, taken = QRectF(self.rect()), self._taken()
                self.card_area = paint_card(painter, bare, large.center(), room, frame.tokens, reach, taken)
            return
        radius = diameter(frame.size_of(self._row), Emphasis.SELECTED) / 2 + 3.5
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(frame.tokens.canvas), 4))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QPen(QColor(frame.tokens.warm), 2))
        painter.drawEllipse(centre, radius, radius)
        if self._card is not None:
            room, taken = QRectF(self.rect()), self._taken()
            self.card_area = paint_card(painter, self._card, centre, room, frame.tokens, REACH, taken)

    def _taken(self) -> list[QRectF]:
        """Return where frames stand over the picture, such as the legend, that would hide a card."""
        direct, picture = Qt.FindChildOption.FindDirectChildrenOnly, self.parentWidget()
        frames = [] if picture is None else picture.findChildren(QFrame, options=direct)
        return [QRectF(frame.geometry()) for frame in frames if frame.isVisible()]
