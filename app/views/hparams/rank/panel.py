"""The display panel of the page of ranks."""

from __future__ import annotations

from app.views.hparams.judging.field_checks import FieldChecks
from app.views.hparams.judging.panel import JudgingPanel, switch
from app.widgets.buttons import link_button
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.runs.judging import change_rank
from core.views.importance.subject import metric_of
from core.views.judging.fields import fields_offered, told_by
from core.views.judging.pairs import MOST, pair_fields


class RankPanel(JudgingPanel):
    """The metric, the fields and the best run."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "rank")

    def add_sections(self) -> None:
        """Add fields and colours."""
        self.fields = FieldChecks(
            self._workspace, "Fields of the axes", lambda names: change_rank("Fields of ranks", fields=names), MOST
        )
        self.automatic = link_button(
            "Choose automatically", lambda: self.do(change_rank("Choose fields automatically", fields=None))
        )
        self.automatic.setToolTip("The two hyperparameters that alone tell most of the metric")
        hint = label("Two make one plot; up to five make a plot for each pair", "caption", wrap=True)
        self.best = switch("Mark the best run", "A ring around the best of the shown runs")
        self.section("Over", self.fields, hint, button=self.automatic)
        self.section("Colour map", self.colour_map)
        self.section("Over the runs", self.best)
        self.best.clicked.connect(lambda on: self.do(change_rank("Mark the best run", best=bool(on))))

    def show_state(self, catalog: Catalog) -> None:
        """Show the session's values."""
        state = self._workspace.session.state
        metric = metric_of(catalog, state.importance)
        taken = pair_fields(catalog, state.rank.fields, metric)
        offered = fields_offered(catalog, metric, state.run_table.calculated)
        self.fields.show_fields(offered, taken, told_by(catalog, taken, metric))
        self.automatic.setEnabled(state.rank.fields is not None)
        self.best.setChecked(state.rank.best)
