"""What can be done about points that moved, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def moved_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of a view."""
    finder = view.comparing.finder
    return (
        Action(
            "embedding.align",
            "Align all steps",
            view.projecting.align_shown,
            when=view.projecting.can_align,
            tip="Lay every logged step over the one before, so that what stays does not jump",
        ),
        Action(
            "embedding.play_states",
            "Play the states of the table",
            lambda: view.toolbar.step.toggle_play(),
            when=lambda: view.toolbar.step.isVisible(),
            tip="Show one logged state of the table after the other",
        ),
        Action(
            "embedding.moved_next",
            "Next point that moved most",
            lambda: finder.step(1),
            "F4",
            when=finder.can_step,
            tip="Select the point that moved most, then the next, and fly to it",
        ),
        Action(
            "embedding.moved_back",
            "Point before that moved more",
            lambda: finder.step(-1),
            "Shift+F4",
            when=finder.can_step,
            tip="Select the point before among those that moved most and fly to it",
        ),
    )
