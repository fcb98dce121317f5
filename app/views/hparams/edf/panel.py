"""The display panel of the page of distribution functions."""

from __future__ import annotations

from app.views.hparams.judging.curves_box import CurvesBox
from app.views.hparams.judging.panel import JudgingPanel, switch
from app.widgets.controls import Segments
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.runs.judging import change_edf

_BANDS = (
    (0.0, "Off", "No band is drawn"),
    (0.9, "90", "The band holds the whole true distribution with a probability of at least 90 %"),
    (0.95, "95", "The band holds the whole true distribution with a probability of at least 95 %"),
    (0.99, "99", "The band holds the whole true distribution with a probability of at least 99 %"),
)
_ABOUT = "Dvoretzky, Kiefer and Wolfowitz: for any distribution, at all values at once"


class EdfPanel(JudgingPanel):
    """The metric, which runs have a curve together, and the band."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "edf")

    def add_sections(self) -> None:
        """Add curves and band."""
        self.curves = CurvesBox()
        self.band = Segments("Band", [(title, tip) for _, title, tip in _BANDS])
        self.points = switch("Runs on their curves", "Each run is a point on the curve of its group")
        self.section("Curves", self.curves, self.points)
        self.section("Band in %", self.band, label(_ABOUT, "caption", wrap=True))
        self.curves.chosen.connect(lambda name: self.do(change_edf("Curves", curves_by=name)))
        self.band.chosen.connect(lambda place: self.do(change_edf("Band", band=_BANDS[place][0])))
        self.points.clicked.connect(lambda on: self.do(change_edf("Runs on their curves", points=bool(on))))

    def show_state(self, catalog: Catalog) -> None:
        """Show the session's values."""
        state = self._workspace.session.state
        self.curves.show_choice(catalog, state, state.edf.curves_by)
        levels = [level for level, _, _ in _BANDS]
        self.band.show_choice(levels.index(state.edf.band) if state.edf.band in levels else 0)
        self.points.setChecked(state.edf.points)
