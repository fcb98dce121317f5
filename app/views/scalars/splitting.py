"""One card as several, one for each value of a column that the user chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QWidget

from app.actions import Action
from app.widgets.checklist import Checklist
from app.workspace import Workspace
from core.session.commands.cards.splits import join_cards, split_by, split_card
from core.state import SessionState
from core.views.grouping import fields_offered, title_of
from core.views.scalars import spec_of
from core.views.scalars.splitting import MOST, changed_spec

_ABOVE = 48
_TIP = (
    "One card for each value, at most {most}, below a heading of their own; cards come and go as values do. "
    "“Join again” in the menu of a card takes them away"
)


class SplitChecklist(Checklist):
    """Columns of runs, and whether all cards have one vertical range; of a card that is split already, by another."""

    def __init__(self, workspace: Workspace, parent: QWidget, key: str) -> None:
        session = workspace.session
        self._workspace = workspace
        self._split = session.state.scalars.split_of(key)
        self.spec = changed_spec(session.state, spec_of(session.catalog, session.state, key))
        super().__init__(
            parent, f"Split {self.spec.title} by column", _TIP.format(most=MOST),
            fields_offered(session.catalog, session.state.run_table.calculated),
            () if self._split is None else (self._split.column,), lambda names: self.split(names[0]), one=True,
        )  # fmt: skip
        self.shared = QCheckBox("The same vertical range for all")
        self.shared.setChecked(self._split is None or self._split.shared)
        self.shared.setToolTip("Values can be compared from card to card; off, each card has the range of its own")
        self.shared.toggled.connect(self._share)
        self.column.addWidget(self.shared)

    def split(self, field: str) -> None:
        """Make the cards, or let the ones that are there go by another column."""
        shared, title = self.shared.isChecked(), title_of(field)
        if self._split is None:
            self._workspace.session.do(split_card(self.spec, field, title, shared))
        else:
            self._workspace.session.do(split_by(self.spec.key, field, title, shared))

    def _share(self, shared: bool) -> None:
        if self._split is not None:
            column = self._split.column
            self._workspace.session.do(split_by(self.spec.key, column, title_of(column), shared))


def split_actions(workspace: Workspace, view: QWidget, current: Callable[[], str | None]) -> Sequence[Action]:
    """Return what can be done about splits; `current` tells the card that is meant, `view` is where popups open."""

    def member() -> str | None:
        """Return the key of the card that is meant if it is one of several for the values of a column."""
        key = current()
        return key if key is not None and workspace.session.state.scalars.split_of(key) is not None else None

    def split() -> None:
        if (key := current()) is not None:
            SplitChecklist(workspace, view, key).show_at(view.mapToGlobal(QPoint(_ABOVE, _ABOVE)))

    def join() -> None:
        if (key := member()) is not None:
            workspace.session.do(join_cards(key, title_of_split(workspace.session.state, key)))

    return (
        Action(
            "scalars.split_card", "Split card by column…", split, "", "View", lambda: current() is not None,
            icon="slices", tip="Make a card for each value of a hyperparameter or another column",
        ),
        Action(
            "scalars.join_cards", "Join split cards again", join, "", "View", lambda: member() is not None,
            icon="close", tip="Take away the cards for each value of a column of which one is under the mouse",
        ),
    )  # fmt: skip


def title_of_split(state: SessionState, key: str) -> str:
    """Return what the card was called that is split."""
    split = state.scalars.split_of(key)
    return "" if split is None else split.spec.title
