"""The bar above the cards: filter, count, fold and fit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.theme.icons import icon
from app.views.scalars.charts.boards import DashboardMenu
from app.widgets.buttons import IconButton
from app.widgets.fields import Field
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Catalog
from core.session.scalar_commands import fit_cards, fold_groups, query_tags
from core.state import SessionState
from core.style import SPACE
from core.style.text import counted, grouped
from core.views.scalars import Group, card_groups, shown_tags
from core.views.shown import query_error


class Toolbar(QWidget):
    """Filters tags as one types; folds all groups; fits all charts."""

    def __init__(self, workspace: Workspace, new_chart: Callable[[], object]) -> None:
        super().__init__()
        self._workspace = workspace
        self.filter = Field()
        self.count = label("", "muted")
        self.add = IconButton(workspace, "plus", "New chart of several tags", new_chart)
        self.boards = IconButton(workspace, "panels", "Dashboards: saved arrangements of cards", self._open_boards)
        self.dashboards = DashboardMenu(workspace, self.boards)
        self.fold = IconButton(workspace, "chevron-up", "Fold all groups", self._fold)
        self.fit = IconButton(workspace, "zoom-fit", "Fit all charts", self._fit)
        self._magnifier = QAction(self)
        self._arrange()
        self.filter.textEdited.connect(self._query)
        self.filter.editingFinished.connect(workspace.session.end_gesture)
        workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def _arrange(self) -> None:
        self.filter.setPlaceholderText("Filter tags")
        self.filter.setAccessibleName("Filter tags by regular expression")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(320)
        self.filter.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.around, SPACE.inside, SPACE.around, SPACE.unit)
        row.setSpacing(SPACE.between)
        row.addWidget(self.filter, 8)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.add)
        row.addWidget(self.boards)
        row.addWidget(self.fold)
        row.addWidget(self.fit)

    def _open_boards(self) -> None:
        menu = self.dashboards.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.boards.mapToGlobal(self.boards.rect().bottomLeft()))

    def _recolour(self) -> None:
        tokens = self._workspace.tokens
        self._magnifier.setIcon(icon("search", tokens, tokens.muted))

    def show_counts(self, catalog: Catalog, state: SessionState) -> None:
        """Show how many tags there are, and what the filter says."""
        groups = card_groups(catalog, state)
        cards = [card for group in groups for card in group.cards if not card.own]
        total, found = len(shown_tags(catalog, state)), len(cards)
        self.count.setText(counted(total, "tag") if found == total else f"{grouped(found)} of {counted(total, 'tag')}")
        self._show_query(state.scalars.tag_query)
        self._show_fold(groups)
        self.fit.setEnabled(state.scalars.zoomed)

    def _show_query(self, query: str) -> None:
        if self.filter.text() != query:
            self.filter.setText(query)
        error = query_error(query)
        tip = f"No regular expression ({error}): looked for as it is" if error else "Regular expression, case ignored"
        self.filter.setToolTip(tip)
        if self.filter.property("wrong") != bool(error):
            self.filter.setProperty("wrong", bool(error))
            self.filter.style().polish(self.filter)

    def _show_fold(self, groups: tuple[Group, ...]) -> None:
        folded = bool(groups) and all(group.collapsed for group in groups)
        self.fold.show_icon("chevron-down" if folded else "chevron-up")
        text = "Unfold all groups" if folded else "Fold all groups"
        self.fold.setToolTip(text)
        self.fold.setAccessibleName(text)

    def _query(self, text: str) -> None:
        self._workspace.session.do(query_tags(text))

    def _fold(self) -> None:
        session = self._workspace.session
        groups = card_groups(session.catalog, session.state)
        folded = all(group.collapsed for group in groups)
        session.do(fold_groups([group.key for group in groups], not folded))

    def _fit(self) -> None:
        self._workspace.session.do(fit_cards())

    def focus_filter(self) -> None:
        """Give the filter the focus."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def escape(self) -> bool:
        """Empty the filter if it has the focus; return whether there was something to empty."""
        if not self.filter.hasFocus() or not self.filter.text():
            return False
        self._query("")
        return True
