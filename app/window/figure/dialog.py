"""The dialog in which views become a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QInputDialog, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.settings import Remembered
from app.views.base import View
from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.widgets.wheel import WheelGuard
from app.window.figure.adding import adding_menu
from app.window.figure.describing import DescriptionBox
from app.window.figure.form import LookForm
from app.window.figure.legibility import LegibilityBox
from app.window.figure.parts import PartsBox
from app.window.figure.preview import Preview
from app.window.figure.scripts import copy_script, save_script
from app.window.figure.styles import Styles
from app.workspace import Workspace
from core.export.figures.look import MM_PER_INCH, PIXELS_PER_INCH, FigureLook
from core.export.figures.sheet import FigureFormat
from core.figure_files.drawing import Logs
from core.figure_files.spec import FigurePart, FigureSpec, Wording
from core.figure_files.text import SUFFIX
from core.figure_files.writing import Description, save_spec
from core.jobs import Event, EventKind, Task
from core.session import Change
from core.style import SPACE

FIGURES = "SVG drawing (*.svg);;PDF document (*.pdf);;PNG image (*.png)"
SPECS = f"Figure to draw again (*{SUFFIX});;Python script (*.py)"
_SOON = 120
"""Milliseconds after a change at which the preview is drawn."""
_FORM_WIDTH = 348
_COARSEST, _FINEST = 24.0, 4.0

Write = Callable[[str, FigureSpec, Description, bool], None]
"""Writes a figure to a path."""


class FigureDialog(QDialog):
    """Parts and look at the left, the figure as it will be at the right; saves and copies it.

    The window behind stays in use: what it shows can be added, and the parts that are there do not follow it.
    """

    def __init__(
        self,
        workspace: Workspace,
        spec: FigureSpec,
        view: Callable[[], View | None],
        remembered: Remembered,
        write: Write,
        parent: QWidget | None = None,
        keep_words: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export figure")
        self._workspace, self._view, self._styles, self._write = workspace, view, Styles(remembered), write
        self.parts = PartsBox(workspace, self._menu)
        self.form = LookForm(workspace, self._styles.named())
        self.description = DescriptionBox()
        self.preview = Preview(workspace)
        self.legibility = LegibilityBox(workspace, self._resize_to, self._take_parts)
        self.said = label("", "caption")
        self.save_button = TextButton(workspace, "Save figure…", self.ask, "export", primary=True)
        self.svg_button = TextButton(workspace, "Copy as SVG", lambda: self.copy(FigureFormat.SVG), "copy")
        self.png_button = TextButton(workspace, "Copy as PNG", lambda: self.copy(FigureFormat.PNG), "copy")
        self.style_button = TextButton(workspace, "Save style…", self._ask_name, "save")
        self.spec_button = TextButton(workspace, "Save as spec…", self.ask_spec, "save")
        self.script_button = TextButton(workspace, "Copy as Python", self.copy_script, "copy")
        self.close_button = TextButton(workspace, "Close", self.reject)
        self._asked: FigureSpec | None = None
        self._drawn: FigureSpec | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._draw)
        self._explain()
        self._arrange()
        self.show_spec(spec, None if keep_words else self._styles.last(spec.parts[0]))
        if len(spec.parts) > 1 and not keep_words:
            self.form.letters.setChecked(True)
        self._connect()

    def _connect(self) -> None:
        self.form.changed.connect(self._worded)
        self.form.forgotten.connect(self.forget_style)
        self.form.show_unit(self._styles.inches())
        self.form.unit.chosen.connect(lambda place: self._styles.read_inches(bool(place)))
        self.parts.changed.connect(self._shaped)
        self.parts.chosen.connect(self._show_wording)
        self._workspace.theme_changed.connect(self.preview.update)
        self._workspace.changed.connect(self._read_on)

    def _explain(self) -> None:
        self.save_button.setToolTip("Write the figure as SVG, PDF or PNG")
        self.svg_button.setToolTip("Copy the figure as a drawing whose texts stay texts")
        self.png_button.setToolTip("Copy the figure as an image at its resolution")
        self.style_button.setToolTip("Keep this look under a name; it is offered under Style from then on")
        self.spec_button.setToolTip(
            "Write what the figure consists of, for armillary export --figure and to go on later"
        )
        self.script_button.setToolTip("Copy a script of pandas and matplotlib that draws the parts from the logs")
        self.save_button.setDefault(True)
        others = (
            self.script_button,
            self.svg_button,
            self.png_button,
            self.style_button,
            self.spec_button,
            self.close_button,
        )
        for button in others:
            button.setAutoDefault(False)

    def _arrange(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for box in (self.parts, self.form, self.description):
            column.addWidget(box)
        for box in (self.parts, self.description):
            box.setContentsMargins(SPACE.around, SPACE.around, SPACE.around, 0)
        self.description.setContentsMargins(SPACE.around, 0, SPACE.around, SPACE.around)
        area = QScrollArea()
        area.setWidget(left)
        area.setWidgetResizable(True)
        area.setFixedWidth(_FORM_WIDTH)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        WheelGuard(left)
        right = QVBoxLayout()
        right.setSpacing(SPACE.inside)
        right.addWidget(self.preview, 1)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        right.addWidget(self.legibility)
        right.addWidget(self.said)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(area)
        body.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addLayout(self._foot())
        self.resize(1160, 760)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.around, SPACE.inside, SPACE.around, SPACE.around)
        foot.setSpacing(SPACE.inside)
        for button in (self.style_button, self.spec_button, self.script_button):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.svg_button, self.png_button, self.close_button, self.save_button):
            foot.addWidget(button)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw as sharply as the new room asks for."""
        super().resizeEvent(event)
        self._soon.start()

    def ready(self) -> bool:
        """Return whether the preview shows the figure as it is wished."""
        return self._drawn == self.spec and not self._soon.isActive()

    # The figure

    @property
    def spec(self) -> FigureSpec:
        """The figure as it is wished."""
        return self.parts.placed(FigureSpec((), self.form.look, self._workspace.session.state.sources))

    def show_spec(self, spec: FigureSpec, look: FigureLook | None = None) -> None:
        """Show another figure; with a look its parts have what that says of titles and axes."""
        if look is not None:
            parts = tuple(replace(part, wording=Wording.of(look)) for part in spec.parts)
            spec = replace(spec, look=look, parts=parts)
        self.parts.show_spec(spec)
        self.form.show_look(spec.parts[0].wording.on(spec.look))
        self._soon.start()

    def add(self, part: FigurePart) -> None:
        """Add a part at the end; with it the parts get letters."""
        first = len(self.parts.parts) == 1
        self.parts.add([part])
        if first and not self.form.letters.isChecked():
            self.form.letters.setChecked(True)

    def _menu(self) -> QMenu:
        return adding_menu(self.parts.add_button, self._workspace, self._view(), self.add)

    def _worded(self) -> None:
        """Give the part in hand what the form says of titles and axes."""
        part = self.parts.parts[self.parts.current]
        self.parts.change(replace(part, wording=Wording.of(self.form.look)))
        self._soon.start()

    def _resize_to(self, width: float, height: float) -> None:
        """Make the figure so large, in millimetres."""
        self.form.width_mm.show_mm(width)
        self.form.height_mm.show_mm(height)
        self._worded()

    def _take_parts(self, parts: tuple[FigurePart, ...]) -> None:
        """Put other parts in the place of those there are."""
        self.show_spec(replace(self.spec, parts=parts))

    def _shaped(self) -> None:
        self._show_wording()
        self._soon.start()

    def _show_wording(self) -> None:
        self.form.show_look(self.parts.parts[self.parts.current].wording.on(self.form.look))

    def _read_on(self, change: Change) -> None:
        """Draw again once all logs are read that were not when it was drawn."""
        if change.catalog and self._workspace.session.catalog.complete:
            self._drawn = None
            self._soon.start()

    def _logs(self) -> Logs:
        session = self._workspace.session
        return Logs(session.catalog, session.results)

    def _draw(self) -> None:
        spec = self._asked = self.spec
        coarse = replace(spec, look=replace(spec.look, dpi=self._sharpness(spec)))
        arguments = {"spec": coarse, "logs": self._logs(), "form": "png"}
        task = Task("Preview of the figure", "app.exporting:draw_spec", arguments, group="figure-preview")
        self._workspace.jobs.start(task, lambda event: self._previewed(spec, coarse.look.dpi, event))

    def _sharpness(self, spec: FigureSpec) -> float:
        """Return the dots per inch with which the sheet fills the room that it has, as far as its size is known."""
        width, height = self.preview.room()
        wide = spec.look.width / MM_PER_INCH or max(part.width for part in spec.parts) / PIXELS_PER_INCH
        high = spec.look.height / MM_PER_INCH
        if not high and len(spec.parts) == 1 and not spec.look.width:
            high = spec.parts[0].height / PIXELS_PER_INCH
        fitting = min(width / wide, height / high) if high else width / wide
        return max(min(fitting, _FINEST * spec.look.dpi), _COARSEST)

    def _previewed(self, spec: FigureSpec, dpi: float, event: Event) -> None:
        if spec is not self._asked:
            return
        if event.kind is EventKind.PROGRESS and self.preview.image.isNull():
            self.preview.say(f"{event.message}…")
        elif event.kind is EventKind.FAILED:
            self._drawn = spec
            self.said.setText("")
            self.preview.say(event.message)
        elif event.kind is EventKind.DONE and isinstance(event.value, bytes):
            self._drawn = spec
            image = QImage.fromData(event.value)
            self.preview.show_sheet(image)
            self.said.setText(_size(spec.look, image, dpi))
            self.legibility.look_at(spec, self._logs())

    # What is done with it

    def ask(self) -> None:
        """Ask where to, then write the figure."""
        name = self.parts.parts[0].view
        dialog = QFileDialog(self, "Save figure", str(Path.home() / f"{name}.pdf"), FIGURES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectNameFilter(FIGURES.split(";;")[1])
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rsplit("*.", 1)[-1].rstrip(")")))
        dialog.selectFile(f"{name}.pdf")
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: str) -> None:
        """Write the figure in the format of the path's ending, and close."""
        spec, said = self.spec, self.description
        self._write(path, spec, said.place.kind, said.sources.isChecked())
        self._styles.use(spec.look, spec.parts[0])
        self.accept()

    def ask_spec(self) -> None:
        """Ask where to, then write what the figure consists of."""
        dialog = QFileDialog(self, "Save as spec", str(Path.home() / f"figure{SUFFIX}"), SPECS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"figure{SUFFIX}")
        dialog.fileSelected.connect(self.write_spec)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_spec(self, path: str) -> None:
        """Write what the figure consists of, or a script where the path ends so."""
        if path.endswith(".py"):
            save_script(self._workspace, self.spec, Path(path))
            return
        target = Path(path if path.endswith(".json") else path + SUFFIX)
        spec = self.spec if self.description.sources.isChecked() else self.spec.without_sources()
        try:
            save_spec(spec, target)
        except OSError as error:
            self._workspace.notify("error", f"The spec could not be saved: {error.strerror or error}", str(error))
            return
        self._workspace.notify("info", f"Written to {target}")

    def copy_script(self) -> None:
        """Copy a Python script that draws the figure."""
        copy_script(self._workspace, self.spec)

    def copy(self, form: FigureFormat) -> None:
        """Copy the figure."""
        spec = self.spec
        arguments = {"spec": spec, "logs": self._logs(), "form": form.value}
        task = Task("Copy figure", "app.exporting:draw_spec", arguments)
        self._workspace.jobs.start(task, self._copying(form))
        self._styles.use(spec.look, spec.parts[0])

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

    def forget_style(self, name: str) -> None:
        """Delete a look that was kept under a name; the figure stays as it is."""
        self._styles.remove(name)
        self.form.offer(self._styles.named())
        self._workspace.notify("info", f"Style {name} deleted")


def _size(look: FigureLook, image: QImage, dpi: float) -> str:
    """Return how large a figure is, told by the shape of what was drawn with some dots per inch."""
    width = look.width / MM_PER_INCH or image.width() / dpi
    height = look.height / MM_PER_INCH or width * image.height() / image.width()
    pixels = f"{round(width * look.dpi):,} \N{MULTIPLICATION SIGN} {round(height * look.dpi):,} pixels"
    across, down = width * MM_PER_INCH, height * MM_PER_INCH
    return f"{across:.1f} \N{MULTIPLICATION SIGN} {down:.1f} mm · {pixels} at {look.dpi:.0f} dpi"


def _clip(content: bytes, form: FigureFormat) -> QMimeData:
    data = QMimeData()
    if form is FigureFormat.SVG:
        data.setData("image/svg+xml", content)
        data.setText(content.decode())
    else:
        data.setImageData(QImage.fromData(content))
    return data
