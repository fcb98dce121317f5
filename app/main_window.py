"""The window: what at the left, the picture, how at the right, when at the bottom."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from importlib.resources import as_file, files

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow, QMenu, QStatusBar

from app.actions import Action
from app.notifications import Toaster
from app.palette import CommandPalette
from app.settings import Remembered
from app.sources import caption
from app.views.base import View
from app.views.registry import entry
from app.widgets.fields import Field
from app.widgets.file_drag import local_paths
from app.widgets.typed_choice import TypedChoice
from app.window.action_table import action_table
from app.window.appearance import Appearance
from app.window.bottombar import BottomBar
from app.window.bound_actions import BoundActions
from app.window.details.panel import DetailsPanel
from app.window.dialogs import Dialogs
from app.window.docks import Docks
from app.window.documents import Documents
from app.window.drop_sign import DropSign
from app.window.exports import Exports
from app.window.jobs_bar import ListedJobs
from app.window.painting import Painting
from app.window.problems.panel import ProblemsPanel
from app.window.reports import Report, ReportDialog
from app.window.runs.panel import RunsPanel
from app.window.stage import Stage
from app.window.topbar import TopBar
from app.window.welcome import Welcome
from app.workspace import Workspace
from core.session import Change
from core.session.command import change_session
from core.session.commands.runs.runs import remove_brush
from core.style import ThemeName

SHARE, LARGEST, USEFUL = 0.85, QSize(1600, 1000), QSize(1200, 760)
FRAME = QSize(0, 32)
"""Room that the system's title bar takes."""


