"""The scalars view: a card a tag, all shown runs over one another."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.actions import Action
from app.charts.painter import Painted, Painter
from app.views.base import View
from app.views.following import Following
from app.views.scalars.actions import scalar_actions
from app.views.scalars.card import CardWidget
from app.views.scalars.charts.desk import Desk
from app.views.scalars.gestures import Gestures
from app.views.scalars.panel import PanelParts, ScalarsPanel
from app.views.scalars.reading.actions import reading_actions
from app.views.scalars.reading.board import ValuesBoard
from app.views.scalars.reading.hand import ReadingHand
from app.views.scalars.reading.handles import handles_of
from app.views.scalars.reading.odd_points import OddPoints
from app.views.scalars.reading.section import ReadingSection
from app.views.scalars.series_actions import series_actions
from app.views.scalars.splitting import split_actions
from app.views.scalars.toolbar import Toolbar
from app.widgets.cards.grid import BUDGET, CardGrid
from app.widgets.empty_page import EmptyPage
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.cards.scalars import fold_groups, query_tags
from core.session.commands.runs.runs import show_all_runs
from core.state import Domain, SessionState
from core.threads import start_thread
from core.views import Picture, Viewport
from core.views.curves import paint
from core.views.descriptions import description_of
from core.views.scalars import Card, CardWish, card_groups, card_wish, resolve, spec_of
from core.views.scalars.chart import step_cursor
from core.views.scalars.empty import emptiness
from core.views.scalars.layouts import read_layouts, unread_layouts
from core.views.scalars.reading.overlay import overlay
from core.views.scalars.splitting import heading_of
from core.views.scalars.table import value_rows

_KEPT = 40
"""Images kept for cards that come into sight again."""


class ScalarsView(View, Following):
    """Cards in groups; `grid.cards` are those in sight, `painter` makes their charts."""

    kind: ClassVar[str] = "scalars"
    title: ClassVar[str] = "Scalars"
    layouts_read = Signal()
    """Emitted on the thread that has read the layouts in the logs."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.painter = Painter()
        self.painter.setParent(self)
        self.gestures = Gestures(workspace, self)
        self.gestures.setParent(self)
        self.hand = ReadingHand(workspace, self.gestures)
        self.hand.setParent(self)
        self.gestures.take_click = self.hand.clicked
        self.gestures.enter = self.hand.entered
        self.grid: CardGrid[CardWidget] = CardGrid(
            workspace,
            self._new_card,
            lambda widget, card: widget.show_card(card, *self._describe(card)),
            self._fold, self._fill, self._drop,
        )  # fmt: skip
        self.desk = Desk(workspace, self)
        self.desk.setParent(self)
        self.toolbar = Toolbar(workspace, self.desk.new_chart)
        self.values = ValuesBoard(workspace)
        self.odd = OddPoints(workspace, lambda: self.grid.cards.values(), self.grid.reveal)
        self.odd.setParent(self)
        self.empty = EmptyPage(workspace, {"clear_query": lambda: query_tags(""), "show_all_runs": show_all_runs})
        self._panel: ScalarsPanel | None = None
        self._reading = False
        self._asked: dict[str, CardWish] = {}
        self._waiting: list[str] = []
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._ask_on)
        self._kept: OrderedDict[str, Painted] = OrderedDict()
        self._arrange()
        self.grid.verticalScrollBar().valueChanged.connect(lambda _: self.gestures.scrolled())
        self.follow()
        workspace.tag_wanted.connect(self._reveal_wanted)
        self.painter.painted.connect(self._show_painted)
        self.values.expand_wanted.connect(self._expand_table)
        self.painter.warmed.connect(self.refresh)
        self.layouts_read.connect(self._show_layouts)
        self.destroyed.connect(self.painter.close)

    def _new_card(self, parent: QWidget) -> CardWidget:
        card = CardWidget(self.workspace, self.gestures, parent)
        self.hand.listen(card)
        return card

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.grid)
        self.halves.addWidget(self.values)
        self.halves.setStretchFactor(0, 1)
        self.halves.setCollapsible(1, False)
        self.halves.setSizes([600, 300])
        self._stack.addWidget(self.halves)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(body, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        self.gestures.leave()

    def show_hover(self) -> None:
        """Show what is hovered."""
        self.gestures.show_hover()

    def show_now(self) -> None:
        """Show the session as it is now; what has not changed is neither resolved nor painted again."""
        session = self.workspace.session
        nothing = emptiness(session.catalog, session.state)
        self.toolbar.show_counts(session.catalog, session.state)
        self.values.setVisible(session.state.scalars.reading.table.shown)
        self._stack.setCurrentIndex(0 if nothing is None else 1)
        if nothing is not None:
            self.empty.show_reason(nothing)
        self._read_layouts()
        self.grid.show_groups(card_groups(session.catalog, session.state), session.state.scalars.card_width)
        self._ask_all()
        self._reveal_wanted()

    def _read_layouts(self) -> None:
        """Read layouts of custom scalars in the logs on a thread, and show their charts when they are there."""
        session = self.workspace.session
        if not self._reading and unread_layouts(session.catalog, session.state):
            self._reading = True
            catalog, state = session.catalog, session.state
            start_thread(lambda: self._read_now(catalog, state), "scalars-layouts")

    def _read_now(self, catalog: Catalog, state: SessionState) -> None:
        read_layouts(catalog, state)
        if isValid(self):  # the view may be gone by now
            self.layouts_read.emit()

    def _show_layouts(self) -> None:
        self._reading = False
        self.refresh()

    def _reveal_wanted(self) -> None:
        """Scroll to the card that another view asked for."""
        tag = self.workspace.take_tag() if self.isVisible() else None
        if tag is not None:
            self.grid.reveal(tag)

    def _describe(self, card: Card) -> tuple[str, bool, bool]:
        session = self.workspace.session
        description = description_of(session.catalog, card.tag)
        scalars = session.state.scalars
        if (split := scalars.split_of(card.key)) is not None:
            description = heading_of(split)
        spec = spec_of(session.catalog, session.state, card.key)
        second = any(source.second for source in spec.sources)
        return description, scalars.log_y != (card.key in scalars.log_y_switched), second

    def _fold(self, group: str, folded: bool) -> None:
        self.workspace.session.do(fold_groups([group], folded))

    def _fill(self, cards: Sequence[CardWidget]) -> None:
        for card in cards:
            self.ask(card)

    def _ask_all(self) -> None:
        """Ask for the charts of all cards in sight, of thousands of runs over several turns."""
        self._waiting = list(self.grid.cards)
        self._ask_on()

    def _ask_on(self) -> None:
        began = time.perf_counter()
        while self._waiting:
            card = self.grid.cards.get(self._waiting.pop(0))
            if card is not None:
                self.ask(card)
            if time.perf_counter() - began > BUDGET:
                break
        if self._waiting:
            self._more.start()

    def ask(self, card: CardWidget, moving: Domain | None = None) -> None:
        """Ask for the chart of a card, unless it is there or has been asked for; `moving` is what a drag shows."""
        wish = self._wish(card, moving)
        if wish is not None:
            self._lay_over(card, wish)
            wish = replace(wish, step=None)  # the linked step lies over the curves and moves without them
        if wish is None or (self._asked.get(wish.key) == wish and not _can_be_finer(card)):
            return
        self._asked[wish.key] = wish
        kept = self._kept.get(wish.key)
        if kept is not None and kept.wish == wish and not kept.coarse:
            self.painter.forget(wish.key)
            self._show_painted(wish.key, kept)
        else:
            self.painter.request(wish, urgent=moving is not None)

    def _lay_over(self, card: CardWidget, wish: CardWish) -> None:
        """Show what lies over a chart and needs no other one."""
        state = self.workspace.session.state
        above = replace(overlay(state, wish.key, wish.tag, self.workspace.theme), cursor=step_cursor(wish))
        card.plot.marks.show_overlay(above)
        card.show_step(state.step)
        card.plot.bottom.show_handles(handles_of(state))

    def _drop(self, key: str) -> None:
        self.painter.forget(key)
        self._asked.pop(key, None)

    def _wish(self, card: CardWidget, moving: Domain | None) -> CardWish | None:
        width, height = card.plot.area()
        if width < 8 or height < 8:
            return None
        session = self.workspace.session
        viewport = Viewport(round(width), round(height), self.devicePixelRatioF(), self.workspace.theme)
        wish = card_wish(session.catalog, session.state, card.card.key, viewport)
        return wish if moving is None else wish.over(moving)

    def _show_painted(self, key: str, painted: Painted) -> None:
        card = self.grid.cards.get(key)
        asked = self._asked.get(key)
        if card is not None and asked != painted.wish and self._is_ready(card):
            return  # an image that was begun before the wish for it was taken back
        self._keep(painted)
        if card is None:
            return
        # An image that was begun before the last zoom is shown where it belongs in the new range.
        zoomed = card.painted is not None and asked is not None and asked.zoom != painted.wish.zoom
        card.show_painted(painted, keep_range=zoomed or self.gestures.holds(card))
        self.gestures.charts_changed(card)
        self.odd.look_soon()

    def _keep(self, painted: Painted) -> None:
        self._kept[painted.wish.key] = painted
        self._kept.move_to_end(painted.wish.key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def panel(self) -> QWidget:
        """Return the display panel."""
        if self._panel is None:
            self._panel = ScalarsPanel(self.workspace, self._parts)
            self._panel.add_section(self._reading_section)
        return self._panel

    def panel_parts(self) -> Sequence[Callable[[], object]]:
        """Return what makes the larger parts of the panel."""
        parts = self._parts
        return (lambda: parts.smoothers, lambda: parts.axes, lambda: self._reading_section)

    @cached_property
    def _parts(self) -> PanelParts:
        return PanelParts(self.workspace)

    @cached_property
    def _reading_section(self) -> ReadingSection:
        return ReadingSection(self.workspace, self.odd, self.grid.reveal)

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with charts."""
        focus = self.toolbar.filter.take_focus
        about_charts = scalar_actions(self.workspace, self.gestures.current, focus, self.desk)
        about_series = series_actions(self.workspace, self, self.gestures.current)
        about_splits = split_actions(self.workspace, self, self.gestures.current)
        return (
            *about_charts,
            *about_splits,
            *about_series,
            *reading_actions(self.workspace, self.gestures, self.hand, self.odd),
        )

    def picture(self, viewport: Viewport) -> Picture:
        """Return the cards in sight at another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport, self.keys_in_sight() or None)

    def keys_in_sight(self) -> tuple[str, ...]:
        """Return the keys of cards that are at least half in sight, from top to bottom; that of a tag is the tag."""
        return tuple(card.key for card in self.grid.in_sight())

    def card_keys(self) -> tuple[str, ...] | None:
        """Return the keys of cards that figures are made of."""
        return self.keys_in_sight() or None

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return all drawn points of the tags that match the filter."""
        session = self.workspace.session
        rows = value_rows(session.catalog, session.state)
        return rows.header, rows

    def ready(self) -> bool:
        """Return whether every card in sight shows what it should."""
        if self._stale or self._reading or not self.grid.filled or not self.workspace.session.catalog.complete:
            return False
        return (
            not self._waiting and self.values.ready() and all(self._is_ready(card) for card in self.grid.cards.values())
        )

    def _is_ready(self, card: CardWidget) -> bool:
        painted = card.painted
        return painted is not None and not painted.coarse and painted.wish == self._asked.get(card.card.key)

    def _expand_table(self) -> None:
        """Give the table all the room, or the cards their part again."""
        whole = sum(self.halves.sizes())
        cards = round(whole * 0.65) if self.halves.sizes()[0] < whole * 0.2 else 0
        self.halves.setSizes([cards, whole - cards])

    def division(self) -> str:
        """Return how cards and table share the height."""
        return bytes(self.halves.saveState().data()).hex() if min(self.halves.sizes()) > 0 else ""

    def divide(self, division: str) -> None:
        """Let cards and table share the height as they did, or two to one."""
        state = QByteArray.fromHex(division.encode("ascii", "ignore"))
        if not division or not self.halves.restoreState(state):
            height = max(self.halves.height(), 100)
            self.halves.setSizes([height * 2 // 3, height // 3])

    def tool_active(self) -> bool:
        """Return whether a box is being drawn."""
        return any(card.plot.box.dragging for card in self.grid.cards.values())

    def escape(self) -> bool:
        """Drop the box that is being drawn, leave a card that fills the view, else drop the filter that is typed."""
        for card in self.grid.cards.values():
            if card.plot.box.dragging:
                card.plot.box.drop_drag()
                return True
        if self.grid.alone is not None:
            self.grid.show_alone(None)
            return True
        return self.gestures.unpin() or self.toolbar.filter.escape()


def _can_be_finer(card: CardWidget) -> bool:
    return card.painted is not None and card.painted.coarse and paint.ready()
