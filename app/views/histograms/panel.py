"""The display panel of the view of histograms."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.widgets.controls import NumberRow, Scale, Segments, SwitchRow
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.session import Change
from core.session.commands.cards.cards import change_view
from core.session.commands.cards.histograms import VIEW, ignore_outliers, set_bins, set_log_counts, set_x_axis
from core.state import HistogramMode, HistogramsState, XAxis
from core.style import SPACE

_AXES = (
    (XAxis.STEP, "Step", "Steps as they were logged"),
    (XAxis.RELATIVE, "Relative", "Time since the start of each run"),
    (XAxis.WALL, "Wall", "Time of day at which the values were logged"),
)


class HistogramsPanel(PanelArea):
    """Bins, axes and cards; every change is a command, moves of a slider are one undo step."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        default, session = HistogramsState(), workspace.session
        self.bins = NumberRow(
            workspace, "Bins", "Logged buckets are drawn in so many bins of equal width; TensorBoard has 30",
            Scale(5, 200, 1), default.bins,
        )  # fmt: skip
        self.outliers = SwitchRow(
            workspace, "Ignore outliers", "The range of values leaves out the lowest and the highest half percent",
            lambda on: session.do(ignore_outliers(on)),
        )  # fmt: skip
        self.log = SwitchRow(
            workspace, "Logarithmic counts", "Small counts beside large ones become visible",
            lambda on: session.do(set_log_counts(on)),
        )  # fmt: skip
        self.axis = Segments("Steps by", [(title, tip) for _, title, tip in _AXES])
        self.card_width = NumberRow(
            workspace, "Card width", "About how wide a card is; rows are filled to the edge",
            Scale(240, 900, 10, unit=" px"), default.card_width,
        )  # fmt: skip
        self._arrange()
        self._connect()
        self._guard = WheelGuard(self)
        self.refresh()

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Counts", "heading"))
        column.addWidget(self.bins)
        column.addWidget(self.log)
        column.addWidget(self.outliers)
        column.addSpacing(SPACE.between)
        column.addWidget(label("Steps by", "heading"))
        column.addWidget(self.axis)
        column.addSpacing(SPACE.between)
        column.addWidget(label("Cards", "heading"))
        column.addWidget(self.card_width)
        column.addSpacing(SPACE.between)
        self.hint = label("", "muted", wrap=True)
        column.addWidget(self.hint)
        column.addStretch(1)
        self.setWidget(page)

    def _connect(self) -> None:
        session = self._workspace.session
        self.bins.changed.connect(lambda bins: session.do(set_bins(round(bins))))
        self.card_width.changed.connect(
            lambda width: session.do(
                change_view(VIEW, "Card width", merge="histograms.card_width", card_width=round(width))
            )
        )
        for row in (self.bins, self.card_width):
            row.settled.connect(session.end_gesture)
        self.axis.chosen.connect(lambda place: session.do(set_x_axis(_AXES[place][0])))
        self._workspace.changed.connect(self._changed)

    def _changed(self, change: Change) -> None:
        if change.before.histograms is not change.after.histograms:
            self.refresh()

    def refresh(self) -> None:
        """Show the session's values; what means nothing to the mode in front cannot be changed."""
        state = self._workspace.session.state.histograms
        self.bins.show_value(state.bins)
        self.log.show_value(state.log_counts)
        self.outliers.show_value(state.ignore_outliers)
        self.axis.show_choice([axis for axis, _, _ in _AXES].index(state.x_axis))
        self.card_width.show_value(state.card_width)
        counted = state.mode is not HistogramMode.DISTRIBUTION
        self.bins.setEnabled(counted)
        self.log.setEnabled(counted)
        self.axis.setEnabled(state.mode not in (HistogramMode.RUNS, HistogramMode.OVERLAY))
        self.hint.setText(_HINTS[state.mode])


_HINTS = {
    HistogramMode.OFFSET: "The last step is in front. A click on a ridge links its step.",
    HistogramMode.OVERLAY: "Early steps are faint. A click on a curve links its step.",
    HistogramMode.HEATMAP: "A column a step; the brighter, the more values. A click links a step.",
    HistogramMode.DISTRIBUTION: "Bands from minimum to maximum, and at 7 to 93, 16 to 84 and 31 to 69 % around the "
    "median: whole and half standard deviations of a normal distribution. A click links a step.",
    HistogramMode.RUNS: "Each run at the linked step, as shares of all its values. A click selects a run.",
}