class MainWindow(QMainWindow):
    """Puts the parts together; what they do is theirs.

    With ``keep=False`` nothing is written: neither sessions nor layout.
    """

    settled = Signal()
    """Emitted when the view that was wanted and its panel are there: what else takes time may begin."""

    def __init__(self, workspace: Workspace, jobs: ListedJobs, remembered: Remembered, keep: bool = True) -> None:
        super().__init__()
        self.workspace = workspace
        self.remembered = remembered
        self._divided: set[str] = set()
        self._jobs = jobs
        self._keep = keep
        self._typed = TypedChoice()
        self.documents = Documents(workspace, remembered, keep, self)
        self.appearance = Appearance(workspace, remembered, self)
        self.painting = Painting(workspace, remembered, self)
        self.dialogs = Dialogs(workspace, self, self.documents, self.actions_table)
        self.welcome = Welcome(
            workspace,
            remembered,
            self.dialogs.open_folder,
            self.dialogs.open_files,
            self.dialogs.open_remote,
            self.open_sample,
            lambda arguments: self.documents.open_paths(list(arguments)),
            self.documents.reopen,
        )
        self.documents.arrangement = self.arrangement
        self.documents.arrange = self.arrange
        self.stage = Stage(workspace, self.welcome)
        self.exports = Exports(workspace, self, lambda: self.stage.current, remembered)
        self.runs = RunsPanel(workspace, remembered)
        self.problems = ProblemsPanel(workspace, self.documents.is_allowed)
        self.details = DetailsPanel(workspace)
        self.docks = Docks(self, workspace, self.runs, self.problems, self.details)
        self.bottom = BottomBar(workspace, jobs, self.documents)
        self.command_palette = CommandPalette(workspace, self, self.actions_table, self._run)
        self.bound = BoundActions(workspace, self, self.actions_table)
        self._menu = QMenu(self)
        for menu in self.bound.menus(self._menu):
            self._menu.addMenu(menu)
        self.top = TopBar(workspace, self._menu)
        self.toaster = Toaster(workspace, self.stage)
        self.drop_sign = DropSign(self.stage)
        self._assemble()
        self._connect()
        self._follow_documents()
        self.bound.install_shortcuts()

    def _assemble(self) -> None:
        self.setAcceptDrops(True)
        self.setCentralWidget(self.stage)
        self.setMenuWidget(self.top)
        if sys.platform == "darwin":
            for menu in self.bound.menus(self):
                self.menuBar().addMenu(menu)
        status = QStatusBar()
        status.setSizeGripEnabled(False)
        status.setContentsMargins(0, 0, 0, 0)
        status.addWidget(self.bottom, 1)
        self.setStatusBar(status)
        self.setWindowIcon(window_icon())
        self.resize(first_size(self.screen().availableGeometry().size()))
        self.restoreGeometry(QByteArray.fromHex(self.remembered.value.geometry.encode()))
        self.docks.reset()
        self.docks.restore(self.remembered.value.layout)
        self.setFocus()  # not the first field: keys are shortcuts until the user types somewhere

    def _connect(self) -> None:
        self.documents.leaving.connect(self._keep_focus_out)
        self.documents.opened.connect(self._follow_documents)
        self.documents.opened.connect(self.exports.forget)
        self.documents.figure_opened.connect(self.exports.show_spec)
        self.documents.reported.connect(self._show_report)
        self.stage.settled.connect(lambda: self.docks.panels.when_made(self.settled.emit))
        self.settled.connect(self.documents.let_decode)
        self.stage.activated.connect(self._view_activated)
        self.stage.actions_changed.connect(self.bound.install_shortcuts)
        self.stage.resized.connect(self.toaster.place)
        self.workspace.changed.connect(self._changed)
        self.workspace.theme_changed.connect(self._show_theme)
        self.top.view_chosen.connect(self.choose_view)
        self.top.palette_wanted.connect(self.command_palette.open)
        self.top.theme_wanted.connect(self.appearance.toggle)
        self.top.runs_toggled.connect(partial(self.toggle_dock, self.docks.runs))
        self.top.panel_toggled.connect(partial(self.toggle_dock, self.docks.panel))
        self.bottom.problems_wanted.connect(partial(self.toggle_dock, self.docks.problems))
        self.problems.allow_wanted.connect(self.documents.allow)
        self.runs.problems_wanted.connect(self.show_problems)
        self.runs.details_wanted.connect(self.docks.details.show)
        self.workspace.details_wanted.connect(self.docks.details.show)
        self.details.problems_wanted.connect(self.show_problems)
        self._show_theme()

    def actions_table(self) -> list[Action]:
        """Return everything that can be done, as it is now."""
        return action_table(self)

    def _run(self, action: Action) -> None:
        self.bound.run(action)

    def choose_view(self, kind: str) -> None:
        """Bring a view to the front."""
        self.workspace.session.do(change_session(f"Show {entry(kind).title}", merge="view", active_view=kind))

    def toggle_dock(self, dock: QDockWidget) -> None:
        """Fold or unfold a panel."""
        dock.setVisible(dock.isHidden())

    def show_problems(self, run: str) -> None:
        """Unfold the problems and show those of one run."""
        self.docks.problems.show()
        self.problems.show_run(run)

    def arrangement(self) -> dict[str, str]:
        """Return where panels are and how views are divided, as a session keeps it."""
        divided = {f"view {kind}": view.division() for kind, view in self.stage.views.items()}
        return {"panels": self.docks.saved(), **divided}

    def arrange(self, window: Mapping[str, str]) -> None:
        """Put panels where a session had them, and divide views as it did; what it does not tell stays."""
        if window.get("panels"):
            self.docks.restore(window["panels"])
        divided = {name.removeprefix("view "): text for name, text in window.items() if name.startswith("view ")}
        self.remembered.change(lambda settings: settings.divided(divided))
        for kind, view in self.stage.views.items():
            if divided.get(kind):
                view.divide(divided[kind])

    def _show_report(self, report: Report) -> None:
        """Show what is different since a session was saved, in place of what was shown before."""
        for old in self.findChildren(ReportDialog):
            old.close()
        dialog = ReportDialog(self.workspace, report, self.documents.relocate, self)
        dialog.setModal(False)
        dialog.show()

    def reset_layout(self) -> None:
        """Put all panels back, and divide all views as usual."""
        self.docks.reset()
        for view in self.stage.views.values():
            view.divide("")

    def toggle_full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def open_menu(self) -> None:
        """Open the menu at its button."""
        self._menu.popup(self.top.menu_button.mapToGlobal(self.top.menu_button.rect().bottomLeft()))

    def open_sample(self) -> None:
        """Open the bundled logs."""
        with as_file(files("resources").joinpath("sample_logs")) as folder:
            self.documents.open_paths([str(folder)])

    def search_runs(self) -> None:
        """Unfold the runs and put the cursor into their search."""
        self.docks.runs.show()
        self.runs.focus_search()

    def back_out(self) -> None:
        """Leave the innermost of: drag or tool, field with nothing typed, last filter, selection, full screen."""
        view, session = self.stage.current, self.workspace.session
        state = session.state
        if view is not None and view.escape():
            return
        if view is not None and isinstance(QApplication.focusWidget(), Field):
            view.setFocus(Qt.FocusReason.OtherFocusReason)  # letters are the view's keys again
        elif state.brushes:
            session.do(remove_brush(state.brushes[-1].id))
        elif state.selected_runs or any(rows.count for rows in state.selected_points.values()):
            session.do(change_session("Deselect all", selected_runs=frozenset(), selected_points={}))
        elif self.isFullScreen():
            self.toggle_full_screen()

    def quit(self) -> None:
        """Close the window and with it the program."""
        self.close()

    def _changed(self, change: Change) -> None:
        if change.before.active_view != change.after.active_view and self.documents.sources:
            self._show_active_view()

    def _follow_documents(self) -> None:
        sources = self.documents.sources
        name = caption(sources)
        self.setWindowTitle(f"Armillary · {name}" if name else "Armillary")
        if sources:
            self._show_active_view()
        else:
            self.welcome.offer(self.documents.crashed)
            self.welcome.refresh()
            self.stage.show_welcome()
            self.welcome.open_folder.setFocus()
            self.docks.panels.show_empty()
            self.docks.panel.retitle("Display")
            self.top.show_view(None)

    def _show_active_view(self) -> None:
        kind = self.workspace.session.state.active_view
        self._keep_focus_out()
        self.top.show_view(kind)
        self.stage.show_view(kind)

    def _keep_focus_out(self) -> None:
        """Let no field of the next page get the focus of the one that goes: keys would be typed into it."""
        focus, going = self.focusWidget(), (self.stage, self.docks.panels)
        if focus is not None and any(part.isAncestorOf(focus) for part in going):
            self.setFocus()

    def _view_activated(self, view: View) -> None:
        if view.kind not in self._divided:
            self._divided.add(view.kind)
            view.divide(dict(self.remembered.value.divisions).get(view.kind, ""))
        self.docks.panels.show_panel(view)
        self.docks.panel.retitle(view.title)
        self.bound.install_shortcuts()

    def _show_theme(self) -> None:
        dark = self.workspace.theme is ThemeName.DARK
        self.top.theme.show_icon("sun" if dark else "moon")
        self.top.theme.setToolTip("Light theme" if dark else "Dark theme")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders and files."""
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.welcome.highlight(True)
            if self.documents.sources:
                self.drop_sign.show_for(paths)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was dragged over the window."""
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped; with Ctrl beside what is open."""
        self._end_drag()
        paths = local_paths(event.mimeData())
        event.acceptProposedAction()
        beside = event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.documents.sources
        (self.documents.add_paths if beside else self.documents.open_paths)(paths)

    def _end_drag(self) -> None:
        self.welcome.highlight(False)
        self.drop_sign.hide()

    def event(self, event: QEvent) -> bool:
        """Leave Space to a button that has the focus, which it presses, and letters to a box, where they choose."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focus = QApplication.focusWidget()
            presses = event.key() == Qt.Key.Key_Space and isinstance(focus, QAbstractButton)
            if presses or self._typed.means(focus, event) or self._taken(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring a key that nothing with the focus knows to the view, where a mode of it waits for such keys."""
        view = self.stage.current
        if view is not None and self._taken(event) and not view.isAncestorOf(QApplication.focusWidget() or self):
            view.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _taken(self, event: QKeyEvent) -> bool:
        return self.stage.current is not None and self.stage.current.takes_key(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep session and layout, and end all reading."""
        self.documents.end()
        for job in self._jobs.running():
            self._jobs.cancel(job.job)
        self.stage.close_views()
        if self._keep:
            geometry = bytes(self.saveGeometry().data()).hex()
            layout = self.docks.saved()
            divisions = {kind: view.division() for kind, view in self.stage.views.items()}
            self.remembered.change(lambda settings: settings.with_layout(geometry, layout).divided(divisions))
        super().closeEvent(event)


def first_size(screen: QSize) -> QSize:
    """Return the size of a window that opens for the first time: most of the screen, and never more than all of it."""
    return (screen * SHARE).expandedTo(USEFUL).boundedTo(LARGEST).boundedTo(screen - FRAME)


def window_icon() -> QIcon:
    """Return the mark in all sizes in which it is drawn."""
    result = QIcon()
    for entry_file in files("resources").joinpath("icons").iterdir():
        if entry_file.name.startswith("armillary-") and entry_file.name.endswith(".png"):
            with as_file(entry_file) as path:
                result.addFile(str(path))
    return result
