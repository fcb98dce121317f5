"""What can be done with one axis, as a menu, and the little dialog for its limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.views.hparams.command_menu import CommandMenu
from app.views.hparams.type_menu import add_types
from app.widgets.buttons import TextButton
from app.widgets.fields import Field
from app.widgets.labels import label
from app.workspace import Workspace
from core.session.commands.runs.hparams import (
    brush_field,
    change_hparams,
    invert_axis,
    limit_axis,
    scale_axis,
    show_axes,
)
from core.state import AxisLimits, FieldScale
from core.state.column_types import base_field
from core.style import SPACE
from core.views.hparams.axis import AxisGeometry
from core.views.hparams.brushing import empty_brush
from core.views.hparams.fields import field_title, reached, reductions

SCALES = (
    (
        FieldScale.AUTO,
        "Automatic",
        "By the values: logarithmic over orders of magnitude, categories for names",
    ),
    (FieldScale.LINEAR, "Linear", "Equal differences are equally far apart"),
    (FieldScale.LOG, "Logarithmic", "Powers of ten are equally far apart; values at or below zero have a rail below"),
    (FieldScale.SYMLOG, "Symmetric logarithmic", "Logarithmic away from zero in both directions"),
    (FieldScale.PERCENTILE, "Percentile", "By rank: the median is in the middle, and each run takes equal room"),
    (FieldScale.CATEGORICAL, "Categories", "Each distinct value has a slot of equal height"),
    (FieldScale.TIME, "Time", "Milliseconds since 1970 as dates"),
)
"""Scales with what they do to the picture."""


class AxisMenu(CommandMenu):
    """Scale, limits, order and colour of one axis."""

    def __init__(
        self, workspace: Workspace, parent: QWidget, geometry: AxisGeometry, name: str, axes: tuple[str, ...]
    ) -> None:
        super().__init__(workspace, parent, f"Axis {field_title(name)}")
        self._host, self._name, self._axes = parent, name, axes
        self._title = field_title(name)
        self._geometry = geometry
        add_types(self, workspace, base_field(name), self._title)
        self._scales()
        self._reductions()
        self.addSeparator()
        self._looks()
        self.addSeparator()
        self._order()

    def _scales(self) -> None:
        menu, group = self.addMenu("Scale"), QActionGroup(self)
        menu.setToolTipsVisible(True)
        for scale, text, tip in SCALES:
            action = menu.addAction(text, partial(self._scale, scale))
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setChecked(self._geometry.source.choice.scale is scale)
            group.addAction(action)

    def _scale(self, scale: FieldScale) -> None:
        self.do(scale_axis(self._name, self._title, scale))

    def _reductions(self) -> None:
        """Offer a metric's other numbers as an axis beside."""
        levels = self._workspace.session.state.scalars.reading.levels
        numbers = (*reductions(self._name), *reached(self._name, levels))
        others = [name for name in numbers if name not in self._axes]
        if not others:
            return
        menu = self.addMenu("Add beside")
        place = self._axes.index(self._name) + 1
        for name in others:
            axes = (*self._axes[:place], name, *self._axes[place:])
            menu.addAction(field_title(name), partial(self.do, show_axes(f"Add {field_title(name)}", axes)))

    def _looks(self) -> None:
        choice, name, title = self._geometry.source.choice, self._name, self._title
        self.add(self, "Invert", lambda: invert_axis(name, title), "Turn the axis upside down", choice.inverted)
        limits = self.addAction("Limits…", self._ask_limits)
        limits.setToolTip("Show only the values between two numbers; lines beyond stay at the ends")
        limits.setEnabled(not self._geometry.source.categorical)
        whole = self.add(self, "Show all values", lambda: limit_axis(name, title, None), "Take the limits away")
        whole.setEnabled(choice.limits is not None)
        colour = self._workspace.session.state.hparams.colour_by == name
        self.add(
            self, "Colour lines by this", lambda: change_hparams(f"Colour by {title}", colour_by=name),
            "Lines take their colours from this axis", colour,
        )  # fmt: skip
        brushed = any(getattr(each, "field", "") == name for each in self._workspace.session.state.brushes)
        clear = self.add(
            self, "Clear ranges", lambda: brush_field(empty_brush(name), title), "Show all runs of this axis again"
        )
        clear.setEnabled(brushed)

    def _order(self) -> None:
        place, title = self._axes.index(self._name), self._title
        left = self.add(
            self, "Move left", lambda: show_axes(f"Move {title}", self._swapped(-1)), "Ctrl+Left does it too"
        )
        left.setEnabled(place > 0)
        right = self.add(
            self, "Move right", lambda: show_axes(f"Move {title}", self._swapped(1)), "Ctrl+Right does it too"
        )
        right.setEnabled(place < len(self._axes) - 1)
        others = [each for each in self._axes if each != self._name]
        remove = self.add(
            self, "Remove axis", lambda: show_axes(f"Remove {title}", others), "The runs stay as they are"
        )
        remove.setEnabled(len(self._axes) > 1)

    def _swapped(self, step: int) -> list[str]:
        order, place = list(self._axes), self._axes.index(self._name)
        order[place], order[place + step] = order[place + step], order[place]
        return order

    def _ask_limits(self) -> None:
        popup = LimitsPopup(self._workspace, self._host, self._geometry, self._limit)
        popup.show_at(self.pos())

    def _limit(self, limits: AxisLimits | None) -> None:
        self.do(limit_axis(self._name, self._title, limits))


