"""The bar above cards: how they are shown, filter, count, fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTabBar, QVBoxLayout, QWidget

from app.theme.icons import icon
from app.widgets.buttons import IconButton
from app.widgets.fields import Field
from app.widgets.labels import label
from app.workspace import Workspace
from core.session import Command
from core.session.card_commands import fold_groups, query_tags
from core.style import SPACE
from core.style.text import counted, grouped
from core.views.cards import Group
from core.views.shown import query_error


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
        self.modes = _tabs(modes)
        self.filter = Field()
        self.count = label("", "muted")
        self.fold = IconButton(workspace, "chevron-up", "Fold all groups", self._fold)
        self._magnifier = QAction(self)
        self._arrange()
        self.modes.currentChanged.connect(self._chosen)
        self.filter.textEdited.connect(lambda text: workspace.session.do(query_tags(view, text)))
        self.filter.editingFinished.connect(workspace.session.end_gesture)
        workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def _arrange(self) -> None:
        self.filter.setPlaceholderText("Filter tags")
        self.filter.setAccessibleName("Filter tags by regular expression")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(280)
        self.filter.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
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

    def _recolour(self) -> None:
        tokens = self._workspace.tokens
        self._magnifier.setIcon(icon("search", tokens, tokens.muted))

    def _chosen(self, place: int) -> None:
        if place >= 0:
            self._workspace.session.do(self._choose(place))

    def show_state(self, mode: int, query: str, groups: Sequence[Group], total: int) -> None:
        """Show the mode in front, the filter, and how many of all cards there are."""
        self._groups = groups
        self.modes.blockSignals(True)
        self.modes.setCurrentIndex(mode)
        self.modes.blockSignals(False)
        found = sum(len(group.cards) for group in groups)
        self.count.setText(
            counted(total, "card") if found == total else f"{grouped(found)} of {counted(total, 'card')}"
        )
        self._show_query(query)
        self._show_fold()

    def _show_query(self, query: str) -> None:
        if self.filter.text() != query:
            self.filter.setText(query)
        error = query_error(query)
        tip = f"No regular expression ({error}): looked for as it is" if error else "Regular expression, case ignored"
        self.filter.setToolTip(tip)
        if self.filter.property("wrong") != bool(error):
            self.filter.setProperty("wrong", bool(error))
            self.filter.style().polish(self.filter)

    @property
    def all_folded(self) -> bool:
        """Whether every group is folded."""
        return bool(self._groups) and all(group.collapsed for group in self._groups)

    def _show_fold(self) -> None:
        self.fold.show_icon("chevron-down" if self.all_folded else "chevron-up")
        text = "Unfold all groups" if self.all_folded else "Fold all groups"
        self.fold.setToolTip(text)
        self.fold.setAccessibleName(text)

    def fold_all(self, folded: bool) -> None:
        """Fold or unfold all groups."""
        self._workspace.session.do(fold_groups(self._view, [group.key for group in self._groups], folded))

    def _fold(self) -> None:
        self.fold_all(not self.all_folded)

    def focus_filter(self) -> None:
        """Give the filter the focus."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def escape(self) -> bool:
        """Empty the filter if it has the focus; return whether there was something to empty."""
        if not self.filter.hasFocus() or not self.filter.text():
            return False
        self._workspace.session.do(query_tags(self._view, ""))
        return True


def _tabs(modes: Sequence[tuple[str, str]]) -> QTabBar:
    tabs = QTabBar()
    tabs.setObjectName("pages")
    tabs.setAccessibleName("How it is shown")
    tabs.setExpanding(False)
    tabs.setDrawBase(False)
    tabs.setUsesScrollButtons(True)
    for place, (title, tip) in enumerate(modes):
        tabs.addTab(title)
        tabs.setTabToolTip(place, tip)
    return tabs
