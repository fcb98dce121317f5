"""The page of the best so far: the metric of each run as they follow each other, and the best up to each."""

from __future__ import annotations

from typing import ClassVar

from app.views.hparams.best.panel import BestPanel
from app.views.hparams.judging.page import JudgingPage
from app.views.hparams.judging.painter import at_once
from app.workspace import Workspace
from core.session.commands.runs.judging import change_best
from core.state import ORDER
from core.views.judging.order import TITLE
from core.views.spread import bests_of
from core.views.spread.empty import without_best
from core.views.spread.exported import best_table


class BestPage(JudgingPage):
    """Runs in their order, with a line of the best for each group."""

    kind: ClassVar[str] = "best"
    title: ClassVar[str] = "Best so far"
    part: ClassVar[str] = "best"
    made: ClassVar[dict[str, str]] = {TITLE: ORDER}

    def __init__(self, workspace: Workspace) -> None:
        remedies = {"usual_order": lambda: change_best("Order of runs", over=ORDER)}
        super().__init__(workspace, at_once(bests_of), without_best, best_table, remedies)

    def make_panel(self) -> BestPanel:
        """Return the display panel."""
        return BestPanel(self.workspace)
