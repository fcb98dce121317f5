"""What can be done with points and camera on their way, as one table."""

from __future__ import annotations

from collections.abc import Callable

from app.actions import Action
from app.views.embedding.motion.scrub_bar import ScrubBar
from app.views.embedding.motion.viewpoint_acts import ViewpointActs
from app.views.embedding.scene.point_motion import PointMotion


def motion_actions(
    scrub: ScrubBar, points: PointMotion, places: ViewpointActs, show_menu: Callable[[], None]
) -> tuple[Action, ...]:
    """Return the actions of points that go from one picture to another, and of places to look from."""

    def can_go_again() -> bool:
        return points.transition is not None

    return (
        Action(
            "embedding.between",
            "Hold points between two pictures",
            scrub.take,
            "M",
            "View",
            when=can_go_again,
            tip="Move the points with the arrow keys between where they were and where they are",
        ),
        Action(
            "embedding.replay",
            "Move points again",
            scrub.replay,
            "Shift+M",
            "View",
            when=can_go_again,
            tip="Let the points go slowly from where they were to where they are",
        ),
        *_viewpoints(places, show_menu),
    )


def _viewpoints(places: ViewpointActs, show_menu: Callable[[], None]) -> tuple[Action, ...]:
    return (
        Action(
            "embedding.frame_all",
            "Frame all points",
            places.frame_all,
            "Home",
            "View",
            tip="Show all points as large as they fit, whatever is selected",
        ),
        Action(
            "embedding.frame_point",
            "Go to the point",
            places.frame_point,
            "Shift+F",
            "View",
            when=lambda: places.pointed() is not None,
            tip="Show the point under the mouse, or the selected one, in the middle of its surroundings",
        ),
        Action(
            "embedding.save_view",
            "Save view",
            places.save,
            "K",
            "View",
            tip="Keep where the points are looked at from, under a name",
        ),
        Action(
            "embedding.views",
            "Saved views…",
            show_menu,
            "Shift+K",
            "View",
            icon="camera",
            tip="Go to a view that was saved, or save this one",
        ),
    )
