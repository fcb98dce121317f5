"""The display panel of the page on importance: what is asked, by what, and what to beware of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.views.hparams.importance.choices import EvaluatorChecks, ParameterList
from app.widgets.buttons import link_button
from app.widgets.choices import narrow
from app.widgets.controls import Segments, SwitchRow
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.widgets.warning_lines import WarningLines
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.analysis.query import Reduced
from core.session import Change, Command
from core.session.commands.runs.importance import (
    ask_about,
    change_importance,
    direct,
    order_parameters,
    usual_parameters,
)
from core.state import Direction
from core.style import SPACE
from core.views.field_columns import field_name, operand_of
from core.views.hparams.fields import field_title
from core.views.hparams.table.columns import reducer_text
from core.views.importance.look import Look
from core.views.importance.subject import maximised, values_known

_DIRECTIONS = (
    (Direction.LOWER, "Lower", "The best runs are those with the lowest values"),
    (Direction.HIGHER, "Higher", "The best runs are those with the highest values"),
)
_RANKS = "Ask about ranks of the metric instead of its values: better where few runs make most of its variance"
_POINTS = "Draw each run over what a forest learned of all"


class ImportancePanel(PanelArea):
    """Every change is a command."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._look: Look | None = None
        self._metrics: list[str] = []
        self._values: list[str] = []
        self._orders: list[str] = []
        self.aim, self.reduction, self.order = QComboBox(), QComboBox(), QComboBox()
        self.direction = Segments("Better values", [(title, tip) for _, title, tip in _DIRECTIONS])
        self.ranked = SwitchRow(workspace, "Ranks of the metric", _RANKS, self._rank)
        self.points = QCheckBox("Runs over the effect")
        self.evaluators = EvaluatorChecks(workspace)
        self.parameters = ParameterList(workspace)
        self.automatic = link_button("Automatic", lambda: self._do(usual_parameters()))
        self.explained = label("", "caption", wrap=True)
        self.warnings = WarningLines(workspace)
        self.left_out = label("", "caption", wrap=True)
        self.trust = label("How far to trust it", "heading")
        self._explain()
        self._arrange()
        self._connect()

    def _explain(self) -> None:
        told = (
            (self.aim, "Metric", "The metric that parameters are asked about"),
            (self.reduction, "Value of the metric", "Which number of a run's curve is asked about"),
            (self.order, "Sort by", "What parameters are sorted by; a click on a title does it too"),
        )
        for box, name, tip in told:
            box.setAccessibleName(name)
            box.setToolTip(tip)
            narrow(box, 8)
        self.points.setToolTip(_POINTS)
        self.automatic.setAccessibleName("Choose parameters automatically")
        self.automatic.setToolTip("All that vary, but for those whose categories name runs rather than choices")

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        _add(column, label("Importance for", "heading"), self.aim, self.reduction)
        _add(column, label("Better values"), self.direction, self.ranked)
        _add(column, label("Evaluators", "heading"), self.evaluators, label("Sort by"), self.order)
        _add(column, label("Effect", "heading"), self.points)
        head = QHBoxLayout()
        head.addWidget(label("Parameters", "heading"), 1)
        head.addWidget(self.automatic)
        column.addLayout(head)
        _add(column, self.parameters, self.left_out)
        _add(column, self.trust, self.explained, self.warnings)
        column.addStretch(1)
        self.setWidget(page)
        WheelGuard(page)

    def _connect(self) -> None:
        self.aim.activated.connect(lambda place: self._ask_about(self._metrics[place]))
        self.reduction.activated.connect(lambda place: self._ask_about(self._values[place]))
        self.direction.chosen.connect(lambda place: self._do(direct(_DIRECTIONS[place][0])))
        self.order.activated.connect(self._sort)
        self.points.clicked.connect(self._show_points)
        self._workspace.changed.connect(self._changed)

    def _ask_about(self, metric: str) -> None:
        self._do(ask_about(metric, field_title(metric)))

    def _sort(self, place: int) -> None:
        self._do(order_parameters(self._orders[place], self.order.itemText(place)))

    def _rank(self, on: bool) -> None:
        self._do(change_importance("Ranks of the metric", ranked=on))

    def _show_points(self, on: bool) -> None:
        self._do(change_importance("Runs over the effect", points=on))

    def _do(self, command: Command) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(command)

    def _changed(self, change: Change) -> None:
        if change.before.importance is not change.after.importance:
            self._show_choices()

    def show_look(self, look: Look) -> None:
        """Show what was asked and what is to be said of it."""
        self._look = look
        self._show_choices()
        self.explained.setText(look.explained)
        self.explained.setVisible(bool(look.explained))
        self.warnings.show_texts(look.cautions)
        self.trust.setVisible(bool(look.explained or look.cautions))
        self.left_out.setText("\n".join(look.left_out))
        self.left_out.setVisible(bool(look.left_out))
        if look.answer is not None:
            self.parameters.show_subject(look.answer.subject)

    def _show_choices(self) -> None:
        look, wish = self._look, self._workspace.session.state.importance
        if look is None:
            return
        metric = wish.metric if wish.metric is not None else (look.metrics[0] if look.metrics else "")
        operand = operand_of(metric) if metric else None
        base = field_name(operand.field) if isinstance(operand, Reduced) else metric
        self._metrics = _fill(self.aim, self._metrics, _with(look.metrics, base), base)
        values = _with(values_known(base), metric) if base else []
        self._values = _fill(self.reduction, self._values, values, metric, _value_title)
        self.reduction.setVisible(len(values) > 1)
        self.direction.show_choice(int(maximised(metric, wish)))
        self.ranked.show_value(wish.ranked)
        self.points.setChecked(wish.points)
        self.evaluators.show_state()
        self._show_order()
        self.automatic.setEnabled(bool(wish.left_out or wish.listed))

    def _show_order(self) -> None:
        wish, titles = self._workspace.session.state.importance, self.evaluators.titles()
        names = ["", *(name for name in titles if name in wish.evaluators)]
        self._orders = _fill(self.order, self._orders, names, wish.order_by, lambda name: titles.get(name, "Mean rank"))

    def show_cautions(self) -> None:
        """Scroll to what there is to beware of."""
        self.ensureWidgetVisible(self.warnings)


def _add(column: QVBoxLayout, *widgets: QWidget) -> None:
    """Put widgets below one another, with some room after the last."""
    for widget in widgets:
        column.addWidget(widget)
    column.addSpacing(SPACE.unit)


def _with(names: Sequence[str], name: str) -> list[str]:
    """Return names with one that may not be among them."""
    return list(names) if not name or name in names else [*names, name]


def _value_title(name: str) -> str:
    """Return which number of a metric a field is: ``"Last value"``, ``"Min"``, ``"Mean"``."""
    operand = operand_of(name)
    return reducer_text(operand).capitalize() if isinstance(operand, Reduced) else "Last value"


def _fill(
    box: QComboBox, before: list[str], names: list[str], chosen: str, title: Callable[[str], str] = field_title
) -> list[str]:
    """List names in a box if they have changed and show the one that is chosen; return the names."""
    if names != before or box.count() != len(names):
        box.clear()
        box.addItems([title(name) for name in names])
    box.setCurrentIndex(names.index(chosen) if chosen in names else 0)
    return names
