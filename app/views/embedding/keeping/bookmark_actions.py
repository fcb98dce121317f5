"""What can be done with bookmarks, as rows of the table of actions."""

from __future__ import annotations

from app.actions import Action
from app.views.embedding.keeping.bookmark_acts import BookmarkActs


def bookmark_actions(acts: BookmarkActs) -> tuple[Action, ...]:
    """Return the actions of bookmarks."""
    return (
        Action(
            "embedding.bookmark",
            "Bookmark the view",
            acts.keep,
            "Ctrl+K",
            "View",
            when=acts.can_keep,
            icon="star",
            tip="Keep all that decides how the points are seen: projection, colours, camera, filters, selection, step",
        ),
        Action(
            "embedding.next_bookmark",
            "Next bookmark",
            lambda: acts.step(1),
            "Alt+K",
            "View",
            when=lambda: bool(acts.all),
            tip="Show the next picture that was kept",
        ),
        Action(
            "embedding.previous_bookmark",
            "Bookmark before",
            lambda: acts.step(-1),
            "Alt+Shift+K",
            "View",
            when=lambda: bool(acts.all),
            tip="Show the picture before that was kept",
        ),
        Action(
            "embedding.play_bookmarks",
            "Play bookmarks",
            acts.toggle_play,
            "Ctrl+Shift+K",
            "View",
            when=lambda: bool(acts.all),
            checked=lambda: acts.playing,
            tip="Show all pictures that were kept one after another; Esc or anything you do ends it",
        ),
    )
