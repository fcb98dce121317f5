"""By what runs are judged: the metric, which of its numbers, its direction and its scale."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.views.hparams.parallel.axis_menu import SCALES
from app.views.hparams.plane.field_box import FieldBox
from app.widgets.choices import add_choices, narrow
from app.widgets.controls import Segments
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.query import Reduced
from core.model import Catalog
from core.session import Command
from core.session.commands.runs.hparams import scale_axis
from core.session.commands.runs.importance import direct
from core.session.commands.runs.judging import judge_by
from core.state import Direction
from core.style import SPACE
from core.views.field_columns import field_name, operand_of
from core.views.hparams.fields import field_title
from core.views.hparams.table.columns import reducer_text
from core.views.importance.subject import maximised, metric_of, metrics_known, values_known

_DIRECTIONS = (
    (Direction.LOWER, "Lower", "The best runs are those with the lowest values"),
    (Direction.HIGHER, "Higher", "The best runs are those with the highest values"),
)


class MetricSection(QWidget):
    """The metric of all pages that judge runs; every change is a command."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._values: list[str] = []
        self.aim = FieldBox("Metric", "The metric that runs are judged by, on all pages that judge them")
        self.reduction, self.scale = QComboBox(), QComboBox()
        self.direction = Segments("Which is better", [(title, tip) for _, title, tip in _DIRECTIONS])
        self._explain()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        for widget in (self.aim, self.reduction, self.scale):
            column.addWidget(widget)
        better = QHBoxLayout()
        better.addWidget(label("Better is", "muted"))
        better.addWidget(self.direction, 1)
        column.addLayout(better)
        self.aim.chosen.connect(lambda name: self._do(judge_by(name, field_title(name))))
        self.reduction.activated.connect(self._reduce)
        self.direction.chosen.connect(lambda place: self._do(direct(_DIRECTIONS[place][0])))
        self.scale.activated.connect(self._rescale)

    def _explain(self) -> None:
        told = (
            (self.reduction, "Value of the metric", "Which number of a run's curve counts"),
            (
                self.scale,
                "Scale of the metric",
                "How values of the metric become places; the same as on its axis in parallel coordinates",
            ),
        )
        for box, name, tip in told:
            box.setAccessibleName(name)
            box.setToolTip(tip)
            narrow(box, 8)
        add_choices(self.scale, ((scale, f"Scale: {text.lower()}", tip) for scale, text, tip in SCALES))

    def _do(self, command: Command) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(command)

    def _reduce(self, place: int) -> None:
        name = self._values[place]
        self._do(judge_by(name, field_title(name)))

    def _rescale(self, place: int) -> None:
        session = self._workspace.session
        metric = metric_of(session.catalog, session.state.importance)
        if metric:
            self._do(scale_axis(metric, field_title(metric), SCALES[place][0]))

    def refresh(self, catalog: Catalog) -> None:
        """Show what the session judges by; the fields of the catalog are known."""
        state = self._workspace.session.state
        metric = metric_of(catalog, state.importance)
        self.aim.show_fields(metrics_known(catalog, state.run_table.calculated), whole(metric))
        self._list_values(whole(metric), metric)
        high = maximised(metric, state.importance) if metric else False
        self.direction.show_choice(int(high))
        scales = [scale for scale, _, _ in SCALES]
        self.scale.setCurrentIndex(scales.index(state.hparams.choice(metric).scale))
        for widget in (self.reduction, self.direction, self.scale):
            widget.setEnabled(bool(metric))

    def _list_values(self, series: str, metric: str) -> None:
        names = list(dict.fromkeys((*values_known(series), metric))) if metric else []
        if names != self._values:
            self._values = names
            self.reduction.clear()
            self.reduction.addItems([_value(name) for name in names])
        self.reduction.setVisible(len(names) > 1)
        if metric in names:
            self.reduction.setCurrentIndex(names.index(metric))


def whole(name: str) -> str:
    """Return the metric of which a field is a number: of ``"min(metrics.loss)"`` ``"metrics.loss"``."""
    operand = operand_of(name)
    return field_name(operand.field) if isinstance(operand, Reduced) else name


def _value(name: str) -> str:
    """Return which number of a metric a field is."""
    operand = operand_of(name)
    return reducer_text(operand).capitalize() if isinstance(operand, Reduced) else "Last value"
