"""What is known of one row, as the hover card and the inspector show it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.theme.fonts import text_font
from app.views.embedding.scene.compose import fitted
from core.model import U1
from core.state import EmbeddingState
from core.style import TYPE, Tokens
from core.style.text import grouped
from core.views.embedding import Known, colour_column, label_column
from core.views.embedding.colouring import MEASURES

LINES_AT_MOST = 5
IMAGE_SIDE = 128
"""Pixels of the longer side of images that are decoded for cards and lists; they may be smaller."""
REACH = 16.0
"""Logical pixels from a point to its card."""
_THUMBNAIL, _PADDING, _LINE, _GAP, _WIDEST = 52.0, 10.0, 17.0, 12.0, 320.0


@dataclass(frozen=True, slots=True)
class Card:
    """The title of a row, its metadata as names and values, and its thumbnail."""

    row: int
    title: str
    lines: tuple[tuple[str, str], ...] = ()
    image: QImage | None = None


def row_title(known: Known, wish: EmbeddingState, row: int) -> str:
    """Return what a row is called: its label, its number where it has none."""
    column = label_column(known.metadata, wish)
    text = column.texts[row] if column is not None and row < len(column.texts) else ""
    return text or f"Row {grouped(row)}"


def row_image(known: Known, row: int) -> QImage | None:
    """Return the thumbnail of a row, None if it has none."""
    if known.sheet is None or row >= known.sheet.rows:
        return None
    pixels = known.sheet.image(row, IMAGE_SIDE)
    return None if pixels is None else image_of(pixels)


def image_of(pixels: U1) -> QImage:
    """Return pixels, uint8 (h, w, 4) of RGBA, as an image with a memory of its own."""
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    return QImage(whole.data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()


def row_metadata(known: Known, row: int) -> tuple[tuple[str, str], ...]:
    """Return names and values of all metadata of a row, missing ones as a dash."""
    if known.metadata is None:
        return ()
    columns = known.metadata.columns.values()
    return tuple((c.name, (c.texts[row] or "–") if row < len(c.texts) else "–") for c in columns)


def card_of(known: Known, wish: EmbeddingState, row: int) -> Card:
    """Return the card of a row: what it is labelled and coloured by first, then other metadata, then its number."""
    label, colour = label_column(known.metadata, wish), colour_column(known.metadata, wish)
    lines = [pair for pair in row_metadata(known, row) if label is None or pair[0] != label.name]
    lines.sort(key=lambda pair: colour is None or pair[0] != colour.name)
    lines = [*_measured(known, wish, row), *lines]
    own = known.metadata is not None and "row" in known.metadata.columns
    title, numbered = row_title(known, wish, row), ("row number" if own else "row", grouped(row))
    kept = [*lines[: LINES_AT_MOST - 1], *([] if title == f"Row {grouped(row)}" else [numbered])]
    return Card(row, title, tuple(kept), row_image(known, row))


def _measured(known: Known, wish: EmbeddingState, row: int) -> list[tuple[str, str]]:
    """Return what a row is coloured by where that is a measure of points."""
    if known.values is None:
        return []
    value = float(known.values[row])
    return [(MEASURES[wish.colour_measure][0].lower(), "not measured" if math.isnan(value) else f"{value:.2f}")]


def paint_card(
    painter: QPainter,
    card: Card,
    at: QPointF,
    picture: QRectF,
    tokens: Tokens,
    reach: float = REACH,
    taken: Sequence[QRectF] = (),
) -> QRectF:
    """Draw a card `reach` pixels beside a place, inside the picture and beside what is taken; return where it lies."""
    title, body = text_font(TYPE.body, QFont.Weight.DemiBold), text_font(TYPE.table)
    box = card_box(card, at, picture, QFontMetricsF(title), QFontMetricsF(body), reach, taken)
    _paint_ground(painter, box, tokens)
    left = box.left() + _PADDING
    if card.image is not None:
        place = QRectF(left, box.top() + _PADDING, _THUMBNAIL, _THUMBNAIL)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, card.image.width() > _THUMBNAIL)
        painter.drawImage(fitted(card.image, place), card.image)
        left += _THUMBNAIL + _PADDING
    _paint_lines(painter, card, QRectF(left, box.top() + _PADDING - 2, box.right() - _PADDING - left, 0), tokens)
    return box


def card_box(
    card: Card,
    at: QPointF,
    picture: QRectF,
    title: QFontMetricsF,
    body: QFontMetricsF,
    reach: float = REACH,
    taken: Sequence[QRectF] = (),
) -> QRectF:
    """Return the rectangle of a card: right below the place, flipped where it would leave the picture.

    Where it would lie below something that is `taken`, it is flipped up, then to the other side, if that helps.
    """
    names = max((body.horizontalAdvance(name) for name, _ in card.lines), default=0.0) + _GAP
    values = max((body.horizontalAdvance(value) for _, value in card.lines), default=0.0)
    beside = 0.0 if card.image is None else _THUMBNAIL + _PADDING
    width = min(max(title.horizontalAdvance(card.title), names + values) + beside + 2 * _PADDING + 2, _WIDEST)
    text = _LINE * (1 + len(card.lines)) + 4
    height = max(text, 0.0 if card.image is None else _THUMBNAIL) + 2 * _PADDING - 4
    left = at.x() + reach if at.x() + reach + width <= picture.right() - 8 else at.x() - reach - width
    low = at.y() + min(reach, REACH)
    high = at.y() - min(reach, REACH) - height
    usual = low if low + height <= picture.bottom() - 8 else high
    other = at.x() - reach - width if left > at.x() else at.x() + reach
    places = [QRectF(max(x, 8.0), max(y, 8.0), width, height) for x in (left, other) for y in (usual, high)]
    inside = picture.adjusted(0, 0, -8, -8)
    free = (each for each in places if inside.contains(each) and not any(each.intersects(box) for box in taken))
    return next(free, places[0])


def _paint_ground(painter: QPainter, box: QRectF, tokens: Tokens) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for spread, alpha in ((3.0, 10), (2.0, 14), (1.0, 18)):
        painter.setBrush(QColor(0, 0, 0, alpha))
        painter.drawRoundedRect(box.adjusted(-spread, -spread + 1, spread, spread + 1), 6 + spread, 6 + spread)
    painter.setPen(QPen(QColor(tokens.line), 1))
    painter.setBrush(QColor(tokens.raised))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _paint_lines(painter: QPainter, card: Card, place: QRectF, tokens: Tokens) -> None:
    title, body = text_font(TYPE.body, QFont.Weight.DemiBold), text_font(TYPE.table)
    line = QRectF(place.left(), place.top(), place.width(), _LINE + 3)
    painter.setFont(title)
    painter.setPen(QColor(tokens.text))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, _elided(QFontMetricsF(title), card.title, line.width()))
    painter.setFont(body)
    metrics = QFontMetricsF(body)
    names = max((metrics.horizontalAdvance(name) for name, _ in card.lines), default=0.0) + _GAP
    names = min(names, place.width() * 0.7)
    line.translate(0, 2)
    for name, value in card.lines:
        line.translate(0, _LINE)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, _elided(metrics, name, names - 8))
        painter.setPen(QColor(tokens.text))
        shown = _elided(metrics, value, line.width() - names)
        painter.drawText(line.adjusted(names, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)


def _elided(metrics: QFontMetricsF, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
