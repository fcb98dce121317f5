"""What a place shows of an image: places and pixels stand for one another at any zoom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.state import ImageZoom
from core.views.images.zooming import Frame, fit_scale, framed, panned, scaled, zoomed

rooms = st.tuples(st.floats(50, 2000), st.floats(50, 2000))
sizes = st.tuples(st.integers(1, 4000), st.integers(1, 4000))
zooms = st.none() | st.builds(ImageZoom, st.floats(0, 1), st.floats(0, 1), st.floats(0.05, 100))
frames = st.builds(framed, rooms, sizes, zooms)


@given(rooms, sizes)
def test_a_whole_image_touches_two_edges_and_stands_in_the_middle(
    room: tuple[float, float], size: tuple[int, int]
) -> None:
    frame = framed(room, size, None)
    width, height = size[0] * frame.scale, size[1] * frame.scale
    assert width <= room[0] * (1 + 1e-9)
    assert height <= room[1] * (1 + 1e-9)
    assert max(width / room[0], height / room[1]) == pytest.approx(1)
    assert frame.left == pytest.approx((room[0] - width) / 2, abs=1e-6)
    assert frame.scale == fit_scale(room, size)


@given(frames, st.floats(0, 1), st.floats(0, 1))
def test_places_and_pixels_stand_for_one_another(frame: Frame, across: float, down: float) -> None:
    x, y = across * frame.room[0], down * frame.room[1]
    assert frame.place_of(*frame.pixel_at(x, y)) == pytest.approx((x, y), abs=1e-4)


@given(frames, st.floats(1.0, 1.6))
def test_the_pixel_at_the_cursor_stays_there(frame: Frame, factor: float) -> None:
    x, y = frame.place_of(frame.image[0] / 2, frame.image[1] / 2)
    if not (0 <= x <= frame.room[0] and 0 <= y <= frame.room[1]):
        return
    larger = zoomed(frame, x, y, factor)
    assert larger.pixel_at(x, y) == pytest.approx((frame.image[0] / 2, frame.image[1] / 2), rel=1e-3, abs=1e-3)


@given(frames, st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
def test_no_drag_loses_an_image(frame: Frame, across: float, down: float) -> None:
    moved = panned(frame, across, down)
    assert moved.left < moved.room[0]
    assert moved.top < moved.room[1]
    assert moved.left + moved.image[0] * moved.scale > 0
    assert moved.top + moved.image[1] * moved.scale > 0


def test_a_zoom_is_the_same_part_in_another_place() -> None:
    zoom = zoomed(framed((300, 200), (100, 80), None), 60, 50, 4).zoom
    other = framed((600, 400), (100, 80), zoom)
    x, y = other.pixel_at(300, 200)
    assert (x / 100, y / 80) == pytest.approx((zoom.x, zoom.y))
    assert scaled(other, 300, 200, 1.0).scale == 1.0
