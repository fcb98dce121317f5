"""The display panel of the page of points."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from app.views.hparams.parallel.axis_menu import SCALES
from app.views.hparams.plane.field_box import FieldBox
from app.views.hparams.scatter.front_box import FrontBox
from app.widgets.choices import add_choices, narrow
from app.widgets.controls import NumberRow, Scale, Segments
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.model import Catalog
from core.session import Change, Command
from core.session.commands.runs.hparams import change_hparams, scale_axis
from core.session.commands.runs.scatter import change_scatter
from core.state import Trend
from core.style import CONTINUOUS, SPACE
from core.views.hparams.drawn import drawn_runs
from core.views.hparams.fields import field_title
from core.views.plane.plot import point_opacity
from core.views.scatter.fields import listed_fields, pair_shown

_TRENDS = (
    (Trend.NONE, "None", "No curve is drawn through the points"),
    (Trend.LINEAR, "Linear", "A straight line by least squares with its 95 % band, in the scales of the axes"),
    (Trend.LOESS, "LOESS", "Local straight lines (LOESS) with their 95 % band, in the scales of the axes"),
)
_SPAN = (
    "Which share of the points each piece of the curve looks at: a small one follows every turn, a large one is calm"
)
_OPACITY = "How strongly a single point is drawn; by itself it is the fainter, the more points there are"


class ScatterPanel(PanelArea):
    """Axes, colours, sizes and trend; every change is a command."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.across = FieldBox("Horizontal axis", "The field that runs from left to right")
        self.down = FieldBox("Vertical axis", "The field that runs from bottom to top")
        self.x_scale, self.y_scale = (
            _scale_box("Scale of the horizontal axis"),
            _scale_box("Scale of the vertical axis"),
        )
        self.colour = FieldBox(
            "Colour points by", "What the colours of points say; the legend below the picture tells which is which",
            (("Automatic", None), ("Each run's own colour", "")),
        )  # fmt: skip
        self.colour_map = QComboBox()
        self.sizes = FieldBox("Size points by", "Points with higher values are larger", (("One size", ""),))
        self.trend = Segments("Trend", [(title, tip) for _, title, tip in _TRENDS])
        self.span = NumberRow(workspace, "Span", _SPAN, Scale(0.05, 1.0, 0.05, decimals=2), 0.5)
        self.marginals = QCheckBox("Histograms")
        self.front = FrontBox(workspace)
        self.opacity = NumberRow(workspace, "Opacity", _OPACITY, Scale(0.02, 1.0, 0.01, decimals=2), 0.9)
        self._known: Catalog | None = None
        self._explain()
        self._arrange()
        self._connect()
        self.refresh()

    def _explain(self) -> None:
        self.marginals.setToolTip("How the shown runs are distributed along both axes")
        self.marginals.clicked.connect(lambda on: self._do(change_scatter("Histograms", marginals=bool(on))))
        self.colour_map.setAccessibleName("Colour map")
        self.colour_map.setToolTip("Colours from low to high values")
        self.colour_map.addItems([name.capitalize() for name in CONTINUOUS])

    def _arrange(self) -> None:
        page = QWidget()
        self.column = column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Axes", "heading"))
        column.addLayout(self._axes())
        self._section("Colour by", self.colour, self.colour_map)
        self._section("Size by", self.sizes)
        self._section("Trend", self.trend, self.span)
        self._section("Pareto front", self.front)
        self._section("Points", self.opacity, self.marginals)
        column.addStretch(1)
        self.setWidget(page)
        WheelGuard(page)

    def _section(self, title: str, *widgets: QWidget) -> None:
        self.column.addSpacing(SPACE.unit)
        self.column.addWidget(label(title, "heading"))
        for widget in widgets:
            self.column.addWidget(widget)

    def _axes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE.inside)
        for row, (text, field, scale) in enumerate((("Y", self.down, self.y_scale), ("X", self.across, self.x_scale))):
            grid.addWidget(label(text, "muted"), row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(scale, row, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        return grid

    def _connect(self) -> None:
        session = self._workspace.session
        self.across.chosen.connect(partial(self._axis, "x"))
        self.down.chosen.connect(partial(self._axis, "y"))
        self.x_scale.activated.connect(partial(self._scale, 0))
        self.y_scale.activated.connect(partial(self._scale, 1))
        self.colour.chosen.connect(lambda name: self._do(change_scatter("Colour of points", colour_by=name)))
        self.colour_map.activated.connect(
            lambda place: self._do(change_hparams("Colour map", colour_map=CONTINUOUS[place]))
        )
        self.sizes.chosen.connect(lambda name: self._do(change_scatter("Size of points", size_by=name)))
        self.trend.chosen.connect(lambda place: self._do(change_scatter("Trend", trend=_TRENDS[place][0])))
        self.span.changed.connect(
            lambda value: session.do(change_scatter("Span", "scatter.span", span=round(value, 2)))
        )
        self.span.settled.connect(session.end_gesture)
        self.opacity.changed.connect(
            lambda value: session.do(change_scatter("Opacity", "scatter.opacity", opacity=round(value, 2)))
        )
        self.opacity.settled.connect(session.end_gesture)
        self.opacity.reset.clicked.disconnect()
        self.opacity.reset.clicked.connect(lambda: self._do(change_scatter("Opacity", opacity=None)))
        self._workspace.changed.connect(self._changed)

    def _axis(self, side: str, name: str) -> None:
        changes: dict[str, Any] = {side: name, f"{side}_limits": None}
        self._do(change_scatter(f"Axis {field_title(name)}", **changes))

    def _scale(self, place: int, scale: int) -> None:
        session = self._workspace.session
        pair = pair_shown(session.catalog, session.state)
        if pair is not None:
            self._do(scale_axis(pair[place], field_title(pair[place]), SCALES[scale][0]))

    def _do(self, command: Command) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(command)

    def show_catalog(self, catalog: Catalog) -> None:
        """List the fields of a catalog that have been worked out."""
        if catalog is not self._known:
            self._known = catalog
            self.refresh()

    def _changed(self, change: Change) -> None:
        if change.before.hparams is not change.after.hparams or change.before.scatter is not change.after.scatter:
            self.refresh()

    def refresh(self) -> None:
        """Show the session's values; what a catalog holds is listed once `show_catalog` has told that it is known."""
        session = self._workspace.session
        if session.catalog is not self._known:
            return
        state, catalog = session.state.scatter, session.catalog
        pair = pair_shown(catalog, session.state)
        fields = listed_fields(catalog, session.state)
        scales = [scale for scale, _, _ in SCALES]
        for box, scale, name in zip((self.across, self.down), (self.x_scale, self.y_scale), pair or (), strict=False):
            box.show_fields(fields, name)
            scale.setCurrentIndex(scales.index(session.state.hparams.choice(name).scale))
        self.colour.show_fields(fields, state.colour_by)
        self.sizes.show_fields(fields, state.size_by)
        chosen_map = session.state.hparams.colour_map
        self.colour_map.setCurrentIndex(CONTINUOUS.index(chosen_map) if chosen_map in CONTINUOUS else 0)
        self.front.refresh(fields)
        self.trend.show_choice([kind for kind, _, _ in _TRENDS].index(state.trend))
        self.span.setVisible(state.trend is Trend.LOESS)
        self.span.show_value(state.span)
        self.marginals.setChecked(state.marginals)
        count = len(drawn_runs(catalog, session.state).keys)
        self.opacity.show_value(state.opacity if state.opacity is not None else point_opacity(count))
        self.opacity.reset.setVisible(state.opacity is not None)


def _scale_box(title: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(title)
    box.setToolTip("How values become places; it is the scale of this field's axis in parallel coordinates, too")
    narrow(box, 5)
    add_choices(box, SCALES)
    return box
