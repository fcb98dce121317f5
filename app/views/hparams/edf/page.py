"""The page of distribution functions: the share of runs whose metric is at most as large, one curve a group."""

from __future__ import annotations

from typing import ClassVar

from app.views.hparams.edf.panel import EdfPanel
from app.views.hparams.judging.page import JudgingPage
from app.views.hparams.judging.painter import at_once
from app.workspace import Workspace
from core.views.spread import edfs_of
from core.views.spread.empty import without_curves
from core.views.spread.exported import edf_table


class EdfPage(JudgingPage):
    """Curves with bands, and runs on them."""

    kind: ClassVar[str] = "edf"
    title: ClassVar[str] = "EDF"
    part: ClassVar[str] = "edf"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, at_once(edfs_of), without_curves, edf_table, {})

    def make_panel(self) -> EdfPanel:
        """Return the display panel."""
        return EdfPanel(self.workspace)
