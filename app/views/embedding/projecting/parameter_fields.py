"""Fields for the parameters of a method, made from its table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLocale, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QGridLayout, QLabel, QLineEdit, QSpinBox, QWidget

from app.theme.fonts import text_font
from app.views.embedding.projecting.number_slider import NumberSlider
from app.widgets.buttons import IconButton
from app.widgets.choices import narrow
from app.widgets.number_boxes import as_fields
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.analysis.projection.parameters import Names, Parameter, Value
from core.model import Metadata
from core.style import SPACE, TYPE
from core.views.embedding.methods import DIMENSIONS

NAMES = 124
"""Width of the names before the fields of a projection."""
_SHORT_UNIT = 7
_LARGEST = 2**31 - 1
_ZERO = "0 for "
NO_COLUMN = ("Automatic", "None")
"""What the first entry says, where one need not choose a column, and where one may go without."""
_WORDS = {"pca": "PCA", "layout": "What is shown", "unit": "Unit length"}


class ParameterFields(QWidget):
    """One row a parameter: its name, a field of its kind, and the way back to its default.

    Rows are made by `grow`, and all of them before values are shown.
    """

    changed = Signal(str, object)
    """Emitted with the name of a parameter and its new value, by the user's hand."""

    def __init__(self, workspace: Workspace, parameters: tuple[Parameter, ...]) -> None:
        super().__init__()
        self.parameters = parameters
        self.fields: dict[str, ParameterField] = {}
        self.resets: dict[str, IconButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.unit)
        grid.setVerticalSpacing(SPACE.inside)
        grid.setColumnStretch(1, 1)
        self._names: dict[str, QLabel] = {}
        self._columns: tuple[str, ...] | None = None
        self._workspace, self._grid = workspace, grid

    def grow(self) -> bool:
        """Make the next row; return whether one was made."""
        row = len(self.fields)
        if row == len(self.parameters):
            return False
        self._add(self._workspace, self._grid, row, self.parameters[row])
        if row + 1 == len(self.parameters):
            WheelGuard(self)
            self._order_tabs()
        return True

    def _order_tabs(self) -> None:
        """Let Tab lead from field to field, and behind the last one to the ways back: those come while one types."""
        fields = [part for field in self.fields.values() for part in (field.box, field.slider) if part is not None]
        for one, other in pairwise([*fields, *self.resets.values()]):
            QWidget.setTabOrder(one, other)

    def _add(self, workspace: Workspace, grid: QGridLayout, row: int, parameter: Parameter) -> None:
        field = self.fields[parameter.name] = ParameterField(parameter)
        field.changed.connect(lambda value, name=parameter.name: self.changed.emit(name, value))
        name = QLabel(parameter.title)
        name.setFont(text_font(TYPE.body))
        name.setProperty("role", "muted")
        name.setToolTip(tip_of(parameter))
        name.setFixedWidth(NAMES)
        name.setBuddy(field.box)
        reset = IconButton(
            workspace, "undo", f"Reset {parameter.title.lower()} to {said(parameter, parameter.default)}"
        )
        reset.clicked.connect(lambda: self.changed.emit(parameter.name, parameter.default))
        self.resets[parameter.name] = reset
        self._names[parameter.name] = name
        for part in (name, field.box, reset):
            part.ensurePolished()
        grid.addWidget(name, 2 * row, 0)
        grid.addWidget(field.box, 2 * row, 1)
        grid.addWidget(reset, 2 * row, 2)
        if field.slider is not None:
            grid.addWidget(field.slider, 2 * row + 1, 0, 1, 3)

    def show_values(self, values: dict[str, Value]) -> None:
        """Show the values of all parameters that matter in so many dimensions."""
        dimensions = int(values.get(DIMENSIONS, 2))
        for parameter in self.parameters:
            value, here = values[parameter.name], parameter.least <= dimensions
            self.fields[parameter.name].show_value(value)
            self.fields[parameter.name].show_itself(here)
            self._names[parameter.name].setVisible(here)
            _keep_room(self.resets[parameter.name], here)
            self.resets[parameter.name].setVisible(here and value != parameter.default)

    def show_columns(self, metadata: Metadata | None) -> None:
        """Offer the columns of the metadata where a parameter names one."""
        columns = () if metadata is None else tuple(metadata.columns)
        if columns != self._columns:
            self._columns = columns
            for field in self.fields.values():
                field.offer_columns(columns)


def _keep_room(button: IconButton, kept: bool) -> None:
    """Let a button take its room while it is hidden, or not."""
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(kept)
    button.setSizePolicy(policy)


