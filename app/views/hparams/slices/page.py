"""The page of slices: a metric over each hyperparameter, side by side."""

from __future__ import annotations

from typing import ClassVar

from app.views.hparams.judging.page import JudgingPage
from app.views.hparams.judging.painter import at_once
from app.views.hparams.slices.panel import SlicesPanel
from app.workspace import Workspace
from core.session.commands.runs.judging import change_slices
from core.views.slices import slices_of
from core.views.slices.empty import without_slices
from core.views.slices.exported import slice_table


class SlicesPage(JudgingPage):
    """Planes of one metric over several fields, which share the metric's axis."""

    kind: ClassVar[str] = "slices"
    title: ClassVar[str] = "Slices"
    part: ClassVar[str] = "slices"

    def __init__(self, workspace: Workspace) -> None:
        remedies = {"usual_fields": lambda: change_slices("Choose fields automatically", fields=None)}
        super().__init__(workspace, at_once(slices_of), without_slices, slice_table, remedies)

    def make_panel(self) -> SlicesPanel:
        """Return the display panel."""
        return SlicesPanel(self.workspace)
