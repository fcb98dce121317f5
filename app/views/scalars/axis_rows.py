"""What the axes show: the quantity of the horizontal one, where it begins, and the scales of both."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from app.views.scalars.tag_box import TagBox
from app.widgets.choices import narrow
from app.widgets.controls import Segments, SwitchRow
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.axes import (
    choose_metric,
    count_from,
    count_from_tag,
    count_from_value,
    fold_pauses,
    link_cards,
    set_signed_x,
    set_signed_y,
    set_steps_per_epoch,
)
from core.session.commands.cards.scalars import set_log_x, set_log_y, set_x_axis
from core.state import Event, ScalarsState, XAxis
from core.style import SPACE

AXES = (
    (XAxis.STEP, "Step", "Training steps"),
    (XAxis.RELATIVE, "Relative", "Time since the start of each run, alike on all cards"),
    (XAxis.WALL, "Wall", "Time of day at which the value was logged"),
    (XAxis.EPOCH, "Epoch", "Epochs, by a logged series called epoch or by a number of steps"),
    (XAxis.METRIC, "Metric", "Another tag: what it was last at or before each step of the same run"),
)
EVENTS = (
    (Event.NOTHING, "Zero"),
    (Event.FIRST, "First point of each curve"),
    (Event.STEP, "A step"),
    (Event.ABOVE, "First value above"),
    (Event.BELOW, "First value below"),
    (Event.HIGHEST, "Highest value"),
    (Event.LOWEST, "Lowest value"),
    (Event.RESTART, "Last restart"),
)
_VALUED = (Event.STEP, Event.ABOVE, Event.BELOW)
_OF_VALUES = (Event.ABOVE, Event.BELOW, Event.HIGHEST, Event.LOWEST)
_EVENT_TIP = (
    "What is zero on the horizontal axis: every curve is moved so that this lies there, and curves without it are not "
    "drawn. TensorBoard counts relative time from the first point of each curve"
)
_LOG_X = "Powers of ten are equally far apart; points at or below zero have no place there"
_LOG_Y = "Powers of ten are equally far apart; values at or below zero have no place there"
_SIGNED = "The logarithmic axis goes on through zero to negative numbers, and is linear around zero"


class AxisRows(QWidget):
    """Axes of all cards; what is asked for only with one kind of axis is seen only with it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.axis = Segments("Horizontal axis", [(title, tip) for _, title, tip in AXES], columns=3)
        self.metric_box = TagBox(workspace, "Metric on the horizontal axis", "Tag whose values are the horizontal axis")
        self.per_epoch = _number("Steps per epoch", "How many steps an epoch has; 0 takes epochs as they were logged")
        self.event_box = QComboBox()
        self.event_tag = TagBox(
            workspace, "Tag of the event", "In which tag it is looked for; empty for that of each card",
            "In the tag of each card",
        )  # fmt: skip
        self.at = _number("Where the horizontal axis is zero", "The step or the value that is looked for", signed=True)
        self._make_switches(workspace)
        self._arrange()
        self._connect()

    def _make_switches(self, space: Workspace) -> None:
        self.folded = SwitchRow(
            space, "Fold pauses",
            "Time in which nothing was logged is left out, as between two sessions of a run; marks show where",
            lambda on: self._do(fold_pauses(on)),
        )  # fmt: skip
        self.log_x = SwitchRow(space, "Logarithmic x", _LOG_X, lambda on: self._do(set_log_x(on)))
        self.signed_x = SwitchRow(space, "Through zero", _SIGNED, lambda on: self._do(set_signed_x(on)))
        self.log_y = SwitchRow(space, "Logarithmic y", _LOG_Y, lambda on: self._do(set_log_y(on)))
        self.signed_y = SwitchRow(space, "Through zero", _SIGNED, lambda on: self._do(set_signed_y(on)))
        self.signed_x.check.setAccessibleName("Horizontal axis through zero")
        self.signed_y.check.setAccessibleName("Vertical axis through zero")
        self.linked = SwitchRow(
            space, "Same range in all cards", "Zooming and moving one card moves the horizontal axes of all",
            lambda on: self._do(link_cards(on)),
        )  # fmt: skip

    def _arrange(self) -> None:
        self.event_box.addItems([title for _, title in EVENTS])
        narrow(self.event_box)
        self.event_box.setAccessibleName("What is zero on the horizontal axis")
        self.event_box.setToolTip(_EVENT_TIP)
        self.epoch_row = _row(label("Steps per epoch"), self.per_epoch)
        self.per_epoch.setSpecialValueText("As logged")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        counted = label("Counted from")
        counted.setToolTip(_EVENT_TIP)
        for widget in (
            self.axis,
            self.metric_box,
            self.epoch_row,
            counted,
            self.event_box,
            self.at,
            self.event_tag,
            self.folded,
            self.linked,
        ):
            column.addWidget(widget)
        for switch, signed in ((self.log_x, self.signed_x), (self.log_y, self.signed_y)):
            column.addWidget(switch)
            signed.setContentsMargins(SPACE.around + SPACE.inside, 0, 0, 0)
            column.addWidget(signed)

    def _connect(self) -> None:
        session = self._workspace.session
        self.axis.chosen.connect(lambda place: self._do(set_x_axis(AXES[place][0])))
        self.metric_box.chosen.connect(lambda tag: self._do(choose_metric(tag)))
        self.event_box.activated.connect(lambda place: self._do(count_from(EVENTS[place][0])))
        self.event_tag.chosen.connect(lambda tag: self._do(count_from_tag(tag)))
        self.at.valueChanged.connect(lambda at: session.do(count_from_value(at)))
        self.per_epoch.valueChanged.connect(lambda steps: session.do(set_steps_per_epoch(steps)))
        for box in (self.at, self.per_epoch):
            box.editingFinished.connect(session.end_gesture)

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)

    def show_state(self, scalars: ScalarsState) -> None:
        """Show what is wished."""
        across, axis = scalars.across, scalars.x_axis
        self.axis.show_choice([each for each, _, _ in AXES].index(axis))
        self.metric_box.show_tag(across.metric)
        self.event_tag.show_tag(across.event_tag)
        self.event_box.setCurrentIndex([event for event, _ in EVENTS].index(across.event))
        for box, value in ((self.at, across.at), (self.per_epoch, across.steps_per_epoch)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self.log_x.show_value(scalars.log_x)
        self.log_y.show_value(scalars.log_y)
        self.signed_x.show_value(across.signed_x)
        self.signed_y.show_value(across.signed_y)
        self.folded.show_value(across.folded)
        self.linked.show_value(across.linked)
        self._show_needed(scalars)

    def _show_needed(self, scalars: ScalarsState) -> None:
        self.metric_box.setVisible(scalars.x_axis is XAxis.METRIC)
        self.epoch_row.setVisible(scalars.x_axis is XAxis.EPOCH)
        self.at.setVisible(scalars.across.event in _VALUED)
        self.event_tag.setVisible(scalars.across.event in _OF_VALUES)
        self.folded.setVisible(scalars.x_axis.timed)
        self.signed_x.setVisible(scalars.log_x)
        self.signed_y.setVisible(scalars.log_y or bool(scalars.log_y_switched))


class NumberBox(QDoubleSpinBox):
    """A box for any number, written as short as it can be."""

    def textFromValue(self, value: float) -> str:
        """Return a number without zeros at its end."""
        return f"{value:.10g}"


def _number(name: str, tip: str, signed: bool = False) -> NumberBox:
    box = NumberBox()
    as_fields(box)
    box.setRange(-1e12 if signed else 0.0, 1e12)
    box.setDecimals(6 if signed else 0)
    box.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
    box.setKeyboardTracking(False)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


def _row(*widgets: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    for place, widget in enumerate(widgets):
        row.addWidget(widget, int(place > 0))
    return whole
