"""The bar above cards: how they are shown, filter, count, fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.buttons import FoldButton
from app.widgets.filter_field import FilterField
from app.widgets.labels import label
from app.widgets.page_tabs import page_tabs, show_tab
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.cards import fold_groups, query_tags
from core.style import SPACE
from core.style.text import counted, grouped
from core.views.cards import Group


class CardToolbar(QWidget):
    """Modes as tabs; filters tags as one types; folds all groups.

    Parameters
    ----------
    workspace
        The session and its services.
    view
        Name of the view's state.
    modes
        Title and tooltip of each mode.
    choose
        Makes the command for the mode at a place.
    """

    def __init__(
        self,
        workspace: Workspace,
        view: str,
        modes: Sequence[tuple[str, str]],
        choose: Callable[[int], Command],
    ) -> None:
        super().__init__()
        self._workspace, self._view, self._choose = workspace, view, choose
        self._groups: Sequence[Group] = ()
        self.modes = page_tabs("How it is shown", modes)
        self.filter = FilterField(workspace, "tags", partial(query_tags, view), 280)
        self.count = label("", "muted")
        self.fold = FoldButton(workspace, self._fold)
        self._arrange()
        self.modes.currentChanged.connect(self._chosen)

    def _arrange(self) -> None:
        self.row = QHBoxLayout()
        self.row.setSpacing(SPACE.between)
        self.row.addWidget(self.filter, 8)
        self.row.addWidget(self.count)
        self.row.addStretch(1)
        self.row.addWidget(self.fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.around, 0, SPACE.around, SPACE.unit)
        column.setSpacing(SPACE.inside)
        column.addWidget(self.modes)
        column.addLayout(self.row)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put another widget before the last buttons."""
        self.row.insertWidget(self.row.count() - 2, widget, stretch)

    def _chosen(self, place: int) -> None:
        if place >= 0:
            self._workspace.session.do(self._choose(place))

    def show_state(self, mode: int, query: str, groups: Sequence[Group], total: int) -> None:
        """Show the mode in front, the filter, and how many of all cards there are."""
        self._groups = groups
        show_tab(self.modes, mode)
        found = sum(len(group.cards) for group in groups)
        self.count.setText(
            counted(total, "card") if found == total else f"{grouped(found)} of {counted(total, 'card')}"
        )
        self.filter.show_query(query)
        self.fold.show_folded(self.all_folded)

    @property
    def all_folded(self) -> bool:
        """Whether every group is folded."""
        return bool(self._groups) and all(group.collapsed for group in self._groups)

    def fold_all(self, folded: bool) -> None:
        """Fold or unfold all groups."""
        self._workspace.session.do(fold_groups(self._view, [group.key for group in self._groups], folded))

    def _fold(self) -> None:
        self.fold_all(not self.all_folded)
