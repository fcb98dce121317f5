"""What a gallery draws of the cells in sight: images with their captions, or cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from app.theme.fonts import text_font
from app.views.embedding.scene.card import row_title
from app.views.embedding.tray.cards import Cards
from app.views.embedding.tray.thumbs import Thumbs
from app.workspace import Workspace
from core.cloud.marks.stock import Lying
from core.model import I8, U1, Bool
from core.state import EmbeddingState
from core.style import TYPE, mix, rgb
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.tray.grid import Cells
from core.views.picture import Emphasis

CAPTION: Final = 18
SMALL: Final = 32
"""Logical pixels of images below which frames and gaps are narrow."""
_STILL: Final = np.float32(0.3)
"""Opacity of images of points that are hidden in the picture."""
_LETTERS: Final = 80


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How cells look: images of a size or cards, in cells of a width and height, with or without captions."""

    about: Known
    points: Points | None
    wish: EmbeddingState
    size: int
    cell: tuple[int, int]
    imaged: bool
    captioned: bool

    @property
    def gap(self) -> int:
        """Logical pixels between images."""
        return self.cell[0] - self.size

    def hidden(self, rows: I8) -> Bool:
        """Return which rows are hidden in the picture."""
        points = self.points
        if points is None or not len(rows) or int(rows.max()) >= len(points.emphasis):
            return np.zeros(len(rows), dtype=np.bool_)
        hidden: Bool = points.emphasis[rows] == Emphasis.HIDDEN
        return hidden

    def colours(self, rows: I8) -> U1:
        """Return the colours of points, uint8 (m, 3); grey where they have none yet."""
        points = self.points
        if points is None or not len(rows) or int(rows.max()) >= len(points.colour_index):
            return np.full((len(rows), 3), 128, dtype=np.uint8)
        return np.ascontiguousarray(points.palette[points.colour_index[rows], :3]).astype(np.uint8)


class Sheets:
    """Draws cells onto pictures as large as the viewport."""

    def __init__(self, workspace: Workspace, thumbs: Thumbs) -> None:
        self._workspace, self._thumbs = workspace, thumbs
        self.cards = Cards(workspace)

    def drawn(self, look: Look, cells: Cells, rows: I8, marked: Bool, port: QSize, scale: float) -> QImage:
        """Return a picture of cells whose corners are given in the viewport; images beyond it are fetched, too."""
        picture = QImage(port * scale, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(QColor(self._workspace.tokens.canvas))
        picture.setDevicePixelRatio(scale)
        inside = (cells.y + look.cell[1] > 0) & (cells.y < port.height())
        seen = np.flatnonzero(inside)
        if look.imaged:
            # Those around what is seen are fetched, too, but after it: what comes last is fetched first.
            order = np.concatenate([np.flatnonzero(~inside), seen[::-1]])
            self._lay_grounds(picture, look, _part(cells, seen), marked[seen])
            self._lay_images(picture, look, _part(cells, order), rows[order], marked[order], scale)
        if look.captioned:
            self._write_captions(picture, look, _part(cells, seen), rows[seen], marked[seen])
        if not look.imaged:
            self._write_cards(picture, look, _part(cells, seen), rows[seen], marked[seen])
        return picture

    def _lay_grounds(self, picture: QImage, look: Look, cells: Cells, marked: Bool) -> None:
        """Draw what lies behind images that are selected, and stands for those that are still to come."""
        tokens, side = self._workspace.tokens, look.size
        waiting, chosen = QColor(mix(tokens.canvas, tokens.line, 0.4)), QColor(mix(tokens.canvas, tokens.accent, 0.22))
        with QPainter(picture) as painter:
            for x, y, on in zip(cells.x.tolist(), cells.y.tolist(), marked.tolist(), strict=True):
                if on:
                    painter.fillRect(QRect(x + 1, y + 1, look.cell[0] - 2, look.cell[1] - 2), chosen)
                painter.fillRect(QRect(x + look.gap // 2, y + look.gap // 2, side, side), waiting)

    def _lay_images(self, picture: QImage, look: Look, cells: Cells, rows: I8, marked: Bool, scale: float) -> None:
        middle = (look.gap + look.size) / 2
        middles = np.stack([cells.x + middle, cells.y + middle], axis=1) * scale
        framed = 2 if look.size >= SMALL else 1
        frames = np.where(marked, framed + 1, framed).astype(np.int32) * max(round(scale), 1)
        colours = look.colours(rows)
        colours[marked] = rgb(self._workspace.tokens.accent)
        opacities = np.where(look.hidden(rows), _STILL, np.float32(1)).astype(np.float32)
        self._thumbs.lay(picture, rows, Lying(middles, round(look.size * scale), frames, colours, opacities))

    def _write_captions(self, picture: QImage, look: Look, cells: Cells, rows: I8, marked: Bool) -> None:
        tokens, font, width = self._workspace.tokens, text_font(TYPE.caption), look.cell[0] - 4
        metrics, hidden = QFontMetrics(font), look.hidden(rows)
        inks = np.where(hidden, 0, np.where(marked, 2, 1)).tolist()
        colours = [QColor(each) for each in (tokens.faint, tokens.muted, tokens.text)]
        with QPainter(picture) as painter:
            painter.setFont(font)
            for row, x, y, ink in zip(rows.tolist(), cells.x.tolist(), cells.y.tolist(), inks, strict=True):
                text = row_title(look.about, look.wish, row)[:_LETTERS].replace("\n", " ")
                if metrics.horizontalAdvance(text) > width:
                    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                painter.setPen(colours[ink])
                box = QRect(x + 2, y + look.cell[1] - CAPTION - 2, width, CAPTION)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, text)

    def _write_cards(self, picture: QImage, look: Look, cells: Cells, rows: I8, marked: Bool) -> None:
        colours, hidden = look.colours(rows).tolist(), look.hidden(rows).tolist()
        with QPainter(picture) as painter:
            for number, row in enumerate(rows.tolist()):
                box = QRect(int(cells.x[number]), int(cells.y[number]), *look.cell)
                title, ink = row_title(look.about, look.wish, row), QColor(*colours[number])
                self.cards.paint(painter, box, title, ink, marked=bool(marked[number]), hidden=hidden[number])


def _part(cells: Cells, which: I8) -> Cells:
    return Cells(cells.places[which], cells.x[which], cells.y[which])
