"""Looking for words in all texts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.theme.icons import icon
from app.widgets.buttons import IconButton
from app.widgets.fields import Field
from app.widgets.labels import label
from app.workspace import Workspace
from core.session.commands.cards.texts import look_for
from core.style import SPACE
from core.style.text import counted
from core.views.texts.search import Hits


class FindField(Field):
    """A field in which Enter goes to the next place, with Shift to the one before."""

    def __init__(self, move: Callable[[int], None]) -> None:
        super().__init__()
        self._move = move

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._move(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            event.accept()
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """What is looked for, how often it occurs in all steps of all cards, and the way to the next text that says it."""

    def __init__(self, workspace: Workspace, move: Callable[[int], None]) -> None:
        super().__init__()
        self._workspace = workspace
        self.field = FindField(move)
        self.says = label("", "muted")
        self.back = IconButton(workspace, "chevron-up", "Text before that says it (Shift+Enter)", lambda: move(-1))
        self.forward = IconButton(workspace, "chevron-down", "Next text that says it (Enter)", lambda: move(1))
        self._magnifier = QAction(self)
        self.field.setPlaceholderText("Find in texts")
        self.field.setAccessibleName("Find in texts of all steps")
        self.field.setToolTip("Looks for words in all steps of all cards, ignoring case")
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(120)
        self.field.setMaximumWidth(260)
        self.field.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.unit)
        row.addWidget(self.field, 1)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addWidget(self.says)
        self.field.textEdited.connect(lambda text: workspace.session.do(look_for(text)))
        self.field.editingFinished.connect(workspace.session.end_gesture)
        workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def _recolour(self) -> None:
        tokens = self._workspace.tokens
        self._magnifier.setIcon(icon("search", tokens, tokens.muted))

    def show_search(self, wanted: str, hits: Hits | None) -> None:
        """Show what is looked for and where it occurs, None while that is not known yet."""
        if self.field.text().strip() != wanted.strip():
            self.field.setText(wanted)
        looking = bool(wanted.strip())
        for button in (self.back, self.forward):
            button.setVisible(looking)
            button.setEnabled(hits is not None and bool(hits.hits))
        self.says.setVisible(looking)
        self.says.setText("…" if hits is None else says(hits))

    def focus(self) -> None:
        """Give the field the focus."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def escape(self) -> bool:
        """Empty the field if it has the focus; return whether there was something to empty."""
        if not self.field.hasFocus() or not self.field.text():
            return False
        self._workspace.session.do(look_for(""))
        return True


def says(hits: Hits) -> str:
    """Return how often something occurs: ``"17 in 5 texts"``."""
    return f"{hits.total:,} in {counted(len(hits.hits), 'text')}" if hits.hits else "Nothing found"
