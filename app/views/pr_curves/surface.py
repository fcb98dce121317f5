"""The cards of all classes in one scrolling area; tells what mouse, wheel and keys do to it."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.views.pr_curves.drawing import CardPen, mapping_of, place_in, plot_area
from app.views.pr_curves.painter import Painted, PaintedCard, curves_image
from app.widgets.step_strip import StepStrip
from app.widgets.told_mouse import ToldMouse
from app.workspace import Workspace
from core.state import PrPlot
from core.views.curves import paint
from core.views.curves.mapping import Mapping
from core.views.pr_curves.highlight import highlight
from core.views.pr_curves.readout import Reading

_HIGHLIGHTS, _STILLS = 64, 60
"""Images that are kept."""


class Surface(ToldMouse, QAbstractScrollArea):
    """Draws what was painted; `paints` counts how often."""

    scrolled = Signal()
    resized = Signal()
    left = Signal()
    asked = Signal(QContextMenuEvent)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.painted: Painted | None = None
        self.run: str | None = None
        self.label: str | None = None
        """The class that is highlighted on cards of runs."""
        self.reading: tuple[str, Reading] | None = None
        self.box: QRectF | None = None
        self.moving: tuple[str, Mapping] | None = None
        """A card that is being dragged, and what it shows meanwhile."""
        self.strip = StepStrip(workspace)
        self.focused = 0
        self.paints = 0
        self._highlights: OrderedDict[object, QImage | None] = OrderedDict()
        self._stills: OrderedDict[object, QPixmap] = OrderedDict()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("PR curves of all classes")
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._scroll())

    def _scroll(self) -> None:
        self.viewport().update()
        self.scrolled.emit()

    def show_painted(self, painted: Painted) -> None:
        """Show other cards."""
        self.painted = painted
        self._fit_scroll()
        self.focused = min(self.focused, max(len(painted.board.cards) - 1, 0))
        self.viewport().update()

    def _fit_scroll(self) -> None:
        if self.painted is not None:
            ground = self.viewport().height()
            self.verticalScrollBar().setRange(0, max(0, self.painted.board.layout.height - ground))
            self.verticalScrollBar().setPageStep(ground)

    def show_run(self, run: str | None) -> None:
        """Highlight a run, None for no one."""
        if run != self.run:
            self.run = run
            self.viewport().update()

    def show_class(self, label: str | None) -> None:
        """Highlight a class on cards of runs, None for none."""
        if label != self.label:
            self.label = label
            self.viewport().update()

    def key_of(self, card: PaintedCard) -> str | None:
        """Return the key of the curve that stands out on a card: that of the hovered run or class."""
        return self.label if card.place.card.of_run else self.run

    def _handles(self, card: PaintedCard) -> StepStrip | None:
        return self.strip if card.plot.wish.plot is PrPlot.STEPS else None

    def _rim(self, card: PaintedCard, focused: bool) -> str:
        """Return the colour of what is around a card: that of a run that is hovered or selected."""
        run, tokens = card.place.card.of_run, self._workspace.tokens
        if run and run == self.run:
            return tokens.warm
        return tokens.accent if focused or run in self._workspace.session.state.selected_runs else ""

    def show_reading(self, card: str, reading: Reading | None) -> None:
        """Mark the point of a curve that is under the mouse."""
        wanted = None if reading is None else (card, reading)
        if wanted != self.reading:
            self.reading = wanted
            self.viewport().update()

    def show_box(self, box: QRectF | None) -> None:
        """Draw the box that is being zoomed to, in pixels of all cards."""
        self.box = box
        self.viewport().update()

    def offset(self) -> float:
        """Return how far the cards are scrolled, logical pixels."""
        return float(self.verticalScrollBar().value())

    def place(self, at: QPointF) -> QPointF:
        """Return where a place of the viewport lies among all cards."""
        return QPointF(at.x(), at.y() + self.offset())

    def card_at(self, at: QPointF, inside: bool = True) -> PaintedCard | None:
        """Return the card at a place among all cards; with `inside` only where that is inside its axes."""
        for card in self.painted.cards if self.painted else ():
            place = card.place
            area = plot_area(place) if inside else QRectF(place.left, place.top, place.width, place.height)
            if area.contains(at):
                return card
        return None

    def card(self, key: str) -> PaintedCard | None:
        """Return a card in sight by its key."""
        return next((card for card in (self.painted.cards if self.painted else ()) if card.place.card.key == key), None)

    def focused_card(self) -> PaintedCard | None:
        """Return the card that the keys are about, if it is in sight."""
        cards = self.painted.board.cards if self.painted else ()
        return self.card(cards[self.focused].key) if self.focused < len(cards) else None

    def focus_card(self, place: int) -> None:
        """Let the keys be about another card, and bring it into sight."""
        if self.painted is None or not self.painted.board.cards:
            return
        self.focused = max(0, min(place, len(self.painted.board.cards) - 1))
        where = self.painted.board.layout.places[self.focused]
        bar = self.verticalScrollBar()
        if where.top < bar.value() or where.bottom > bar.value() + self.viewport().height():
            bar.setValue(where.top - 8)
        self.setAccessibleDescription(where.card.title)
        self.viewport().update()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards in sight."""
        if self.painted is None:
            return
        self.paints += 1
        focused = self.focused_card() if self.hasFocus() else None
        with QPainter(self.viewport()) as painter:
            painter.translate(0, -self.offset())
            pen = CardPen(painter, self._workspace.tokens)
            for card in self.painted.cards:
                place = card.place
                painter.drawPixmap(place.left, place.top, self._still(card, card is focused))
                pen.moving(card, self.key_of(card))
                self._draw_reading(pen, card)
                if self._handles(card) is not None:
                    pen.handles(card, self.strip)
            if self.box is not None:
                pen.box(self.box)

    def _draw_reading(self, pen: CardPen, card: PaintedCard) -> None:
        if self.reading is None or self.reading[0] != card.place.card.key:
            return
        reading, area, mapping = self.reading[1], plot_area(card.place), mapping_of(card)
        if reading.y == reading.y:
            at = place_in(mapping, reading.x, reading.y) + area.topLeft()
            pen.mark(at, area, reading.colour, False, False)

    def _still(self, card: PaintedCard, focused: bool) -> QPixmap:
        """Return what of a card stays while a threshold moves, drawn once."""
        highlighted, scale, rim = self._highlight(card), self.devicePixelRatioF(), self._rim(card, focused)
        lit = self.key_of(card) if highlighted is not None else None
        handles = self._handles(card)
        held = () if handles is None else handles.handles
        key = (card.plot.body, card.place, card.mapping, rim, lit, self._workspace.theme, scale, id(card.image), held)
        if key not in self._stills:
            place = card.place
            pixmap = QPixmap(round(place.width * scale), round(place.height * scale))
            pixmap.setDevicePixelRatio(scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.translate(-place.left, -place.top)
                CardPen(painter, self._workspace.tokens).still(card, rim, highlighted, self._handles(card))
            self._stills[key] = pixmap
            while len(self._stills) > _STILLS:
                self._stills.popitem(last=False)
        self._stills.move_to_end(key)
        return self._stills[key]

    def _highlight(self, card: PaintedCard) -> QImage | None:
        lit = self.key_of(card)
        if lit is None or not paint.ready():
            return None
        key = (card.plot.body, card.mapping, lit)
        if key not in self._highlights:
            halo = self._workspace.tokens.raised
            layers = highlight(card.plot.body.curves, lit, halo)
            scale = card.plot.wish.viewport.scale
            self._highlights[key] = curves_image(layers, card.mapping, scale) if layers else None
            while len(self._highlights) > _HIGHLIGHTS:
                self._highlights.popitem(last=False)
        return self._highlights[key]

    # What the user does

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is another size."""
        super().resizeEvent(event)
        self._fit_scroll()
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell a press; keys are about the cards from then on."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl; else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            event.accept()
        else:
            QAbstractScrollArea.wheelEvent(self, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask what can be done at a place."""
        self.asked.emit(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell a key; what nobody wants goes on."""
        super().keyPressEvent(event)
        if not event.isAccepted():
            QAbstractScrollArea.keyPressEvent(self, event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell that the mouse has gone."""
        if event.type() is QEvent.Type.Leave:
            self.left.emit()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which card the keys are about."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show none any more."""
        super().focusOutEvent(event)
        self.viewport().update()
