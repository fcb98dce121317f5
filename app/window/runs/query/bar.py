"""The query bar: says which runs are shown, completes while one types, and tells where it does not understand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.background import Background
from app.settings import Remembered
from app.widgets.buttons import IconButton
from app.widgets.query.field import HEIGHT, QueryField, set_style
from app.widgets.query.popup import CONTROL, ENDS, CompletionPopup, written
from app.window.runs.query.help import QueryHelp
from app.window.runs.query.kept import KeptQueries
from app.window.runs.query.says import QuerySays
from app.workspace import Workspace
from core.analysis.query import Completer, Completion
from core.style.text import counted
from core.views.brush_queries import as_brushes
from core.views.query_completion import prepare
from core.views.query_look import QueryLook, QueryStanding, query_look
from core.views.run_marks import marks_asked, marks_of
from core.views.run_search import SEARCH_HELP, matching_runs

_AGAIN: Final = 1_000
"""Milliseconds between looks at what can be completed while logs grow."""
MANY: Final = 2_000
"""Runs from which on columns are made on a thread as soon as their field is typed."""


class QueryBar(QWidget):
    """A field, what it says of its text beneath, and what it remembers."""

    asked = Signal(str)
    """Emitted with a query that is to say which runs are shown."""
    taken_apart = Signal(object)
    """Emitted with what is `Brushed` of the query and is to take its place."""

    def __init__(self, workspace: Workspace, remembered: Remembered) -> None:
        super().__init__()
        self._workspace, self._remembered = workspace, remembered
        self.field = QueryField(workspace)
        self.field.setAccessibleName("Query or search of runs")
        self.field.setPlaceholderText("Query or search runs")
        self.field.setToolTip(SEARCH_HELP)
        self.popup = CompletionPopup(workspace, self.field)
        self.says = QuerySays()
        self.memory = IconButton(workspace, "recent", "Saved and recent queries", self.open_kept)
        self.completer: Completer | None = None
        self._look = QueryLook()
        self._good = ""
        self._seen = ""
        self._recalled = -1
        self._background = Background(self._know, self)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self._learn)
        self._lay_out()
        self.field.edited.connect(self._edited)
        self.field.help_wanted.connect(self.open_help)
        self.field.installEventFilter(self)
        self.popup.chosen.connect(self._complete)
        self.says.mended.connect(self._mend)
        self.says.taken_apart.connect(self.taken_apart)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.memory, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self.says)

    # What is shown

    def show_query(self, query: str, known: bool) -> None:
        """Follow the session: its query, unless the user is at another one, and the counts of the runs there are."""
        self.field.setEnabled(known)
        if query != self._seen:
            self._seen = self._good = query
            if self.field.text() != query:
                self.field.setText(query)
                self.popup.hide()
        self._tell(self.field.at if self.field.hasFocus() else None)
        if self.field.hasFocus() and not self._again.isActive():
            self._again.start()

    def _tell(self, cursor: int | None) -> None:
        look = self._look = query_look(
            self._workspace.session.catalog, self.field.text(), cursor, marks_of(self._workspace.session.state.runs)
        )
        self.field.mark(look.pieces, look.wrong, look.doubtful)
        set_style(self.field, "wrong", look.standing is QueryStanding.WRONG)
        finds, state = look.standing is QueryStanding.FINDS, self._workspace.session.state
        same = finds and not look.doubtful and self.field.text() == state.runs.query
        self.says.say(look, "" if finds else self._still_shown(), as_brushes(state) if same else None)

    def _still_shown(self) -> str:
        catalog, runs = self._workspace.session.catalog, self._workspace.session.state.runs
        query = runs.query
        if not query.strip():
            return "Until then all runs are listed"
        found = counted(len(matching_runs(catalog, query, marks_asked(runs))), "run")
        return f"Until then the {found} of “{query.strip()}” {'is' if found.startswith('1 ') else 'are'} listed"

    # Typing

    def _edited(self, text: str) -> None:
        if self._recalled >= 0 and text != self._recall_text():
            self._recalled = -1
        self._tell(self.field.at)
        if self._look.standing is QueryStanding.FINDS:
            if self._look.pieces or not text.strip():
                self._good = text
            self._ask(text)
            self._tell(self.field.at)
        elif self._look.pieces or self._look.standing is QueryStanding.UNFINISHED:
            self._ask(self._good)  # what its beginning found as plain text was not meant
            self._tell(self.field.at)
        if len(self._workspace.session.catalog.runs) >= MANY:
            self._learn()
        self._offer()

    def _ask(self, query: str) -> None:
        if query != self._workspace.session.state.runs.query:
            self._seen = query
            self.asked.emit(query)

    def ask(self, query: str) -> None:
        """Put a query into the field as if it had been typed, and ask it."""
        self.field.type_text(query)
        self.popup.hide()
        self._settle()

    def _mend(self, text: str) -> None:
        self.ask(text)
        self.field.setFocus()

    def _settle(self) -> None:
        """Take the text as it stands: what is unfinished is wrong, what finds something is remembered."""
        self.popup.hide()
        self._tell(None)
        text = self.field.text().strip()
        if self._look.standing is not QueryStanding.FINDS:
            return
        self._good = self.field.text()
        if text and self._remembered.value.recent_queries[:1] != (text,):
            self._remembered.change(lambda settings: settings.asked(text))

    # Completion

    def _learn(self) -> None:
        catalog, text, at = self._workspace.session.catalog, self.field.text(), self.field.at
        calculated = self._workspace.session.state.run_table.calculated
        self._background.ask(lambda: prepare(catalog, text, at, calculated))

    def _know(self, completer: Completer) -> None:
        self.completer = completer

    def _offer(self, asked: bool = False) -> None:
        text, at = self.field.text(), self.field.at
        if self.completer is None or not (text.strip() or asked):
            self.popup.hide()
            return
        found = self.completer.complete(text, at)
        typed = text[found.start : at]
        open_end = self._look.standing is not QueryStanding.FINDS
        items = () if [item.text for item in found.items] == [typed] else found.items
        if not asked and not typed and not open_end:
            items = ()
        self.popup.offer(items, self._below(found.start), marked=open_end and bool(self._look.pieces))

    def _below(self, character: int) -> QRect:
        """Return a character's column down to the last line beneath the field, so that the list covers no words."""
        home = self.parentWidget()
        layout = None if home is None else home.layout()
        if layout is not None:
            layout.activate()
        place = self.field.place_of(character)
        place.setBottom(self.height() - 2)
        return place

    def _complete(self, item: Completion) -> None:
        if self.completer is None:
            return
        text, at = self.field.text(), self.field.at
        found = self.completer.complete(text, at)
        self.field.replace(found.start, found.end, written(item, text[found.end :]))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's keys move through completions and queries of before."""
        kind = event.type()
        if kind is QEvent.Type.FocusIn:
            self._learn()
        elif kind is QEvent.Type.FocusOut:
            self._settle()
        elif kind in (QEvent.Type.Hide, QEvent.Type.Move):
            self.popup.hide()
        elif isinstance(event, QKeyEvent) and kind is QEvent.Type.ShortcutOverride and self._is_mine(event):
            event.accept()
            return True
        elif isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and (self.popup.isVisible() or bool(self.field.text()))

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Space and event.modifiers() in CONTROL:
            self._offer(asked=True)
            return True
        if key == Qt.Key.Key_F1:
            self.open_help()
            return True
        if key in ENDS:
            self._end()
            return True
        return plain and (self.popup.press(key) if self.popup.isVisible() else self._field_key(key))

    def _end(self) -> None:
        current = self.popup.current
        if current is None:
            self._settle()
        else:
            self._complete(current)

    def _field_key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and (self._recalled >= 0 or not self.field.text()):
            self._recall(1 if key == Qt.Key.Key_Up else -1)
            return True
        return False

    # Memory

    def _recall(self, by: int) -> None:
        known = self._remembered.value.recent_queries
        self._recalled = max(-1, min(self._recalled + by, len(known) - 1))
        self.field.type_text(self._recall_text())
        self.popup.hide()

    def _recall_text(self) -> str:
        known = self._remembered.value.recent_queries
        return known[self._recalled] if 0 <= self._recalled < len(known) else ""

    def open_kept(self) -> None:
        """Show saved and recent queries."""
        finds = self._look.standing is QueryStanding.FINDS
        popup = KeptQueries(self._workspace, self._remembered, self.field.text().strip() if finds else "", self)
        popup.used.connect(self.ask)
        popup.show_at(self.mapToGlobal(QPoint(0, HEIGHT + 4)))

    def open_help(self) -> None:
        """Show the language by example."""
        QueryHelp(self).show_at(self.mapToGlobal(QPoint(0, self.field.height() + 4)))
