"""Rows of the display panel: a name, a control and a way back to the default."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.widgets.buttons import IconButton
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.style import SPACE


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of a slider: range, slider step, number of decimals of its box, unit."""

    lower: float
    upper: float
    step: float
    decimals: int = 0
    unit: str = ""


class NumberRow(QWidget):
    """A slider with a box for exact numbers."""

    changed = Signal(float)
    """Emitted while the user changes the number."""
    settled = Signal()
    """Emitted when the user is done with it."""

    def __init__(self, workspace: Workspace, title: str, tip: str, scale: Scale, default: float) -> None:
        super().__init__()
        self._scale = scale
        self._default = default
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.box = QDoubleSpinBox()
        self.reset = _reset_button(workspace, title, self._reset)
        self._set_up(title, tip)
        self._arrange(title, tip)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self.settled)
        self.box.valueChanged.connect(self._told)
        self.box.editingFinished.connect(self.settled)

    def _set_up(self, title: str, tip: str) -> None:
        scale = self._scale
        self.slider.setRange(0, round((scale.upper - scale.lower) / scale.step))
        self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        self.box.setRange(scale.lower, scale.upper)
        self.box.setDecimals(scale.decimals)
        self.box.setSingleStep(scale.step)
        self.box.setSuffix(scale.unit)
        self.box.setKeyboardTracking(False)
        self.box.setFixedWidth(88)
        as_fields(self.box)
        for control in (self.slider, self.box):
            control.setAccessibleName(title)
            control.setToolTip(tip)

    def _arrange(self, title: str, tip: str) -> None:
        name = label(title)
        name.setToolTip(tip)
        top = QHBoxLayout()
        top.setSpacing(SPACE.unit)
        top.addWidget(name, 1)
        top.addWidget(self.reset)
        bottom = QHBoxLayout()
        bottom.setSpacing(SPACE.inside)
        bottom.addWidget(self.slider, 1)
        bottom.addWidget(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(bottom)

    def show_value(self, value: float) -> None:
        """Show a number without telling."""
        for control in (self.slider, self.box):
            control.blockSignals(True)
        self.slider.setValue(round((value - self._scale.lower) / self._scale.step))
        if abs(self.box.value() - value) > 10**-self._scale.decimals / 2:
            self.box.setValue(value)
        for control in (self.slider, self.box):
            control.blockSignals(False)
        self.reset.setVisible(abs(value - self._default) > 1e-9)

    def _slid(self, position: int) -> None:
        self.changed.emit(min(self._scale.lower + position * self._scale.step, self._scale.upper))
        if not self.slider.isSliderDown():
            self.settled.emit()

    def _told(self, value: float) -> None:
        self.changed.emit(value)

    def _reset(self) -> None:
        self.changed.emit(self._default)
        self.settled.emit()


class Segments(QWidget):
    """A few choices side by side, or in rows of so many columns, one of them taken."""

    chosen = Signal(int)
    """Emitted with the place of the choice that the user takes."""

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], columns: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.buttons: list[QToolButton] = []
        self._group = QButtonGroup(self)
        columns = columns or len(choices)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for place, (text, tip) in enumerate(choices):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{title}: {text}")
            button.setCheckable(True)
            button.setFixedHeight(SPACE.control)
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            self._group.addButton(button, place)
            self.buttons.append(button)
            grid.addWidget(button, place // columns, place % columns)
        self._group.idClicked.connect(self.chosen)

    def show_choice(self, place: int) -> None:
        """Show which one is taken without telling."""
        self.buttons[place].setChecked(True)


class SwitchRow(QWidget):
    """A check box with a way back to the default."""

    def __init__(
        self, workspace: Workspace, title: str, tip: str, change: Callable[[bool], None], default: bool = False
    ) -> None:
        super().__init__()
        self._default = default
        self.check = QCheckBox(title)
        self.check.setToolTip(tip)
        self.reset = _reset_button(workspace, title, lambda: change(default))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.check, 1)
        row.addWidget(self.reset)
        self.check.clicked.connect(lambda on: change(bool(on)))

    def show_value(self, on: bool) -> None:
        """Show whether it is on without telling."""
        self.check.setChecked(on)
        self.reset.setVisible(on is not self._default)


def _reset_button(workspace: Workspace, title: str, act: Callable[[], None]) -> IconButton:
    """Return a button that keeps its room while it is hidden."""
    button = IconButton(workspace, "undo", f"Reset {title.lower()}", act, 24)
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    button.setSizePolicy(policy)
    return button
