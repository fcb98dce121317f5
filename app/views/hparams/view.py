"""The view of hyperparameters: pages that look at runs in many ways, above the table of all runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.actions import Action
from app.views.base import View
from app.views.hparams.actions import hparam_actions
from app.views.hparams.page import Page
from app.views.hparams.pages import create_page, page_entry
from app.views.hparams.table.actions import table_actions
from app.views.hparams.table.table import RunTable
from app.views.hparams.toolbar import Toolbar
from app.workspace import Workspace
from core.session import Change
from core.views import Picture, Viewport


class HParamsView(View):
    """One page in front, the table of runs below; each page is made when it is first shown."""

    kind: ClassVar[str] = "hparams"
    title: ClassVar[str] = "HParams"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.pages: dict[str, Page] = {}
        self.toolbar = Toolbar(workspace)
        self.runs = RunTable(workspace)
        self._stack = QStackedWidget()
        self._panels = QStackedWidget()
        self._arrange()
        self.workspace.changed.connect(self._changed)
        self._show_page()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.setObjectName("halves")
        self.halves.addWidget(self._stack)
        self.halves.addWidget(self.runs)
        self.halves.setStretchFactor(0, 3)
        self.halves.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self.halves, 1)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[page_entry(self.workspace.session.state.hparams.page).kind]

    def _show_page(self) -> None:
        wanted = page_entry(self.workspace.session.state.hparams.page)
        if wanted.kind not in self.pages:
            page = self.pages[wanted.kind] = create_page(wanted, self.workspace)
            self._stack.addWidget(page)
            self._panels.addWidget(page.panel())
        page = self.pages[wanted.kind]
        self._stack.setCurrentWidget(page)
        self._panels.setCurrentWidget(page.panel())
        self.setFocusProxy(page)
        self.toolbar.show_page(wanted.kind, page.tools())
        self.actions_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        self._catch_up()

    def _changed(self, change: Change) -> None:
        if not change.hover and self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        session = self.workspace.session
        if self._stack.currentWidget() is not self.pages.get(page_entry(session.state.hparams.page).kind):
            self._show_page()
        self.toolbar.show_state()
        self.runs.setVisible(bool(session.catalog.runs))

    def panel(self) -> QWidget:
        """Return the panels of the pages."""
        return self._panels

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with the page in front, and with runs."""
        page = self.page.actions_table()
        return (*hparam_actions(self.workspace, self.toolbar), *page, *table_actions(self.workspace, self.runs))

    def picture(self, viewport: Viewport) -> Picture:
        """Return what the page in front shows, at another size."""
        return self.page.picture(viewport)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return the values that the page in front shows."""
        return self.page.table()

    def ready(self) -> bool:
        """Return whether page and table show what they should."""
        front = self.pages.get(page_entry(self.workspace.session.state.hparams.page).kind)
        if front is None or self._stack.currentWidget() is not front:
            return False
        return front.ready() and (not self.runs.isVisible() or self.runs.ready())

    def division(self) -> str:
        """Return how page and table share the height."""
        return bytes(self.halves.saveState().data()).hex() if min(self.halves.sizes()) > 0 else ""

    def divide(self, division: str) -> None:
        """Let page and table share the height as they did, or three to two."""
        state = QByteArray.fromHex(division.encode("ascii", "ignore"))
        if not division or not self.halves.restoreState(state):
            height = max(self.halves.height(), 100)
            self.halves.setSizes([height * 3 // 5, height * 2 // 5])

    def tool_active(self) -> bool:
        """Return whether something is being dragged on the page in front."""
        return self.page.tool_active()

    def escape(self) -> bool:
        """Take back the drag that is going on."""
        return self.page.escape()
