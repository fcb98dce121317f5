"""The panel at the left: the query bar, brushes, the box for all runs, and the list."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.settings import Remembered
from app.widgets.buttons import link_button
from app.widgets.chips import Chips
from app.widgets.labels import label, rule
from app.widgets.naming import ask_name
from app.widgets.swatches import ColourPopup
from app.window.runs.colour_key import ColourKey
from app.window.runs.grouping import GroupingBar
from app.window.runs.list import RunsList
from app.window.runs.menu import group_menu, run_menu
from app.window.runs.model import ORDERS, RunColumn, RunsModel
from app.window.runs.note import NotePopup
from app.window.runs.query.bar import QueryBar
from app.workspace import Workspace
from core.session import Change, Command, Hover
from core.session.commands.runs.grouping import colour_runs
from core.session.commands.runs.queries import brush_into_query, query_into_brushes
from core.session.commands.runs.runs import (
    check_runs,
    fold_children,
    fold_groups,
    isolate_runs,
    note_run,
    order_runs,
    query_runs,
    remove_brush,
    select_runs,
    show_all_runs,
)
from core.state import Brush, ColourBy, RunOrder
from core.style import categorical
from core.style.text import counted, grouped
from core.views.brush_queries import as_query
from core.views.grouping import key_in
from core.views.run_colours import colour_by
from core.views.runs import all_checked, listed_runs
from core.views.shown import run_colour, shown_runs

CLOCK = 5_000
"""Milliseconds after which relative times are written again."""
SHARE = 4
"""Snapshots that take long to show while files are read are shown so rarely that they take one part in so many."""
QUICK = 0.008
"""Seconds that a snapshot may take and still be shown at once."""
PACE = 0.15
"""Seconds between two snapshots that are shown while files are read, at least: each one paints all lines again."""

NO_RUNS = (
    "No runs found here. A run is a folder with files whose names contain “tfevents”, or lies in a store of MLflow."
)


class RunsPanel(QWidget):
    """Which runs are drawn."""

    problems_wanted = Signal(str)
    """Emitted with a run whose problems are to be shown."""
    details_wanted = Signal()
    """Emitted when everything known of the selected runs is to be told."""

    def __init__(self, workspace: Workspace, remembered: Remembered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.model = RunsModel(workspace, self)
        self.list = RunsList(workspace, self.model)
        self.bar = QueryBar(workspace, remembered)
        self.search = self.bar.field
        self.chips = Chips(workspace)
        self.grouping = GroupingBar(workspace)
        self.key = ColourKey(workspace)
        self.all = QCheckBox()
        self.show_all = link_button("Show all", lambda: self._do(show_all_runs()))
        self.empty = label("", "muted", wrap=True)
        self._hovered: str | None = None
        self._cost = 0.0
        self._shown_at = -math.inf
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._refresh)
        self.setMinimumWidth(260)
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.setSpacing(6)
        head.addWidget(self.bar)
        head.addWidget(self.chips)
        head.addWidget(self.grouping)
        head.addWidget(self.key)
        row = QHBoxLayout()
        row.setContentsMargins(2, 0, 0, 0)
        row.addWidget(self.all, 1)
        row.addWidget(self.show_all)
        policy = self.show_all.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the list must not move when the link appears
        self.show_all.setSizePolicy(policy)
        head.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.list, 1)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.empty.setContentsMargins(16, 24, 16, 16)
        column.addWidget(self.empty, 1)

    def _connect(self) -> None:
        self.bar.asked.connect(lambda query: self._do(query_runs(query)))
        self.bar.taken_apart.connect(lambda found: self._do(query_into_brushes(found.brushes, found.query)))
        self.all.clicked.connect(self._all_clicked)
        self.list.horizontalHeader().sectionClicked.connect(self._sorted)
        self.list.checked.connect(lambda names, on: self._do(check_runs(names, on)))
        self.list.isolated.connect(self.isolate)
        self.list.chosen.connect(lambda names: self._do(select_runs(names)))
        self.list.coloured.connect(lambda name, where: self.choose_colour([name], where))
        self.list.renamed.connect(self.rename)
        self.list.hovered.connect(lambda name: self.workspace.session.set_hover(Hover(run=name)))
        self.list.folded.connect(self._fold)
        self.list.warned.connect(self.problems_wanted)
        self.list.explained.connect(self._explain)
        self.list.menu_wanted.connect(self._open_menu)
        self.list.heading_menu_wanted.connect(lambda row, where: group_menu(self, row).popup(where))
        self.workspace.changed.connect(self._changed)
        self.workspace.theme_changed.connect(self.list.viewport().update)
        self.workspace.theme_changed.connect(self.key.refresh)
        clock = QTimer(self, interval=CLOCK)
        clock.timeout.connect(self.model.repaint_rows)
        clock.start()

    def _do(self, command: Command) -> None:
        self.workspace.session.do(command)

    def isolate(self, names: list[str]) -> None:
        """Draw only these runs; again to draw all."""
        self._do(isolate_runs(self.workspace.session.catalog, names))

    def choose_colour(self, names: Sequence[str], where: QPoint) -> None:
        """Offer colours for runs."""
        session, theme = self.workspace.session, self.workspace.theme
        current = run_colour(session.catalog, session.state, names[0], theme)
        popup = ColourPopup(self, categorical(theme)[:24], current, lambda colour: self._do(colour_runs(names, colour)))
        popup.reset.setEnabled(any(name in session.state.runs.colours for name in names))
        popup.show_at(where)

    def rename(self, name: str) -> None:
        """Let the user call a run something else, beside its line."""
        row = self.model.row_of(name)
        line = self.list.visualRect(self.model.index(row or 0, RunColumn.NAME))
        ask_name(self.workspace, self, name, self.list.viewport().mapToGlobal(line.bottomLeft() + QPoint(28, 2)))

    def write_note(self, name: str, where: QPoint) -> None:
        """Let the user write down something about a run."""
        note = self.workspace.session.state.runs.notes.get(name, "")
        NotePopup(self, name, note, lambda text: self._do(note_run(name, text))).show_at(where)

    def _remove_brush(self, brush: str) -> None:
        self._do(remove_brush(brush))

    def _writer(self, brush: Brush) -> Callable[[], None] | None:
        """Return what puts a query in the place of a brush, None if there is no such query."""
        query = as_query(self.workspace.session.state, brush)
        return None if query is None else lambda: self._do(brush_into_query(brush.id, query))

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _all_clicked(self) -> None:
        session = self.workspace.session
        listed = listed_runs(session.catalog, session.state)
        on = all_checked(session.catalog, session.state) is not True
        self._do(check_runs(listed, on))
        self._refresh_head()

    def _sorted(self, column: int) -> None:
        runs = self.workspace.session.state.runs
        order = ORDERS[RunColumn(column)]
        first_descending = order is not RunOrder.NAME
        self._do(order_runs(order, not runs.descending if order is runs.order else first_descending))

    def _fold(self, row: int, folded: bool) -> None:
        name = self.model.lines.names[row]
        fold = fold_groups if self.model.is_heading(row) else fold_children
        self._do(fold([name], folded))

    def _explain(self, name: str) -> None:
        self._do(select_runs([name]))
        self.details_wanted.emit()

    def _open_menu(self, where: QPoint) -> None:
        names = self.list.selected_names()
        if names:
            menu: QMenu = run_menu(self, names)
            menu.popup(where)

    def _changed(self, change: Change) -> None:
        if change.hover:
            self._show_hover()
            return
        before, after = change.before, change.after
        same = before.runs == after.runs and before.grouping == after.grouping
        if change.catalog and same and self._wait():
            return
        if change.catalog or not same or before.brushes != after.brushes:
            self._refresh()
        elif before.hparams != after.hparams and colour_by(after) is ColourBy.FIELD:  # a scale says it otherwise
            self.key.refresh()
            self.model.repaint_rows()
        elif before.selected_runs != after.selected_runs:
            self.list.show_selected(after.selected_runs)

    def _wait(self) -> bool:
        """Return whether a snapshot is shown later, because those before took long and more are coming."""
        if self.workspace.session.catalog.complete:
            return False
        rest = max(PACE, SHARE * self._cost if self._cost >= QUICK else 0.0)
        since = time.perf_counter() - self._shown_at
        if since >= rest:
            return False
        if not self._soon.isActive():
            self._soon.start(round(1000 * (rest - since)))
        return True

    def _show_hover(self) -> None:
        before, self._hovered = self._hovered, self.workspace.session.hover.run
        if key_in(before) is not None or key_in(self._hovered) is not None:  # a group, which has a heading
            self.list.viewport().update()
        self.list.repaint_run(before)
        self.list.repaint_run(self._hovered)

    def _refresh(self) -> None:
        began = time.perf_counter()
        self._soon.stop()
        scroll, current = self.list.verticalScrollBar().value(), self.list.current_line()
        self.list.fit_columns()
        if self.model.refresh():
            self.list.executeDelayedItemsLayout()  # Qt would paint all lines, lay them out and paint them once more
            self.list.verticalScrollBar().setValue(scroll)
            self.list.keep_current(current)
        self.list.show_selected(self.workspace.session.state.selected_runs)
        self._refresh_head()
        self._refresh_empty()
        self._shown_at = time.perf_counter()
        self._cost = self._shown_at - began

    def _refresh_head(self) -> None:
        session = self.workspace.session
        state, catalog = session.state, session.catalog
        shown = len(shown_runs(catalog, state))
        self.all.setText(f"{grouped(shown)} of {counted(len(catalog.runs), 'run')} shown")
        on = all_checked(catalog, state)
        partly = Qt.CheckState.PartiallyChecked
        self.all.setCheckState(partly if on is None else Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.all.setEnabled(bool(self.model.names))
        self.all.setVisible(bool(catalog.runs))
        self.show_all.setVisible(shown < len(catalog.runs))
        self.bar.show_query(state.runs.query, bool(catalog.sources))
        self.chips.show_chips(
            [(brush.label, partial(self._remove_brush, brush.id), self._writer(brush)) for brush in state.brushes]
        )
        self.grouping.refresh()
        self.grouping.setVisible(bool(catalog.runs))
        self.key.refresh()
        self.list.horizontalHeader().viewport().update()

    def _refresh_empty(self) -> None:
        catalog = self.workspace.session.catalog
        if self.model.names:
            text = ""
        elif catalog.runs:
            text = f"No run matches the search. {counted(len(catalog.runs), 'run')} in all."
        elif not catalog.sources:
            text = "Runs of the opened logs are listed here"
        elif catalog.embeddings:
            text = f"No runs here, but {counted(len(catalog.embeddings), 'table')} of vectors, shown under Embedding."
        elif catalog.complete:
            text = NO_RUNS
        else:
            text = "Looking for runs…"
        self.empty.setText(text)
        self.empty.setVisible(bool(text))
        self.list.setVisible(not text)
