"""Which runs a card draws, asked in a small window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.widgets.fields import Field
from app.widgets.labels import label
from app.widgets.popup import WIDTH, Popup
from app.workspace import Workspace
from core.session.commands.cards.charts import set_options
from core.style.text import counted, grouped
from core.views.run_search import SEARCH_HELP
from core.views.scalars.lines import names_queried
from core.views.shown import shown_runs


class RunsPopup(Popup):
    """A field for a query; what is typed is drawn at once, and the number of runs is told."""

    def __init__(self, workspace: Workspace, parent: QWidget, key: str, title: str) -> None:
        super().__init__(parent, f"Runs of {title}")
        self._workspace, self._key, self._title = workspace, key, title
        self.field = Field()
        self.field.setText(workspace.session.state.scalars.options_of(key).query)
        self.field.setPlaceholderText("Query or regular expression")
        self.field.setAccessibleName("Runs that this card draws")
        self.field.setToolTip(SEARCH_HELP)
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(WIDTH)
        self.said = label("", "caption", wrap=True)
        for widget in (label("Runs of this card", "heading"), self.field, self.said):
            self.column.addWidget(widget)
        self.field.textChanged.connect(self._ask)
        self._say()

    def first(self) -> QWidget:
        """Return the field."""
        return self.field

    def _ask(self, text: str) -> None:
        command = set_options(self._key, f"Runs of {self._title}", f"scalars.query:{self._key}", query=text.strip())
        self._workspace.session.do(command)
        self._say()

    def _say(self) -> None:
        session = self._workspace.session
        query = session.state.scalars.options_of(self._key).query
        shown = len(shown_runs(session.catalog, session.state))
        found = len(names_queried(session.catalog, session.state, query))
        self.said.setText(
            f"{grouped(found)} of {counted(shown, 'shown run')}"
            if query
            else "All shown runs; other cards stay as they are"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        """End the undo step."""
        self._workspace.session.end_gesture()
