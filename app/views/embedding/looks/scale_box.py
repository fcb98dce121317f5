"""How numbers are laid along a map of colours: direction, limits, centre, ratios."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.views.embedding.looks.look_acts import LookActs
from app.views.embedding.section import add_row, form_of
from app.widgets.choices import add_choices, narrow
from app.widgets.fields import Field
from app.widgets.labels import label
from core.readers.tables.columns import plain_number
from core.session.commands.points import looks as commands
from core.style import SPACE
from core.views import ColourBar

_RANGES = (
    (0.0, "All values", "From the lowest value to the highest"),
    (1.0, "Without 1 % at each end", "From the 1st percentile to the 99th: few far values do not wash out the others"),
    (5.0, "Without 5 % at each end", "From the 5th percentile to the 95th"),
    (-1.0, "From … to …", "Between two numbers; what lies beyond has the colours of the ends"),
)


class NumberField(Field):
    """A number or nothing."""

    def number(self) -> float | None:
        """Return the number that was typed, None for nothing or for what is none."""
        found = plain_number(self.text().strip().replace(",", ".")) if self.text().strip() else None
        return found if found is not None and math.isfinite(found) else None

    def show_number(self, number: float | None, otherwise: float | None = None) -> None:
        """Show a number; for nothing what stands in its place, paler."""
        if not self.hasFocus():
            self.setText("" if number is None else f"{number:g}")
        self.setPlaceholderText("none" if otherwise is None else f"{otherwise:.4g}")


class ScaleBox(QWidget):
    """The scale of a column of numbers."""

    def __init__(self, acts: LookActs) -> None:
        super().__init__()
        self._acts = acts
        self.reversed, self.logarithmic = QCheckBox("Reversed"), QCheckBox("Logarithmic")
        self.range = QComboBox()
        self.low, self.high, self.centre = NumberField(), NumberField(), NumberField()
        self.ends = QWidget()
        self.hint = label("", "caption", wrap=True)
        self._by_hand = False
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        add_choices(self.range, _RANGES)
        narrow(self.range, 8)
        ends = QHBoxLayout(self.ends)
        ends.setContentsMargins(0, 0, 0, 0)
        ends.setSpacing(SPACE.inside)
        ends.addWidget(self.low, 1)
        ends.addWidget(label("to", "muted"))
        ends.addWidget(self.high, 1)
        self._describe()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        form = form_of()
        add_row(form, "Range", self.range)
        form.addRow("", self.ends)
        add_row(form, "Centre", self.centre)
        form.addRow("", self.reversed)
        form.addRow("", self.logarithmic)
        column.addLayout(form)
        column.addWidget(self.hint)

    def _describe(self) -> None:
        described: tuple[tuple[QWidget, str, str], ...] = (
            (self.reversed, "Reversed", "Walk the map of colours from its end to its beginning"),
            (self.logarithmic, "Logarithmic", "Equal ratios are equally far apart; what is not above 0 has no place"),
            (self.range, "Range of the scale", "Which numbers have the colours of the two ends"),
            (self.low, "Lower end", "Number that has the first colour; nothing for the lowest"),
            (self.high, "Upper end", "Number that has the last colour; nothing for the highest"),
            (self.centre, "Centre", "Number in the middle of the map, with both sides equally long; nothing for none"),
        )
        for widget, name, tip in described:
            widget.setAccessibleName(name)
            widget.setToolTip(tip)

    def _connect(self) -> None:
        self.reversed.clicked.connect(lambda on: self._do("Reversed scale", reversed=on))
        self.logarithmic.clicked.connect(lambda on: self._do("Logarithmic scale", logarithmic=on))
        self.range.activated.connect(lambda _: self._choose_range())
        self.low.editingFinished.connect(lambda: self._limit("lower", self.low))
        self.high.editingFinished.connect(lambda: self._limit("upper", self.high))
        self.centre.editingFinished.connect(lambda: self._limit("centre", self.centre))

    def _do(self, words: str, **changes: Any) -> None:
        self._acts.do(commands.change_scale(self._acts.name, words, **changes))

    def _choose_range(self) -> None:
        cut = float(self.range.currentData())
        self._by_hand = cut < 0
        self.ends.setVisible(self._by_hand)
        if self._by_hand:
            self.low.setFocus()
        else:
            self._do("Range of the scale", cut=cut, lower=None, upper=None)

    def _limit(self, which: str, field: NumberField) -> None:
        number = field.number()
        if number != getattr(self._acts.look.scale, which):
            self._do(f"{field.accessibleName()} of the scale", **{which: number})

    def show_bar(self, bar: ColourBar) -> None:
        """Show a scale as it is."""
        scale = self._acts.look.scale
        self.reversed.setChecked(scale.reversed)
        self.logarithmic.setChecked(scale.logarithmic)
        by_hand = scale.lower is not None or scale.upper is not None or self._by_hand
        self.range.setCurrentIndex(self.range.findData(-1.0 if by_hand else scale.cut))
        self.ends.setVisible(by_hand)
        self.low.show_number(scale.lower, bar.lower)
        self.high.show_number(scale.upper, bar.upper)
        self.centre.show_number(scale.centre)
        wrong = scale.logarithmic and scale.centre is not None and scale.centre <= 0
        self.hint.setText("On a logarithmic scale the centre is above 0" if wrong else "")
        self.hint.setVisible(wrong)
