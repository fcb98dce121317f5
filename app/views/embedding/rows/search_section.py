"""The part of the panel that finds rows by their metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton

from app.background import Background
from app.theme.fonts import mono_font
from app.views.embedding.rows.filter_chips import FilterChips, ask_filter_name
from app.views.embedding.rows.row_list import RowList
from app.views.embedding.rows.rows_listed import listed
from app.views.embedding.rows.search_help import SearchHelp
from app.views.embedding.section import Section
from app.widgets.buttons import IconButton, link_button
from app.widgets.labels import label
from app.widgets.query.completing import Completing
from app.widgets.query.field import QueryField, set_style
from app.workspace import Workspace
from core.analysis.finding.columns import column_names, known_columns
from core.analysis.finding.reading import read_rows
from core.analysis.query import Completer
from core.jobs import Event, EventKind, Task
from core.model import U1, Metadata
from core.session.command import Command, change_embedding
from core.session.commands.points import finding as commands
from core.session.commands.points.selection import select_rows
from core.state import EmbeddingState, PointFilter, PointSearch, SessionState
from core.style import SPACE
from core.style.text import grouped
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.facts import Found, found_rows
from core.views.embedding.search_look import search_look
from core.views.query_look import QueryLook, QueryStanding

if TYPE_CHECKING:
    from app.views.embedding.rows.finder import Finder


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """What the list was made of."""

    found: Found
    palette: U1


class SearchSection(Section):
    """Text, expression or query over the metadata; what matches is listed, gone through, selected and kept by name."""

    row_chosen = Signal(int)
    row_hovered = Signal(object)

    def __init__(self, workspace: Workspace, finder: Finder) -> None:
        super().__init__(workspace, "Search")
        self._finder = finder
        self.text = QueryField(workspace)
        self.text.setPlaceholderText("Text, or label = 'a'")
        self.text.setAccessibleName("Search text")
        self.text.setToolTip("Rows that contain this text, or match this query; Enter selects them all")
        self.completing = Completing(workspace, self.text)
        self.regex = QToolButton()
        self.regex.setText(".*")
        self.regex.setFont(mono_font())
        self.regex.setCheckable(True)
        self.regex.setFixedSize(SPACE.control, SPACE.control)
        self.regex.setAccessibleName("Regular expression")
        self.regex.setToolTip("Read the text as a regular expression")
        self.column = QComboBox()
        self.column.setAccessibleName("Search in")
        self.column.setToolTip("Which column is searched; what begins with an operator, as < 0.5, is about this column")
        self.note = label("", "caption", wrap=True)
        self.note.hide()
        self.fix = link_button("", self._mend)
        self.fix.setAccessibleName("Use what was probably meant")
        self.fix.hide()
        self.count = label("", "caption")
        self.back = IconButton(workspace, "chevron-up", "Match before (Shift+F3)", lambda: finder.step(-1), size=24)
        self.forth = IconButton(workspace, "chevron-down", "Next match (F3)", lambda: finder.step(1), size=24)
        self.every = IconButton(workspace, "box-select", "Select all matches (Enter)", self._select_all, size=24)
        self.keep = IconButton(workspace, "filter", "Save this search as a filter…", self._ask_name, size=24)
        self.found = RowList(workspace, "Found rows", 6)
        self.filters = FilterChips()
        self._metadata: Metadata | None = None
        self._about: Known | None = None
        self._wish = EmbeddingState()
        self._look = QueryLook()
        self._seen = ""
        self._listed: _Listed | None = None
        self._learning = Background(self._know, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(SPACE.unit)
        line.addWidget(self.text, 1)
        line.addWidget(self.regex)
        told = QHBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.count, 1)
        for button in (self.back, self.forth, self.every, self.keep):
            told.addWidget(button)
        self.rows.addLayout(line)
        for widget in (self.column, self.note, self.fix):
            self.rows.addWidget(widget)
        self.rows.addLayout(told)
        self.rows.addWidget(self.found)
        self.rows.addWidget(self.filters)
        self._show_buttons(False)

    def _connect(self) -> None:
        self.text.edited.connect(lambda _: self._typed())
        self.text.help_wanted.connect(self._help)
        self.completing.entered.connect(self._enter)
        self.completing.focused.connect(self._on_focus)
        self.regex.clicked.connect(lambda _: self._typed())
        self.column.activated.connect(lambda _: self._typed())
        self.found.row_chosen.connect(self.row_chosen)
        self.found.row_hovered.connect(self.row_hovered)
        self.filters.toggled.connect(self._toggle)
        self.filters.searched.connect(lambda named: self._ask(named.search))
        self.filters.renamed.connect(lambda name, other: self._do(commands.rename_filter(name, other)))
        self.filters.deleted.connect(lambda name: self._do(commands.delete_filter(name)))

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)

    # Typing

    def _typed(self) -> None:
        search = self._search()
        self._tell(search)
        if self._look.standing is QueryStanding.FINDS:
            self._ask(search)
        self.completing.offer(self._look.standing is not QueryStanding.FINDS and not search.regex)

    def _search(self) -> PointSearch:
        return PointSearch(self.text.text(), self.column.currentData() or "", self.regex.isChecked())

    def _tell(self, search: PointSearch, typing: bool = True) -> None:
        names = column_names(self._metadata)
        look = self._look = search_look(search, names, self.text.at if typing else None)
        self.completing.before = read_rows(search.text, names, search.column, search.regex).before
        self.text.mark(look.pieces, look.wrong, look.doubtful)
        wrong = look.standing is QueryStanding.WRONG
        set_style(self.text, "wrong", wrong)
        set_style(self.note, "role", "bad" if wrong else "caption")
        self.note.setText(look.note)
        self.note.setVisible(bool(look.note))
        self.fix.setText(f"Use {look.fix.meant}" if look.fix else "")
        self.fix.setVisible(look.fix is not None)

    def _ask(self, search: PointSearch) -> None:
        self._seen = search.text
        if self.text.text() != search.text:
            self.text.setText(search.text)
        self._do(change_embedding("Search points", "embedding.search", search=search))

    def _mend(self) -> None:
        if self._look.fix is not None:
            self.text.type_text(self._look.fix.text)
            self.text.setFocus()

    def _enter(self) -> None:
        search = self._search()
        if search != self._wish.search and (not search.regex or self._look.standing is QueryStanding.FINDS):
            self._ask(search)
        else:
            self._select_all()

    def _on_focus(self, focused: bool) -> None:
        if focused and self.completing.completer is None and self._metadata is not None:
            metadata = self._metadata
            self._learning.ask(lambda: (metadata, Completer(known_columns(metadata), column_names(metadata))))

    def _know(self, known: tuple[Metadata, Completer]) -> None:
        if known[0] is self._metadata:
            self.completing.completer = known[1]

    def _help(self) -> None:
        SearchHelp(self).show_at(self.text.mapToGlobal(QPoint(0, self.text.height() + 4)))

    # What was found

    def _select_all(self) -> None:
        if self._about is not None and self._about.matches is not None and self._about.matches.any():
            self._do(select_rows(self._about.subject.table.key, self._about.matches))

    def _ask_name(self) -> None:
        search = self._wish.search
        name = search.text if not search.column else f"{search.column}: {search.text}"
        ask_filter_name(self.keep, name, lambda given: self._do(commands.save_filter(given, search)))

    def _toggle(self, named: PointFilter) -> None:
        """Apply a filter, for which its rows are looked for first, or take it away."""
        about = self._about
        if about is None or about.metadata is None:
            return
        table, rows = about.subject.table.key, about.subject.table.rows
        if commands.filter_id(named.name, table) in {brush.id for brush in self._workspace.session.state.brushes}:
            self._do(commands.remove_filter(named.name, table))
            return
        terms = {"text": named.search.text, "column": named.search.column, "regex": named.search.regex}
        task = Task(
            f"Filter {named.name}",
            "core.analysis.finding.rows:filter_rows",
            {"metadata": about.metadata, **terms},
            group="embedding-filter",
        )
        self._workspace.jobs.start(task, lambda event: self._filtered(event, named.name, table, rows))

    def _filtered(self, event: Event, name: str, table: str, rows: int) -> None:
        if event.kind is EventKind.DONE and isinstance(event.value, np.ndarray):
            found = np.zeros(rows, dtype=np.bool_)
            found[: len(event.value)] = event.value[:rows]
            self._do(commands.apply_filter(name, table, found))
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", f"The filter {name} cannot be applied: {event.message}", event.details)

    # Following the session

    def show_state(self, about: Known | None, state: SessionState, points: Points | None) -> None:
        """Show what is looked for and what was found."""
        self._about, self._wish = about, state.embedding
        search = state.embedding.search
        self._show_columns(about.metadata if about else None)
        if search.text != self._seen:
            self._seen = search.text
            self.text.setText(search.text)
        blocker = QSignalBlocker(self.regex)
        self.regex.setChecked(search.regex)
        self.column.setCurrentIndex(max(self.column.findData(search.column), 0))
        blocker.unblock()
        if self.text.text() == search.text:
            self._tell(search, typing=self.text.hasFocus())
        self._show_found(about, state.embedding, points)
        table = "" if about is None else about.subject.table.key
        ids = {brush.id for brush in state.brushes}
        named = state.embedding.filters
        self.filters.show_filters(
            named, frozenset(each.name for each in named if commands.filter_id(each.name, table) in ids)
        )

    def _show_columns(self, metadata: Metadata | None) -> None:
        if metadata is self._metadata and self.column.count():
            return
        self._metadata, self.completing.completer = metadata, None
        self.column.clear()
        self.column.addItem("in every column", "")
        for name in () if metadata is None else metadata.columns:
            self.column.addItem(f"in {name}", name)
        self.text.setEnabled(metadata is not None)
        self.column.setEnabled(metadata is not None)
        self._on_focus(self.text.hasFocus())

    def _show_found(self, about: Known | None, wish: EmbeddingState, points: Points | None) -> None:
        matches = None if about is None else about.matches
        if about is None or matches is None or points is None:
            self.count.setText("searching…" if wish.search.text and about is not None and about.metadata else "")
            self.found.show_items(())
            self._finder.found = self._finder.found[:0]
            self._listed = None
            self._show_buttons(False)
            return
        found, known = found_rows(matches, points.emphasis), self._listed
        if known is None or found is not known.found or points.palette is not known.palette:
            if known is None or points.palette is not known.palette or not np.array_equal(found.rows, known.found.rows):
                self._finder.found = found.rows
                self.found.show_items(listed(about, wish, points, found.rows))
            self._listed = _Listed(found, points.palette)
        self._say_count(found)

    def _say_count(self, found: Found) -> None:
        at = self._finder.at()
        number = f"{grouped(found.shown)} {'match' if found.shown == 1 else 'matches'}"
        place = "" if at is None else f"{grouped(at + 1)} of "
        self.count.setText(f"{place}{number}" + (f", {grouped(found.hidden)} more hidden" if found.hidden else ""))
        self.found.go_to(-1 if at is None else at)
        self._show_buttons(True, found.shown > 0)

    def _show_buttons(self, shown: bool, enabled: bool = False) -> None:
        self.count.setVisible(bool(self.count.text()))
        for button in (self.back, self.forth, self.every, self.keep):
            button.setVisible(shown)
            button.setEnabled(enabled or button is self.keep)