class ParameterField(QObject):
    """A field of the kind that a parameter is of: `box`, and for what is steered by hand a `slider` below it."""

    changed = Signal(object)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self.box = self._make(parameter)
        self.slider = self._slider(parameter)
        for part in filter(None, (self.box, self.slider)):
            part.setToolTip(tip_of(parameter))
            part.setAccessibleName(parameter.title)
        self.box.setFont(text_font(TYPE.body))

    def _make(self, parameter: Parameter) -> QCheckBox | QComboBox | QLineEdit | QSpinBox | QDoubleSpinBox:
        if parameter.names is Names.COLUMN:
            return self._choice([(NO_COLUMN[parameter.advanced], "")])
        if parameter.names is Names.ROWS:
            return self._search()
        if parameter.choices:
            return self._choice([(_WORDS.get(choice, choice.capitalize()), choice) for choice in parameter.choices])
        if parameter.name == DIMENSIONS:
            each = range(int(parameter.lower), int(parameter.upper) + 1)
            return self._choice([(f"{count}D", count) for count in each])
        if isinstance(parameter.default, bool):
            box = QCheckBox()
            box.clicked.connect(lambda on: self.changed.emit(on))
            return box
        return self._whole(parameter) if isinstance(parameter.default, int) else self._number(parameter)

    def _slider(self, parameter: Parameter) -> NumberSlider | None:
        if not parameter.usual:
            return None
        slider = NumberSlider(*parameter.usual)
        slider.moved.connect(self.changed.emit)
        return slider

    def _choice(self, choices: Sequence[tuple[str, Value]]) -> QComboBox:
        box = QComboBox()
        for text, value in choices:
            box.addItem(text, value)
        narrow(box, 3)
        box.activated.connect(lambda index: self.changed.emit(box.itemData(index)))
        return box

    def _search(self) -> QLineEdit:
        box = QLineEdit()
        box.setPlaceholderText("Search…")
        box.setClearButtonEnabled(True)
        box.textEdited.connect(self.changed.emit)
        return box

    def offer_columns(self, columns: tuple[str, ...]) -> None:
        """Offer columns of the metadata, if the parameter names one."""
        box = self.box
        if self.parameter.names is Names.ROWS:
            box.setEnabled(bool(columns))
        if self.parameter.names is not Names.COLUMN or not isinstance(box, QComboBox):
            return
        chosen, blocker = box.currentData(), QSignalBlocker(box)
        while box.count() > 1:
            box.removeItem(1)
        for column in columns:
            box.addItem(column, column)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.setEnabled(bool(columns))
        blocker.unblock()

    def _whole(self, parameter: Parameter) -> QSpinBox:
        box = QSpinBox()
        box.setRange(int(max(parameter.lower, -_LARGEST)), int(min(parameter.upper, _LARGEST)))
        box.setGroupSeparatorShown(True)
        self._dress(box, parameter)
        box.valueChanged.connect(lambda value: self.changed.emit(int(value)))
        return box

    def _number(self, parameter: Parameter) -> QDoubleSpinBox:
        box = _Number()
        box.setLocale(QLocale.c())
        box.setDecimals(4)
        box.setRange(parameter.lower, parameter.upper)
        box.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self._dress(box, parameter)
        box.valueChanged.connect(lambda value: self.changed.emit(float(value)))
        return box

    @staticmethod
    def _dress(box: QSpinBox | QDoubleSpinBox, parameter: Parameter) -> None:
        unit, zero, automatic = parameter.unit.partition(_ZERO)
        unit = unit.rstrip(", ")
        if zero and parameter.lower == 0:
            box.setSpecialValueText(automatic.capitalize())
        if unit and len(unit) <= _SHORT_UNIT and not parameter.usual:
            box.setSuffix(f" {unit}")
        dress(box)

    def show_itself(self, shown: bool) -> None:
        """Show or hide the field."""
        self.box.setVisible(shown)
        if self.slider is not None:
            self.slider.setVisible(shown)

    def show_value(self, value: Value) -> None:
        """Show a value without telling of it."""
        blocker, box = QSignalBlocker(self.box), self.box
        if self.slider is not None:
            self.slider.show_number(float(value))
        if isinstance(box, QComboBox):
            box.setCurrentIndex(max(box.findData(value), 0))
        elif isinstance(box, QCheckBox):
            box.setChecked(bool(value))
        elif isinstance(box, QLineEdit):
            if box.text() != value:
                box.setText(str(value))
        elif isinstance(box, QSpinBox):
            box.setValue(int(value))
        else:
            box.setValue(float(value))
        blocker.unblock()


def dress(box: QSpinBox | QDoubleSpinBox) -> None:
    """Let a field tell of a number once it is typed, and stand as wide and as far in as the fields beside it."""
    box.setKeyboardTracking(False)
    box.setAlignment(Qt.AlignmentFlag.AlignLeft)
    box.setMinimumWidth(64)
    as_fields(box)


class _Number(QDoubleSpinBox):
    """A number without zeros at its end."""

    def textFromValue(self, value: float) -> str:
        """Return the shortest text of a number."""
        return f"{value:.{self.decimals()}f}".rstrip("0").rstrip(".")


def said(parameter: Parameter, value: Value) -> str:
    """Return a value as the field of its parameter shows it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return _WORDS.get(value, value) or ("nothing" if parameter.advanced else "automatic")
    _, zero, automatic = parameter.unit.partition(_ZERO)
    return automatic if zero and value == 0 else f"{value:g}"


def tip_of(parameter: Parameter) -> str:
    """Return what a parameter does, its range with the unit, and its default."""
    lines = [parameter.tip]
    if not isinstance(parameter.default, bool | str):
        least, most = (f"{limit:,g}" if math.isfinite(limit) else "any" for limit in (parameter.lower, parameter.upper))
        lines.append(f"{least} to {most} {parameter.unit.partition(_ZERO)[0].rstrip(', ')}".rstrip())
    return "\n".join((*lines, f"Default: {said(parameter, parameter.default)}"))
