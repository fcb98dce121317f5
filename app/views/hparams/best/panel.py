"""The display panel of the page of the best so far."""

from __future__ import annotations

from app.views.hparams.judging.curves_box import CurvesBox
from app.views.hparams.judging.panel import JudgingPanel, switch
from app.views.hparams.plane.field_box import FieldBox
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.runs.judging import change_best
from core.state import ORDER
from core.views.hparams.fields import known_fields


class BestPanel(JudgingPanel):
    """The metric, the order of runs, and which have a line together."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "best")

    def add_sections(self) -> None:
        """Add order and lines."""
        self.over = FieldBox(
            "Order of runs", "Along what runs follow each other: their number, their start, or any other field",
            (("Number of the run", ORDER),),
        )  # fmt: skip
        self.curves = CurvesBox()
        self.points = switch("Runs", "Each run is a point, beside the line of the best so far")
        self.section("Over", self.over)
        self.section("Lines", self.curves, self.points)
        self.over.chosen.connect(lambda name: self.do(change_best("Order of runs", over=name)))
        self.curves.chosen.connect(lambda name: self.do(change_best("Lines", curves_by=name)))
        self.points.clicked.connect(lambda on: self.do(change_best("Runs", points=bool(on))))

    def show_state(self, catalog: Catalog) -> None:
        """Show the session's values."""
        state = self._workspace.session.state
        self.over.show_fields(known_fields(catalog, state.run_table.calculated), state.best.over)
        self.curves.show_choice(catalog, state, state.best.curves_by)
        self.points.setChecked(state.best.points)
