"""The page of ranks: runs over two hyperparameters, coloured by where their metric stands among all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from app.actions import Action
from app.views.hparams.judging.page import JudgingPage
from app.views.hparams.judging.painter import at_once
from app.views.hparams.judging.turning import turn_action
from app.views.hparams.rank.panel import RankPanel
from app.workspace import Workspace
from core.session.commands.runs.judging import change_rank
from core.views.contour import ranks_of
from core.views.contour.empty import without_ranks
from core.views.contour.exported import rank_table


class RankPage(JudgingPage):
    """A plane for each pair of fields."""

    kind: ClassVar[str] = "rank"
    title: ClassVar[str] = "Rank"
    part: ClassVar[str] = "rank"

    def __init__(self, workspace: Workspace) -> None:
        remedies = {"usual_fields": lambda: change_rank("Choose fields automatically", fields=None)}
        super().__init__(workspace, at_once(ranks_of), without_ranks, rank_table, remedies)

    def make_panel(self) -> RankPanel:
        """Return the display panel."""
        return RankPanel(self.workspace)

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done with ranks."""
        swap = turn_action(self.workspace, self.kind, lambda names: change_rank("Swap axes", fields=names))
        return (*super().actions_table(), swap)
