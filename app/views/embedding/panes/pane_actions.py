"""What can be done with pictures side by side, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action

if TYPE_CHECKING:
    from app.views.embedding.panes.pane_grid import PaneGrid


def pane_actions(grid: PaneGrid) -> tuple[Action, ...]:
    """Return the actions of a grid of pictures."""
    return (*_pictures(grid), *_switches(grid))


def _pictures(grid: PaneGrid) -> tuple[Action, ...]:
    return (
        Action(
            "embedding.compare",
            "Compare",
            grid.add,
            "C",
            "View",
            when=grid.can_add,
            icon="compare",
            tip="Put another projection, table or step beside this picture; points are linked",
        ),
        Action(
            "embedding.morph",
            "Morph to a picture beside",
            grid.start_morph,
            "Y",
            "View",
            when=grid.can_morph,
            icon="morph",
            tip="Move the points of the main picture by a slider to where they are in another one",
        ),
        Action(
            "embedding.moved_beside",
            "Show what moved between the pictures",
            grid.show_moved,
            "Shift+Y",
            "View",
            when=grid.can_show_moved,
            icon="rank",
            tip="Colour and list the points whose neighbours are others in the picture beside",
        ),
    )


def _switches(grid: PaneGrid) -> tuple[Action, ...]:
    def beside() -> bool:
        return bool(grid.wish.panes.beside)

    return (
        Action(
            "embedding.link_cameras",
            "Move all pictures together",
            grid.toggle_cameras,
            "X",
            "View",
            when=beside,
            checked=lambda: grid.wish.panes.cameras,
            icon="link",
            tip="Turn, move and zoom all pictures with each of them",
        ),
        Action(
            "embedding.across",
            "Join points across pictures",
            grid.toggle_lines,
            "U",
            "View",
            when=beside,
            checked=lambda: grid.wish.panes.lines,
            icon="across",
            tip="Draw lines between the places of selected points and of the one under the mouse",
        ),
        Action(
            "embedding.close_panes",
            "Show one picture only",
            grid.close_all,
            "Shift+C",
            "View",
            when=beside,
            tip="Close all pictures beside the main one",
        ),
    )
