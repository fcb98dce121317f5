"""The display panel of the scalars view."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.views.scalars.axis_rows import AxisRows
from app.views.scalars.expressions import ExpressionList
from app.views.scalars.smoothing_rows import SmoothingRows
from app.widgets.choices import narrow
from app.widgets.controls import NumberRow, Scale, Segments, SwitchRow
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.workspace import Workspace
from core.analysis.aggregation import Alignment, Centre, Spread
from core.session import Change, Command
from core.session.command import change_scalars
from core.state import ReadoutOrder, ScalarsState, SmoothingKind
from core.style import SPACE

_ORDERS = (
    (ReadoutOrder.NEAREST, "Nearest to the cursor"),
    (ReadoutOrder.NEAREST_Y, "Nearest in height"),
    (ReadoutOrder.HIGHEST, "Highest value first"),
    (ReadoutOrder.LOWEST, "Lowest value first"),
    (ReadoutOrder.NAME, "By name"),
)
_SPREADS = (
    (Spread.DEVIATION, "Standard deviation"),
    (Spread.ERROR, "Standard error"),
    (Spread.CONFIDENCE, "95 % confidence interval"),
    (Spread.BOOTSTRAP, "95 % interval by bootstrap"),
    (Spread.QUARTILES, "25 % to 75 % quantile"),
    (Spread.DECILES, "10 % to 90 % quantile"),
    (Spread.RANGE, "Lowest to highest"),
    (Spread.NONE, "No band"),
)
_SPREAD_TIP = (
    "What is filled around the curve of a group. Standard deviation, error (both with n - 1 in the denominator) and "
    "Student's interval lie around the mean, whatever the curve is; bootstrap tells how sure the curve itself is, by "
    "the percentiles of 1,000 resamples of the runs; quantiles lie on the line between values. Where one run "
    "counts there is no band"
)
_CENTRES = (
    (Centre.MEAN, "Mean", "The curve of a group is the average of its runs"),
    (Centre.MEDIAN, "Median", "The curve of a group is the middle of its runs"),
    (Centre.IQM, "IQM", "Interquartile mean: the average without the lowest and the highest quarter of the runs"),
    (Centre.MIN, "Min", "The curve of a group is its lowest run at each step"),
    (Centre.MAX, "Max", "The curve of a group is its highest run at each step"),
)
_ALIGNMENTS = (
    (
        Alignment.INTERPOLATED,
        "Interpolated",
        "At each step all runs count that have logged before and after it, on the line between their neighbouring "
        "points",
    ),
    (Alignment.LOGGED, "As logged", "At each step only the runs count that logged a value there"),
)


class PanelParts:
    """The larger parts of the panel, each made when it is first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def smoothers(self) -> SmoothingRows:
        """How curves are smoothed."""
        return SmoothingRows(self._workspace)

    @cached_property
    def axes(self) -> AxisRows:
        """What the axes show."""
        return AxisRows(self._workspace)


