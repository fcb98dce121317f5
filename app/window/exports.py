"""Figures, images and data of the view in front, written by jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.settings import Remembered
from app.views.base import View
from app.workspace import Workspace
from core.export.figures.look import FigureLook
from core.jobs import Event, EventKind, Task
from core.style import ThemeName
from core.views import Viewport

PLAIN = FigureLook()


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

    def figure(self) -> None:
        """Open the dialog in which the view becomes a figure."""
        view = self._view()
        if view is not None:
            from app.window.figure.dialog import FigureDialog  # drawing figures is not needed to start

            FigureDialog(self.workspace, view, self._remembered, self.write_figure, self._window).open()

    def data(self) -> None:
        """Open the dialog in which the view becomes a table."""
        view = self._view()
        if view is not None:
            from app.window.data.dialog import DataDialog  # what writes tables is not needed to start

            DataDialog(self.workspace, view, self._window).open()

    def write_figure(self, path: str, look: FigureLook = PLAIN) -> None:
        """Write the view as a figure with a look in the format of the path's ending."""
        view = self._view()
        if view is not None:
            from core.export.figures.figure import made_for

            picture = made_for(look, _viewport(view, look.theme), view.picture)
            arguments = {"picture": picture, "path": path, "look": look}
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
    return Viewport(view.width(), view.height(), view.devicePixelRatioF(), theme)


def reveal(path: Path) -> None:
    """Open a file or folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
