"""What can be done about finding points, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def finding_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of a view."""
    return (
        Action(
            "embedding.find",
            "Find points…",
            view.focus_search,
            "Ctrl+F",
            when=view.has_labels,
            icon="search",
            tip="Find points by their metadata",
        ),
        Action(
            "embedding.find_next",
            "Next point that was found",
            lambda: view.finder.step(1),
            "F3",
            when=view.finder.can_step,
            tip="Select the next match of the search and fly to it",
        ),
        Action(
            "embedding.find_back",
            "Point before that was found",
            lambda: view.finder.step(-1),
            "Shift+F3",
            when=view.finder.can_step,
            tip="Select the match before and fly to it",
        ),
        Action(
            "embedding.neighbours",
            "Neighbours of the selection",
            lambda: view.acts.pin_neighbours(),
            "V",
            when=view.has_selection,
            icon="neighbours",
            tip="List what is near the selected points whatever is selected next: near their mean, if they are several",
        ),
        Action(
            "embedding.neighbours_follow",
            "Neighbours of the selected point",
            lambda: view.acts.follow_neighbours(),
            "Shift+V",
            when=lambda: bool(view.acts.wish.neighbours.of),
            tip="List the neighbours of whichever point is selected again",
        ),
    )
