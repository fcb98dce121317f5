"""The bar above the pages: which page is in front, keep, exclude, restore, clear, and what the page adds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.hparams.pages import PAGES
from app.widgets.buttons import TextButton
from app.widgets.flow import FlowLayout
from app.widgets.page_tabs import page_tabs, show_tab
from app.workspace import Workspace
from core.session.commands.runs.hparams import clear_fields, exclude_runs, keep_runs, restore_runs, show_page
from core.state import FieldBrush, RunsBrush
from core.style import SPACE
from core.views.shown import drawable_runs, shown_runs


def _tip(place: int, tip: str) -> str:
    return f"{tip} (Alt+{place + 1})" if place < 9 else tip


class Toolbar(QWidget):
    """Chooses a page and acts on the runs that are shown."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.keep = TextButton(workspace, "Keep", self.do_keep, "check")
        self.exclude = TextButton(workspace, "Exclude", self.do_exclude, "eye-off")
        self.restore = TextButton(workspace, "Restore", self.do_restore, "undo")
        self.clear = TextButton(workspace, "Clear ranges", self.do_clear, "close")
        self.pages = page_tabs("Pages", ((page.title, _tip(place, page.tip)) for place, page in enumerate(PAGES)))
        self._of_pages: dict[str, Sequence[QWidget]] = {}
        self._explain()
        self.pages.currentChanged.connect(self._choose)
        buttons = QWidget()
        self._row = FlowLayout(buttons, SPACE.inside)
        for widget in (self.keep, self.exclude, self.restore, self.clear):
            self._row.addWidget(widget)
        around = QVBoxLayout(self)
        around.setContentsMargins(SPACE.around, 0, SPACE.around, SPACE.inside)
        around.setSpacing(SPACE.inside)
        around.addWidget(self.pages)
        around.addWidget(buttons)

    def _choose(self, place: int) -> None:
        if place >= 0:
            page = PAGES[place]
            self._workspace.session.do(show_page(page.kind, page.title))

    def show_page(self, kind: str, tools: Sequence[QWidget]) -> None:
        """Mark the tab of a page and show the buttons that it adds."""
        show_tab(self.pages, next(place for place, page in enumerate(PAGES) if page.kind == kind))
        if kind not in self._of_pages:
            self._of_pages[kind] = tools
            for widget in tools:
                self._row.addWidget(widget)
        for page, widgets in self._of_pages.items():
            for widget in widgets:
                widget.setVisible(page == kind)

    def _explain(self) -> None:
        self.keep.setToolTip("Go on with the shown runs only; axes then span what is left")
        self.exclude.setToolTip("Go on without the shown runs")
        self.restore.setToolTip("Bring back all runs that were kept out here")
        self.clear.setToolTip("Remove the ranges of all axes, so that no line is faint")

    def show_state(self) -> None:
        """Offer what can be done now."""
        brushes = self._workspace.session.state.brushes
        brushed = any(isinstance(each, FieldBrush) for each in brushes)
        for button in (self.keep, self.exclude, self.clear):
            button.setEnabled(brushed)
        self.restore.setEnabled(any(isinstance(each, RunsBrush) and each.view == "hparams" for each in brushes))

    def do_keep(self) -> None:
        """Go on with the shown runs."""
        session = self._workspace.session
        names = shown_runs(session.catalog, session.state)
        if names:
            session.do(keep_runs(names))

    def do_exclude(self) -> None:
        """Go on without the shown runs, unless that leaves none."""
        session = self._workspace.session
        names = shown_runs(session.catalog, session.state)
        if names and len(names) < len(drawable_runs(session.catalog, session.state)):
            session.do(exclude_runs(names))

    def do_restore(self) -> None:
        """Bring all runs back."""
        self._workspace.session.do(restore_runs())

    def do_clear(self) -> None:
        """Remove all ranges."""
        self._workspace.session.do(clear_fields())
