"""Figures, images and data of the view in front, written by jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.settings import Remembered
from app.views.base import View
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.style import ThemeName

if TYPE_CHECKING:  # what draws figures is not needed to start
    from app.window.figure.dialog import FigureDialog
    from core.export.figures.look import FigureLook
    from core.figure_files.spec import FigurePart, FigureSpec
    from core.figure_files.writing import Description
    from core.views import Viewport


class Exports(QObject):
    """Asks for a place where one is needed, and writes."""

    def __init__(
        self, workspace: Workspace, window: QWidget, view: Callable[[], View | None], remembered: Remembered
    ) -> None:
        super().__init__(window)
        self._remembered = remembered
        self.workspace = workspace
        self._window = window
        self._view = view
        self.dialog: FigureDialog | None = None
        self._added: tuple[FigurePart, ...] = ()

    def figure(self) -> None:
        """Open the dialog in which views become a figure, with what is in front and what was added before."""
        view = self._view()
        if self.dialog is not None:
            self._raise()
        elif view is not None:
            from app.window.figure.parts import part_of_view
            from core.figure_files.spec import FigureSpec

            front = part_of_view(view)
            kept = self._added
            self._show(FigureSpec(kept if front in kept else (*kept, front)))

    def add_to_figure(self) -> None:
        """Add the view in front to the figure that is being made, or to the next one."""
        view = self._view()
        if view is None:
            return
        from app.window.figure.parts import part_of_view

        part = part_of_view(view)
        if self.dialog is not None:
            self.dialog.add(part)
            self._raise()
            return
        self._added = (*self._added, part)
        count = "1 part" if len(self._added) == 1 else f"{len(self._added)} parts"
        self.workspace.notify("info", f"{view.title} added to the next figure, {count} by now: Ctrl+E shows it")

    def copy_script(self) -> None:
        """Copy a Python script that draws the view in front from its logs."""
        view = self._view()
        if view is not None:
            from app.window.figure.parts import part_of_view
            from app.window.figure.scripts import copy_script
            from core.figure_files.spec import FigureSpec

            sources = self.workspace.session.state.sources
            copy_script(self.workspace, FigureSpec((part_of_view(view),), sources=sources))

    def show_spec(self, spec: FigureSpec) -> None:
        """Open the dialog with a figure that was saved."""
        if self.dialog is not None:
            self.dialog.show_spec(spec)
            self._raise()
        else:
            self._show(spec, keep_words=True)

    def forget(self) -> None:
        """Drop the figure that is being made: other logs are open."""
        self._added = ()
        if self.dialog is not None:
            self.dialog.close()

    def _show(self, spec: FigureSpec, keep_words: bool = False) -> None:
        from app.window.figure.dialog import FigureDialog

        self._added = ()
        self.dialog = FigureDialog(
            self.workspace, spec, self._view, self._remembered, self.write_spec, self._window, keep_words
        )
        self.dialog.finished.connect(self._gone)
        self.dialog.show()

    def _gone(self, _: int) -> None:
        self.dialog = None

    def _raise(self) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()

    def data(self) -> None:
        """Open the dialog in which the view becomes a table."""
        view = self._view()
        if view is not None:
            from app.window.data.dialog import DataDialog  # what writes tables is not needed to start

            DataDialog(self.workspace, view, self._window).open()

    def write_figure(self, path: str, look: FigureLook | None = None) -> None:
        """Write the view as a figure with a look, the plain one if None, in the format of the path's ending."""
        view = self._view()
        if view is not None:
            from app.window.figure.parts import part_of_view
            from core.export.figures.look import FigureLook
            from core.figure_files.spec import FigureSpec, Wording
            from core.figure_files.writing import Description

            look = look or FigureLook()
            part = replace(part_of_view(view), wording=Wording.of(look))
            sources = self.workspace.session.state.sources
            self.write_spec(path, FigureSpec((part,), look, sources), Description.INSIDE, True)

    def write_spec(self, path: str, spec: FigureSpec, description: Description, with_sources: bool) -> None:
        """Write a figure in the format of the path's ending."""
        from core.figure_files.drawing import Logs

        session = self.workspace.session
        arguments = {
            "spec": spec, "logs": Logs(session.catalog, session.results), "path": path,
            "description": description, "with_sources": with_sources,
        }  # fmt: skip
        self._run("Export figure", "write_figure", arguments, self._written)

    def copy_image(self) -> None:
        """Copy the view as an image, in the colours on the screen."""
        view = self._view()
        if view is not None:
            picture = view.picture(_viewport(view, self.workspace.theme))
            self._run("Copy as image", "draw_png", {"picture": picture}, self._copied)

    def _run(self, title: str, function: str, arguments: Mapping[str, object], done: Callable[[object], None]) -> None:
        def listen(event: Event) -> None:
            if event.kind is EventKind.DONE:
                done(event.value)
            elif event.kind is EventKind.FAILED:
                self.workspace.notify("error", f"{title} failed: {event.message}", event.details)

        self.workspace.jobs.start(Task(title, f"app.exporting:{function}", arguments), listen)

    def _written(self, path: object) -> None:
        self.workspace.notify("info", f"Written to {path}")

    def _copied(self, png: object) -> None:
        if isinstance(png, bytes):
            QGuiApplication.clipboard().setImage(QImage.fromData(png))
            self.workspace.notify("info", "Image copied")


def _viewport(view: View, theme: ThemeName) -> Viewport:
    from core.views import Viewport

    return Viewport(view.width(), view.height(), view.devicePixelRatioF(), theme)


def reveal(path: Path) -> None:
    """Open a file or folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
