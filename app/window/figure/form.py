"""The form of a figure's look."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.buttons import IconButton
from app.widgets.controls import Segments
from app.window.figure.entries import Choice, Ends, Length, Number, Wording, beside, section
from app.workspace import Workspace
from core.export.figures.look import (
    PRESETS,
    PRINT_DPI,
    FigureFont,
    FigureLook,
    FigurePalette,
    LegendOrder,
    LegendPlace,
)
from core.style import SPACE, ThemeName

_FONTS = (
    (FigureFont.INTER, "Inter", "The program's own, close to Helvetica"),
    (FigureFont.TIMES, "Times (STIX)", "For venues that set text in Times"),
    (FigureFont.SANS, "DejaVu Sans", "Has the most characters"),
    (FigureFont.SERIF, "DejaVu Serif", "A wide face with serifs"),
)
_PALETTES = (
    (FigurePalette.AS_SHOWN, "As shown", "The colours on the screen"),
    (
        FigurePalette.COLOUR_BLIND,
        "Colour-blind safe",
        "Okabe and Ito's eight, then darker ones with dashes; cividis for numbers",
    ),
    (FigurePalette.GREY, "Greyscale", "Four greys, then dashes; for print in black"),
)
_PAPERS = (
    (ThemeName.LIGHT, "Light", "For paper"),
    (ThemeName.DARK, "Dark", "For dark slides"),
)
_PLACES = (
    (LegendPlace.AUTO, "Automatic", "Below charts, beside clouds of points"),
    (LegendPlace.BESIDE, "Beside", "To the right of the charts"),
    (LegendPlace.INSIDE, "Inside", "In the corner of the first chart in which least is drawn"),
    (LegendPlace.NONE, "None", "No legend"),
)
_UNITS = (("Millimetres", "Widths and heights in millimetres"), ("Inches", "Widths and heights in inches"))
_ORDERS = (
    (LegendOrder.AS_SHOWN, "As shown", "In the order of the screen"),
    (LegendOrder.NAME, "By name", "Numbers in names count by their value"),
    (LegendOrder.LAST_VALUE, "By last value", "As the curves end, the highest first"),
)


class LookForm(QWidget):
    """Shows a look and tells when the user changes it."""

    changed = Signal()
    forgotten = Signal(str)
    """Emitted with the name of a saved look that is to be deleted."""

    def __init__(self, workspace: Workspace, named: Mapping[str, FigureLook]) -> None:
        super().__init__()
        self._named: dict[str, FigureLook] = {}
        self._quiet = False
        self.preset = QComboBox()
        self.preset.setAccessibleName("Style")
        self.preset.setToolTip("Size and type by where the figure is to go, and looks that you have saved")
        self.preset.setPlaceholderText("Changed")
        self.forget = IconButton(workspace, "close", "Delete this style", self._forget)
        self.unit = Segments("Unit of lengths", [(title, tip) for title, tip in _UNITS])
        self.unit.show_choice(0)
        self.width_mm = Length("Width", "Width of the figure")
        self.height_mm = Length("Height", "Height of the figure")
        self.dpi = Number("Resolution", "Dots per inch of PNG files, and of clouds of points in others", 1200, "dpi", 0)
        self.dpi.setMinimum(36)
        self.dpi.setSpecialValueText("")
        self.face, self.palette_kind = Choice("Font", _FONTS), Choice("Colours", _PALETTES)
        self.size_pt = Number("Type", "Size of tick labels and names; all else grows and shrinks with it", 72.0, "pt")
        self.line_pt = Number("Lines", "Width of curves", 20.0, "pt", 2)
        self.paper = Choice("Paper", _PAPERS)
        self.title = Wording("Title", "The heading of the figure")
        self.x_title, self.y_title = Wording("X axis", "Title of the x axis"), Wording("Y axis", "Title of the y axis")
        self.x_ends, self.y_ends = Ends("X axis"), Ends("Y axis")
        self.x_ticks = Number("Ticks of x", "About how many ticks the x axis has", 20, "", 0, "auto")
        self.y_ticks = Number("Ticks of y", "About how many ticks the y axis has", 20, "", 0, "auto")
        self.columns = Number("Columns", "How many charts stand side by side", 12, "", 0, "auto")
        self.place, self.names_order = Choice("Legend", _PLACES), Choice("Order of names", _ORDERS)
        self.notes, self.letters = QCheckBox("Say what was left out"), QCheckBox("Letters a, b, c")
        self.notes.setToolTip("Notes of the view: what is hidden, sampled or not complete")
        self.letters.setToolTip("Call the parts of the figure a, b, c")
        self._numbers = (
            self.width_mm, self.height_mm, self.dpi, self.size_pt, self.line_pt,
            self.x_ticks, self.y_ticks, self.columns,
        )  # fmt: skip
        self._arrange()
        self.offer(named)
        self.show_look(FigureLook())
        self._connect()

    def _arrange(self) -> None:
        self.charts = section(
            "Charts",
            beside(("X from and to", self.x_ends), ("Ticks", self.x_ticks)),
            beside(("Y from and to", self.y_ends), ("Ticks", self.y_ticks)),
            beside(("Charts side by side", self.columns), ("", QWidget())),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.around, SPACE.around, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        style = QWidget()
        row = QHBoxLayout(style)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.unit)
        row.addWidget(self.preset, 1)
        row.addWidget(self.forget)
        column.addWidget(section("Style", style))
        size = beside(("Width", self.width_mm), ("Height", self.height_mm), ("Resolution", self.dpi))
        column.addWidget(section("Size", size, beside(("Unit", self.unit), ("", QWidget()))))
        letters = beside(("Font", self.face), ("Type", self.size_pt), ("Lines", self.line_pt))
        column.addWidget(section("Type and lines", letters))
        column.addWidget(section("Colours", beside(("Palette", self.palette_kind), ("Paper", self.paper))))
        column.addWidget(section("Titles", self.title, self.x_title, self.y_title))
        column.addWidget(self.charts)
        names = beside(("Place", self.place), ("Order", self.names_order))
        column.addWidget(section("Legend", names, self.notes, self.letters))
        column.addStretch(1)

    def _connect(self) -> None:
        self.preset.activated.connect(self._take_preset)
        self.preset.currentTextChanged.connect(self._offer_forgetting)
        self.unit.chosen.connect(lambda place: self.show_unit(bool(place)))
        for number in self._numbers:
            number.valueChanged.connect(lambda _: self._tell())
        for choice in (self.face, self.palette_kind, self.paper, self.place, self.names_order):
            choice.activated.connect(lambda _: self._tell())
        for check in (self.notes, self.letters):
            check.toggled.connect(lambda _: self._tell())
        for entry in (self.title, self.x_title, self.y_title, self.x_ends, self.y_ends):
            entry.changed.connect(self._tell)

    def offer(self, named: Mapping[str, FigureLook]) -> None:
        """List these looks after the presets."""
        self._named = {**PRESETS, **named}
        self.preset.clear()
        self.preset.addItems(list(PRESETS))
        if named:
            self.preset.insertSeparator(self.preset.count())
            self.preset.addItems(list(named))
        self._name_look()
        self._offer_forgetting()

    def show_unit(self, inches: bool) -> None:
        """Show lengths in inches or in millimetres."""
        self.unit.show_choice(int(inches))
        for length in (self.width_mm, self.height_mm):
            length.show_unit(inches)

    def _offer_forgetting(self) -> None:
        self.forget.setVisible(self.preset.currentText() in self._named and self.preset.currentText() not in PRESETS)

    def _forget(self) -> None:
        self.forgotten.emit(self.preset.currentText())

    def _take_preset(self, _: int) -> None:
        look = self._named.get(self.preset.currentText())
        if look is not None:
            self.show_look(look)
            self.changed.emit()

    def _name_look(self) -> None:
        """Show the name of what the form shows, none where that was changed by hand."""
        look = self.look
        if self._named.get(self.preset.currentText()) != look:
            name = next((name for name, each in self._named.items() if each == look), "")
            self.preset.setCurrentIndex(self.preset.findText(name) if name else -1)

    def _tell(self) -> None:
        if not self._quiet:
            self._name_look()
            self.changed.emit()

    @property
    def look(self) -> FigureLook:
        """What the form shows."""
        return FigureLook(
            width=self.width_mm.mm,
            height=self.height_mm.mm,
            dpi=self.dpi.value() or PRINT_DPI,
            font=self.face.kind,
            font_size=self.size_pt.value(),
            line_width=self.line_pt.value(),
            theme=self.paper.kind,
            palette=self.palette_kind.kind,
            title=self.title.text,
            x_title=self.x_title.text,
            y_title=self.y_title.text,
            x_limits=self.x_ends.limits,
            y_limits=self.y_ends.limits,
            x_ticks=round(self.x_ticks.value()),
            y_ticks=round(self.y_ticks.value()),
            legend=self.place.kind,
            legend_order=self.names_order.kind,
            notes=self.notes.isChecked(),
            letters=self.letters.isChecked(),
            columns=round(self.columns.value()),
        )

    def show_look(self, look: FigureLook) -> None:
        """Show another look without telling."""
        self._quiet = True
        numbers = (
            (self.dpi, look.dpi),
            (self.size_pt, look.font_size), (self.line_pt, look.line_width),
            (self.x_ticks, look.x_ticks), (self.y_ticks, look.y_ticks), (self.columns, look.columns),
        )  # fmt: skip
        for number, value in numbers:
            number.setValue(value)
        self.width_mm.show_mm(look.width)
        self.height_mm.show_mm(look.height)
        self.face.show_kind(look.font)
        self.paper.show_kind(look.theme)
        self.palette_kind.show_kind(look.palette)
        self.place.show_kind(look.legend)
        self.names_order.show_kind(look.legend_order)
        for wording, text in ((self.title, look.title), (self.x_title, look.x_title), (self.y_title, look.y_title)):
            wording.show_text(text)
        self.x_ends.show_limits(look.x_limits)
        self.y_ends.show_limits(look.y_limits)
        self.notes.setChecked(look.notes)
        self.letters.setChecked(look.letters)
        self._quiet = False
        self._name_look()
