"""Draws the images of a card: as they are toned, between lines and with values where pixels are large."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap

from app.theme.fonts import text_font
from app.theme.icons import pixmap
from app.theme.pens import hairline
from app.widgets.run_marks import draw_swatch
from core.state import CompareWay
from core.style import SPACE, TYPE, Tokens, mix
from core.views.images import Area, Cell
from core.views.images.arranging import below
from core.views.images.decoded import MISSING_SAMPLE
from core.views.images.reading import number_text
from core.views.images.zooming import Frame

if TYPE_CHECKING:
    from app.views.images.pane import ImagePane

LINES = 10.0
"""Logical pixels of a pixel from which on there are lines between pixels."""
_VALUES, _LINE = 30.0, 12
"""Logical pixels of a pixel from which on its values are written, and of a line of them."""
_MOST_VALUES = 900
"""More pixels are not written out."""
_CHECKS, _PALE, _DARK = 8, 0.03, 0.14
"""Logical pixels of a square behind what is transparent, and how much of the colour of text both kinds have."""
_MIDDLE = 140
"""Of 255: what is lighter has black numbers on it."""


@dataclass(frozen=True)
class Drawn:
    """What is drawn, and the colours of the theme."""

    pane: ImagePane
    tokens: Tokens


def draw_page(painter: QPainter, drawn: Drawn, exposed: QRectF) -> None:
    """Draw all images of a pane that touch a rectangle, and the texts beside them."""
    pane = drawn.pane
    assert pane.made is not None
    page, layout = pane.made.page, pane.layout_now()
    if pane.way is not None:
        _overlaid(painter, drawn)
        return
    for index, cell in enumerate(page.cells):
        area = _rect(layout.areas[index])
        if area.intersects(exposed):
            _cell(painter, drawn, index, cell, area)
        if cell.caption and layout.captions[index].height:
            place = below(layout.areas[index], layout.captions[index], pane.frame_of(index))
            _text(painter, drawn.tokens, cell.caption, _rect(place))
    for (text, linked), place in zip(page.heads, layout.heads, strict=True):
        _head(painter, drawn.tokens, text, _rect(place), linked)
    for shown, place in zip(page.sides, layout.sides, strict=True):
        _side(painter, drawn.tokens, shown.title, shown.colour, _rect(place))


def _overlaid(painter: QPainter, drawn: Drawn) -> None:
    """Draw two images in the same place: one of them, or each at its side of a line."""
    pane, tokens = drawn.pane, drawn.tokens
    assert pane.made is not None
    one, two = pane.made.page.cells
    whole = QRectF(pane.rect())
    if pane.way is CompareWay.BLINK:
        _cell(painter, drawn, int(pane.flipped), two if pane.flipped else one, whole)
        _plate(painter, tokens, (two if pane.flipped else one).caption, whole, left=not pane.flipped)
        return
    middle = round(pane.wipe * pane.width())
    left, right = QRectF(0, 0, middle, pane.height()), QRectF(middle, 0, pane.width() - middle, pane.height())
    for index, (cell, side) in enumerate(((one, left), (two, right))):
        painter.save()
        painter.setClipRect(side)
        _cell(painter, drawn, index, cell, whole, side)
        painter.restore()
    painter.setPen(QPen(QColor(tokens.warm), 2))
    painter.drawLine(QLineF(middle, 0, middle, pane.height()))
    _plate(painter, tokens, one.caption, left.adjusted(0, 0, -4, 0), left=True)
    _plate(painter, tokens, two.caption, right.adjusted(4, 0, 0, 0), left=False)


def _cell(painter: QPainter, drawn: Drawn, index: int, cell: Cell, area: QRectF, clip: QRectF | None = None) -> None:
    pane, tokens = drawn.pane, drawn.tokens
    image, frame = pane.image_now(index), pane.frame_of(index)
    if image is None or frame is None:
        _remark(painter, tokens, cell, area)
        return
    painter.save()
    painter.setClipRect(area if clip is None else clip)
    corner = area.topLeft() + QPointF(frame.left, frame.top)
    target = QRectF(corner.x(), corner.y(), cell.width * frame.scale, cell.height * frame.scale)
    whole = target.toAlignedRect().toRectF() if pane.zoom is None else target
    _image(painter, drawn, image, whole)
    _edge(painter, tokens, whole)
    seen = target.intersected(area)
    if not seen.isEmpty() and cell.values is not None and cell.values.shape[:2] == (cell.height, cell.width):
        if pane.values and frame.scale >= LINES:
            _lines(painter, tokens, frame, area, seen)
        if pane.values and frame.scale >= _VALUES:
            _numbers(painter, drawn, cell, image, frame, area, seen)
    if pane.mark is not None:
        _mark(painter, tokens, cell, frame, area, pane.mark)
    painter.restore()


def _image(painter: QPainter, drawn: Drawn, image: QImage, target: QRectF) -> None:
    if image.hasAlphaChannel():
        painter.fillRect(target, _checks(drawn.tokens))
    device = target.width() * drawn.pane.devicePixelRatioF() / max(image.width(), 1)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, drawn.pane.smooth or device < 1)
    painter.drawImage(target, image, QRectF(image.rect()))


def _edge(painter: QPainter, tokens: Tokens, image: QRectF) -> None:
    """Draw where an image ends, so that a white one is seen on a white card."""
    wide = 1 / painter.device().devicePixelRatioF()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(hairline(painter, tokens.line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(image.adjusted(0, 0, -wide, -wide))


def _checks(tokens: Tokens) -> QBrush:
    """Return the squares behind what is transparent."""
    tile = QPixmap(2 * _CHECKS, 2 * _CHECKS)
    tile.fill(QColor(mix(tokens.raised, tokens.text, _PALE)))
    painter = QPainter(tile)
    dark = QColor(mix(tokens.raised, tokens.text, _DARK))
    painter.fillRect(0, 0, _CHECKS, _CHECKS, dark)
    painter.fillRect(_CHECKS, _CHECKS, _CHECKS, _CHECKS, dark)
    painter.end()
    return QBrush(tile)


def _range(frame: Frame, area: QRectF, seen: QRectF) -> tuple[range, range]:
    """Return the columns and rows of pixels that are seen."""
    left, top = frame.pixel_at(seen.left() - area.left(), seen.top() - area.top())
    right, bottom = frame.pixel_at(seen.right() - area.left(), seen.bottom() - area.top())
    return range(max(math.floor(left), 0), min(math.ceil(right), frame.image[0])), range(
        max(math.floor(top), 0), min(math.ceil(bottom), frame.image[1])
    )


def _lines(painter: QPainter, tokens: Tokens, frame: Frame, area: QRectF, seen: QRectF) -> None:
    columns, rows = _range(frame, area, seen)
    ink = QColor(tokens.text)
    ink.setAlpha(46)
    painter.setPen(QPen(ink, 0))
    across = [area.left() + frame.left + column * frame.scale for column in (*columns, columns.stop)]
    down = [area.top() + frame.top + row * frame.scale for row in (*rows, rows.stop)]
    lines = [QLineF(x, seen.top(), x, seen.bottom()) for x in across]
    lines += [QLineF(seen.left(), y, seen.right(), y) for y in down]
    painter.drawLines(lines)


def _numbers(
    painter: QPainter, drawn: Drawn, cell: Cell, image: QImage, frame: Frame, area: QRectF, seen: QRectF
) -> None:
    """Write the values of all pixels that have room for them."""
    assert cell.values is not None
    columns, rows = _range(frame, area, seen)
    channels = cell.values.shape[-1]
    if len(columns) * len(rows) > _MOST_VALUES or channels * _LINE + 4 > frame.scale:
        return
    painter.setFont(text_font(TYPE.caption - 1))
    for row in rows:
        for column in columns:
            values: list[Any] = cell.values[row, column].tolist()
            x, y = frame.place_of(column, row)
            place = QRectF(area.left() + x, area.top() + y, frame.scale, frame.scale)
            painter.setPen(ink_on(image.pixelColor(column, row), drawn.tokens))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "\n".join(number_text(value) for value in values))


def ink_on(colour: QColor, tokens: Tokens) -> QColor:
    """Return black or white, whichever is read better on a colour over the squares behind what is transparent."""
    ground, share = QColor(mix(tokens.raised, tokens.text, (_PALE + _DARK) / 2)), colour.alphaF()
    light = share * _lightness(colour) + (1 - share) * _lightness(ground)
    return QColor(Qt.GlobalColor.black if light > _MIDDLE else Qt.GlobalColor.white)


def _lightness(colour: QColor) -> float:
    return 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()


def _mark(painter: QPainter, tokens: Tokens, cell: Cell, frame: Frame, area: QRectF, mark: tuple[int, int]) -> None:
    """Draw a frame around a pixel, or a cross where it is small."""
    column, row = mark
    if not (0 <= column < cell.width and 0 <= row < cell.height):
        return
    x, y = frame.place_of(column, row)
    place = QRectF(area.left() + x, area.top() + y, frame.scale, frame.scale)
    least = 5.0
    if frame.scale < least:
        middle = place.center()
        place = QRectF(middle.x() - least / 2, middle.y() - least / 2, least, least)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens.canvas), 3))
    painter.drawRect(place)
    painter.setPen(QPen(QColor(tokens.warm), 1.5))
    painter.drawRect(place)


def _remark(painter: QPainter, tokens: Tokens, cell: Cell, area: QRectF) -> None:
    """Say why there is no image, and what can be done about it."""
    damaged = cell.problem is not None and cell.problem.kind != MISSING_SAMPLE
    painter.setPen(QColor(tokens.text if damaged else tokens.muted))
    painter.setFont(text_font(TYPE.table))
    inside = area.adjusted(8, 8, -8, -8)
    if damaged and inside.height() > 60:
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(
            QPointF(inside.center().x() - SPACE.icon / 2, inside.top() + inside.height() / 2 - 42),
            pixmap("warning", tokens.warn, scale),
        )
        inside.setTop(inside.top() + inside.height() / 2 - 20)
        painter.drawText(inside, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, cell.remark)
        return
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, cell.remark)


def _text(painter: QPainter, tokens: Tokens, text: str, place: QRectF, colour: str = "") -> None:
    painter.setFont(text_font(TYPE.caption))
    painter.setPen(QColor(colour or tokens.muted))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, round(place.width()))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)


def _head(painter: QPainter, tokens: Tokens, text: str, place: QRectF, linked: bool) -> None:
    _text(painter, tokens, text, place, tokens.text if linked else "")
    if linked:
        line = QRectF(place.center().x() - 20, place.bottom() - 2, 40, 2)
        painter.fillRect(line, QColor(tokens.warm))


def _side(painter: QPainter, tokens: Tokens, text: str, colour: str, place: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_swatch(painter, QRectF(place.left() + 1, place.center().y() - 5, 10, 10), colour, True)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(text_font(TYPE.caption))
    painter.setPen(QColor(tokens.muted))
    room = place.adjusted(16, 0, 0, 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, round(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _plate(painter: QPainter, tokens: Tokens, text: str, area: QRectF, left: bool) -> None:
    """Write a text on a plate in a lower corner of an area, if it has room."""
    painter.setFont(text_font(TYPE.caption))
    metrics = painter.fontMetrics()
    room = round(area.width()) - 20
    if room < 24 or not text:
        return
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
    width = metrics.horizontalAdvance(shown) + 12
    x = area.left() + 4 if left else area.right() - width - 4
    place = QRectF(x, area.bottom() - 24, width, 20)
    ground = QColor(tokens.raised)
    ground.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(QColor(tokens.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)


def _rect(area: Area) -> QRectF:
    return QRectF(area.left, area.top, area.width, area.height)
