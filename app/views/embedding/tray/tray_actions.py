"""What opens and closes the tray, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action
from core.session.tray_commands import show_page
from core.state import TrayPage

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def tray_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of the tray of a view."""
    tray, do = view.halves.tray, view.workspace.session.do

    def turn_to(page: TrayPage) -> None:
        do(show_page(page))
        if tray.state.open:
            tray.focus()
        else:
            view.canvas.setFocus()

    return (
        Action(
            "embedding.table",
            "Table of all points",
            lambda: turn_to(TrayPage.TABLE),
            "E",
            "View",
            when=view.has_points,
            checked=lambda: tray.state.open and tray.state.page is TrayPage.TABLE,
            icon="table",
            tip="Show or hide all points below the picture as rows that can be sorted and edited",
        ),
        Action(
            "embedding.gallery",
            "Gallery of all points",
            lambda: turn_to(TrayPage.GALLERY),
            "Shift+E",
            "View",
            when=view.has_points,
            checked=lambda: tray.state.open and tray.state.page is TrayPage.GALLERY,
            icon="images",
            tip="Show or hide all points below the picture as images, or as cards with their labels",
        ),
        Action(
            "embedding.tray_whole",
            "Let table or gallery fill the view",
            tray.enlarge,
            "Alt+E",
            when=view.has_points,
            tip="Give all the height to the table or gallery, or the picture its part again",
        ),
        Action(
            "embedding.sort_around",
            "Sort by distance to the selection",
            tray.sort_around,
            "Alt+V",
            when=view.has_selection,
            tip="Let table and gallery begin with what is near the selected point, or the mean of several",
        ),
    )
