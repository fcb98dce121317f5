"""The menu of dashboards: open, save, update, delete, import and export."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.dashboards import Dashboards
from app.theme.icons import icon
from app.widgets.buttons import TextButton
from app.widgets.fields import Field
from app.widgets.labels import label
from app.widgets.popup import WIDTH, Popup
from app.workspace import Workspace
from core.session.keeping.dashboards import (
    Dashboard,
    DashboardError,
    arrangement,
    dashboard_of,
    read_file,
    show_dashboard,
    write_file,
)

_FORMATS = "Dashboards (*.json)"


class NamePopup(Popup):
    """Asks for the name under which the cards are kept as they stand."""

    def __init__(
        self, workspace: Workspace, parent: QWidget, taken: frozenset[str], save: Callable[[str], None]
    ) -> None:
        super().__init__(parent, "Save as dashboard")
        self._taken, self._save = taken, save
        self.field = Field()
        self.field.setAccessibleName("Name of the dashboard")
        self.field.setPlaceholderText("Name")
        self.field.setMinimumWidth(WIDTH)
        self.button = TextButton(workspace, "Save", self.take, primary=True)
        self.said = label("", "caption", wrap=True)
        for widget in (label("Save as dashboard", "heading"), self.field, self.said):
            self.column.addWidget(widget)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.field.textChanged.connect(self._typed)
        self._typed("")

    def first(self) -> QWidget:
        """Return the field."""
        return self.field

    def _typed(self, text: str) -> None:
        known = text.strip() in self._taken
        self.button.setEnabled(bool(text.strip()))
        self.said.setText(
            "Replaces the dashboard of this name" if known else "Keeps pins, order, sizes, charts, axes and smoothing"
        )

    def take(self) -> None:
        """Save under the name."""
        if self.field.text().strip():
            self._save(self.field.text().strip())
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)


class DashboardMenu:
    """Makes the menu anew each time it opens, and carries out what is chosen."""

    def __init__(self, workspace: Workspace, parent: QWidget, store: Dashboards | None = None) -> None:
        self._workspace, self._parent = workspace, parent
        self.store = Dashboards() if store is None else store
        self.popup: NamePopup | None = None

    def menu(self) -> QMenu:
        """Return the menu."""
        menu = QMenu(self._parent)
        menu.setToolTipsVisible(True)
        found = self.store.all()
        now = arrangement(self._workspace.session.state.scalars)
        for dashboard in found:
            action = menu.addAction(dashboard.name, partial(self._open, dashboard))
            action.setCheckable(True)
            action.setChecked(dashboard.scalars == now)
            action.setToolTip("Arrange the cards as they were when this dashboard was saved")
        if not found:
            menu.addAction("No dashboards yet").setEnabled(False)
        menu.addSeparator()
        self._add(menu, "plus", "Save as dashboard…", self.ask_name)
        for title, name, act in (("Update", "save", self.update), ("Delete", "close", self.delete)):
            self._add_each(menu, title, name, found, act)
        if self.store.undoable:
            self._add(menu, "undo", f"Undo {self.store.undoable}", lambda: self._try(self.store.undo))
        menu.addSeparator()
        self._add(menu, "open-folder", "Import…", self._import)
        self._add(menu, "export", "Export…", self._export).setEnabled(bool(found))
        return menu

    def _add(self, menu: QMenu, name: str, title: str, act: Callable[[], object]) -> QAction:
        return menu.addAction(icon(name, self._workspace.tokens), title, act)

    def _add_each(
        self, menu: QMenu, title: str, name: str, found: tuple[Dashboard, ...], act: Callable[[str], None]
    ) -> None:
        """Add an entry for each dashboard below a title."""
        inside = menu.addMenu(icon(name, self._workspace.tokens), title)
        inside.setEnabled(bool(found))
        for dashboard in found:
            inside.addAction(dashboard.name, partial(act, dashboard.name))

    def _open(self, dashboard: Dashboard) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(show_dashboard(dashboard))

    def ask_name(self) -> None:
        """Ask for the name of a new dashboard."""
        taken = frozenset(each.name for each in self.store.all())
        self.popup = NamePopup(self._workspace, self._parent, taken, self.update)
        self.popup.show_at(self._parent.mapToGlobal(QPoint(0, self._parent.height())))

    def update(self, name: str) -> None:
        """Keep the cards as they stand under a name."""
        if self._try(lambda: self.store.put(dashboard_of(name, self._workspace.session.state))):
            self._workspace.notify("info", f"Dashboard {name} is saved")

    def delete(self, name: str) -> None:
        """Forget a dashboard."""
        if self._try(lambda: self.store.delete(name)):
            self._workspace.notify("info", f"Dashboard {name} is deleted", "The menu of dashboards takes it back")

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except OSError as error:
            self._workspace.notify("error", "The dashboards could not be written", str(error))
            return False
        return True

    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._parent.window(), "Import dashboards", str(Path.home()), _FORMATS)
        if path:
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Take the dashboards of a file, and tell how many there were."""
        try:
            found, notes = read_file(path)
        except DashboardError as error:
            self._workspace.notify("error", f"{path.name} could not be imported", str(error))
            return
        if self._try(lambda: self.store.add(found)):
            names = ", ".join(each.name for each in found) or "none"
            self._workspace.notify("warning" if notes else "info", f"Dashboards imported: {names}", "\n".join(notes))

    def _export(self) -> None:
        start = str(Path.home() / "dashboards.json")
        path, _ = QFileDialog.getSaveFileName(self._parent.window(), "Export dashboards", start, _FORMATS)
        if path:
            self._try(lambda: write_file(Path(path), self.store.all()))
