"""The part of the panel that finds rows by their metadata."""

from __future__ import annotations

import re

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton

from app.theme.fonts import mono_font
from app.views.embedding.rows.row_list import RowList
from app.views.embedding.rows.rows_listed import listed
from app.views.embedding.section import Section
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Metadata
from core.session.commands import change_embedding
from core.session.point_commands import select_rows
from core.state import EmbeddingState, PointSearch
from core.style import SPACE
from core.style.text import grouped
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.facts import found_rows


class SearchSection(Section):
    """Text in a column or in all, as it is or as a regular expression; what matches is listed and selected."""

    row_chosen = Signal(int)
    row_hovered = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Search")
        self.text = QLineEdit()
        self.text.setPlaceholderText("Text in the metadata…")
        self.text.setAccessibleName("Search text")
        self.text.setToolTip("Rows that contain this text; Enter selects them all")
        self.text.setClearButtonEnabled(True)
        self.regex = QToolButton()
        self.regex.setText(".*")
        self.regex.setFont(mono_font())
        self.regex.setCheckable(True)
        self.regex.setFixedSize(SPACE.control, SPACE.control)
        self.regex.setAccessibleName("Regular expression")
        self.regex.setToolTip("Read the text as a regular expression")
        self.column = QComboBox()
        self.column.setAccessibleName("Search in")
        line = QHBoxLayout()
        line.setSpacing(SPACE.unit)
        line.addWidget(self.text, 1)
        line.addWidget(self.regex)
        self.count = label("", "caption")
        self.count.hide()
        self.found = RowList(workspace, "Found rows", 6)
        self.rows.addLayout(line)
        for widget in (self.column, self.count, self.found):
            self.rows.addWidget(widget)
        self._metadata: Metadata | None = None
        self._about: Known | None = None
        self._listed: tuple[object, object] = (None, None)
        self._connect()

    def _connect(self) -> None:
        self.text.textEdited.connect(lambda _: self._search())
        self.text.returnPressed.connect(self._select_all)
        self.regex.clicked.connect(lambda _: self._search())
        self.column.activated.connect(lambda _: self._search())
        self.found.row_chosen.connect(self.row_chosen)
        self.found.row_hovered.connect(self.row_hovered)

    def _search(self) -> None:
        wrong = self.regex.isChecked() and not _is_regex(self.text.text())
        self.text.setProperty("wrong", wrong)
        self.text.style().polish(self.text)
        if wrong:
            self._say("not a regular expression yet")
            return
        search = PointSearch(self.text.text(), self.column.currentData() or "", self.regex.isChecked())
        self._workspace.session.do(change_embedding("Search points", "embedding.search", search=search))

    def _say(self, text: str) -> None:
        self.count.setText(text)
        self.count.setVisible(bool(text))

    def _select_all(self) -> None:
        if self._about is not None and self._about.matches is not None and self._about.matches.any():
            self._workspace.session.do(select_rows(self._about.subject.table.key, self._about.matches))

    def show_state(self, about: Known | None, wish: EmbeddingState, points: Points | None) -> None:
        """Show what is looked for and what was found."""
        self._about = about
        self._show_columns(about.metadata if about else None)
        if self.text.text() != wish.search.text and not self.text.hasFocus():
            self.text.setText(wish.search.text)
        blocker = QSignalBlocker(self.regex)
        self.regex.setChecked(wish.search.regex)
        self.column.setCurrentIndex(max(self.column.findData(wish.search.column), 0))
        blocker.unblock()
        self._show_found(about, wish, points)

    def _show_columns(self, metadata: Metadata | None) -> None:
        if metadata is self._metadata and self.column.count():
            return
        self._metadata = metadata
        self.column.clear()
        self.column.addItem("in every column", "")
        for name in () if metadata is None else metadata.columns:
            self.column.addItem(f"in {name}", name)
        self.text.setEnabled(metadata is not None)
        self.column.setEnabled(metadata is not None)

    def _show_found(self, about: Known | None, wish: EmbeddingState, points: Points | None) -> None:
        matches = None if about is None else about.matches
        if about is None or matches is None or points is None:
            self._say("" if not wish.search.text else "searching…")
            self.found.show_items(())
            self._listed = (None, None)
            return
        if self._listed[0] is matches and self._listed[1] is points.emphasis:
            return
        self._listed = (matches, points.emphasis)
        found = found_rows(matches, points.emphasis)
        note = f", {grouped(found.hidden)} more hidden" if found.hidden else ""
        self._say(f"{grouped(found.shown)} {'match' if found.shown == 1 else 'matches'}{note}")
        self.found.show_items(listed(about, wish, points, found.rows.tolist()))


def _is_regex(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True
