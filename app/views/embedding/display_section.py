"""The part of the panel that says how points are drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSlider, QToolButton, QWidget

from app.theme.fonts import text_font
from app.views.embedding.looks.column_acts import ColumnActs
from app.views.embedding.looks.map_box import MapBox
from app.views.embedding.quality.measure_line import MeasureLine
from app.views.embedding.quality.trusting import Trusting
from app.views.embedding.section import Section, add_row
from app.widgets.buttons import IconButton
from app.widgets.choices import add_choices, narrow
from app.workspace import Workspace
from core.model import Column, ColumnKind, Metadata
from core.session.command import Command, change_embedding, then
from core.session.commands.points.edits import read_column
from core.state import Contours, Density, EmbeddingState, PointMeasure
from core.state.column_looks import ColumnReading
from core.style import SPACE, TYPE
from core.style.text import counted
from core.views import Points
from core.views.embedding import Known, colour_column, is_categorical, label_column
from core.views.embedding.colouring import MEASURES
from core.views.embedding.trust.work import What

_CONTOURS = "Lines around where most points of each colour are"
NOTHING = ""
"""Column name that stands for none."""


class DisplaySection(Section):
    """Colour, labels, thumbnails, size, opacity and density."""

    def __init__(self, workspace: Workspace, trusting: Trusting) -> None:
        super().__init__(workspace, "Display")
        self._trusting = trusting
        form = self.form()
        self.colour_by, self.label_by, self.colour_map = QComboBox(), QComboBox(), MapBox(workspace)
        self.categorical = QCheckBox("As categories")
        self.categorical.setToolTip("Give each different value its own colour instead of a place on a scale")
        self.diameter = AutoSlider("Point size", 5, 160, 10.0, "px")
        self.opacity = AutoSlider("Opacity", 2, 100, 100.0, "")
        self.columns = ColumnActs(workspace)
        self.calculate = IconButton(workspace, "plus", "Colour by a formula over columns of numbers", self._calculate)
        line = QHBoxLayout()
        line.setSpacing(SPACE.unit)
        line.addWidget(self.colour_by, 1)
        line.addWidget(self.calculate)
        self.colour_by.setAccessibleName("Colour by")
        add_row(form, "Colour by", line).setBuddy(self.colour_by)
        self.line = MeasureLine(
            "measuring points", lambda: trusting.cancel(What.VALUES), lambda: trusting.measure(What.VALUES)
        )
        form.addRow(self.line)
        self.map_label = add_row(form, "Scale", self.colour_map)
        form.addRow("", self.categorical)
        add_row(form, "Label by", self.label_by)
        add_row(form, "Size", self.diameter)
        self.density = _density_box()
        add_row(form, "Opacity", self.opacity)
        add_row(form, "Density", self.density)
        self.contours = _contours_box()
        add_row(form, "Contours", self.contours)
        self._metadata: Metadata | None = None
        self._connect()

    def _connect(self) -> None:
        self.colour_by.activated.connect(self._colour)
        self._trusting.changed.connect(self._show_progress)
        self.label_by.activated.connect(lambda _: self._do("Label by", label_by=self.label_by.currentData()))
        self.colour_map.activated.connect(lambda _: self._do("Colour scale", colour_map=self.colour_map.currentText()))
        self.categorical.clicked.connect(self._read)
        self.diameter.connect_to(lambda value: self._do("Point size", "embedding.size", point_size=value))
        self.opacity.connect_to(lambda value: self._do("Opacity", "embedding.opacity", opacity=value))

        self.contours.activated.connect(lambda _: self._do("Contours", contours=Contours(self.contours.currentData())))
        self.density.activated.connect(lambda _: self._do("Density", density=Density(self.density.currentData())))

    def _colour(self, index: int) -> None:
        name, measure = self.colour_by.itemData(index), self._measure_at(index)
        if measure is not PointMeasure.NONE:
            self._do("Colour by", colour_measure=measure)
        else:
            choose = change_embedding("Colour by", colour_by=name, colour_measure=measure)
            column = None if self._metadata is None else self._metadata.columns.get(name)
            if column is not None and column.codes is None and column.numbers is None:
                read = self._reading(column, ColumnReading.CATEGORIES)
                choose = then(choose, read)
            self._workspace.session.do(choose)

    def _calculate(self) -> None:
        self.columns.calculate(self, self.calculate.mapToGlobal(self.calculate.rect().bottomLeft()), colour=True)

    def _read(self, categories: bool) -> None:
        """Take the column that is coloured by for categories or for numbers."""
        wish = self._workspace.session.state.embedding
        column = colour_column(self._metadata, wish)
        if column is not None:
            reading = ColumnReading.CATEGORIES if categories else ColumnReading.NUMBERS
            self._workspace.session.do(self._reading(column, reading))

    def _reading(self, column: Column, reading: ColumnReading) -> Command:
        return read_column(self.columns.table, column.name, reading, code=column.codes is None)

    def _measure_at(self, index: int) -> PointMeasure:
        """Return which measure a place of the choice stands for: they come last, after the columns."""
        place = index - (self.colour_by.count() - len(MEASURES))
        return list(MEASURES)[place] if place >= 0 else PointMeasure.NONE

    def _show_progress(self) -> None:
        self.line.show_going(self._trusting.going(What.VALUES))

    def _do(self, label: str, merge: str = "", **changes: object) -> None:
        self._workspace.session.do(change_embedding(label, merge, **changes))

    def show_state(self, about: Known | None, wish: EmbeddingState, points: Points | None) -> None:
        """Show the columns there are and what is chosen."""
        self.columns.about = about
        metadata = None if about is None else about.metadata
        if metadata is not self._metadata or self.colour_by.count() == 0:
            self._metadata = metadata
            columns = () if metadata is None else tuple(metadata.columns.values())
            _fill(self.colour_by, list(columns))
            _add_measures(self.colour_by)
            _fill(self.label_by, list(columns))
        colour, label = colour_column(metadata, wish), label_column(metadata, wish)
        self._choose_colour(colour, wish)
        _choose(self.label_by, label)
        self.colour_map.setCurrentText(wish.colour_map)
        measured = wish.colour_measure is not PointMeasure.NONE
        scaled = measured or (colour is not None and colour.numbers is not None and not is_categorical(colour, wish))
        self.colour_map.setVisible(scaled)
        self.map_label.setVisible(scaled)
        self.categorical.setVisible(colour is not None and colour.numbers is not None)
        self.categorical.setChecked(colour is not None and is_categorical(colour, wish))
        self.diameter.show_value(wish.point_size, points.size if points else 4.0)
        self.opacity.show_value(wish.opacity, points.opacity if points else 1.0)
        self.density.setCurrentIndex(self.density.findData(wish.density))
        self.contours.setCurrentIndex(self.contours.findData(wish.contours))
        self.contours.setEnabled(wish.dimensions == 2)
        self.contours.setToolTip(_CONTOURS if wish.dimensions == 2 else f"{_CONTOURS}: in two dimensions")
        self._show_progress()

    def _choose_colour(self, colour: Column | None, wish: EmbeddingState) -> None:
        if wish.colour_measure is PointMeasure.NONE:
            _choose(self.colour_by, colour)
        else:
            first = self.colour_by.count() - len(MEASURES)
            self.colour_by.setCurrentIndex(first + list(MEASURES).index(wish.colour_measure))


def _fill(box: QComboBox, columns: list[Column]) -> None:
    blocker = QSignalBlocker(box)
    box.clear()
    box.addItem("None", NOTHING)
    add_choices(box, ((column.name, column.name, describe(column)) for column in columns))
    box.setEnabled(bool(columns))
    blocker.unblock()


def _add_measures(box: QComboBox) -> None:
    blocker = QSignalBlocker(box)
    box.insertSeparator(box.count())
    add_choices(box, ((None, title, tip) for title, tip in MEASURES.values()))
    box.setEnabled(True)
    blocker.unblock()


def describe(column: Column) -> str:
    """Return what a column holds, in a few words."""
    if column.kind is ColumnKind.CATEGORY:
        return f"{column.name}: {counted(len(column.categories), 'value')}"
    return f"{column.name}: numbers" if column.kind is ColumnKind.NUMBER else f"{column.name}: text"


def _choose(box: QComboBox, column: Column | None) -> None:
    box.setCurrentIndex(max(box.findData(NOTHING if column is None else column.name), 0))


_CONTOUR_CHOICES = (
    (Contours.NONE, "None", "Points alone"),
    (Contours.OUTLINES, "Around 90 %", "One line around the smallest region that holds nine points of ten"),
    (Contours.LEVELS, "Around 25 … 90 %", "Lines around the smallest regions with 25, 50, 75 and 90 % of the points"),
)
_DENSITY_CHOICES = (
    (Density.AUTO, "Automatic", "Where points outnumber pixels, in two dimensions, as far as no opacity is chosen"),
    (Density.ALWAYS, "Always", "From faint to full, the more points lie in one place"),
    (Density.NEVER, "Never", "Points lie over one another, however many they are"),
)


def _contours_box() -> QComboBox:
    box = QComboBox()
    add_choices(box, _CONTOUR_CHOICES)
    narrow(box, 8)
    return box


def _density_box() -> QComboBox:
    box = QComboBox()
    add_choices(box, _DENSITY_CHOICES)
    box.setToolTip("When the picture shows how many points lie in one place rather than each of them")
    narrow(box, 8)
    return box


class AutoSlider(QWidget):
    """A slider of one number, and a switch that leaves the number to the view."""

    def __init__(self, name: str, least: int, most: int, unit: float, suffix: str) -> None:
        super().__init__()
        self._unit = unit
        self._suffix = suffix
        self._name = name
        self.setAccessibleName(name)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(least, most)
        self.slider.setAccessibleName(name)
        self.auto = QToolButton()
        self.auto.setText("Auto")
        self.auto.setCheckable(True)
        self.auto.setFixedHeight(24)
        self.auto.setFont(text_font(TYPE.table))
        self.auto.setAccessibleName(f"{name} automatic")
        self.auto.setToolTip(f"Choose the {name.lower()} by the number of points")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.inside)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.auto)

    def connect_to(self, changed: Callable[[float | None], None]) -> None:
        """Call `changed` with the number, None for automatic, when the user chooses."""
        self.slider.valueChanged.connect(lambda value: changed(value / self._unit))
        self.auto.clicked.connect(lambda on: changed(None if on else self.slider.value() / self._unit))

    def show_value(self, value: float | None, shown: float) -> None:
        """Show the chosen number, or automatic with what came out of it."""
        blocker = QSignalBlocker(self.slider)
        number = shown if value is None else value
        self.slider.setValue(round(number * self._unit))
        self.slider.setToolTip(f"{self._name} {number:g} {self._suffix}".strip())
        blocker.unblock()
        self.auto.setChecked(value is None)
