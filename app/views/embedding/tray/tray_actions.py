"""What opens and closes the tray, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action
from core.session.commands.points.tray import show_page
from core.state import TrayPage

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def tray_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of the tray of a view."""

    def turn_to(page: TrayPage) -> None:
        view.workspace.session.do(show_page(page))
        if view.acts.wish.tray.open:
            view.halves.tray.focus()
        else:
            view.canvas.setFocus()

    def shows(page: TrayPage) -> bool:
        return view.acts.wish.tray.open and view.acts.wish.tray.page is page

    return (
        Action(
            "embedding.table",
            "Table of all points",
            lambda: turn_to(TrayPage.TABLE),
            "E",
            "View",
            when=view.has_points,
            checked=lambda: shows(TrayPage.TABLE),
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
            checked=lambda: shows(TrayPage.GALLERY),
            icon="images",
            tip="Show or hide all points below the picture as images, or as cards with their labels",
        ),
        Action(
            "embedding.tray_whole",
            "Let table or gallery fill the view",
            lambda: view.halves.tray.enlarge(),
            "Alt+E",
            when=view.has_points,
            tip="Give all the height to the table or gallery, or the picture its part again",
        ),
        Action(
            "embedding.sort_around",
            "Sort by distance to the selection",
            lambda: view.halves.tray.sort_around(),
            "Alt+V",
            when=view.has_selection,
            tip="Let table and gallery begin with what is near the selected point, or the mean of several",
        ),
    )
