"""Where the axes of a card begin and end, and their scales, in a small window of its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from app.widgets.buttons import TextButton
from app.widgets.fields import Field
from app.widgets.labels import label
from app.widgets.popup import Popup
from app.workspace import Workspace
from core.session.commands.cards.charts import set_options
from core.session.commands.cards.scalars import toggle_card_log_y
from core.state import NO_LIMITS, CardLimits, Domain
from core.views.ticks import value_label

_AXES = (
    ("Horizontal", "left", "right"),
    ("Vertical", "bottom", "top"),
    ("At the right", "second_bottom", "second_top"),
)
_WORDS = {"left": "From", "right": "To", "bottom": "From", "top": "To", "second_bottom": "From", "second_top": "To"}


class LimitsPopup(Popup):
    """A row for each axis: where it begins, where it ends, whether it is logarithmic; empty fields follow the data.

    Parameters
    ----------
    key, title
        Of the card.
    shown
        What the card shows now, which the fields suggest.
    second
        Whether there is a vertical axis at the right.
    log
        Whether the horizontal axis, the vertical one and that at the right are logarithmic.
    """

    def __init__(
        self, workspace: Workspace, parent: QWidget, key: str, title: str, shown: Domain, second: bool,
        log: tuple[bool, bool, bool],
    ) -> None:  # fmt: skip
        super().__init__(parent, f"Axes of {title}")
        self._workspace, self._key, self._title = workspace, key, title
        self.fields: dict[str, Field] = {}
        self.logs: list[QCheckBox] = []
        self.column.addWidget(label("Axes of this card", "heading"))
        self.column.addLayout(self._grid(shown, second, log))
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        self.column.addWidget(self.wrong)
        self.column.addWidget(label("Ends that are left empty follow the data", "caption"))
        row = QHBoxLayout()
        row.addWidget(TextButton(workspace, "Follow the data", self._clear))
        row.addStretch(1)
        row.addWidget(TextButton(workspace, "Set", self.take, primary=True))
        self.column.addLayout(row)

    def _grid(self, shown: Domain, second: bool, log: tuple[bool, bool, bool]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for column, text in enumerate(("From", "To"), 1):
            grid.addWidget(label(text, "caption"), 0, column)
        pairs = ((shown.left, shown.right), (shown.bottom, shown.top), shown.second or (0.0, 1.0))
        rows = zip(_AXES, pairs, log, (self._log_x, self._log_y, self._log_second), strict=True)
        for row, ((name, *sides), ends, is_log, switch) in enumerate(rows, 1):
            if row == len(_AXES) and not second:
                break
            grid.addWidget(label(name), row, 0)
            for column, (side, end) in enumerate(zip(sides, ends, strict=True), 1):
                grid.addWidget(self._field(name, side, end), row, column)
            grid.addWidget(self._check(name, is_log, switch), row, 3)
        return grid

    def _field(self, name: str, side: str, end: float) -> Field:
        field = Field()
        value = getattr(self._workspace.session.state.scalars.options_of(self._key).limits, side)
        field.setText("" if value is None else f"{value:.10g}")
        field.setPlaceholderText(value_label(end))
        field.setFixedWidth(96)
        field.setAccessibleName(f"{name} axis, {_WORDS[side].lower()}")
        field.setToolTip(f"Where the axis {'begins' if _WORDS[side] == 'From' else 'ends'}; empty follows the data")
        self.fields[side] = field
        return field

    def _check(self, name: str, on: bool, switch: Callable[[], None]) -> QCheckBox:
        check = QCheckBox("log")
        check.setChecked(on)
        check.setAccessibleName(f"{name} axis logarithmic")
        check.setToolTip("Powers of ten are equally far apart, on this card only")
        check.clicked.connect(lambda *_: switch())
        self.logs.append(check)
        return check

    def first(self) -> QWidget:
        """Return the field for the lower end of the vertical axis."""
        return self.fields["bottom"]

    def _log_x(self) -> None:
        options = self._workspace.session.state.scalars.options_of(self._key)
        self._set("Logarithmic horizontal axis", log_x_switched=not options.log_x_switched)

    def _log_y(self) -> None:
        self._workspace.session.do(toggle_card_log_y(self._key))

    def _log_second(self) -> None:
        options = self._workspace.session.state.scalars.options_of(self._key)
        self._set("Logarithmic axis at the right", log_second=not options.log_second)

    def _set(self, what: str, **changes: Any) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(set_options(self._key, f"{what} of {self._title}", **changes))

    def _clear(self) -> None:
        self._set("Axes", limits=NO_LIMITS)
        self.close()

    def take(self) -> None:
        """Set the ends, unless one of them is no number or lies beyond the other one."""
        limits = self.limits()
        if isinstance(limits, str):
            self.wrong.setText(limits)
            self.wrong.show()
            self.adjustSize()
            return
        self._set("Axes", limits=limits)
        self.close()

    def limits(self) -> CardLimits | str:
        """Return what the fields say, or what is wrong with it."""
        found: dict[str, float | None] = {}
        for side, field in self.fields.items():
            value = number_of(field.text())
            if isinstance(value, str):
                return value
            found[side] = value
        for name, lower, upper in _AXES:
            low, high = found.get(lower), found.get(upper)
            if low is not None and high is not None and low >= high:
                return f"{name}: the axis has to end after it begins"
        return CardLimits(**found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Set the ends with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)


def number_of(text: str) -> float | str | None:
    """Return the finite number that a text says, None for an empty one, else what is wrong with it."""
    text = text.strip().replace("−", "-")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return f"“{text}” is no number"
    return value if math.isfinite(value) else f"“{text}” is no end of an axis"
