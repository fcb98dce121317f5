"""The display panel of the page of slices."""

from __future__ import annotations

from app.views.hparams.judging.field_checks import FieldChecks
from app.views.hparams.judging.panel import JudgingPanel, switch
from app.views.hparams.plane.field_box import FieldBox
from app.widgets.buttons import link_button
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.runs.judging import change_slices
from core.state import ORDER
from core.views.importance.subject import metric_of
from core.views.judging.fields import fields_offered, told_by
from core.views.slices.plot import slice_fields


class SlicesPanel(JudgingPanel):
    """The metric, what it is drawn over, colours, trend and best run."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "slices")

    def add_sections(self) -> None:
        """Add fields, colours and what is drawn over the runs."""
        self.fields = FieldChecks(
            self._workspace, "Fields that the metric is drawn over",
            lambda names: change_slices("Fields of slices", fields=names),
        )  # fmt: skip
        self.automatic = link_button(
            "Choose automatically", lambda: self.do(change_slices("Choose fields automatically", fields=None))
        )
        self.automatic.setToolTip("Hyperparameters that vary among the runs")
        self.by_strength = switch(
            "Telling ones first", "Fields that alone tell most of the metric stand first; otherwise by their names"
        )
        self.colour = FieldBox(
            "Colour runs by", "What the colours of runs say; the legend below the picture tells which is which",
            (("Order in time", ORDER), ("Each run's own colour", "")),
        )  # fmt: skip
        self.trend = switch(
            "Local average", "A line of what neighbouring runs have in common; of categories the mean of each"
        )
        self.best = switch("Mark the best run", "A ring around the best of the shown runs in every slice")
        self.section("Over", self.fields, self.by_strength, button=self.automatic)
        self.section("Colour by", self.colour, self.colour_map)
        self.section("Over the runs", self.trend, self.best)
        self.by_strength.clicked.connect(lambda on: self.do(change_slices("Order of slices", by_strength=bool(on))))
        self.colour.chosen.connect(lambda name: self.do(change_slices("Colour of runs", colour_by=name)))
        self.trend.clicked.connect(lambda on: self.do(change_slices("Local average", trend=bool(on))))
        self.best.clicked.connect(lambda on: self.do(change_slices("Mark the best run", best=bool(on))))

    def show_state(self, catalog: Catalog) -> None:
        """Show the session's values."""
        state = self._workspace.session.state
        wish, metric = state.slices, metric_of(catalog, state.importance)
        offered = fields_offered(catalog, metric, state.run_table.calculated)
        taken = slice_fields(catalog, state, metric)
        self.fields.show_fields(offered, taken, told_by(catalog, taken, metric))
        self.automatic.setEnabled(wish.fields is not None)
        self.by_strength.setChecked(wish.by_strength)
        self.colour.show_fields((metric, *offered) if metric else offered, wish.colour_by)
        self.trend.setChecked(wish.trend)
        self.best.setChecked(wish.best)
