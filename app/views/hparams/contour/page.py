"""The page of contours: a metric over two hyperparameters, as a surface between the runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from app.actions import Action
from app.views.hparams.contour.panel import ContourPanel
from app.views.hparams.judging.page import JudgingPage
from app.views.hparams.judging.turning import turn_action
from app.workspace import Workspace
from core.session.commands.runs.judging import change_contour
from core.views.contour import contours_of
from core.views.contour.empty import without_contours
from core.views.contour.exported import contour_table


class ContourPage(JudgingPage):
    """A plane for each pair of fields, over the surface of a metric."""

    kind: ClassVar[str] = "contour"
    title: ClassVar[str] = "Contour"
    part: ClassVar[str] = "contour"

    def __init__(self, workspace: Workspace) -> None:
        remedies = {"usual_fields": lambda: change_contour("Choose fields automatically", fields=None)}
        super().__init__(workspace, contours_of, without_contours, contour_table, remedies)

    def make_panel(self) -> ContourPanel:
        """Return the display panel."""
        return ContourPanel(self.workspace)

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with contours."""
        swap = turn_action(self.workspace, self.kind, lambda names: change_contour("Swap axes", fields=names))
        return (*super().actions_table(), swap)
