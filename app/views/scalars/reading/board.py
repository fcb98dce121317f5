"""The table of values with its bar, below the cards: which card, at which step or over which range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout

from app.background import Background
from app.views.following import Following
from app.views.scalars.reading.levels import offer_level
from app.views.scalars.reading.saving import ValueSaving
from app.views.scalars.reading.table import ValuesTable
from app.widgets.buttons import IconButton, TextButton
from app.widgets.checklist import Checklist
from app.widgets.controls import Segments
from app.widgets.labels import ElidedLabel, label
from app.workspace import Workspace
from core.session import Change
from core.session.commands.cards.reading import link_range, list_card, show_columns, show_table, unlink_range
from core.state import SessionState
from core.style import SPACE
from core.views.scalars import card_groups
from core.views.scalars.reading.columns import RUN, ValueColumn, all_columns, is_shown
from core.views.scalars.reading.directions import levels_of
from core.views.scalars.reading.table import ValueTable, step_limits, value_table
from core.views.scalars.sources import spec_of

_WAYS = (
    ("Step", "Each curve's last point at or before the linked step"),
    ("Range", "What each curve does between two steps; drag the handles on the axis of a card"),
)
_CARD_WIDTH = 220


class ValuesBoard(Following):
    """Shows the values of one card; `table` has the rows."""

    expand_wanted = Signal()
    """Emitted when the table should take all the room, or give it back."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.table = ValuesTable(workspace)
        self.saving = ValueSaving(workspace, self.table)
        self.card = TextButton(workspace, "", self.choose_card, "scalars")
        self.card.setToolTip("Choose the card whose values are listed")
        self.way = Segments("Values at a step or over a range", _WAYS)
        self.title = label("", "muted")
        self.note = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self._known_cards: dict[str, str] = {}
        self._asked: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._maker = Background(self._made, self)
        self._make_buttons()
        self._arrange()
        self.way.chosen.connect(self._choose_way)
        self.table.column_menu_wanted.connect(self._offer_more)
        self.follow()

    def _make_buttons(self) -> None:
        space = self.workspace
        self.columns = IconButton(space, "table", "Choose columns", self.choose_columns, 26)
        self.export = IconButton(space, "export", "Export the values as CSV, Parquet, JSON, LaTeX or Markdown",
                                 self._open_export, 26)  # fmt: skip
        self.copy = IconButton(space, "copy", "Copy the selected rows, or all", self.table.copy, 26)
        self.expand = IconButton(space, "expand", "Give the table all the room, or give it back",
                                 self.expand_wanted.emit, 26)  # fmt: skip
        self.close_button = IconButton(space, "close", "Hide the table of values (T)", self._hide, 26)

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE.around, SPACE.unit, SPACE.inside, SPACE.unit)
        bar.setSpacing(SPACE.inside)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        bar.addWidget(self.card)
        bar.addWidget(self.way)
        bar.addWidget(self.title)
        bar.addWidget(self.note, 1)
        for button in (self.columns, self.copy, self.export, self.expand, self.close_button):
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        self.setAutoFillBackground(True)

    # What is shown

    def key(self) -> str:
        """Return the key of the card whose values are listed: the chosen one, else the first."""
        known, chosen = self._known_cards, self.workspace.session.state.scalars.reading.table.card
        return chosen if chosen in known else next(iter(known), "")

    def _cards(self) -> dict[str, str]:
        """Return the titles of all cards by their keys."""
        session = self.workspace.session
        state = replace(session.state, scalars=replace(session.state.scalars, collapsed=frozenset()))
        return {card.key: card.tag for group in card_groups(session.catalog, state) for card in group.cards}

    def concerned(self, change: Change) -> bool:
        """Return whether values may have changed; selection is followed at once."""
        if change.before.selected_runs is not change.after.selected_runs:
            self.table.show_selected()
        return change.catalog or _listens(change.before) != _listens(change.after)

    def show_hover(self) -> None:
        """Mark the row of the hovered run."""
        self.table.show_hover()

    def show_now(self) -> None:
        """Ask for the values as they are now."""
        self._known_cards = self._cards()
        session, key = self.workspace.session, self.key()
        title = self._known_cards.get(key, "No card")
        text = self.card.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, _CARD_WIDTH)
        self.card.setText(f"\u2009{text}")
        self.card.setAccessibleName(f"Values of {title}")
        self.way.show_choice(0 if session.state.step_range is None else 1)
        asked = (session.catalog, _listens(session.state), key, self.workspace.theme)
        if not key or asked == self._asked:
            return
        self._asked = asked
        catalog, state, theme = session.catalog, session.state, self.workspace.theme
        self._maker.ask(lambda: (asked, value_table(catalog, state, key, theme)))

    def _made(self, answer: tuple[tuple[object, ...], ValueTable]) -> None:
        self._shown, table = answer
        self.title.setText(table.about)
        self.note.setText(table.note)
        self.note.setToolTip("The rows say where their curves begin or end" if table.note else "")
        self.table.show_table(table)
        self.table.show_hover()

    def ready(self) -> bool:
        """Return whether the table shows what it should."""
        return not self.isVisible() or (not self._stale and (not self.key() or self._shown == self._asked))

    # What the user does

    def _choose_way(self, place: int) -> None:
        session = self.workspace.session
        session.end_gesture()
        limits = step_limits(session.catalog, session.state, self.key())
        session.do(unlink_range() if place == 0 or limits is None else link_range(*limits))
        self.way.show_choice(0 if session.state.step_range is None else 1)

    def choose_card(self) -> None:
        """Open the list of cards."""
        things = list(self._known_cards.items())
        tip = "The card whose values are listed"
        popup = Checklist(self, "Values of", tip, things, [self.key()], self._list, one=True)
        popup.show_at(self.card.mapToGlobal(QPoint(0, -popup.sizeHint().height())))

    def _list(self, keys: list[str]) -> None:
        self.workspace.session.end_gesture()
        self.workspace.session.do(list_card(keys[0]))

    def _known(self) -> list[ValueColumn]:
        """Return all columns but that of names."""
        session, key = self.workspace.session, self.key()
        several = len(spec_of(session.catalog, session.state, key).sources) > 1
        levels = levels_of(session.state, key, key)
        columns = all_columns(session.catalog, session.state.step_range, levels, several)
        return [column for column in columns if column.key != RUN]

    def choose_columns(self) -> None:
        """Open the list of columns."""
        session = self.workspace.session
        state = session.state
        table = state.scalars.reading.table
        known = self._known()
        shown = [each.key for each in known if is_shown(each, table)]
        things = [(each.key, each.title) for each in known]
        tip = "Values, thresholds, and what is known of the runs"
        popup = Checklist(self, "Columns", tip, things, shown, self._turn_columns)
        popup.show_at(self.columns.mapToGlobal(QPoint(0, -popup.sizeHint().height())))

    def _turn_columns(self, keys: Sequence[str]) -> None:
        session = self.workspace.session
        table = session.state.scalars.reading.table
        titles = {each.key: each for each in self._known()}
        now = {key for key, each in titles.items() if is_shown(each, table)}
        for key in set(keys) ^ now:
            shown = key in set(keys)
            session.end_gesture()
            session.do(show_columns([key], shown, f"{'Show' if shown else 'Hide'} {titles[key].title}"))

    def _open_export(self) -> None:
        menu = self.saving.menu()
        menu.popup(self.export.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _hide(self) -> None:
        self.workspace.session.do(show_table(False))

    def _offer_more(self, key: str, menu: QMenu) -> None:
        """Offer what can be done with a threshold in the menu of its column."""
        kind, _, level = key.partition(":")
        if kind in ("level", "level_time"):
            menu.addSeparator()
            offer_level(self.workspace, menu, level)


def _listens(state: SessionState) -> tuple[object, ...]:
    """Return what decides about the values."""
    scalars = replace(
        state.scalars, zoom={}, collapsed=frozenset(), expanded=frozenset(), card_width=0, ignore_outliers=False,
        log_x=False, log_y=False, log_y_switched=frozenset(),
    )  # fmt: skip
    scalars = replace(scalars, reading=replace(scalars.reading, notes=(), rows=0, columns=()))
    return scalars, state.runs, state.brushes, state.grouping, state.step, state.step_range, state.compare.directions
