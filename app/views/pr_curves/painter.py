"""Cards and their images, made away from the window's thread, the newest wish only."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter

from app.charts.painter import as_image, fill_band, plain_image
from app.views.newest import NewestPainter
from core.analysis import warm
from core.analysis.parallel import processors
from core.model import Catalog
from core.state import PrPlot, SessionState
from core.views import Band, Curves, Viewport
from core.views.curves import paint
from core.views.curves.mapping import Mapping
from core.views.emptiness import Emptiness
from core.views.pr_curves.ahead import read_ahead, steps_beside
from core.views.pr_curves.board import Board, board_of, counts_text
from core.views.pr_curves.chart import CardPlot, card_plot
from core.views.pr_curves.empty import emptiness
from core.views.pr_curves.picture import CardPlace, wishes_of
from core.views.pr_curves.points import PointTable

_LISTED, _MOMENT = 0.12, 0.025
"""Seconds between two tables while a slider moves, and without another move until the table of the last one."""
_REST = 0.15
"""Seconds without another wish until pictures of other steps are painted."""
_KEPT = 128 << 20
"""Bytes of images that are kept: a move of the step slider to one of them paints nothing."""


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be seen: some runs in some state, as large as `viewport`, scrolled by `top` logical pixels."""

    catalog: Catalog
    state: SessionState
    viewport: Viewport
    top: float

    def same(self, other: Wish | None) -> bool:
        """Return whether another wish asks for the same picture."""
        if other is None or self.catalog is not other.catalog:
            return False
        mine, its = self.state, other.state
        return (self.viewport, self.top, mine.pr_curves, mine.brushes, mine.runs, mine.grouping) == (
            other.viewport, other.top, its.pr_curves, its.brushes, its.runs, its.grouping,
        ) and (mine.selected_runs, mine.step, mine.step_range) == (
            its.selected_runs, its.step, its.step_range,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class PaintedCard:
    """One card: where it is, what it shows, and its curves as an image over transparency."""

    place: CardPlace
    plot: CardPlot
    mapping: Mapping
    image: QImage


@dataclass(frozen=True, eq=False)
class Painted:
    """The cards in sight.

    Attributes
    ----------
    plain
        Whether a finer picture can be had soon.
    counts
        How many classes and runs there are, in words.
    nothing
        What to say in place of cards where there are none.
    """

    wish: Wish
    board: Board
    cards: tuple[PaintedCard, ...]
    plain: bool
    counts: str = ""
    nothing: Emptiness | None = None


class Painter(NewestPainter):
    """Paints cards; `count` is the number of pictures so far, `images` and `ahead` those of images."""

    listed = Signal(object, object)
    """Emitted with a wish and its `PointTable`, after its picture."""
    name: ClassVar[str] = "pr-curves"

    def __init__(self) -> None:
        super().__init__()
        self.images = self.ahead = 0
        self._kept: OrderedDict[object, QImage] = OrderedDict()
        self._ahead: tuple[object, ...] = ()
        self._beside: tuple[object, ...] = ()
        self._listed = 0.0
        self._crew = ThreadPoolExecutor(min(4, processors()), "pr-curves-images")

    def warm_up(self) -> None:
        """Compile what draws curves."""
        warm.warm_up()
        paint.warm_up()

    def let_go(self) -> None:
        """End the threads that draw."""
        self._crew.shutdown(wait=False, cancel_futures=True)

    def idle(self, wish: Wish) -> None:
        """Read and paint ahead while nothing else is wanted."""
        self._read_ahead(wish)
        self._paint_ahead(wish)

    def _read_ahead(self, wish: Wish) -> None:
        """Read what other steps will show, unless that was done: looking for what is known takes the lock, too."""
        state, wished = wish.state, wish.state.pr_curves
        drawn = (wished.plot, wished.stepped, wished.beta, wished.averages, wished.class_query)
        key = (wish.catalog, state.runs, state.brushes, drawn)
        if key != self._ahead:
            read_ahead(wish.catalog, state, self.wanted_no_more)
            self._ahead = () if self.wanted_no_more() else key

    def _paint_ahead(self, wish: Wish) -> None:
        """Paint what is in sight at other steps, the nearest ones first, as many as are kept.

        Once for each picture whatever the threshold, and not while a slider moves.
        """
        state = wish.state
        drawn = replace(state.pr_curves, threshold=0.5, target=0.9, table=True)
        key = (wish.catalog, state.runs, state.brushes, state.grouping, state.step, drawn, wish.viewport, wish.top)
        if key == self._beside or drawn.plot is PrPlot.STEPS or not paint.ready() or self.wait_for_another(_REST):
            return
        places = board_of(wish.catalog, state, wish.viewport).layout.in_sight(wish.top, wish.viewport.height)
        shown, scale = wishes_of(wish.catalog, state, places, wish.viewport), wish.viewport.scale
        room = sum(round(each.viewport.width * scale) * round(each.viewport.height * scale) * 4 for each in shown)
        for step in steps_beside(shown, state.step)[: max(_KEPT // max(room, 1) - 2, 0)]:
            if self.wanted_no_more():
                return
            plots = [
                card_plot(each) for each in wishes_of(wish.catalog, replace(state, step=step), places, wish.viewport)
            ]
            known = self.images
            deque(self._cards(places, plots, scale), 0)
            self.images, self.ahead = known, self.ahead + self.images - known
        self._beside = key

    def paint_wish(self, wish: Wish) -> None:
        """Hand over the cards, then the table of points."""
        board = board_of(wish.catalog, wish.state, wish.viewport)
        places = board.layout.in_sight(wish.top, wish.viewport.height)
        wishes = wishes_of(wish.catalog, wish.state, places, wish.viewport)
        plain = not paint.ready()
        plots = [card_plot(each) for each in wishes]
        cards = tuple(self._cards(places, plots, wish.viewport.scale))
        self.count += 1
        nothing = None if board.cards else emptiness(wish.catalog, wish.state)
        self.tell(Painted(wish, board, cards, plain, counts_text(wish.catalog, wish.state), nothing))
        if self._may_list():
            table: PointTable = board.points(wish.catalog, wish.state)
            self._listed = time.monotonic()
            if not self.closed:
                self.listed.emit(wish, table)

    def _may_list(self) -> bool:
        """Wait a moment for another wish: while a slider moves, charts go first and the table follows less often."""
        if time.monotonic() - self._listed > _LISTED:
            return not self.closed
        return not self.wait_for_another(_MOMENT)

    def _cards(self, places: Sequence[CardPlace], plots: Sequence[CardPlot], scale: float) -> Iterator[PaintedCard]:
        """Yield the cards with their images; those that are not known are painted side by side."""
        ready = paint.ready()
        mappings = [_mapping(plot, scale) for plot in plots]
        keys = [(plot.body, mapping, scale, ready) for plot, mapping in zip(plots, mappings, strict=True)]
        unknown = [place for place, key in enumerate(keys) if key not in self._kept]
        for place, image in zip(
            unknown, self._crew.map(lambda k: card_image(plots[k], mappings[k], scale), unknown), strict=True
        ):
            self._kept[keys[place]] = image
        self.images += len(unknown)
        for key in keys:
            self._kept.move_to_end(key)
        images = [self._kept[key] for key in keys]
        held = sum(image.sizeInBytes() for image in self._kept.values())
        while held > _KEPT and len(self._kept) > len(keys):
            held -= self._kept.popitem(last=False)[1].sizeInBytes()
        for found in zip(places, plots, mappings, images, strict=True):
            yield PaintedCard(*found)


def _mapping(plot: CardPlot, scale: float) -> Mapping:
    view = plot.wish.viewport
    return Mapping.of(plot.chart, round(view.width * scale), round(view.height * scale))


def card_image(plot: CardPlot, mapping: Mapping, scale: float) -> QImage:
    """Return guides, bands and curves of a card, without its marks."""
    image = QImage(int(mapping.width), int(mapping.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    guides = [layer for layer in plot.body.base if isinstance(layer, Curves)]
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(0, 0, curves_image(guides, mapping, scale))
        for layer in plot.body.base:
            if isinstance(layer, Band):
                fill_band(painter, layer, mapping)
        painter.drawImage(0, 0, curves_image(plot.body.curves, mapping, scale))
    return image


def curves_image(layers: Sequence[Curves], mapping: Mapping, scale: float) -> QImage:
    """Return curves over transparency, drawn plainly until the compiled painter is there."""
    if paint.ready():
        return as_image(paint.paint_curves(layers, mapping, scale))
    return plain_image(layers, mapping, scale, smooth=True)
