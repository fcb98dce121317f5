"""The dialog in which a view becomes a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QInputDialog, QScrollArea, QVBoxLayout, QWidget

from app.settings import Remembered
from app.views.base import View
from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.widgets.wheel import WheelGuard
from app.window.figure.form import LookForm
from app.window.figure.preview import Preview
from app.window.figure.styles import Styles
from app.workspace import Workspace
from core.export.figures.figure import made_for
from core.export.figures.look import MM_PER_INCH, PIXELS_PER_INCH, FigureLook
from core.export.figures.sheet import FigureFormat
from core.jobs import Event, EventKind, Task
from core.style import SPACE
from core.views import Chart, Picture, Viewport

FIGURES = "SVG drawing (*.svg);;PDF document (*.pdf);;PNG image (*.png)"
_SOON = 120
"""Milliseconds after a change at which the preview is drawn."""
_FORM_WIDTH = 348
_COARSEST = 36.0


class FigureDialog(QDialog):
    """A form of the look at the left, the figure as it will be at the right; saves and copies it."""

    def __init__(
        self,
        workspace: Workspace,
        view: View,
        remembered: Remembered,
        write: Callable[[str, FigureLook], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Export figure · {view.title}")
        self._workspace, self._view, self._styles, self._write = workspace, view, Styles(remembered), write
        self.form = LookForm(self._styles.named())
        self.preview = Preview(workspace)
        self.said = label("", "caption")
        self.save_button = TextButton(workspace, "Save figure…", self.ask, "export", primary=True)
        self.svg_button = TextButton(workspace, "Copy as SVG", lambda: self.copy(FigureFormat.SVG), "copy")
        self.png_button = TextButton(workspace, "Copy as PNG", lambda: self.copy(FigureFormat.PNG), "copy")
        self.style_button = TextButton(workspace, "Save style…", self._ask_name, "save")
        self.close_button = TextButton(workspace, "Close", self.reject)
        self._asked: FigureLook | None = None
        self._drawn: FigureLook | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._draw)
        self._explain()
        self._arrange()
        self.form.show_look(self._styles.last())
        self.form.changed.connect(self._soon.start)
        workspace.theme_changed.connect(self.preview.update)

    def _explain(self) -> None:
        self.save_button.setToolTip("Write the figure as SVG, PDF or PNG")
        self.svg_button.setToolTip("Copy the figure as a drawing whose texts stay texts")
        self.png_button.setToolTip("Copy the figure as an image at its resolution")
        self.style_button.setToolTip("Keep this look under a name; it is offered under Style from then on")
        self.save_button.setDefault(True)
        for button in (self.svg_button, self.png_button, self.style_button, self.close_button):
            button.setAutoDefault(False)

    def _arrange(self) -> None:
        area = QScrollArea()
        area.setWidget(self.form)
        area.setWidgetResizable(True)
        area.setFixedWidth(_FORM_WIDTH)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        WheelGuard(self.form)
        right = QVBoxLayout()
        right.setSpacing(SPACE.inside)
        right.addWidget(self.preview, 1)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        right.addWidget(self.said)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(area)
        body.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.around, SPACE.inside, SPACE.around, SPACE.around)
        foot.setSpacing(SPACE.inside)
        foot.addWidget(self.style_button)
        foot.addStretch(1)
        for button in (self.svg_button, self.png_button, self.close_button, self.save_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addLayout(foot)
        self.resize(1120, 720)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw as sharply as the new room asks for."""
        super().resizeEvent(event)
        self._soon.start()

    def ready(self) -> bool:
        """Return whether the preview shows the look of the form."""
        return self._drawn == self.form.look and not self._soon.isActive()

    # The picture

    def _picture(self, look: FigureLook) -> Picture:
        view = self._view
        screen = Viewport(view.width(), view.height(), view.devicePixelRatioF(), look.theme)
        return made_for(look, screen, view.picture)

    def _draw(self) -> None:
        look = self._asked = self.form.look
        picture = self._picture(look)
        self.form.charts.setVisible(any(isinstance(placed.part, Chart) for placed in picture.parts))
        if not picture.parts:
            self._drawn = look
            self.preview.say("The view shows nothing that could be drawn")
            return
        width, height = self.preview.room()
        fitting = min(width / picture.viewport.width, height / picture.viewport.height) * 96.0 / look.zoom
        arguments = {
            "picture": picture,
            "look": replace(look, dpi=max(min(fitting, 4 * look.dpi), 24.0)),
            "form": "png",
        }
        task = Task("Preview of the figure", "app.exporting:draw_figure", arguments, group="figure-preview")
        self._workspace.jobs.start(task, lambda event: self._previewed(look, event))

    def _previewed(self, look: FigureLook, event: Event) -> None:
        if event.kind is EventKind.FAILED:
            self._drawn = look
            self.preview.say(event.message)
        elif event.kind is EventKind.DONE and isinstance(event.value, bytes) and look == self._asked:
            self._drawn = look
            image = QImage.fromData(event.value)
            self.preview.show_sheet(image)
            self.said.setText(self._size(look, image))

    def _size(self, look: FigureLook, image: QImage) -> str:
        """Return how large the figure is, told by the shape of what was drawn."""
        screen = Viewport(self._view.width(), self._view.height())
        width = look.viewport(screen).width * look.zoom / PIXELS_PER_INCH
        height = look.height / MM_PER_INCH or width * image.height() / image.width()
        pixels = f"{round(width * look.dpi):,} \N{MULTIPLICATION SIGN} {round(height * look.dpi):,} pixels"
        across, down = width * MM_PER_INCH, height * MM_PER_INCH
        return f"{across:.1f} \N{MULTIPLICATION SIGN} {down:.1f} mm · {pixels} at {look.dpi:.0f} dpi"

    # What is done with it

    def ask(self) -> None:
        """Ask where to, then write the figure."""
        dialog = QFileDialog(self, "Save figure", str(Path.home() / f"{self._view.kind}.pdf"), FIGURES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectNameFilter(FIGURES.split(";;")[1])
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rsplit("*.", 1)[-1].rstrip(")")))
        dialog.selectFile(f"{self._view.kind}.pdf")
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: str) -> None:
        """Write the figure in the format of the path's ending, and close."""
        look = self.form.look
        self._write(path, look)
        self._styles.use(look)
        self.accept()

    def copy(self, form: FigureFormat) -> None:
        """Copy the figure."""
        look = self.form.look
        arguments = {"picture": self._picture(look), "look": look, "form": form.value}
        task = Task("Copy figure", "app.exporting:draw_figure", arguments)
        self._workspace.jobs.start(task, self._copying(form))
        self._styles.use(look)

    def _copying(self, form: FigureFormat) -> Callable[[Event], None]:
        workspace = self._workspace

        def copied(event: Event) -> None:
            if event.kind is EventKind.DONE and isinstance(event.value, bytes):
                QGuiApplication.clipboard().setMimeData(_clip(event.value, form))
                workspace.notify("info", f"Figure copied as {form.value.upper()}")
            elif event.kind is EventKind.FAILED:
                workspace.notify("error", f"Copy figure failed: {event.message}", event.details)

        return copied

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Save style")
        dialog.setLabelText("Name of the style")
        dialog.textValueSelected.connect(self.save_style)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_style(self, name: str) -> None:
        """Keep the look under a name and offer it."""
        name = name.strip()
        if name:
            self._styles.save(name, self.form.look)
            self.form.offer(self._styles.named())
            self.form.preset.setCurrentText(name)


def _clip(content: bytes, form: FigureFormat) -> QMimeData:
    data = QMimeData()
    if form is FigureFormat.SVG:
        data.setData("image/svg+xml", content)
        data.setText(content.decode())
    else:
        data.setImageData(QImage.fromData(content))
    return data
