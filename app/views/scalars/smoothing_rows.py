"""How curves are smoothed: the kind, and the parameter that it has."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.widgets.choices import narrow
from app.widgets.controls import NumberRow, Scale
from app.workspace import Workspace
from core.session.commands.cards.axes import choose_smoothing, smooth_by, smooth_with_order
from core.state import ScalarsState, SmoothingKind, SmoothingState
from core.style import SPACE

KINDS = (
    (SmoothingKind.AVERAGE, "Exponential average"),
    (SmoothingKind.DISTANCE, "Exponential average by distance"),
    (SmoothingKind.MEAN, "Running mean"),
    (SmoothingKind.MEDIAN, "Running median"),
    (SmoothingKind.GAUSSIAN, "Gaussian"),
    (SmoothingKind.POLYNOMIAL, "Savitzky-Golay"),
    (SmoothingKind.NONE, "None"),
)
_KIND_TIP = (
    "How curves are made calmer, always of all points. The exponential average is TensorBoard's, point by point; by "
    "distance the past counts less the further it lies back along the horizontal axis. Mean, median, Gaussian and "
    "Savitzky-Golay look to both sides"
)
_WEIGHT = (
    "Weight of the past in a debiased exponential moving average: 0 draws the values as logged, "
    "more draws calmer curves over faint raw values"
)
_DISTANCE = (
    "Weight of what lies a thousandth of the chart's whole width back: more draws calmer curves, "
    "alike for runs that were logged often and seldom"
)
_WINDOW = "How many points around each one count: more draw calmer curves"
_WINDOW_SCALE = Scale(1, 501, 2, unit=" points")


class SmoothingRows(QWidget):
    """The kind of smoothing and a row for its parameter; `rows` has one of each kind but none."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.kind = QComboBox()
        weight, preset = Scale(0.0, 0.999, 0.001, decimals=3), SmoothingState()
        self.rows = {
            SmoothingKind.AVERAGE: NumberRow(workspace, "Smoothing", _WEIGHT, weight, ScalarsState().smoothing),
            SmoothingKind.DISTANCE: NumberRow(workspace, "Weight by distance", _DISTANCE, weight, preset.distance),
            SmoothingKind.MEAN: NumberRow(workspace, "Window of the mean", _WINDOW, _WINDOW_SCALE, preset.mean),
            SmoothingKind.MEDIAN: NumberRow(workspace, "Window of the median", _WINDOW, _WINDOW_SCALE, preset.median),
            SmoothingKind.GAUSSIAN: NumberRow(
                workspace, "Standard deviation", "How many points to both sides count most: more draw calmer curves",
                Scale(0.0, 100.0, 0.5, decimals=1, unit=" points"), preset.gaussian,
            ),
            SmoothingKind.POLYNOMIAL: NumberRow(
                workspace, "Window of the polynomial", _WINDOW, _WINDOW_SCALE, preset.polynomial
            ),
        }  # fmt: skip
        self.order = NumberRow(
            workspace, "Order of the polynomial", "Of the polynomial that is fitted to each window: more follow peaks",
            Scale(0, 6, 1), preset.order,
        )  # fmt: skip
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.kind.addItems([title for _, title in KINDS])
        self.kind.setAccessibleName("Kind of smoothing")
        self.kind.setToolTip(_KIND_TIP)
        narrow(self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        for widget in (self.kind, *self.rows.values(), self.order):
            column.addWidget(widget)

    def _connect(self) -> None:
        session = self._workspace.session
        self.kind.activated.connect(lambda place: session.do(choose_smoothing(KINDS[place][0])))
        for row in self.rows.values():
            row.changed.connect(lambda amount: session.do(smooth_by(round(amount, 3))))
            row.settled.connect(session.end_gesture)
        self.order.changed.connect(lambda order: session.do(smooth_with_order(round(order))))
        self.order.settled.connect(session.end_gesture)

    def show_state(self, scalars: ScalarsState) -> None:
        """Show the kind in use and its parameter."""
        wished = scalars.smoothers
        self.kind.setCurrentIndex([kind for kind, _ in KINDS].index(wished.kind))
        for kind, row in self.rows.items():
            row.setVisible(kind is wished.kind)
        if wished.kind in self.rows:
            self.rows[wished.kind].show_value(scalars.smoother.amount)
        self.order.setVisible(wished.kind is SmoothingKind.POLYNOMIAL)
        self.order.show_value(wished.order)
