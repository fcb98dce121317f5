"""The display panel of the page of contours."""

from __future__ import annotations

from app.views.hparams.judging.field_checks import FieldChecks
from app.views.hparams.judging.panel import JudgingPanel, switch
from app.widgets.buttons import link_button
from app.widgets.controls import NumberRow, Scale, Segments
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.surface.recipe import FARTHEST, SurfaceMethod, reach_for
from core.analysis.surface.smooth import MOST as MOST_NEIGHBOURS
from core.analysis.surface.smooth import neighbours_for
from core.model import Catalog
from core.session.commands.runs.judging import change_contour
from core.views.hparams.drawn import drawn_runs
from core.views.importance.subject import metric_of
from core.views.judging.fields import fields_offered, told_by
from core.views.judging.pairs import MOST, pair_fields

_METHODS = (
    (SurfaceMethod.SMOOTH, "Smooth", "Local linear regression: what neighbouring runs have in common, without noise"),
    (SurfaceMethod.LINEAR, "Through runs", "Triangles between neighbouring runs: through every run, nothing outside"),
)
_NEIGHBOURS = "How many nearest runs each value of the surface is made of: few follow noise, many hide detail"
_REACH = (
    "How far from the nearest run the surface is drawn, as a share of the axes; outside of all runs a quarter as far"
)


class ContourPanel(JudgingPanel):
    """The metric, the fields, how the surface is made and what is drawn of it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "contour")

    def add_sections(self) -> None:
        """Add fields, method and parts of the picture."""
        self.fields = FieldChecks(
            self._workspace,
            "Fields of the axes",
            lambda names: change_contour("Fields of contours", fields=names),
            MOST,
        )
        self.automatic = link_button(
            "Choose automatically", lambda: self.do(change_contour("Choose fields automatically", fields=None))
        )
        self.automatic.setToolTip("The two hyperparameters that alone tell most of the metric")
        hint = label("Two make one plot; up to five make a plot for each pair", "caption", wrap=True)
        self.section("Over", self.fields, hint, button=self.automatic)
        self._add_surface()
        self.fill = switch("Colours", "Fill the surface with the colours of the metric")
        self.isolines = switch("Lines", "Lines along which the surface has one value: those that the legend names")
        self.points = switch("Runs", "Draw the runs that the surface is made of")
        self.section("Show", self.fill, self.isolines, self.points)
        self.section("Colour map", self.colour_map)
        self.fill.clicked.connect(lambda on: self.do(change_contour("Colours", fill=bool(on))))
        self.isolines.clicked.connect(lambda on: self.do(change_contour("Lines", isolines=bool(on))))
        self.points.clicked.connect(lambda on: self.do(change_contour("Runs", points=bool(on))))

    def _add_surface(self) -> None:
        self.method = Segments("Surface", [(title, tip) for _, title, tip in _METHODS])
        self.neighbours = NumberRow(
            self._workspace, "Runs averaged", _NEIGHBOURS, Scale(4.0, float(MOST_NEIGHBOURS), 1.0), 20.0
        )
        self.reach = NumberRow(
            self._workspace, "Reach", _REACH, Scale(1.0, 100 * FARTHEST + 20, 1.0, unit=" %"), 15.0
        )  # fmt: skip
        self.section("Surface", self.method, self.neighbours, self.reach)
        session = self._workspace.session
        self.method.chosen.connect(lambda place: self.do(change_contour("Surface", method=_METHODS[place][0])))
        self.neighbours.changed.connect(
            lambda value: session.do(change_contour("Runs averaged", "contour.neighbours", neighbours=round(value)))
        )
        self.reach.changed.connect(
            lambda value: session.do(change_contour("Reach", "contour.reach", reach=round(value) / 100))
        )
        for row in (self.neighbours, self.reach):
            row.settled.connect(session.end_gesture)
            row.reset.clicked.disconnect()
        self.neighbours.reset.clicked.connect(lambda: self.do(change_contour("Runs averaged", neighbours=None)))
        self.reach.reset.clicked.connect(lambda: self.do(change_contour("Reach", reach=None)))

    def show_state(self, catalog: Catalog) -> None:
        """Show the session's values."""
        state = self._workspace.session.state
        wish, metric = state.contour, metric_of(catalog, state.importance)
        taken = pair_fields(catalog, wish.fields, metric)
        offered = fields_offered(catalog, metric, state.run_table.calculated)
        self.fields.show_fields(offered, taken, told_by(catalog, taken, metric))
        self.automatic.setEnabled(wish.fields is not None)
        self.method.show_choice([method for method, _, _ in _METHODS].index(wish.method))
        count = len(drawn_runs(catalog, state).keys)
        self.neighbours.setVisible(wish.method is SurfaceMethod.SMOOTH)
        self.neighbours.show_value(float(wish.neighbours or neighbours_for(count)))
        self.neighbours.reset.setVisible(wish.neighbours is not None)
        self.reach.show_value(100 * (wish.reach or reach_for(count)))
        self.reach.reset.setVisible(wish.reach is not None)
        for box, on in ((self.fill, wish.fill), (self.isolines, wish.isolines), (self.points, wish.points)):
            box.setChecked(on)
