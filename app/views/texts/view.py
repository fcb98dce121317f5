"""The view of texts: a card for each tag of each run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.actions import Action
from app.background import Background
from app.views.cards_view import CardsView
from app.views.texts.actions import MODES, text_actions
from app.views.texts.card import TextCard
from app.views.texts.documents import Made, made_card
from app.views.texts.find_bar import FindBar
from app.views.texts.panel import TextsPanel
from app.widgets.cards.frame import CardFrame
from app.workspace import Workspace
from core.session import Command
from core.session.command import change_session
from core.session.commands.cards.texts import compare_with, show_mode
from core.state import TextMode
from core.style.text import grouped
from core.views import Picture, Viewport
from core.views.cards import Card, Group
from core.views.emptiness import Emptiness
from core.views.payload_empty import Words, emptiness
from core.views.payloads import kept_places, place_at
from core.views.texts import PLUGIN, TextWish, card_groups, resolve, shown_cards, text_wish
from core.views.texts.search import Hit, Hits, search_all
from core.views.texts.table import HEADER, value_rows

WORDS = Words("text", "texts", "TensorBoard's summary writers call them add_text or text.")


class TextsView(CardsView[TextCard]):
    """Texts at the linked step, of all steps, and what is different between steps and runs."""

    kind: ClassVar[str] = "texts"
    title: ClassVar[str] = "Text"
    state_name: ClassVar[str] = "texts"
    filter_keys: ClassVar[str] = "Ctrl+Shift+T"
    modes: ClassVar[Sequence[tuple[str, str]]] = tuple((title, tip) for _, title, tip in MODES)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, made_card)
        self.find_bar = FindBar(workspace, self.move_on)
        self.toolbar.add(self.find_bar, 8)
        self.hits: Hits | None = Hits("")
        self._searched: object = None
        self._wanted: Hit | None = None
        self._seeker = Background(self._found, self)
        self._panel: TextsPanel | None = None

    def groups(self) -> Sequence[Group]:
        """Return the groups that have a card matching the filter."""
        session = self.workspace.session
        return card_groups(session.catalog, session.state)

    def all_cards(self) -> Sequence[Card]:
        """Return all cards of the shown runs."""
        session = self.workspace.session
        return shown_cards(session.catalog, session.state)

    def mode(self) -> int:
        """Return the place of the mode in front."""
        return [mode for mode, _, _ in MODES].index(self.workspace.session.state.texts.mode)

    def choose_mode(self, place: int) -> Command:
        """Return the command that brings a mode to the front."""
        return show_mode(MODES[place][0])

    def reason(self) -> Emptiness:
        """Return why there is no card."""
        session = self.workspace.session
        return emptiness(session.catalog, session.state, PLUGIN, WORDS, session.state.texts.tag_query)

    def new_card(self, parent: QWidget) -> TextCard:
        """Return a new widget for a card."""
        return TextCard(self.workspace, self.used, parent, self.go)

    def wish_of(self, widget: TextCard) -> TextWish | None:
        """Return all that a card's text is made from now, None where its run is gone."""
        session = self.workspace.session
        return text_wish(session.catalog, session.state, widget.card, self.workspace.theme)

    def forget(self, widget: TextCard) -> None:
        """Empty a widget that is given another card."""
        widget.show_made(None)

    def show_made(self, widget: TextCard, wish: object, made: object) -> None:
        """Show the text of a card."""
        assert isinstance(made, Made)
        widget.show_made(made)
        self._reveal(widget)

    def refresh(self) -> None:
        """Show the session as it is now, and look for words anew where that says something else."""
        super().refresh()
        if not self.isVisible():
            return
        session = self.workspace.session
        catalog, state = session.catalog, session.state
        asked = (catalog, state.texts.search.strip(), tuple(card.key for g in self.groups() for card in g.cards))
        if asked != self._searched:
            self._searched = asked
            self.hits = None if asked[1] else Hits("")
            self._seeker.ask(lambda: search_all(catalog, state))
        self.find_bar.show_search(state.texts.search, self.hits)

    def _found(self, hits: Hits) -> None:
        self.hits = hits
        self.find_bar.show_search(self.workspace.session.state.texts.search, hits)

    def go(self, step: int) -> None:
        """Show a step in all views."""
        self.workspace.session.do(change_session(f"Go to step {grouped(step)}", merge="step", step=step))

    def move_on(self, offset: int) -> None:
        """Go to the next text that says what is looked for, or to the one before."""
        if self.hits is None or not self.hits.hits:
            return
        before, session = self._wanted, self.workspace.session
        key, step = (before.key, before.step) if before in self.hits.hits and before else ("", session.state.step)
        self._wanted = self.hits.beside(key, step, offset)
        if self._wanted is None:
            return
        if not self._shows(self._wanted):
            session.end_gesture()
            self.go(self._wanted.step)
        self.grid.reveal(self._wanted.key)
        widget = self.grid.cards.get(self._wanted.key)
        if widget is not None:
            self._reveal(widget)

    def _shows(self, hit: Hit) -> bool:
        """Return whether the card of a text shows it already: the linked step is moved only where that is needed."""
        session = self.workspace.session
        card = next((each for each in self.all_cards() if each.key == hit.key), None)
        if card is None or session.state.texts.mode is TextMode.ALL:
            return True
        series = session.catalog.runs[card.run].blobs[card.tag]
        shown = kept_places(series)[place_at(series, session.state.step)]
        return int(series.step[shown]) == hit.step

    def _reveal(self, widget: TextCard) -> None:
        wanted = self.workspace.session.state.texts.search.strip()
        if self._wanted is not None and wanted and widget.card.key == self._wanted.key:
            widget.show_found(wanted)

    def used(self, widget: CardFrame, what: str) -> None:
        """Carry out what the user wants of a card."""
        if what == "copy_text" and isinstance(widget, TextCard):
            QGuiApplication.clipboard().setText(widget.plain_text())
        elif what == "reference":
            self.workspace.session.do(compare_with(widget.card.run))
        else:
            super().used(widget, what)

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = TextsPanel(self.workspace)
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with texts."""
        return (*text_actions(self.workspace, self.find_bar.focus, self.move_on), *self.card_actions())

    def picture(self, viewport: Viewport) -> Picture:
        """Return the cards in sight at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport, self.grid.in_sight() or None)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return all steps of the shown runs, of tags that match the filter."""
        session = self.workspace.session
        return HEADER, value_rows(session.catalog, session.state)

    def ready(self) -> bool:
        """Return whether every card in sight shows what it should, and all words were looked for."""
        return super().ready() and self.hits is not None

    def escape(self) -> bool:
        """Drop what is looked for or the filter, whichever is being typed."""
        return self.find_bar.escape() or super().escape()
