"""Tasks that make points ready to be drawn and hit."""

from __future__ import annotations

from core.cloud.cloud import Cloud
from core.jobs import Token
from core.views.embedding.coordinates import drawable, look_for_outermost, positions
from core.views.embedding.runs.layouts import Shown

GLANCE = 150_000
"""At most so many points are in the sample that is shown while all are sorted."""
LEAST = 400_000
"""Clouds of fewer points are sorted before anybody would see a sample."""


def glance_of(count: int) -> int:
    """Return how many of so many points are in the sample that is shown first, 0 for none."""
    return 0 if count < LEAST else min(GLANCE, count // 4)


def sort_points(token: Token | None, projection: Shown, components: tuple[int, ...]) -> Cloud:
    """Return the positions made from chosen components, sorted for drawing and hit tests."""
    cloud = Cloud(positions(projection, components))
    look_for_outermost(cloud, drawable(projection))  # the window's thread does not wait for it when it frames them
    return cloud


def glance_at_points(token: Token | None, projection: Shown, components: tuple[int, ...]) -> Cloud:
    """Return the same of a random sample of the points, which takes no time, to be drawn until all are sorted."""
    places = positions(projection, components)
    cloud = Cloud.glance(places, glance_of(len(places)))
    look_for_outermost(cloud, drawable(projection))
    return cloud
