"""What can be done about clusters, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def cluster_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of a view."""
    clustering = view.clustering

    def find() -> None:
        clustering.wanted.emit()
        clustering.start()

    return (
        Action(
            "embedding.clusters",
            "Find clusters",
            find,
            "Q",
            when=lambda: view.drawing.about is not None,
            tip="Look for clusters as the panel says; they become a column that colours the points",
        ),
        Action(
            "embedding.boundaries",
            "Draw boundaries of clusters",
            clustering.toggle_around,
            "Shift+Q",
            "View",
            when=lambda: bool(clustering.listed),
            checked=lambda: clustering.drawn_around,
            tip="Draw a line around most points of each cluster, and write its name into it",
        ),
    )
