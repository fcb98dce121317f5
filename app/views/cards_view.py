"""What views that consist of cards share: each card shows payloads of a tag, made on a thread when it is in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.actions import Action
from app.views.base import View
from app.views.following import Following
from app.widgets.cards.frame import CardFrame
from app.widgets.cards.grid import CardGrid
from app.widgets.cards.toolbar import CardToolbar
from app.widgets.cards.worker import CardWorker
from app.widgets.empty_page import EmptyPage
from app.workspace import Workspace
from core.session import Command, Hover
from core.session.commands.cards.cards import fold_groups, query_tags, toggle_expanded, toggle_pin
from core.session.commands.runs.runs import select_runs, show_all_runs
from core.views.cards import ASPECT, Card, Group
from core.views.descriptions import description_of
from core.views.emptiness import Emptiness
from core.views.names import telling
from core.views.shown import run_colour

W = TypeVar("W", bound=CardFrame)


class CardsView(View, Following, Generic[W]):
    """Cards in groups; `grid.cards` are those in sight, `worker` makes what they show.

    A view says which cards there are, what a card shows (`wish_of`) and shows what was made for it (`show_made`).
    """

    state_name: ClassVar[str]
    """Field of `SessionState` that is this view's."""
    modes: ClassVar[Sequence[tuple[str, str]]]
    """Title and tooltip of each way to show cards."""
    filter_keys: ClassVar[str] = "Ctrl+F"
    """Shortcut of the filter."""
    aspect: ClassVar[float] = ASPECT
    """Height of a plain card for its width."""
    fills: ClassVar[bool] = True
    """Whether a card can fill the view without being told to the session."""
    threads: ClassVar[int] = 1
    """How many make what cards show."""

    def __init__(self, workspace: Workspace, make: Callable[[Any], object]) -> None:
        super().__init__(workspace)
        self.worker = CardWorker(make, f"{self.state_name}-cards", self.threads)
        self.worker.setParent(self)
        self.grid: CardGrid[W] = CardGrid(
            workspace, self.new_card, self._show_card, self._fold, self._fill, self._drop, self.aspect
        )
        self.toolbar = CardToolbar(workspace, self.state_name, self.modes, self.choose_mode)
        self.empty = EmptyPage(
            workspace,
            {"clear_query": lambda: query_tags(self.state_name, ""), "show_all_runs": show_all_runs},
        )
        self.hovered: W | None = None
        self._asked: dict[str, object] = {}
        self._shown: dict[str, object] = {}
        self._names: tuple[str, ...] = ()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(body, 1)

    def _connect(self) -> None:
        self.follow()
        self.worker.made.connect(self._made)
        self.worker.failed.connect(lambda why: self.workspace.notify("error", "A card could not be shown", why))
        self.destroyed.connect(self.worker.close)

    # What a view provides

    def groups(self) -> Sequence[Group]:
        """Return the groups that have a card matching the filter."""
        raise NotImplementedError

    def all_cards(self) -> Sequence[Card]:
        """Return all cards of the shown runs, whatever the filter says."""
        raise NotImplementedError

    def mode(self) -> int:
        """Return the place of the mode in front."""
        raise NotImplementedError

    def choose_mode(self, place: int) -> Command:
        """Return the command that brings a mode to the front."""
        raise NotImplementedError

    def reason(self) -> Emptiness:
        """Return why there is no card."""
        raise NotImplementedError

    def new_card(self, parent: QWidget) -> W:
        """Return a new widget for a card."""
        raise NotImplementedError

    def wish_of(self, widget: W) -> object | None:
        """Return all that a card's content is made from now, None while it has no room."""
        raise NotImplementedError

    def show_made(self, widget: W, wish: object, made: object) -> None:
        """Show what was made for a card."""
        raise NotImplementedError

    def forget(self, widget: W) -> None:
        """Empty a widget that is given another card."""
        raise NotImplementedError

    def show_linked(self, widget: W) -> None:
        """Show what is hovered anywhere on a card."""
        run, session = widget.card.run, self.workspace.session
        widget.show_hovered(bool(run) and session.hover.run == run, run in session.state.selected_runs)

    # What all of them do

    @property
    def state(self) -> Any:
        """The part of the session's state that is this view's."""
        return getattr(self.workspace.session.state, self.state_name)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what is hovered."""
        super().hideEvent(event)
        if self.hovered is not None:
            self.used(self.hovered, "leave")

    def show_hover(self) -> None:
        """Show what is hovered."""
        for widget in self.grid.cards.values():
            self.show_linked(widget)

    def show_now(self) -> None:
        """Show the session as it is now; what has not changed is not made again."""
        groups, cards = self.groups(), self.all_cards()
        self._names = self._titles(cards)
        self.toolbar.show_state(self.mode(), self.state.tag_query, groups, len(cards))
        self._stack.setCurrentIndex(0 if groups else 1)
        if not groups:
            self.empty.show_reason(self.reason())
        self.grid.show_groups(groups, self.state.card_width)
        self._fill(tuple(self.grid.cards.values()))

    def _titles(self, cards: Sequence[Card]) -> tuple[str, ...]:
        """Return what the runs of some cards are called."""
        titles = self.workspace.session.state.runs.titles
        return tuple(titles.get(name, name) for name in dict.fromkeys(card.run for card in cards))

    def _show_card(self, widget: W, card: Card) -> None:
        session = self.workspace.session
        description = description_of(session.catalog, card.tag, card.run)
        if card.key != widget.card.key:
            if self.grid.cards.get(widget.card.key) is widget:  # another widget may show that card by now
                self._shown.pop(widget.card.key, None)
            self.forget(widget)
        titles = session.state.runs.titles
        title = titles.get(card.run, card.run)
        told = _told(self._names).get(title, ()) if card.run else ()
        colour = run_colour(session.catalog, session.state, card.run, self.workspace.theme) if card.run else ""
        widget.show_card(card, title, description, colour, told, card.run in session.state.selected_runs)
        self.show_linked(widget)

    def _fold(self, group: str, folded: bool) -> None:
        self.workspace.session.do(fold_groups(self.state_name, [group], folded))

    def _fill(self, widgets: Sequence[W]) -> None:
        for widget in widgets:
            self.ask(widget)

    def ask(self, widget: W) -> None:
        """Ask for what a card shows, unless it is there or has been asked for."""
        wish, key = self.wish_of(widget), widget.card.key
        if wish is None or self._asked.get(key) == wish:
            return
        self._asked[key] = wish
        self.worker.request(key, wish)

    def _drop(self, key: str) -> None:
        self.worker.forget(key)
        self._asked.pop(key, None)
        self._shown.pop(key, None)

    def _made(self, key: str, wish: object, made: object) -> None:
        widget = self.grid.cards.get(key)
        if widget is None or (self._asked.get(key) != wish and self._shown.get(key) == self._asked.get(key)):
            return  # out of sight, or begun before the wish for it was taken back
        self._shown[key] = wish
        self.show_made(widget, wish, made)

    def used(self, widget: CardFrame, what: str) -> None:
        """Carry out what the user wants of a card."""
        card, session = widget.card, self.workspace.session
        if what == "pin":
            session.do(toggle_pin(self.state_name, card.key, card.tag))
        elif what == "expand":
            session.do(toggle_expanded(self.state_name, card.key, card.tag))
        elif what == "alone":
            self.grid.show_alone(None if card.key == self.grid.alone else card.key)
        elif what == "select":
            self.select_run(card.run, widget.modifiers)
        elif what == "copy_image":
            copy_image(widget)
        elif what in ("enter", "leave"):
            self.hovered = self.grid.cards.get(card.key) if what == "enter" else None
            session.set_hover(Hover(run=card.run or None) if what == "enter" else Hover())

    def select_run(self, run: str, modifiers: Qt.KeyboardModifier) -> None:
        """Select a run: alone, with Shift beside others, with Ctrl toggled; none for an empty name."""
        session = self.workspace.session
        before = session.state.selected_runs
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            chosen = before ^ {run}
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            chosen = before | {run}
        else:
            chosen = frozenset() if before == {run} else frozenset({run})
        session.end_gesture()
        session.do(select_runs(chosen - {""}))

    def current(self) -> W | None:
        """Return the card under the mouse or with the focus."""
        if self.hovered is not None:
            return self.hovered
        focus: QWidget | None = self.window().focusWidget()
        while focus is not None and not isinstance(focus, CardFrame):
            focus = focus.parentWidget()
        return None if focus is None else self.grid.cards.get(focus.card.key)

    def card_actions(self) -> Sequence[Action]:
        """Return what can be done with cards of any kind."""
        name = self.kind

        def on_card(what: str) -> Callable[[], None]:
            def act() -> None:
                widget = self.current()
                if widget is not None:
                    self.used(widget, what)

            return act

        def any_card() -> bool:
            return self.current() is not None

        alone = Action(
            f"{name}.full_screen", "Card in full screen", on_card("alone"), "Shift+W", "View", any_card,
            lambda: self.grid.alone is not None, tip="Fill the view with this card; Esc leaves",
        )  # fmt: skip

        def any_group() -> bool:
            return bool(self.groups())

        find = self.toolbar.filter.take_focus
        return (
            Action(f"{name}.filter", "Filter tags", find, self.filter_keys, "View", icon="search"),
            Action(f"{name}.pin", "Pin or unpin card", on_card("pin"), "P", "View", any_card, icon="pin"),
            Action(f"{name}.expand", "Widen or narrow card", on_card("expand"), "W", "View", any_card, icon="expand"),
            *((alone,) if self.fills else ()),
            Action(f"{name}.fold", "Fold all groups", lambda: self.toolbar.fold_all(True), "", "View", any_group),
            Action(f"{name}.unfold", "Unfold all groups", lambda: self.toolbar.fold_all(False), "", "View", any_group),
        )

    def card_keys(self) -> tuple[str, ...] | None:
        """Return the keys of the cards in sight."""
        return tuple(card.key for card in self.grid.in_sight()) or None

    def ready(self) -> bool:
        """Return whether every card in sight shows what it should."""
        if self._stale or not self.grid.filled or not self.workspace.session.catalog.complete:
            return False
        return all(key in self._asked and self._shown.get(key) == self._asked[key] for key in self.grid.cards)

    def escape(self) -> bool:
        """Show all cards again where one fills the view, else drop the filter that is being typed."""
        if self.grid.alone is not None:
            self.grid.show_alone(None)
            return True
        return self.toolbar.filter.escape()


@lru_cache(maxsize=2)
def _told(names: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    return telling(names)


def copy_image(widget: CardFrame) -> None:
    """Put a card on the clipboard as it looks without its tools."""
    shown = widget.tools.isVisible()
    widget.show_tools(False)
    QGuiApplication.clipboard().setPixmap(widget.grab())
    widget.show_tools(shown)
