"""The line above the main picture while others stand beside it: what it shows, and what they all do together."""

from __future__ import annotations

from collections.abc import Callable

from app.actions import Action
from app.theme.icons import icon
from app.views.embedding.panes.pane_head import Head
from app.widgets.buttons import IconButton
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.state import EmbeddingState
from core.style.text import grouped
from core.views.embedding import Known
from core.views.embedding.methods import described, title_of


class MainHead(Head):
    """Names the main picture; its buttons are the actions that all pictures share."""

    def __init__(self, workspace: Workspace, actions: Callable[[], tuple[Action, ...]]) -> None:
        super().__init__(workspace)
        self._workspace, self._actions = workspace, actions
        self.title = ElidedLabel("", "muted")
        self.line.addWidget(self.title, 1)
        self.buttons: dict[str, IconButton] = {}

    def _made(self) -> dict[str, IconButton]:
        if not self.buttons:
            for action in self._actions():
                button = IconButton(self._workspace, action.icon, "", action.callback, 24)
                keys = f" ({action.shortcut})" if action.shortcut else ""
                button.setToolTip(f"{action.title}{keys}\n{action.tip}")
                button.setAccessibleName(action.title)
                button.setCheckable(action.checked is not None)
                self.buttons[action.id] = button
                self.line.addWidget(button)
        return self.buttons

    def show_state(self, about: Known | None, wish: EmbeddingState) -> None:
        """Say what the main picture shows, and which switches are on."""
        self.title.setText("" if about is None else said_of(about, wish))
        self.title.setToolTip("" if about is None else described(about.spec))
        buttons, tokens = self._made(), self._workspace.tokens
        for action in self._actions():
            button = buttons[action.id]
            button.setEnabled(action.when())
            if action.checked is not None:
                button.setChecked(action.checked())
                button.setIcon(icon(action.icon, tokens, tokens.accent if action.checked() else ""))


def said_of(about: Known, wish: EmbeddingState) -> str:
    """Return method and step of a picture in a few words."""
    step = about.subject.state.step
    when = "" if step is None else f" · step {grouped(step)}"
    return f"{title_of(about.spec)} {wish.dimensions}D{when}"
