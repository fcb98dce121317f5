"""The view of images: a card for each sample of each tag of each run, or one a tag where runs stand together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.actions import Action
from app.background import Background
from app.views.cards_view import CardsView
from app.views.images.actions import MODES, Deeds, image_actions
from app.views.images.card import Hands, ImageCard
from app.views.images.gestures import Gestures
from app.views.images.painted import Ahead, Made, made_card
from app.views.images.panel import ImagesPanel
from app.views.images.saving import Saving
from app.views.images.step_bar import StepBar
from app.widgets.cards.frame import CardFrame
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.images import (
    compare_with_run,
    compare_with_step,
    focus_card,
    go_to_step,
    own_step,
    show_mode,
)
from core.state import CompareWay, ImagesMode
from core.views import Picture, Viewport
from core.views.cards import Card, Group, visible
from core.views.emptiness import Emptiness
from core.views.images import ASPECT, PLUGIN, ImageWish, image_wish, resolve, shown_cards, shown_groups
from core.views.images.decoded import MISSING_SAMPLE, keep_at_most
from core.views.images.samples import all_counted, count_samples
from core.views.images.table import HEADER, value_rows
from core.views.payload_empty import Words, emptiness
from core.views.payloads import payload_cards
from core.views.shown import shown_runs

WORDS = Words("image", "images", "TensorBoard's summary writers call them add_image or image.")
_AHEAD = "ahead\n"
_MANY = 400
"""Tags of runs whose samples are counted while cards are shown already."""
_FILLED = 44
"""Logical pixels around a card that fills the view: heading of the group and edges."""


class ImagesView(CardsView[ImageCard]):
    """Images at the linked step, all samples, runs over steps, and what is different between two."""

    kind: ClassVar[str] = "images"
    title: ClassVar[str] = "Images"
    state_name: ClassVar[str] = "images"
    fills: ClassVar[bool] = False
    modes: ClassVar[Sequence[tuple[str, str]]] = tuple((title, tip) for _, title, tip in MODES)
    aspect: ClassVar[float] = ASPECT
    threads: ClassVar[int] = 2

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, made_card)
        self.gestures = Gestures(
            workspace,
            lambda: self.grid.cards,
            self.grid.viewport(),
            self.select_run,
            self.ask,
            self._drag_out,
            lambda card: self.used(card, "focus"),
        )
        self.saving = Saving(workspace, self)
        self.step_bar = StepBar(workspace, super().ready)
        self.toolbar.add(self.step_bar, 8)
        self._hands = Hands(self.go, self.gestures.key)
        self._counter = Background(self._counted, self)
        self._counting: object = None
        self._all_counted = False
        self._ahead: list[str] = []
        self._scrolled = 0
        self._panel: ImagesPanel | None = None
        self._laid = QTimer(self, singleShot=True, interval=0)
        self._laid.timeout.connect(self.refresh)
        self.grid.verticalScrollBar().valueChanged.connect(self._look_ahead)

    # Which cards there are

    def groups(self) -> Sequence[Group]:
        """Return the groups that have a card matching the filter, or the one card that fills the view."""
        session, ground = self.workspace.session, self.grid.viewport()
        return shown_groups(session.catalog, session.state, ground.width(), max(ground.height() - _FILLED, 120))

    def all_cards(self) -> Sequence[Card]:
        """Return all cards of the shown runs."""
        session = self.workspace.session
        return shown_cards(session.catalog, session.state)

    def mode(self) -> int:
        """Return the place of the mode in front."""
        return [mode for mode, _, _ in MODES].index(self.workspace.session.state.images.mode)

    def choose_mode(self, place: int) -> Command:
        """Return the command that brings a mode to the front."""
        return show_mode(MODES[place][0])

    def reason(self) -> Emptiness:
        """Return why there is no card."""
        session = self.workspace.session
        return emptiness(session.catalog, session.state, PLUGIN, WORDS, session.state.images.tag_query)

    def show_now(self) -> None:
        """Show the session as it is now, and count samples that nobody has counted."""
        state = self.workspace.session.state.images
        keep_at_most(state.memory << 20)
        self._count()  # before cards are listed: what is known by then is among them
        super().show_now()
        self.step_bar.show_state()
        self.gestures.blink(state.mode is ImagesMode.COMPARE and state.way is CompareWay.BLINK)
        for card in self.grid.cards.values():
            self._show_state(card)
        self.gestures.show_values()

    def _count(self) -> None:
        session = self.workspace.session
        catalog, runs = session.catalog, shown_runs(session.catalog, session.state)
        if self._counting != (catalog, runs):
            self._counting = (catalog, runs)
            self._all_counted = all_counted(catalog, runs)
            if not self._all_counted:
                self._counter.ask(lambda: count_samples(catalog, runs, gentle=True))

    def _counted(self, any_counted: bool) -> None:
        self._all_counted = True
        if any_counted:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give cards that are as high as the view another height."""
        super().resizeEvent(event)
        state = self.workspace.session.state.images
        if state.focus or state.mode is ImagesMode.STEPS:
            self._laid.start()

    # What a card shows

    def new_card(self, parent: QWidget) -> ImageCard:
        """Return a new widget for a card."""
        card = ImageCard(self.workspace, self.used, parent, self._hands)
        self.gestures.attach(card)
        return card

    def _show_state(self, card: ImageCard) -> None:
        state = self.workspace.session.state.images
        card.pane.show_look(state.smooth, state.values, bool(state.focus))
        card.pane.show_zoom(self.gestures.zoom_of(card))
        card.show_followed(card.card.key not in state.own_steps)

    def _show_card(self, widget: ImageCard, card: Card) -> None:
        super()._show_card(widget, card)
        self._show_state(widget)

    def wish_of(self, widget: ImageCard) -> ImageWish | None:
        """Return all that a card's images are made from now, None while it has no room."""
        pane = widget.pane
        if pane.width() < 16 or pane.height() < 16:
            return None
        exact = widget.card.key in self.gestures.exact
        room = 0 if exact else self._room(max(pane.width(), pane.height()), pane.magnified())
        return self._wish(widget.card, room)

    def _room(self, side: int, magnified: float) -> int:
        """Return the device pixels of an image's longer side, as a power of two: few different sizes are decoded."""
        state = self.workspace.session.state.images
        beside = {ImagesMode.STEPS: state.columns}.get(state.mode, 1)
        pixels = side * self.devicePixelRatioF() * magnified / beside
        return 1 << max(int(pixels - 1).bit_length(), 5)

    def _wish(self, card: Card, room: int) -> ImageWish | None:
        session = self.workspace.session
        return image_wish(session.catalog, session.state, card, self.workspace.theme, room)

    def forget(self, widget: ImageCard) -> None:
        """Empty a widget that is given another card."""
        widget.show_made(None)

    def show_made(self, widget: ImageCard, wish: object, made: object) -> None:
        """Show the images of a card."""
        assert isinstance(made, Made)
        problems = (cell.problem for cell in made.page.cells)
        self.workspace.session.tell_problems(p for p in problems if p is not None and p.kind != MISSING_SAMPLE)
        widget.show_made(made)
        self.gestures.show_values()

    def _look_ahead(self, place: int) -> None:
        """Make cards that are about to come into sight, and none of those that would have if one scrolled on."""
        down, self._scrolled = place >= self._scrolled, place
        for key in self._ahead:
            self.worker.forget(key)
        height = self.grid.viewport().height()
        top, bottom = (place + height, place + 2 * height) if down else (place - height, place)
        shown = next(iter(self.grid.cards.values()), None)
        if shown is None:
            return
        room = self._room(max(shown.pane.width(), shown.pane.height()), 1.0)
        coming = [each.what for each in visible(self.grid.layout_now.cards, top, bottom)]
        coming = [card for card in coming if card.key not in self.grid.cards]
        self._ahead = [_AHEAD + card.key for card in coming]
        for card in coming if down else reversed(coming):
            wish = self._wish(card, room)
            if wish is not None:
                self.worker.request(_AHEAD + card.key, Ahead(wish))

    # What the user does

    def go(self, card: ImageCard, step: int) -> None:
        """Show a step in all views, or on a card that keeps its own."""
        session = self.workspace.session
        own = card.card.key in session.state.images.own_steps
        session.do(own_step(card.card.key, card.card.tag, step) if own else go_to_step(step))

    def used(self, widget: CardFrame, what: str) -> None:
        """Carry out what the user wants of a card."""
        deed = self._deeds().get(what) if isinstance(widget, ImageCard) else None
        if deed is not None and isinstance(widget, ImageCard):
            deed(widget)
        else:
            super().used(widget, what)
        if what == "leave":
            self.gestures.leave()

    def _deeds(self) -> dict[str, Callable[[ImageCard], None]]:
        session = self.workspace.session

        def focus(card: ImageCard) -> None:
            session.do(focus_card("" if session.state.images.focus else card.card.key))

        def reference(card: ImageCard) -> None:
            session.do(compare_with_run(card.card.run))

        def reference_step(card: ImageCard) -> None:
            if card.page is not None and card.page.steps:
                session.do(compare_with_step(card.page.steps[card.page.place]))

        return {
            "focus": focus,
            "own_step": self._toggle_own,
            "copy_logged": lambda card: self.saving.copy_logged(card, self._meant(card)),
            "copy_shown": lambda card: self.saving.copy_shown(card, self._meant(card)),
            "save_logged": lambda card: self.saving.ask_one(card, self._meant(card), True),
            "save_shown": lambda card: self.saving.ask_one(card, self._meant(card), False),
            "reference": reference,
            "reference_step": reference_step,
            "tiles": lambda card: self._tiles_panel(card),
        }

    def _meant(self, card: ImageCard) -> int:
        """Return the image of a card under the mouse, of two that are compared the card's own."""
        place = card.pane.mapFromGlobal(card.cursor().pos())
        index = card.pane.cell_at(place.toPointF()) if card.pane.rect().contains(place) else None
        if index is not None:
            return index
        comparing = self.workspace.session.state.images.mode is ImagesMode.COMPARE
        return 1 if comparing and card.page is not None and len(card.page.cells) > 1 else 0

    def _toggle_own(self, card: ImageCard) -> None:
        session = self.workspace.session
        own = card.card.key in session.state.images.own_steps
        page = card.page
        step = None if own or page is None or not page.steps else page.steps[page.place]
        session.do(own_step(card.card.key, card.card.tag, step))
        session.end_gesture()

    def _tiles_panel(self, card: ImageCard) -> None:
        panel = self.panel()
        assert isinstance(panel, ImagesPanel)
        panel.tiles.choose(card.card.tag, card.page)

    def _drag_out(self, card: ImageCard, index: int) -> None:
        self.saving.drag(card, index)

    def _focus(self) -> None:
        card = self.current()
        if card is not None:
            self.used(card, "focus")

    def _on_card(self, what: str) -> Callable[[], None]:
        def act() -> None:
            card = self.current()
            if card is not None:
                self.used(card, what)

        return act

    def _original(self) -> None:
        card = self.current() or next(iter(self.grid.cards.values()), None)
        if card is not None:
            self.gestures.magnify(card, 1.0)
            self.gestures.settle()

    def tool_active(self) -> bool:
        """Return whether images are being dragged."""
        return any(card.pane.dragging for card in self.grid.cards.values())

    def escape(self) -> bool:
        """Drop the drag that is going on, the filter that is being typed, or show all cards again."""
        for card in self.grid.cards.values():
            if card.pane.dragging:
                card.pane.drop_drag()
                self.gestures.settle()
                return True
        if super().escape():
            return True
        if self.workspace.session.state.images.focus:
            self.workspace.session.do(focus_card(""))
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give keys to the card under the mouse where none has the focus."""
        card = self.current()
        if card is None or not self.gestures.key(card, event):
            super().keyPressEvent(event)

    # What the window asks

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = ImagesPanel(self.workspace)
            self._panel.fit_wanted.connect(lambda: self.gestures.fit(None))
            self._panel.original_wanted.connect(self._original)
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with images."""
        deeds = Deeds(
            lambda: self.gestures.fit(self.current()),
            lambda: self.gestures.fit(None),
            self._original,
            self.step_bar.toggle,
            lambda: self.step_bar.playing,
            self._focus,
            lambda: bool(self.workspace.session.state.images.focus),
            self._on_card,
            lambda: self.current() is not None,
            lambda: self.saving.ask_all(next(iter(self.grid.cards.values()), None)),
        )
        return (*self.card_actions(), *image_actions(self.workspace, deeds))

    def picture(self, viewport: Viewport) -> Picture:
        """Return the cards in sight at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport, self._in_sight())

    def _in_sight(self) -> Sequence[Card] | None:
        state = self.workspace.session.state.images
        if state.mode is ImagesMode.STEPS and not state.focus:
            return None  # cards that are higher than the view have no middle in sight
        return self.grid.in_sight() or None

    def card_keys(self) -> tuple[str, ...] | None:
        """Return the keys of the cards that figures are made of."""
        cards = self._in_sight()
        return None if cards is None else tuple(card.key for card in cards)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return all steps of the shown runs, of tags that match the filter."""
        session = self.workspace.session
        return HEADER, value_rows(session.catalog, session.state)

    def ready(self) -> bool:
        """Return whether every card in sight shows what it should, and the samples of not too many tags are counted."""
        session = self.workspace.session
        counted = self._all_counted or len(payload_cards(session.catalog, session.state, PLUGIN)) > _MANY
        return super().ready() and counted
