"""A field that narrows what a view shows by a regular expression while one types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from app.theme.icons import icon
from app.widgets.fields import Field
from app.workspace import Workspace
from core.session import Command
from core.views.shown import query_error


class FilterField(Field):
    """One gesture from the first letter until it is left.

    Parameters
    ----------
    workspace
        The session and its services.
    what
        What is filtered, in the plural: "tags".
    query
        Makes the command for a text.
    width
        At most, logical pixels.
    """

    def __init__(self, workspace: Workspace, what: str, query: Callable[[str], Command], width: int) -> None:
        super().__init__()
        self._workspace, self._query = workspace, query
        self._magnifier = QAction(self)
        self.setPlaceholderText(f"Filter {what}")
        self.setAccessibleName(f"Filter {what} by regular expression")
        self.setClearButtonEnabled(True)
        self.setMaximumWidth(width)
        self.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(self._ask)
        self.editingFinished.connect(workspace.session.end_gesture)
        workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def _ask(self, text: str) -> None:
        self._workspace.session.do(self._query(text))

    def _recolour(self) -> None:
        tokens = self._workspace.tokens
        self._magnifier.setIcon(icon("search", tokens, tokens.muted))

    def show_query(self, query: str) -> None:
        """Show what is asked for, and whether it is a regular expression."""
        if self.text() != query:
            self.setText(query)
        error = query_error(query)
        tip = f"No regular expression ({error}): looked for as it is" if error else "Regular expression, case ignored"
        self.setToolTip(tip)
        if self.property("wrong") != bool(error):
            self.setProperty("wrong", bool(error))
            self.style().polish(self)

    def take_focus(self) -> None:
        """Take the focus, all of the text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def escape(self) -> bool:
        """Ask for everything if the field has the focus; return whether it had asked for less."""
        if not self.hasFocus() or not self.text():
            return False
        self._ask("")
        return True
