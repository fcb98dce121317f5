from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.views.embedding.panes.arranging import GAP, arranged, grid

sizes = st.floats(100, 4000)


@given(st.integers(1, 4), sizes, sizes)
def test_pictures_fill_the_room_and_never_overlap(count: int, width: float, height: float) -> None:
    spots = arranged(count, width, height)
    assert len(spots) == count
    for spot in spots:
        assert spot.left >= 0
        assert spot.top >= 0
        assert spot.left + spot.width <= width + 1e-6
        assert spot.top + spot.height <= height + 1e-6
    for place, one in enumerate(spots):
        for other in spots[place + 1 :]:
            apart = (
                one.left + one.width + GAP <= other.left + 1e-6,
                other.left + other.width + GAP <= one.left + 1e-6,
                one.top + one.height + GAP <= other.top + 1e-6,
                other.top + other.height + GAP <= one.top + 1e-6,
            )
            assert any(apart)
    gaps = (max(spot.column for spot in spots) * height + max(spot.row for spot in spots) * width) * GAP
    assert sum(spot.width * spot.height for spot in spots) >= width * height - gaps - 1e-6 * width * height


def test_the_shape_of_the_window_decides() -> None:
    assert grid(2, 1200, 700) == ((0, 0, 1), (0, 1, 1))
    assert grid(2, 600, 900) == ((0, 0, 1), (1, 0, 1))
    assert grid(3, 1200, 700) == ((0, 0, 2), (0, 1, 1), (1, 1, 1)), "the main picture has the whole height"
    assert [column for _, column, _ in grid(3, 2600, 700)] == [0, 1, 2]
    assert [row for row, _, _ in grid(3, 400, 1200)] == [0, 1, 2]
    assert {(row, column) for row, column, _ in grid(4, 900, 700)} == {(0, 0), (0, 1), (1, 0), (1, 1)}
