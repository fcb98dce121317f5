"""The bar above the cards: filter, count, fold and fit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.views.scalars.charts.boards import DashboardMenu
from app.widgets.buttons import FoldButton, IconButton
from app.widgets.filter_field import FilterField
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.cards.scalars import fit_cards, fold_groups, query_tags
from core.state import SessionState
from core.style import SPACE
from core.style.text import counted, grouped
from core.views.scalars import card_groups, shown_tags


class Toolbar(QWidget):
    """Filters tags as one types; folds all groups; fits all charts."""

    def __init__(self, workspace: Workspace, new_chart: Callable[[], object]) -> None:
        super().__init__()
        self._workspace = workspace
        self.filter = FilterField(workspace, "tags", query_tags, 320)
        self.count = label("", "muted")
        self.add = IconButton(workspace, "plus", "New chart of several tags", new_chart)
        self.boards = IconButton(workspace, "panels", "Dashboards: saved arrangements of cards", self._open_boards)
        self.dashboards = DashboardMenu(workspace, self.boards)
        self.fold = FoldButton(workspace, self._fold)
        self.fit = IconButton(workspace, "zoom-fit", "Fit all charts", self._fit)
        self._arrange()

    def _arrange(self) -> None:
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

    def show_counts(self, catalog: Catalog, state: SessionState) -> None:
        """Show how many tags there are, and what the filter says."""
        groups = card_groups(catalog, state)
        cards = [card for group in groups for card in group.cards if not card.own]
        total, found = len(shown_tags(catalog, state)), len(cards)
        self.count.setText(counted(total, "tag") if found == total else f"{grouped(found)} of {counted(total, 'tag')}")
        self.filter.show_query(state.scalars.tag_query)
        self.fold.show_folded(bool(groups) and all(group.collapsed for group in groups))
        self.fit.setEnabled(state.scalars.zoomed)

    def _fold(self) -> None:
        session = self._workspace.session
        groups = card_groups(session.catalog, session.state)
        folded = all(group.collapsed for group in groups)
        session.do(fold_groups([group.key for group in groups], not folded))

    def _fit(self) -> None:
        self._workspace.session.do(fit_cards())
