"""A gallery of all points: their images, or cards with their labels where there are none."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen, QResizeEvent

from app.theme.fonts import text_font
from app.views.embedding.scene.card import card_of, paint_card, row_title
from app.views.embedding.tray.gallery_sheet import CAPTION, SMALL, Look, Sheets
from app.views.embedding.tray.places_area import PlacesArea
from app.views.embedding.tray.thumbs import Thumbs
from app.workspace import Workspace
from core.model import I8
from core.session import Change
from core.state import EmbeddingState, Tray
from core.style import SPACE, TYPE, Tokens, mix
from core.style.text import counted, grouped
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.tray.grid import Cells, Grid
from core.views.embedding.tray.listing import Listing

HEADING: Final = 30
CAPTIONED: Final = 40
"""Logical pixels of an image from which there is room for a caption below it."""
A_MOMENT: Final = 450
"""Milliseconds that the mouse rests on an image until it is shown large."""
_GAP: Final = 8
_LARGE, _LARGEST = 160, 320


class Gallery(PlacesArea):
    """Images in rows, under headings if the user wishes; cards with labels where there are no images."""

    def __init__(self, workspace: Workspace, thumbs: Thumbs) -> None:
        super().__init__(workspace, "All points as a gallery")
        self._thumbs = thumbs
        self.sheets = Sheets(workspace, thumbs)
        self.tray = Tray()
        self.wish = EmbeddingState()
        self.grid = Grid(np.zeros(1, np.int64), 1, (1, 1))
        self._sheet: QImage | None = None  # what was drawn last, without what the mouse is over
        self._shown: tuple[object, ...] = ()
        self._dragged = QPoint()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(A_MOMENT)
        self._rest.timeout.connect(self._on_rested)
        self._rested = False
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        thumbs.arrived.connect(self.renew)

    def renew(self) -> None:
        """Draw everything again."""
        self._sheet = None
        self.viewport().update()

    # What is shown

    @property
    def imaged(self) -> bool:
        """Whether there are images."""
        return self._thumbs.images is not None

    def show_look(self, tray: Tray, wish: EmbeddingState) -> None:
        """Show images as large as they are wished, with or without captions."""
        self.tray, self.wish = tray, wish

    def show_size(self, size: int) -> None:
        """Show images of another size before the session knows it; what is at the top stays there."""
        if size == self.tray.size:
            return
        top = self._row_at_top()
        self.tray = replace(self.tray, size=size)
        self._shown = self._look()
        self.fit()
        self._put_at_top(top)

    def _put_at_top(self, row: int) -> None:
        if row >= 0:
            self.verticalScrollBar().setValue(self.grid.corner(self.place_of(row))[1] - self.covered_above())

    def show_listing(self, about: Known, points: Points | None, listing: Listing | None) -> None:
        """Show another listing; what is at the top stays there where it can."""
        top, same = self._row_at_top(), listing is self.listing
        super().show_listing(about, points, listing)
        if self._shown == self._look():
            return
        self._shown = self._look()
        self.fit()
        if same:
            self._put_at_top(top)

    def _look(self) -> tuple[object, ...]:
        return (self.imaged, self.tray.size, self.tray.captions)

    def _row_at_top(self) -> int:
        seen = self.places_seen()
        return self.row_at(int(seen[0])) if len(seen) and self.verticalScrollBar().value() else -1

    @property
    def captioned(self) -> bool:
        """Whether there are captions, and room for them."""
        return self.imaged and self.tray.captions and self.tray.size >= CAPTIONED

    def _cell(self) -> tuple[int, int]:
        size = self.tray.size
        if not self.imaged:
            return self.sheets.cards.cell(size)
        gap = _GAP if size >= SMALL else _GAP // 2
        return size + gap, size + gap + (CAPTION if self.captioned else 0)

    def fit(self) -> None:
        """Take the room there is."""
        listing = self.listing
        counts = np.array([self.count]) if listing is None or listing.counts is None else listing.counts
        heading = HEADING if listing is not None and listing.counts is not None else 0
        width = max(self.viewport().width() - 2 * _GAP, 1)
        self.grid = Grid(counts, width, self._cell(), heading)
        port, bar = self.viewport().height(), self.verticalScrollBar()
        bar.setSingleStep(max(self.grid.cell[1] // 2, 20))
        bar.setPageStep(max(port - self.grid.cell[1], 20))
        bar.setRange(0, max(self.grid.height + self._above() + _GAP - port, 0))
        self.renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay cells into the room there is; what is at the top stays there."""
        super().resizeEvent(event)
        top = self._row_at_top()
        self.fit()
        self._put_at_top(top)

    def _on_scrolled(self) -> None:
        self._unrest()
        if self.hovered_row() >= 0 and self.viewport().underMouse():
            self.row_hovered.emit(None)  # something else is under the mouse by now
        self.renew()

    # Where cells are

    def _top(self) -> int:
        """Return the height in the grid that is at the top of the viewport."""
        return self.verticalScrollBar().value() - self._above()

    def _above(self) -> int:
        """Return the pixels above the first cell; a heading begins at the edge."""
        return 0 if self.grid.heading else _GAP

    def covered_above(self) -> int:
        """Return the height of the heading that stays at the top."""
        return self.grid.heading

    def place_at(self, at: QPoint) -> int:
        """Return which place is at a pixel of the viewport, -1 for none."""
        for _, stands in self.grid.headings(self._top(), self._top() + self.viewport().height()):
            if 0 <= at.y() + self._top() - stands < self.grid.heading:
                return -1
        return self.grid.at(at.x() - _GAP, at.y() + self._top())

    def place_rect(self, place: int) -> QRect:
        """Return where a cell is in the viewport."""
        x, y = self.grid.corner(place)
        return QRect(x + _GAP, y - self._top(), *self.grid.cell)

    def between(self, one: QPoint, other: QPoint) -> I8:
        """Return the places that a rubber band touches."""
        band = self._band(one, other)
        return self.grid.within(band.left(), band.top(), band.right() + 1, band.bottom() + 1)

    def _band(self, one: QPoint, other: QPoint) -> QRect:
        """Return a rubber band between two pixels of the whole page, in the coordinates of the grid."""
        return QRect(one, other).normalized().translated(-_GAP, -self._above())

    def drag_to(self, down: QPoint) -> None:
        """Mark what the rubber band touches."""
        self._dragged = down
        super().drag_to(down)

    def places_seen(self) -> I8:
        """Return the places of which something is in sight."""
        return self.grid.between(self._top(), self._top() + self.viewport().height()).places

    def stepped(self, key: int) -> int | None:
        """Return the place that a key goes to."""
        if not self.count:
            return None
        at, page = max(self.current, 0), max(self.viewport().height() // self.grid.cell[1] - 1, 1)
        lines = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        goes: dict[int, int] = {
            Qt.Key.Key_Left: at - 1,
            Qt.Key.Key_Right: at + 1 if self.current >= 0 else 0,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.count - 1,
        }
        wanted = next((by for name, by in lines.items() if name == key), None)
        return goes.get(key) if wanted is None else self.grid.beside(at, wanted)

    # The mouse

    def _follow_hover(self, change: Change) -> None:
        if change.hover and self.isVisible():
            self._unrest()
            if self.hovered_row() >= 0 and self.viewport().underMouse():
                self._rest.start()
        super()._follow_hover(change)

    def _on_rested(self) -> None:
        self._rested = True
        self.viewport().update()

    def _unrest(self) -> None:
        self._rest.stop()
        self._rested = False

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight, then what the mouse is over."""
        if self._sheet is None:
            self._sheet = self._drawn()
        with QPainter(self.viewport()) as painter:
            painter.drawImage(0, 0, self._sheet)
            if self.listing is None or self.about is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_current(painter)
            self._paint_band(painter)
            self._paint_headings(painter)
            self._paint_hovered(painter)

    def _drawn(self) -> QImage:
        listing, about, top = self.listing, self.about, self._top()
        scale, port = self.devicePixelRatioF(), self.viewport().size()
        if listing is None or about is None or not self.count:
            picture = QImage(port * scale, QImage.Format.Format_ARGB32_Premultiplied)
            picture.fill(QColor(self._workspace.tokens.canvas))
            picture.setDevicePixelRatio(scale)
            return picture
        ahead = self.grid.between(top - port.height() // 2, top + 2 * port.height())
        cells = Cells(ahead.places, ahead.x + _GAP, ahead.y - top)
        look = Look(about, self.points, self.wish, self.tray.size, self.grid.cell, self.imaged, self.captioned)
        rows = listing.rows[ahead.places].astype(np.int64)
        return self.sheets.drawn(look, cells, rows, self.marked(ahead.places), port, scale)

    def _paint_current(self, painter: QPainter) -> None:
        if self.hasFocus() and 0 <= self.current < self.count:
            painter.setPen(QPen(QColor(self._workspace.tokens.accent), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.place_rect(self.current)).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_band(self, painter: QPainter) -> None:
        if self._pending is None or self._pressed is None:
            return
        band = self._band(self._pressed, self._dragged).translated(_GAP, -self._top())
        accent = QColor(self._workspace.tokens.accent)
        painter.setPen(QPen(accent, 1))
        accent.setAlphaF(0.12)
        painter.setBrush(accent)
        painter.drawRect(QRectF(band).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_headings(self, painter: QPainter) -> None:
        if self.listing is None or self.listing.counts is None:
            return
        tokens, top = self._workspace.tokens, self._top()
        font = text_font(TYPE.table, QFont.Weight.DemiBold)
        for group, stands in self.grid.headings(top, top + self.viewport().height()):
            box = QRect(0, stands - top, self.viewport().width(), HEADING)
            painter.fillRect(box, QColor(mix(tokens.canvas, tokens.window, 0.9)))
            painter.fillRect(QRect(0, box.bottom(), box.width(), 1), QColor(tokens.line))
            inner = box.adjusted(SPACE.between, 0, -SPACE.between, 0)
            name, count = self.listing.headings[group], grouped(int(self.listing.counts[group]))
            painter.setFont(font)
            room = painter.fontMetrics().horizontalAdvance(count) + 24
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, inner.width() - room)
            painter.setPen(QColor(tokens.text))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
            inner.adjust(painter.fontMetrics().horizontalAdvance(shown) + 8, 0, 0, 0)
            painter.setFont(text_font(TYPE.caption))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, count)

    def _paint_hovered(self, painter: QPainter) -> None:
        row = self.hovered_row()
        place, tokens = self.place_of(row), self._workspace.tokens
        if row < 0 or place < 0 or self._pending is not None:
            return
        box = self.place_rect(place)
        if not box.intersects(self.viewport().rect()):
            return
        painter.setPen(QPen(QColor(tokens.warm), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(2, 2, -2, -2), 4, 4)
        if self._rested:
            self._paint_large(painter, row, box, tokens)

    def _paint_large(self, painter: QPainter, row: int, box: QRect, tokens: Tokens) -> None:
        """Draw the image of the hovered point large beside it, with what is known of the point."""
        assert self.about is not None
        port = QRectF(self.viewport().rect())
        card = card_of(self.about, self.wish, row)
        scale = self.devicePixelRatioF()
        side = min(max(3 * self.tray.size, _LARGE), _LARGEST, int(port.height()) - 2 * _GAP)
        found = self._thumbs.large(row, round(side * scale)) if side > self.tray.size else None
        if found is None:
            paint_card(painter, card, QRectF(box).center(), port, tokens, box.width() / 2 + 4)
            return
        square, extent = found
        width, height = (length / scale for length in extent)
        left = box.right() + 8.0 if box.right() + 8 + width < port.width() else box.left() - 8 - width
        top = min(max(box.center().y() - height / 2, 6.0), port.height() - height - 6)
        large = QRectF(max(left, 6.0), top, width, height)
        painter.setPen(QPen(QColor(tokens.warm), 2))
        painter.setBrush(QColor(tokens.canvas))
        painter.drawRoundedRect(large.adjusted(-3, -3, 3, 3), 4, 4)
        square.setDevicePixelRatio(scale)
        corner = large.center() - QRectF(0, 0, side, side).center()
        painter.drawImage(corner, square)

    def told(self, place: int) -> str:
        """Return what a point is called, and which of how many it is."""
        row = self.row_at(place)
        title = "" if self.about is None or row < 0 else row_title(self.about, self.wish, row)
        return f"{title}, {grouped(place + 1)} of {counted(self.count, 'point')}"
