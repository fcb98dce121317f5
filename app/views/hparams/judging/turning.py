"""Exchanging the axes of a plane of two fields."""

from __future__ import annotations

from collections.abc import Callable

from app.actions import Action
from app.workspace import Workspace
from core.session import Command
from core.views.importance.subject import metric_of
from core.views.judging.pairs import pair_fields


def turn_action(workspace: Workspace, kind: str, choose: Callable[[tuple[str, ...]], Command]) -> Action:
    """Return the action that draws the fields of a page in the other order; `choose` makes the command."""
    session = workspace.session

    def fields() -> tuple[str, ...]:
        state = session.state
        return pair_fields(session.catalog, getattr(state, kind).fields, metric_of(session.catalog, state.importance))

    def swap() -> None:
        names = fields()
        if len(names) > 1:
            session.do(choose(tuple(reversed(names))))

    return Action(
        f"{kind}.swap", "Swap axes", swap, "S", "View", tip="Exchange the horizontal and the vertical axis",
    )  # fmt: skip
