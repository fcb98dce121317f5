"""The action table at work: shortcuts, menus and one way to run an action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.actions import Action
from app.theme.icons import icon
from app.workspace import Workspace

MENUS = ("File", "Edit", "View", "Run", "Help")


class BoundActions(QObject):
    """Shortcuts of a window; titles and states are read anew whenever a menu opens."""

    def __init__(self, workspace: Workspace, window: QWidget, table: Callable[[], Sequence[Action]]) -> None:
        super().__init__(window)
        self.table = table
        self._workspace = workspace
        self._window = window
        self._shortcuts: list[QAction] = []

    def find(self, action_id: str) -> Action:
        """Return an action as it is now; raises KeyError for an unknown one."""
        for action in self.table():
            if action.id == action_id:
                return action
        raise KeyError(action_id)

    def run(self, action: Action) -> None:
        """Do what an action says, if it can be done now."""
        if action.when():
            action.callback()

    def run_id(self, action_id: str) -> None:
        """Do what the action of this name says, if it can be done now."""
        self.run(self.find(action_id))

    def install_shortcuts(self) -> None:
        """Listen to the keys of the present table; to be called again when the table has other keys."""
        for old in self._shortcuts:
            self._window.removeAction(old)
            old.deleteLater()
        self._shortcuts = []
        for action in self.table():
            if action.shortcut:
                bound = QAction(action.title, self._window)
                bound.setShortcut(QKeySequence(action.shortcut))
                bound.triggered.connect(partial(self.run_id, action.id))
                self._window.addAction(bound)
                self._shortcuts.append(bound)

    def menus(self, parent: QWidget) -> list[QMenu]:
        """Return one menu for each heading, filled whenever it opens."""
        return [self._menu(title, parent) for title in MENUS]

    def _menu(self, title: str, parent: QWidget) -> QMenu:
        menu = QMenu(title, parent)
        menu.aboutToShow.connect(lambda: self._fill(menu, title))
        return menu

    def _fill(self, menu: QMenu, title: str) -> None:
        menu.clear()
        group = ""
        for action in self.table():
            if action.menu != title:
                continue
            prefix = action.id.split(".")[0]
            if group and prefix != group:
                menu.addSeparator()
            group = prefix
            menu.addAction(self._entry(action, menu))

    def _entry(self, action: Action, menu: QMenu) -> QAction:
        entry = QAction(action.title.replace("&", "&&"), menu)
        keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        if keys:  # shown only: the key itself belongs to the window
            entry.setText(f"{entry.text()}\t{keys}")
        entry.setEnabled(action.when())
        entry.setToolTip(action.tip)
        if action.icon:
            entry.setIcon(icon(action.icon, self._workspace.tokens))
        if action.checked is not None:
            entry.setCheckable(True)
            entry.setChecked(action.checked())
        entry.triggered.connect(partial(self.run, action))
        return entry
