"""The part of the panel that acts on all selected points."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout

from app.actions import Action
from app.views.embedding.section import Section
from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import U1
from core.state import RowSet
from core.style import SPACE
from core.style.text import counted, grouped
from core.views.embedding.facts import hidden_rows


class SelectionSection(Section):
    """How many points are selected, and what can be done with them."""

    def __init__(self, workspace: Workspace, actions: Sequence[Action]) -> None:
        super().__init__(workspace, "Selection")
        self.count = label("", "muted")
        self.rows.addWidget(self.count)
        grid = QGridLayout()
        grid.setSpacing(SPACE.inside)
        self.buttons: dict[str, TextButton] = {}
        self._actions = tuple(actions)
        for place, action in enumerate(actions):
            button = TextButton(workspace, _short(action.title), action.callback, action.icon)
            button.setAccessibleName(action.title)
            button.setToolTip(action.tip)
            self.buttons[action.id] = button
            grid.addWidget(button, place // 2, place % 2)
        self.rows.addLayout(grid)

    def show_state(self, selected: RowSet | None, rows: int, emphasis: U1 | None) -> None:
        """Show how many of `rows` points are selected, how many of them are hidden, and enable what can be done."""
        count = 0 if selected is None else selected.count
        hidden = 0 if selected is None or emphasis is None else hidden_rows(selected, emphasis)
        note = f", {grouped(hidden)} hidden" if hidden else ""
        self.count.setText(f"{grouped(count)} of {counted(rows, 'point')} selected{note}")
        for action in self._actions:
            self.buttons[action.id].setEnabled(action.when())


def _short(title: str) -> str:
    # The heading says what is acted on: "Isolate selected points" needs one word here.
    return title.split()[0] + ("…" if title.endswith("…") else "")
