"""The bar that says where curves are marked: a threshold for all, or a promise that each curve keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QSlider, QWidget

from app.widgets.choices import add_choices
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.session.commands.cards.pr_curves import set_beta, set_costs, set_rule, set_target, set_threshold
from core.state import ThresholdRule
from core.style import SPACE

_STEPS: Final = 1000
RULES: Final = (
    (ThresholdRule.SHARED, "Threshold", "One threshold for all curves; drag a point along its curve to move it"),
    (ThresholdRule.PRECISION, "Precision ≥", "Each curve where it finds most with at least this precision"),
    (ThresholdRule.RECALL, "Recall ≥", "Each curve at its highest threshold that finds at least this share"),
    (ThresholdRule.F_BETA, "Best F-beta", "Each curve where F-beta is highest; recall counts beta times as much"),
    (ThresholdRule.COST, "Least cost", "Each curve where all its mistakes together cost least"),
)


class ThresholdBar(QWidget):
    """A rule, and the slider or numbers that belong to it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._range = (0.0, 1.0)
        self.rule = QComboBox()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.box = number_box("Threshold", 4, 0.01)
        self.beta = number_box("Beta", 2, 0.25)
        self.per_fp = number_box("Cost of a false positive", 2, 1.0)
        self.per_fn = number_box("Cost of a false negative", 2, 1.0)
        self._words = {name: label(name, "muted") for name in ("beta", "FP costs", "FN costs")}
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        add_choices(self.rule, RULES)
        self.rule.setAccessibleName("What decides where curves are marked")
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 20)
        self.slider.setMinimumWidth(120)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.around, SPACE.unit, SPACE.around, SPACE.unit)
        row.setSpacing(SPACE.inside)
        row.addWidget(self.rule)
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)
        pairs = (("beta", self.beta), ("FP costs", self.per_fp), ("FN costs", self.per_fn))
        for name, box in pairs:
            row.addWidget(self._words[name])
            row.addWidget(box)
        row.addStretch(0)

    def _connect(self) -> None:
        session = self._workspace.session
        self.rule.activated.connect(lambda place: session.do(set_rule(RULES[place][0])))
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(session.end_gesture)
        self.box.valueChanged.connect(self._told)
        self.beta.valueChanged.connect(lambda value: session.do(set_beta(value)))
        costs = lambda _: session.do(set_costs(self.per_fp.value(), self.per_fn.value()))  # noqa: E731
        self.per_fp.valueChanged.connect(costs)
        self.per_fn.valueChanged.connect(costs)
        for box in (self.box, self.beta, self.per_fp, self.per_fn):
            box.editingFinished.connect(session.end_gesture)

    def _is_shared(self) -> bool:
        return self._workspace.session.state.pr_curves.rule is ThresholdRule.SHARED

    def _slid(self, position: int) -> None:
        low, high = self._range if self._is_shared() else (0.0, 1.0)
        self._told(low + (high - low) * position / _STEPS)

    def _told(self, value: float) -> None:
        value = round(value, 6)
        self._workspace.session.do(set_threshold(value) if self._is_shared() else set_target(value))

    def shift(self, share: float) -> None:
        """Move the threshold or the target by a share of its range."""
        wished = self._workspace.session.state.pr_curves
        low, high = self._range if self._is_shared() else (0.0, 1.0)
        value = wished.threshold if self._is_shared() else wished.target
        self._told(min(max(value + share * (high - low), low), high))

    def show_range(self, low: float, high: float) -> None:
        """Let the slider span other thresholds."""
        self._range = (low, high)
        self.refresh()

    def refresh(self) -> None:
        """Show the session's values."""
        wished = self._workspace.session.state.pr_curves
        rule, tip = wished.rule, next(tip for kind, _, tip in RULES if kind is wished.rule)
        self.rule.setCurrentIndex([kind for kind, _, _ in RULES].index(rule))
        self.rule.setToolTip(tip)
        slides = rule in (ThresholdRule.SHARED, ThresholdRule.PRECISION, ThresholdRule.RECALL)
        for widget in (self.slider, self.box):
            widget.setVisible(slides)
            widget.setToolTip(tip)
            widget.setAccessibleName("Threshold" if self._is_shared() else "Target")
        low, high = self._range if self._is_shared() else (0.0, 1.0)
        value = wished.threshold if self._is_shared() else wished.target
        _show(self.box, value, (low, high))
        self.slider.blockSignals(True)
        self.slider.setValue(round((value - low) / (high - low) * _STEPS))
        self.slider.blockSignals(False)
        self._show_numbers(rule)

    def _show_numbers(self, rule: ThresholdRule) -> None:
        wished = self._workspace.session.state.pr_curves
        parts: Sequence[tuple[str, QDoubleSpinBox, float, ThresholdRule]] = (
            ("beta", self.beta, wished.beta, ThresholdRule.F_BETA),
            ("FP costs", self.per_fp, wished.cost_fp, ThresholdRule.COST),
            ("FN costs", self.per_fn, wished.cost_fn, ThresholdRule.COST),
        )
        for name, box, value, kind in parts:
            self._words[name].setVisible(rule is kind)
            box.setVisible(rule is kind)
            _show(box, value, (0.0, 1e6))


def number_box(name: str, decimals: int, step: float) -> QDoubleSpinBox:
    """Return a box for a number."""
    box = QDoubleSpinBox()
    box.setAccessibleName(name)
    box.setDecimals(decimals)
    box.setSingleStep(step)
    box.setKeyboardTracking(False)
    box.setFixedWidth(96)
    as_fields(box)
    return box


def _show(box: QDoubleSpinBox, value: float, limits: tuple[float, float]) -> None:
    box.blockSignals(True)
    box.setRange(*limits)
    if abs(box.value() - value) > 10 ** -box.decimals() / 2:
        box.setValue(value)
    box.blockSignals(False)
