"""The display panel of parallel coordinates."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.views.hparams.importance.ordering import AxisOrderer
from app.views.hparams.parallel.field_list import FieldList
from app.widgets.buttons import link_button
from app.widgets.choices import narrow
from app.widgets.controls import NumberRow, Scale, Segments
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.model import Catalog
from core.session import Change, Command
from core.session.commands.runs.hparams import change_hparams, choose_axes
from core.state import Marginal
from core.style import CONTINUOUS, SPACE
from core.views.hparams.drawn import drawn_runs
from core.views.hparams.fields import axes_shown, field_title, known_fields
from core.views.hparams.plot import line_opacity
from core.views.importance.axes import order_words

_SHAPES = (
    ("Straight", "Lines go straight from axis to axis"),
    ("Curved", "Lines leave axes at right angles, so that bundles can be followed"),
)
_MARGINALS = (
    (Marginal.NONE, "None", "Nothing is drawn beside the axes"),
    (Marginal.HISTOGRAM, "Histogram", "How many shown lines cross each part of an axis"),
    (Marginal.BOX, "Box", "Median, quartiles and whiskers of the shown lines"),
)
_OPACITY = "How strongly a single line is drawn; by itself it is the fainter, the more lines there are"


class ParallelPanel(PanelArea):
    """Axes, colours and lines; every change is a command."""

    def __init__(self, workspace: Workspace, orderer: AxisOrderer) -> None:
        super().__init__()
        self._workspace = workspace
        self._orderer = orderer
        self.fields = FieldList(workspace)
        self.order = label("", "caption", wrap=True)
        self.by_importance = link_button("Order by importance", orderer.order)
        self.automatic = link_button("Choose automatically", lambda: self._do(choose_axes()))
        self.colour, self.colour_map = QComboBox(), QComboBox()
        self.shape = Segments("Lines", _SHAPES)
        self.marginal = Segments("Beside each axis", [(title, tip) for _, title, tip in _MARGINALS])
        self.opacity = NumberRow(workspace, "Opacity", _OPACITY, Scale(0.02, 1.0, 0.01, decimals=2), 0.5)
        self._names: list[str | None] = []
        self._known: Catalog | None = None
        self._explain()
        self._arrange()
        self._connect()
        self.refresh()

    def _explain(self) -> None:
        self.automatic.setToolTip("Parameters that vary, and metrics at the right")
        self.by_importance.setToolTip(
            "Parameters that matter most to the metric of the page Importance stand first; it is asked if needed"
        )
        self.colour.setAccessibleName("Colour lines by")
        self.colour.setToolTip("What the colours of lines say; the legend below the picture tells which is which")
        self.colour_map.setAccessibleName("Colour map")
        self.colour_map.setToolTip("Colours from low to high values")
        self.colour_map.addItems([name.capitalize() for name in CONTINUOUS])
        for box in (self.colour, self.colour_map):
            narrow(box, 8)
        self.fields.list.setMinimumHeight(180)

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        head = QHBoxLayout()
        head.addWidget(label("Axes", "heading"), 1)
        head.addWidget(self.automatic)
        column.addLayout(head)
        column.addWidget(self.fields, 1)
        column.addWidget(self.order)
        column.addWidget(self.by_importance, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(SPACE.unit)
        column.addWidget(label("Colour by", "heading"))
        column.addWidget(self.colour)
        column.addWidget(self.colour_map)
        column.addSpacing(SPACE.unit)
        column.addWidget(label("Lines", "heading"))
        column.addWidget(self.shape)
        column.addWidget(self.opacity)
        column.addSpacing(SPACE.unit)
        column.addWidget(label("Beside each axis", "heading"))
        column.addWidget(self.marginal)
        self.setWidget(page)
        WheelGuard(page)

    def _connect(self) -> None:
        session = self._workspace.session
        self.colour.activated.connect(self._colour)
        self.colour_map.activated.connect(
            lambda place: self._do(change_hparams("Colour map", colour_map=CONTINUOUS[place]))
        )
        self.shape.chosen.connect(lambda place: self._do(change_hparams("Shape of lines", curved=place == 1)))
        self.marginal.chosen.connect(
            lambda place: self._do(change_hparams("Beside each axis", marginal=_MARGINALS[place][0]))
        )
        self.opacity.changed.connect(self._opaque)
        self.opacity.settled.connect(session.end_gesture)
        self.opacity.reset.clicked.disconnect()
        self.opacity.reset.clicked.connect(lambda: self._do(change_hparams("Opacity of lines", opacity=None)))
        self._workspace.changed.connect(self._changed)
        self._orderer.changed.connect(self._show_order)

    def _opaque(self, value: float) -> None:
        self._workspace.session.do(change_hparams("Opacity of lines", merge="hparams.opacity", opacity=round(value, 2)))

    def _colour(self, place: int) -> None:
        name = self._names[place]
        self._do(change_hparams("Colour of lines", colour_by=name))

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
        if change.before.hparams is not change.after.hparams:
            self.refresh()

    def refresh(self) -> None:
        """Show the session's values; what a catalog holds is listed once `show_catalog` has told that it is known."""
        session = self._workspace.session
        if session.catalog is not self._known:
            return
        state = session.state.hparams
        self.fields.refresh()
        self._list_colours()
        self.colour_map.setCurrentIndex(CONTINUOUS.index(state.colour_map) if state.colour_map in CONTINUOUS else 0)
        self.shape.show_choice(int(state.curved))
        self.marginal.show_choice([kind for kind, _, _ in _MARGINALS].index(state.marginal))
        count = len(drawn_runs(session.catalog, session.state).keys)
        self.opacity.show_value(line_opacity(count, state.opacity))
        self.opacity.reset.setVisible(state.opacity is not None)
        self.automatic.setEnabled(state.axes is not None)
        self._show_order()

    def _show_order(self) -> None:
        session, busy = self._workspace.session, self._orderer.busy
        self.by_importance.setEnabled(not busy)
        self.order.setText("Asking for importance…" if busy else order_words(session.catalog, session.state))

    def _list_colours(self) -> None:
        session = self._workspace.session
        state = session.state.hparams
        axes = axes_shown(session.catalog, state)
        known = known_fields(session.catalog, session.state.run_table.calculated)
        names: list[str | None] = [None, "", *dict.fromkeys((*axes, *known))]
        if names != self._names:
            self._names = names
            self.colour.clear()
            self.colour.addItems(["Automatic: last metric", "Each run's own colour", *map(_title, names[2:])])
        wanted = state.colour_by
        self.colour.setCurrentIndex(names.index(wanted) if wanted in names else 0)


def _title(name: str | None) -> str:
    return field_title(name or "")
