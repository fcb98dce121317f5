"""How cards are drawn around the image of their curves: ground, heading, axes, marks, what is highlighted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.theme.fonts import text_font
from app.theme.pens import hairline
from app.views.pr_curves.painter import PaintedCard
from app.widgets.run_marks import draw_swatch
from app.widgets.step_handles import draw_range
from app.widgets.step_strip import StepScale, StepStrip
from core.style import SPACE, TYPE, Tokens, mix
from core.views import Axis, AxisScale
from core.views.curves.mapping import Mapping, axis_value
from core.views.pr_curves.marks import RADIUS, Mark
from core.views.pr_curves.over_steps import steps_of
from core.views.pr_curves.picture import AXIS_HEIGHT, AXIS_WIDTH, RIM, TITLE_HEIGHT, CardPlace
from core.views.ticks import Tick, axis_ticks

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_CAPTION = 13.0
"""Height of a quiet word inside the axes, logical pixels."""
_HIGHLIGHT_FADED = 0.3
"""Opacity of the curves while a run is highlighted."""


def plot_area(place: CardPlace) -> QRectF:
    """Return the area inside the axes of a card, in pixels of all cards."""
    return QRectF(
        place.left + AXIS_WIDTH,
        place.top + TITLE_HEIGHT,
        max(place.width - AXIS_WIDTH - RIM, 1),
        max(place.height - TITLE_HEIGHT - AXIS_HEIGHT, 1),
    )


def mapping_of(card: PaintedCard) -> Mapping:
    """Return where data units lie inside the axes, in logical pixels from their upper left corner."""
    area, made = plot_area(card.place), card.mapping
    return replace(made, width=area.width(), height=area.height())


def step_scale(card: PaintedCard) -> StepScale:
    """Return the axis of steps of a card."""
    mapping = mapping_of(card)

    def step_at(pixel: float) -> int | None:
        lines = [steps_of(line) for line in card.plot.wish.lines]
        steps = np.concatenate([np.empty(0, dtype=np.int64), *lines])
        return int(steps[np.argmin(np.abs(steps - mapping.x_at(pixel)))]) if len(steps) else None

    return StepScale(mapping.pixel_of, step_at, mapping.width)


class CardPen:
    """Draws cards with a painter in the colours of a theme.

    Parameters
    ----------
    painter
        In logical pixels of all cards.
    tokens
        Colours.
    """

    def __init__(self, painter: QPainter, tokens: Tokens) -> None:
        self._painter, self._tokens = painter, tokens

    def still(self, card: PaintedCard, rim: str, highlight: QImage | None, strip: StepStrip | None = None) -> None:
        """Draw what of a card stays while a threshold moves, with a rim in a colour where one is named.

        Handles of `strip` take the place of labels.
        """
        area = plot_area(card.place)
        self._ground(card.place, rim)
        self._heading(card, area)
        self._axes(card, area, strip)
        self._painter.save()
        self._painter.setClipRect(area.adjusted(0, -1, 1, 1))
        self._captions(card, area)
        self._curves(card, area, highlight)
        self._painter.restore()

    def moving(self, card: PaintedCard, key: str | None) -> None:
        """Draw the line of the threshold and the marked points of a card; that of the curve with a key stands out."""
        area = plot_area(card.place)
        extent, mapping = card.plot.chart.extent, mapping_of(card)
        if extent is not None:
            left, right = (mapping.pixel_of(value) for value in (extent.lower, extent.upper))
            draw_range(self._painter, area, left, right, self._tokens)
        self._cursor(card, area)
        self._marks(card, area, key)

    def handles(self, card: PaintedCard, strip: StepStrip) -> None:
        """Draw the handles of an axis of steps."""
        area = plot_area(card.place)
        self._painter.save()
        self._painter.translate(area.bottomLeft())
        strip.draw(self._painter, step_scale(card), self._tokens)
        self._painter.restore()

    def _ground(self, place: CardPlace, rim: str) -> None:
        painter, tokens = self._painter, self._tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.raised))
        painter.setPen(QPen(QColor(rim or tokens.line), 1.5 if rim else 1))
        rect = QRectF(place.left, place.top, place.width, place.height).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, SPACE.corner, SPACE.corner)

    def _heading(self, card: PaintedCard, area: QRectF) -> None:
        painter, place = self._painter, card.place
        left, right = place.left + SPACE.between, place.left + place.width - SPACE.between
        note = self._note(card, right - left)
        colour = card.plot.wish.colour
        if colour:
            draw_swatch(painter, QRectF(left, place.top + TITLE_HEIGHT / 2 - 5, 10, 10), colour, True)
            left += 10 + SPACE.inside
        strong, plain = text_font(TYPE.body, QFont.Weight.DemiBold), text_font(TYPE.body)
        room = right - left - note - (SPACE.inside if note else 0)
        row = QRectF(left, place.top, room, TITLE_HEIGHT)
        name = QFontMetricsF(strong).elidedText(card.place.card.name, Qt.TextElideMode.ElideMiddle, room)
        rest = room - QFontMetricsF(strong).horizontalAdvance(name)
        prefix = card.place.card.prefix
        prefix = QFontMetricsF(plain).elidedText(prefix, Qt.TextElideMode.ElideMiddle, rest) if rest > 28 else ""
        painter.setFont(plain)
        painter.setPen(QColor(self._tokens.muted))
        painter.drawText(row, _MIDDLE, prefix)
        painter.setFont(strong)
        painter.setPen(QColor(self._tokens.text))
        painter.drawText(row.adjusted(QFontMetricsF(plain).horizontalAdvance(prefix), 0, 2, 0), _MIDDLE, name)

    def _note(self, card: PaintedCard, room: float) -> float:
        """Write the note at the right and return its width: at most half of the heading."""
        painter, place = self._painter, card.place
        font = text_font(TYPE.caption)
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(card.plot.chart.note, Qt.TextElideMode.ElideRight, room * 0.5)
        painter.setFont(font)
        painter.setPen(QColor(self._tokens.muted))
        row = QRectF(place.left, place.top, place.width - SPACE.between, TITLE_HEIGHT)
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | _MIDDLE, text)
        return metrics.horizontalAdvance(text)

    def _axes(self, card: PaintedCard, area: QRectF, strip: StepStrip | None) -> None:
        painter, tokens, chart = self._painter, self._tokens, card.plot.chart
        mapping = mapping_of(card)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        grid = hairline(painter, mix(tokens.raised, tokens.line, 0.8))
        caption = text_font(TYPE.caption)
        metrics = QFontMetricsF(caption)
        painter.setFont(caption)
        for tick in y_ticks(chart.y, area.height()):
            y = round(area.top() + place_in(mapping, 0.0, tick.value).y()) + 0.5
            painter.setPen(grid)
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(QColor(tokens.muted))
            row = QRectF(card.place.left + 16, y - 8, AXIS_WIDTH - 22, 16)
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | _MIDDLE, tick.label)
        last = area.left() - 8
        for tick in x_ticks(chart.x, area.width()):
            x = round(area.left() + place_in(mapping, tick.value, 0.0).x()) + 0.5
            painter.setPen(grid)
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
            half = metrics.horizontalAdvance(tick.label) / 2
            covered = strip is not None and strip.covers(step_scale(card), x - area.left(), half)
            if x - half < last or covered:
                continue
            last = x + half + 8
            painter.setPen(QColor(tokens.muted))
            row = QRectF(x - half - 2, area.bottom() + 3, 2 * half + 4, 16)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, tick.label)
        self._titles(card, area)

    def _titles(self, card: PaintedCard, area: QRectF) -> None:
        painter, chart = self._painter, card.plot.chart
        painter.setPen(QColor(self._tokens.muted))
        below = QRectF(area.left(), area.bottom() + 19, area.width(), 16)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, chart.x.title)
        painter.save()
        painter.translate(card.place.left + 13, area.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-area.height() / 2, -8, area.height(), 16), Qt.AlignmentFlag.AlignCenter, chart.y.title)
        painter.restore()

    def _curves(self, card: PaintedCard, area: QRectF, highlight: QImage | None) -> None:
        painter = self._painter
        painter.setOpacity(1.0 if highlight is None else _HIGHLIGHT_FADED)
        painter.drawImage(area, card.image, QRectF(card.image.rect()))
        painter.setOpacity(1.0)
        if highlight is not None:
            painter.drawImage(area, highlight, QRectF(highlight.rect()))

    def _captions(self, card: PaintedCard, area: QRectF) -> None:
        painter, mapping = self._painter, mapping_of(card)
        painter.setFont(text_font(TYPE.caption - 1))
        painter.setPen(QColor(self._tokens.muted))
        last = -_CAPTION
        for caption in sorted(card.plot.chart.captions, key=lambda caption: -caption.y):
            at = place_in(mapping, caption.x, caption.y) + area.topLeft()
            x, y = at.x() - 4, at.y() + 2
            if area.left() < x <= area.right() and y - last >= _CAPTION and y + _CAPTION <= area.bottom():
                last = y
                row = QRectF(x - 60, y, 60, 13)
                painter.drawText(row, Qt.AlignmentFlag.AlignRight | _MIDDLE, caption.text)

    def _cursor(self, card: PaintedCard, area: QRectF) -> None:
        cursor, mapping = card.plot.chart.cursor, mapping_of(card)
        if cursor is None:
            return
        share = (axis_value(cursor.x, False) - mapping.left) / (mapping.right - mapping.left)
        if 0 <= share <= 1:
            x = round(area.left() + share * area.width()) + 0.5
            self._painter.setPen(QPen(QColor(self._tokens.warm), 1.25, Qt.PenStyle.DashLine))
            self._painter.drawLine(QLineF(x, area.top(), x, area.bottom()))

    def _marks(self, card: PaintedCard, area: QRectF, key: str | None) -> None:
        mapping, made = mapping_of(card), card.plot.marks
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        there = key is not None and any(each.key == key for each in made)
        for mark in sorted(made, key=lambda mark: mark.key == key):
            faded = mark.faded or (there and mark.key != key)
            self.mark(mark_place(mapping, area, mark), area, mark.colour, faded, mark.key == key)

    def mark(self, at: QPointF, area: QRectF, colour: str, faded: bool, strong: bool) -> None:
        """Draw a marked point, unless it lies outside of the axes."""
        if not area.adjusted(-6, -6, 6, 6).contains(at):
            return
        painter = self._painter
        painter.setOpacity(0.35 if faded else 1.0)
        painter.setPen(QPen(QColor(self._tokens.raised), 1.5))
        painter.setBrush(QColor(colour))
        radius = RADIUS + (1.5 if strong else 0.5)
        painter.drawEllipse(at, radius, radius)
        painter.setOpacity(1.0)

    def box(self, box: QRectF) -> None:
        """Draw the box that is being zoomed to."""
        fill = QColor(self._tokens.accent)
        fill.setAlphaF(0.12)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._painter.setBrush(fill)
        self._painter.setPen(QPen(QColor(self._tokens.accent), 1))
        self._painter.drawRect(box)


def mark_place(mapping: Mapping, area: QRectF, mark: Mark) -> QPointF:
    """Return where a mark lies, in pixels of all cards."""
    return place_in(mapping, mark.x, mark.y) + area.topLeft()


def place_in(mapping: Mapping, x: float, y: float) -> QPointF:
    """Return where a place in data units lies inside linear axes, in pixels from their corner."""
    across = (x - mapping.left) / (mapping.right - mapping.left) * mapping.width
    return QPointF(across, (mapping.top - y) / (mapping.top - mapping.bottom) * mapping.height)


def y_ticks(axis: Axis, height: float) -> tuple[Tick, ...]:
    """Return the ticks of an upright axis."""
    return axis_ticks(axis, max(2, round(height / 44)))


def x_ticks(axis: Axis, width: float) -> tuple[Tick, ...]:
    """Return the ticks of a level axis."""
    room = 64 if axis.scale is AxisScale.STEP else 52
    return axis_ticks(axis, max(2, round(width / room)))