class ScalarsPanel(PanelArea):
    """Smoothing, axes and cards; every change is a command, moves of a slider are one undo step."""

    def __init__(self, workspace: Workspace, parts: PanelParts | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        default = ScalarsState()
        parts = parts or PanelParts(workspace)
        self.smoothers, self.axes = parts.smoothers, parts.axes
        self.card_width = NumberRow(
            workspace, "Card width", "About how wide a card is; rows are filled to the edge",
            Scale(240, 900, 10, unit=" px"), default.card_width,
        )  # fmt: skip
        self.order = QComboBox()
        self.spread = QComboBox()
        self.centre = Segments("Curve of a group", [(title, tip) for _, title, tip in _CENTRES], columns=3)
        self.steps = Segments("Steps of a group", [(title, tip) for _, title, tip in _ALIGNMENTS])
        self.expressions = ExpressionList(workspace)
        self._make_switches()
        self._arrange()
        self._connect()
        self.refresh()

    def _make_switches(self) -> None:
        space = self._workspace
        self.outliers = SwitchRow(
            space, "Ignore outliers", "The vertical range leaves out the lowest and the highest 5 % of values",
            lambda on: self._do(change_scalars("Ignore outliers", ignore_outliers=on)),
        )  # fmt: skip
        self.superseded = SwitchRow(
            space, "Superseded points", "Points that a restart of the run has overwritten are drawn too",
            lambda on: self._do(change_scalars("Show superseded points", superseded=on)),
        )  # fmt: skip

        self.grouped = SwitchRow(
            space, "One curve for each run", "Runs are drawn one by one though they are grouped",
            lambda on: self._do(change_scalars("One curve for each run", grouped=not on)),
        )  # fmt: skip
        self.members = SwitchRow(
            space, "Runs behind their group", "The runs of a group are drawn faintly behind its curve",
            lambda on: self._do(change_scalars("Runs behind their group", members=on)),
        )  # fmt: skip

    def _add_groups(self, column: QVBoxLayout) -> None:
        """Add how groups are drawn; greyed where runs are not grouped."""
        self.ungrouped = label("Group runs above their list, and each group becomes one curve", "caption", wrap=True)
        column.addWidget(label("Groups", "heading"))
        column.addWidget(self.ungrouped)
        for widget in (self.centre, label("Band"), self.spread, label("Steps"), self.steps):
            column.addWidget(widget)
        column.addWidget(self.members)
        column.addWidget(self.grouped)
        column.addSpacing(SPACE.between)
        self.spread.setAccessibleName("Band around the curve of a group")
        self.spread.setToolTip(_SPREAD_TIP)
        self.spread.addItems([title for _, title in _SPREADS])

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Curves", "heading"))
        column.addWidget(self.smoothers)
        column.addWidget(self.outliers)
        column.addWidget(self.superseded)
        column.addSpacing(SPACE.between)
        self._add_groups(column)
        column.addWidget(label("Series from others", "heading"))
        column.addWidget(self.expressions)
        column.addSpacing(SPACE.between)
        column.addWidget(label("Axes", "heading"))
        column.addWidget(self.axes)
        column.addSpacing(SPACE.between)
        column.addWidget(label("Cards", "heading"))
        column.addWidget(self.card_width)
        column.addWidget(label("Values under the cursor"))
        column.addWidget(self.order)
        self._column = column
        column.addStretch(1)
        self.order.setAccessibleName("Order of the values under the cursor")
        self.order.setToolTip("Which runs the table beside the cursor lists first")
        self.order.addItems([title for _, title in _ORDERS])
        for box in (self.order, self.spread):
            narrow(box)
        self.setWidget(page)

    def _connect(self) -> None:
        session = self._workspace.session
        self.card_width.changed.connect(
            lambda width: session.do(change_scalars("Card width", merge="scalars.card_width", card_width=round(width)))
        )
        self.card_width.settled.connect(session.end_gesture)
        self.order.activated.connect(
            lambda place: self._do(change_scalars("Order of values", readout_order=_ORDERS[place][0]))
        )
        self.centre.chosen.connect(lambda place: self._do(change_scalars("Curve of groups", centre=_CENTRES[place][0])))
        self.spread.activated.connect(
            lambda place: self._do(change_scalars("Band of groups", spread=_SPREADS[place][0]))
        )
        self.steps.chosen.connect(
            lambda place: self._do(change_scalars("Steps of groups", alignment=_ALIGNMENTS[place][0]))
        )
        self._workspace.changed.connect(self._changed)

    @property
    def smoothing(self) -> NumberRow:
        """The row of the weight of the exponential average."""
        return self.smoothers.rows[SmoothingKind.AVERAGE]

    def add_section(self, section: QWidget) -> None:
        """Add something at the end."""
        self._column.insertWidget(self._column.count() - 1, section)

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)

    def _changed(self, change: Change) -> None:
        before, after = change.before, change.after
        if before.scalars is not after.scalars or before.grouping.active != after.grouping.active:
            self.refresh()

    def refresh(self) -> None:
        """Show the session's values."""
        state = self._workspace.session.state.scalars
        self.smoothers.show_state(state)
        self.axes.show_state(state)
        self.card_width.show_value(state.card_width)
        self.order.setCurrentIndex([order for order, _ in _ORDERS].index(state.readout_order))
        self.outliers.show_value(state.ignore_outliers)
        self.superseded.show_value(state.superseded)
        self.expressions.refresh()
        self._show_groups()

    def _show_groups(self) -> None:
        state = self._workspace.session.state
        scalars, active = state.scalars, state.grouping.active
        self.centre.show_choice([centre for centre, _, _ in _CENTRES].index(scalars.centre))
        self.spread.setCurrentIndex([spread for spread, _ in _SPREADS].index(scalars.spread))
        self.steps.show_choice([each for each, _, _ in _ALIGNMENTS].index(scalars.alignment))
        self.members.show_value(scalars.members)
        self.grouped.show_value(not scalars.grouped)
        self.ungrouped.setVisible(not active)
        for widget in (self.centre, self.spread, self.steps, self.members):
            widget.setEnabled(active and scalars.grouped)
        self.grouped.setEnabled(active)
