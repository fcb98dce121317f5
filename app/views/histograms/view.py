"""The view of histograms: a card for each tag of each run, or one a tag where runs are compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.actions import Action
from app.views.cards_view import CardsView
from app.views.histograms.actions import MODES, histogram_actions
from app.views.histograms.card import HistogramCard
from app.views.histograms.gestures import Gestures
from app.views.histograms.painting import Painted, painted_card
from app.views.histograms.panel import HistogramsPanel
from app.widgets.cards.frame import CardFrame
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.histograms import fit_cards, show_mode
from core.views import Picture, Viewport
from core.views.cards import Card, Group
from core.views.emptiness import Emptiness
from core.views.histograms import PLUGIN, HistogramWish, card_groups, histogram_wish, resolve, shown_cards
from core.views.histograms.table import header, value_rows
from core.views.payload_empty import Words, emptiness

WORDS = Words("histogram", "histograms", "TensorBoard's summary writers call them add_histogram or histogram.")


class HistogramsView(CardsView[HistogramCard]):
    """Histograms over steps, distributions, and runs over one another."""

    kind: ClassVar[str] = "histograms"
    title: ClassVar[str] = "Histograms"
    state_name: ClassVar[str] = "histograms"
    modes: ClassVar[Sequence[tuple[str, str]]] = tuple((title, tip) for _, title, tip in MODES)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, painted_card)
        self.gestures = Gestures(workspace, lambda: self.grid.cards, self.grid.viewport(), self.select_run)
        self._panel: HistogramsPanel | None = None

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
        return [mode for mode, _, _ in MODES].index(self.workspace.session.state.histograms.mode)

    def choose_mode(self, place: int) -> Command:
        """Return the command that brings a mode to the front."""
        return show_mode(MODES[place][0])

    def reason(self) -> Emptiness:
        """Return why there is no card."""
        session = self.workspace.session
        return emptiness(session.catalog, session.state, PLUGIN, WORDS, session.state.histograms.tag_query)

    def new_card(self, parent: QWidget) -> HistogramCard:
        """Return a new widget for a card."""
        hands = self.gestures
        return HistogramCard(
            self.workspace, self.used, parent, hands.pointed, hands.clicked, hands.stepped, self.ask, hands.zoomed
        )  # fmt: skip

    def wish_of(self, widget: HistogramCard) -> HistogramWish | None:
        """Return all that a card's chart is made from now, None while it has no room."""
        area = widget.plot.area()
        if area.width() < 8 or area.height() < 8:
            return None
        session = self.workspace.session
        viewport = Viewport(round(area.width()), round(area.height()), self.devicePixelRatioF(), self.workspace.theme)
        return histogram_wish(session.catalog, session.state, widget.card, viewport)

    def forget(self, widget: HistogramCard) -> None:
        """Empty a widget that is given another card."""
        widget.plot.show_painted(None)
        widget.show_note("")

    def show_made(self, widget: HistogramCard, wish: object, made: object) -> None:
        """Show the chart of a card."""
        assert isinstance(made, Painted)
        widget.plot.show_painted(made)
        widget.show_note(made.drawn.chart.note)
        self.gestures.changed(widget)

    def show_linked(self, widget: HistogramCard) -> None:
        """Show what is hovered anywhere on a card."""
        super().show_linked(widget)
        self.gestures.linked(widget)

    def used(self, widget: CardFrame, what: str) -> None:
        """Carry out what the user wants of a card."""
        if what == "copy_values":
            self._copy_values(widget.card)
        else:
            super().used(widget, what)
        if what == "leave":
            self.gestures.leave()

    def _copy_values(self, card: Card) -> None:
        session = self.workspace.session
        rows = value_rows(session.catalog, session.state, [card.tag])
        if card.run:
            rows = replace(rows, series=tuple(each for each in rows.series if each[0].name == card.run))
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header(session.state))
        writer.writerows(rows)
        QGuiApplication.clipboard().setText(text.getvalue())

    def fit(self) -> None:
        """Show everything in the chart under the mouse or with the focus, else in all."""
        widget = self.current()
        self.workspace.session.end_gesture()
        self.workspace.session.do(fit_cards(None if widget is None else [widget.card.key]))

    def tool_active(self) -> bool:
        """Return whether a box is being drawn or a chart is being moved."""
        return any(card.plot.dragging for card in self.grid.cards.values())

    def escape(self) -> bool:
        """Drop the drag that is going on, else the filter that is being typed."""
        for card in self.grid.cards.values():
            if card.plot.dragging:
                card.plot.drop_drag()
                return True
        return super().escape()

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = HistogramsPanel(self.workspace)
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with histograms."""
        return (*self.card_actions(), *histogram_actions(self.workspace, self.fit))

    def picture(self, viewport: Viewport) -> Picture:
        """Return the cards in sight at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport, self.grid.in_sight() or None)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return all steps of the shown runs, of tags that match the filter."""
        session = self.workspace.session
        return header(session.state), value_rows(session.catalog, session.state)
