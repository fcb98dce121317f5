"""The row at the top: the menu, the views as tabs, and what is always at hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabBar, QToolButton, QWidget

from app.views.registry import VIEWS
from app.widgets.buttons import IconButton
from app.widgets.page_tabs import show_tab
from app.workspace import Workspace


class TopBar(QWidget):
    """Views as tabs; folding of the panels, palette and theme at the right."""

    view_chosen = Signal(str)
    palette_wanted = Signal()
    theme_wanted = Signal()
    runs_toggled = Signal()
    panel_toggled = Signal()

    def __init__(self, workspace: Workspace, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(40)
        self.menu_button = IconButton(workspace, "menu", "Menu (F10)")
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Views")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        for place, view in enumerate(VIEWS):
            self.tabs.addTab(view.title)
            self.tabs.setTabToolTip(place, f"{view.title} (Ctrl+{place + 1})" if place < 9 else view.title)
        self.tabs.tabBarClicked.connect(self._clicked)
        self.tabs.currentChanged.connect(self._clicked)
        self.runs = IconButton(workspace, "panel-left", "Fold or unfold the runs (Ctrl+B)", self.runs_toggled.emit)
        self.panel = IconButton(
            workspace, "panel-right", "Fold or unfold the display panel (Ctrl+Shift+B)", self.panel_toggled.emit
        )
        self.palette_button = IconButton(workspace, "search", "All commands (Ctrl+Shift+P)", self.palette_wanted.emit)
        self.theme = IconButton(workspace, "moon", "Light or dark", self.theme_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self.menu_button)
        row.addSpacing(4)
        row.addWidget(self.tabs, 1, Qt.AlignmentFlag.AlignBottom)
        for button in (self.runs, self.panel, self.palette_button, self.theme):
            row.addWidget(button)

    def show_view(self, kind: str | None) -> None:
        """Mark the tab of a view; None where no logs are open."""
        self.tabs.setEnabled(kind is not None)
        show_tab(self.tabs, next((place for place, view in enumerate(VIEWS) if view.kind == kind), 0))

    def _clicked(self, place: int) -> None:
        if place >= 0 and self.tabs.isEnabled():
            self.view_chosen.emit(VIEWS[place].kind)
