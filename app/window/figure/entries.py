"""What the form of a figure's look is made of: small fields, each with a value that may be left as shown."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.choices import add_choices
from app.widgets.fields import Field
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from core.export.figures.look import MM_PER_INCH, Limits
from core.style import SPACE

AS_SHOWN = "as shown"
MOST_MM = 1000.0


class Number(QDoubleSpinBox):
    """A number; the lowest one stands for what the screen has."""

    def __init__(self, name: str, tip: str, upper: float, unit: str, decimals: int = 1, zero: str = AS_SHOWN) -> None:
        super().__init__()
        self.setRange(0.0, upper)
        self.setDecimals(decimals)
        self.setSuffix(f" {unit}" if unit else "")
        self.setSpecialValueText(zero)
        self.setKeyboardTracking(False)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setMinimumWidth(84)
        as_fields(self)

    def textFromValue(self, value: float) -> str:
        """Return a number without zeros that say nothing."""
        text = super().textFromValue(value)
        return text.rstrip("0").rstrip(".") if "." in text else text


class Length(Number):
    """A length that is kept in millimetres and shown in the unit that the user reads; 0 as on the screen."""

    def __init__(self, name: str, tip: str) -> None:
        self._mm, self._inches = 0.0, False
        super().__init__(name, tip, MOST_MM, "mm", 2)
        self.valueChanged.connect(self._typed)

    def _typed(self, value: float) -> None:
        self._mm = round(value * MM_PER_INCH, 4) if self._inches else value

    @property
    def mm(self) -> float:
        """The length in millimetres."""
        return self._mm

    def show_mm(self, mm: float) -> None:
        """Show another length."""
        self._mm = mm
        self.blockSignals(True)
        self.setValue(mm / MM_PER_INCH if self._inches else mm)
        self.blockSignals(False)

    def show_unit(self, inches: bool) -> None:
        """Show the length in inches or in millimetres; it stays the same."""
        self._inches = inches
        self.blockSignals(True)
        self.setDecimals(3 if inches else 2)
        self.setRange(0.0, MOST_MM / MM_PER_INCH if inches else MOST_MM)
        self.setSingleStep(0.1 if inches else 1.0)
        self.setSuffix(" in" if inches else " mm")
        self.blockSignals(False)
        self.show_mm(self._mm)


class Choice(QComboBox):
    """One of a few kinds, each with a tooltip."""

    def __init__(self, name: str, kinds: Sequence[tuple[StrEnum, str, str]]) -> None:
        super().__init__()
        self._kinds = [kind for kind, _, _ in kinds]
        self.setAccessibleName(name)
        add_choices(self, kinds)
        self.setToolTip("\n".join(f"{title}: {tip}" for _, title, tip in kinds))

    @property
    def kind(self) -> Any:
        """The kind that is chosen, one of those that were given."""
        return self._kinds[self.currentIndex()]

    def show_kind(self, kind: StrEnum) -> None:
        """Show another one."""
        self.setCurrentIndex(self._kinds.index(kind))


class Wording(QWidget):
    """A text that replaces one of the picture, leaves it, or removes it."""

    changed = Signal()

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.shown, self.field = QCheckBox(name), Field(placeholderText=AS_SHOWN)
        self.shown.setChecked(True)
        self.shown.setToolTip(f"Whether there is one. {tip}")
        self.field.setAccessibleName(name)
        self.field.setToolTip(tip)
        self.shown.setMinimumWidth(84)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.inside)
        row.addWidget(self.shown)
        row.addWidget(self.field, 1)
        self.shown.toggled.connect(self.field.setEnabled)
        self.shown.toggled.connect(lambda _: self.changed.emit())
        self.field.textChanged.connect(lambda _: self.changed.emit())

    @property
    def text(self) -> str | None:
        """What is to be written, None for what the picture has."""
        return "" if not self.shown.isChecked() else self.field.text().strip() or None

    def show_text(self, text: str | None) -> None:
        """Show another one."""
        self.shown.setChecked(text != "")
        self.field.setText(text or "")


class Ends(QWidget):
    """The two ends of an axis; as shown unless both are numbers, the first below the second."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.least, self.most = Field(placeholderText="auto"), Field(placeholderText="auto")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.inside)
        for field, end in ((self.least, "lower"), (self.most, "upper")):
            field.setAccessibleName(f"{name}: {end} end")
            field.setToolTip(f"The {end} end of the axis, in its own unit")
            field.setValidator(QDoubleValidator(field))
            field.textChanged.connect(lambda _: self.changed.emit())
            row.addWidget(field, 1)

    @property
    def limits(self) -> Limits | None:
        """The ends, None for those of the picture."""
        try:
            lower, upper = float(self.least.text()), float(self.most.text())
        except ValueError:
            return None
        return Limits(lower, upper) if lower < upper else None

    def show_limits(self, limits: Limits | None) -> None:
        """Show other ones."""
        self.least.setText("" if limits is None else f"{limits.lower:g}")
        self.most.setText("" if limits is None else f"{limits.upper:g}")


def section(title: str, *rows: QWidget) -> QWidget:
    """Return a heading with rows below it."""
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, SPACE.unit)
    column.setSpacing(SPACE.inside)
    column.addWidget(label(title, "heading"))
    for row in rows:
        column.addWidget(row)
    return widget


def beside(*pairs: tuple[str, QWidget]) -> QWidget:
    """Return fields side by side, each below its name."""
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE.inside)
    for name, field in pairs:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(name, "caption"))
        column.addWidget(field)
        row.addLayout(column, 1)
    return widget
