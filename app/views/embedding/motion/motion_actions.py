"""What can be done with points and camera on their way, as one table."""

from __future__ import annotations

from app.actions import Action
from app.views.embedding.motion.scrub_bar import ScrubBar
from app.views.embedding.scene.point_motion import PointMotion


def motion_actions(scrub: ScrubBar, points: PointMotion) -> tuple[Action, ...]:
    """Return the actions of points that go from one picture to another."""

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
    )
