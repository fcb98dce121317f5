"""What is done with cards of the scalars view as a whole: made, changed, joined, arranged, resized, looked at alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from app.theme.icons import icon
from app.views.scalars.card import CardWidget
from app.views.scalars.charts.arrange import Arranging, Target
from app.views.scalars.charts.asked import RunsPopup
from app.views.scalars.charts.editor import ChartDialog
from app.views.scalars.charts.limits import LimitsPopup
from app.views.scalars.charts.matches import MatchesPopup
from app.views.scalars.splitting import SplitChecklist, title_of_split
from app.widgets.cards.grid import CardGrid
from app.widgets.popup import Popup
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.charts import (
    add_to_chart,
    delete_chart,
    fresh_key,
    move_card,
    set_options,
)
from core.session.commands.cards.splits import join_cards
from core.state import CHART, SPLIT, ChartSpec, Domain, Source
from core.views.cards import Group, Layout
from core.views.cards.layout import GAP, MARGIN
from core.views.scalars import card_groups, spec_of
from core.views.scalars.splitting import changed_spec

LOWEST, HIGHEST = 160, 960
"""Logical pixels that a card may be high."""
_TALLER = 60


class Board(Protocol):
    """The view, as far as the desk needs it."""

    grid: CardGrid[CardWidget]

    def window(self) -> QWidget:
        """Return the window."""


class Desk(QObject):
    """Carries out what menus, keys and drags want of cards."""

    def __init__(self, workspace: Workspace, board: Board) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self.dialog: ChartDialog | None = None
        self.popup: Popup | None = None
        grid = board.grid
        self.arranging = Arranging(workspace, grid.page, self._look, self._dropped, self.add_tags, self._scroll)

    def _look(self) -> tuple[Layout, tuple[Group, ...]]:
        session = self._workspace.session
        return self._board.grid.layout_now, card_groups(session.catalog, session.state)

    def _scroll(self, by: int) -> None:
        bar = self._board.grid.verticalScrollBar()
        bar.setValue(bar.value() + by)

    def _do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def _spec(self, key: str) -> ChartSpec:
        session = self._workspace.session
        return spec_of(session.catalog, session.state, key)

    # Charts

    def new_chart(self, like: str | None = None) -> None:
        """Ask for a new chart, which begins with what the card with a key shows."""
        charts = self._workspace.session.state.scalars.charts
        spec = ChartSpec("", "") if like is None else self._spec(like)
        title = spec.title if like is not None and not spec.plain else ""
        self._ask(ChartSpec(fresh_key(charts), title, spec.sources, spec.margins), known=False)

    def edit_chart(self, key: str) -> None:
        """Ask how a chart of the user is to be changed; of other cards a chart is made."""
        if key.startswith((CHART, SPLIT)):
            self._ask(self._changed(key), known=True)
        else:
            self.new_chart(key)

    def _ask(self, spec: ChartSpec, known: bool) -> None:
        self.dialog = ChartDialog(self._workspace, spec, known, self._board.window())
        self.dialog.destroyed.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _dropped(self, key: str, target: Target) -> None:
        if target.group is None:
            self.join(key, target.key or "")
            return
        session = self._workspace.session
        groups = card_groups(session.catalog, session.state)
        keys = next(([card.key for card in each.cards] for each in groups if each.key == target.group), [])
        self._do(move_card(key, target.group, keys, target.key, self._spec(key).title))

    def join(self, key: str, into: str) -> None:
        """Draw what one card shows in another one too."""
        self._do(add_to_chart(self._changed(into), self._spec(key).sources))

    def add_tags(self, tags: Sequence[str], into: str) -> None:
        """Draw tags in a card, too."""
        self._do(add_to_chart(self._changed(into), [Source(tag) for tag in tags]))

    def _changed(self, key: str) -> ChartSpec:
        return changed_spec(self._workspace.session.state, self._spec(key))

    # Places and sizes

    def step(self, key: str, by: int) -> None:
        """Move a card a number of places on among those of its group."""
        session = self._workspace.session
        for group in card_groups(session.catalog, session.state):
            keys = [card.key for card in group.cards]
            if key in keys:
                others = [each for each in keys if each != key]
                place = min(max(keys.index(key) + by, 0), len(others))
                before = others[place] if place < len(others) else None
                if place != keys.index(key):
                    self._do(move_card(key, group.key, keys, before, self._spec(key).title))
                    self._board.grid.reveal(key)
                return

    def resize(self, key: str, width: int, height: int) -> None:
        """Give a card as many columns as come closest to a width, and a height."""
        layout = self._board.grid.layout_now
        column = (layout.width - 2 * MARGIN + GAP) / layout.columns
        columns = min(max(round((width + GAP) / column), 1), layout.columns)
        self._size(key, columns, height)

    def grow(self, key: str, columns: int, steps: int) -> None:
        """Give a card more or fewer columns, and more or less height."""
        place = self._board.grid.layout_now.place_of(key)
        if place is not None:
            most = self._board.grid.layout_now.columns
            self._size(key, min(max(place.what.columns + columns, 1), most), place.height + _TALLER * steps)
            self.resized()

    def _size(self, key: str, columns: int, height: int) -> None:
        height = min(max(height, LOWEST), HIGHEST)
        title = self._spec(key).title
        self._workspace.session.do(
            set_options(key, f"Resize {title}", f"scalars.size:{key}", columns=columns, height=height)
        )

    def usual_size(self, key: str) -> None:
        """Give a card the size of others again."""
        self._do(set_options(key, f"Usual size of {self._spec(key).title}", columns=1, height=0))

    def resized(self) -> None:
        """Make one undo step of what was dragged."""
        self._workspace.session.end_gesture()

    def alone(self, key: str | None) -> None:
        """Fill the view with a card, or show all again; a card that fills the view does the latter."""
        grid = self._board.grid
        grid.show_alone(None if key == grid.alone else key)

    # What a card has for itself

    def limits(self, card: CardWidget) -> None:
        """Ask where the axes of a card begin and end."""
        if card.painted is None:
            return
        wish, chart = card.painted.wish, card.painted.chart
        second = None if chart.second is None else (chart.second.lower, chart.second.upper)
        shown = Domain(chart.x.lower, chart.x.upper, chart.y.lower, chart.y.upper, second)
        log = (wish.log_x, wish.log_y, wish.log_second)
        self._show(LimitsPopup(self._workspace, card, wish.key, wish.title, shown, second is not None, log), card)

    def runs(self, card: CardWidget) -> None:
        """Ask which runs a card draws."""
        self._show(RunsPopup(self._workspace, card, card.card.key, card.card.tag), card)

    def split(self, card: CardWidget) -> None:
        """Ask for the column by which a card is split."""
        self._show(SplitChecklist(self._workspace, card, card.card.key), card)

    def _joined(self, key: str) -> Command:
        return join_cards(key, title_of_split(self._workspace.session.state, key))

    def matches(self, card: CardWidget) -> None:
        """List what a card draws."""
        if card.painted is not None:
            self._show(MatchesPopup(self._workspace, card, card.painted.wish), card)

    def _show(self, popup: Popup, card: CardWidget) -> None:
        self.popup = popup
        at = QCursor.pos()
        inside = card.rect().contains(card.mapFromGlobal(at))
        popup.show_at(at if inside else card.mapToGlobal(QPoint(24, 40)))

    def offer(self, menu: QMenu, card: CardWidget) -> None:
        """Add what can be done with a card to its menu."""
        key = card.card.key
        own, split = key.startswith(CHART), key.startswith(SPLIT)
        scalars = self._workspace.session.state.scalars

        def add(name: str, title: str, tip: str, act: Callable[[], object]) -> None:
            action = menu.addAction(icon(name, self._workspace.tokens), title, act)
            action.setToolTip(tip)

        menu.setToolTipsVisible(True)
        alone = self._board.grid.alone == key
        add(
            "collapse" if alone else "expand", "Leave full screen" if alone else "Full screen",
            "Fill the view with this card; Esc leaves", partial(self.alone, key),
        )  # fmt: skip
        add(
            "scalars",
            "Edit chart…" if own or split else "New chart from this card…",
            _EDIT,
            partial(self.edit_chart, key),
        )
        add("slices", "Split by another column…" if split else "Split by column…", _SPLIT, partial(self.split, card))
        if split:
            add("close", "Join again", "Take the cards for each value away", lambda: self._do(self._joined(key)))
        if own:
            add("close", "Delete chart", "Take this card away", lambda: self._do(delete_chart(self._spec(key))))
        add("settings", "Axes…", "Where the axes of this card begin and end", partial(self.limits, card))
        add("filter", "Runs of this card…", "Draw only the runs that a query finds", partial(self.runs, card))
        add(
            "tag", "Tags and runs", "List what this card draws, and which tags are missing", partial(self.matches, card)
        )
        options = scalars.options_of(key)
        if options.height or options.columns != 1:
            add("undo", "Usual size", "Give this card the size of others again", partial(self.usual_size, key))
        menu.addSeparator()


_SPLIT = "One card for each value of a hyperparameter or another column, also of values that come later"
_EDIT = "Draw several tags in one card: by name, by regular expression, calculated, on a second axis"