class LimitsPopup(QFrame):
    """Two fields for the numbers at the ends of an axis."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        geometry: AxisGeometry,
        done: Callable[[AxisLimits | None], None],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("floating")
        self._done = done
        self._log = geometry.map.scale is FieldScale.LOG
        self.low, self.high = Field(f"{geometry.map.lower:.6g}"), Field(f"{geometry.map.upper:.6g}")
        self.error = label("", "bad", wrap=True)
        self.apply = TextButton(workspace, "Apply", self._apply, primary=True)
        self.reset = TextButton(workspace, "Show all", self._reset)
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.between, SPACE.between, SPACE.between, SPACE.between)
        column.setSpacing(SPACE.inside)
        fields = QHBoxLayout()
        for field, name in ((self.low, "From"), (self.high, "To")):
            field.setAccessibleName(name)
            field.setFixedWidth(92)
            field.returnPressed.connect(self._apply)
            fields.addWidget(label(name, "muted"))
            fields.addWidget(field)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.reset)
        buttons.addWidget(self.apply)
        self.error.hide()
        column.addLayout(fields)
        column.addWidget(self.error)
        column.addLayout(buttons)

    def show_at(self, where: QPoint) -> None:
        """Open with the first number selected."""
        self.move(where)
        self.show()
        self.low.setFocus(Qt.FocusReason.PopupFocusReason)
        self.low.selectAll()

    def _apply(self) -> None:
        limits, error = read_limits(self.low, self.high, self._log)
        self.error.setText(error)
        self.error.setVisible(bool(error))
        self.adjustSize()
        if limits is not None:
            self._done(limits)
            self.close()

    def _reset(self) -> None:
        self._done(None)
        self.close()


def read_limits(lower: QLineEdit, upper: QLineEdit, log: bool) -> tuple[AxisLimits | None, str]:
    """Return the numbers in two fields, or what is wrong with them."""
    try:
        low, high = float(lower.text().replace("−", "-")), float(upper.text().replace("−", "-"))
    except ValueError:
        return None, "Both must be numbers"
    if not (abs(low) < float("inf") and abs(high) < float("inf") and low < high):
        return None, "The first must be less than the second"
    return (None, "A logarithmic axis begins above zero") if log and low <= 0 else (AxisLimits(low, high), "")
