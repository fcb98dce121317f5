"""What can be done about thumbnails and labels, beside switching them on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.actions import Action
from core.session.command import change_embedding
from core.views.embedding.marks.names import naming_column

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def marks_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of a view."""

    def toggle() -> None:
        wish = view.acts.wish.marks
        on = not wish.clusters
        view.workspace.session.do(change_embedding(name_places_label(on), marks=replace(wish, clusters=on)))

    def can_name_places() -> bool:
        about = view.drawing.about
        return about is not None and naming_column(about.metadata, view.acts.wish) is not None

    return (
        Action(
            "embedding.names",
            "Name dense places",
            toggle,
            "Shift+A",
            "View",
            when=can_name_places,
            checked=lambda: view.acts.wish.marks.clusters,
            tip="Write over dense places what tells them apart, more of them the closer one looks",
        ),
    )


def name_places_label(on: bool) -> str:
    """Return what switching names of dense places is called."""
    return "Name dense places" if on else "Do not name dense places"
