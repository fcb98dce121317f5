from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.views.embedding.tray.grid import Grid

COUNTS = st.lists(st.integers(1, 9), min_size=1, max_size=5)
WIDTHS = st.integers(5, 90)
CELL = (20, 15)


def laid(counts: list[int], width: int, heading: int) -> list[tuple[int, int]]:
    """Corners of all cells, laid one after the other."""
    across = max(width // CELL[0], 1)
    margin, y, corners = max(width - across * CELL[0], 0) // 2, 0, []
    for count in counts:
        y += heading
        corners += [(margin + i % across * CELL[0], y + i // across * CELL[1]) for i in range(count)]
        y += -(-count // across) * CELL[1]
    return corners


def grid(counts: list[int], width: int, heading: int = 24) -> Grid:
    return Grid(np.array(counts, dtype=np.int64), width, CELL, heading)


@given(COUNTS, WIDTHS, st.sampled_from([0, 24]))
def test_cells_lie_in_rows_below_their_headings(counts: list[int], width: int, heading: int) -> None:
    made, corners = grid(counts, width, heading), laid(counts, width, heading)
    assert [made.corner(place) for place in range(made.count)] == corners
    assert made.height == max(y for _, y in corners) + CELL[1]
    every = made.between(0, made.height)
    assert list(zip(every.x.tolist(), every.y.tolist(), strict=True)) == corners


@given(COUNTS, WIDTHS, st.integers(0, 200), st.integers(1, 120))
def test_only_what_lies_between_two_heights_is_looked_at(counts: list[int], width: int, top: int, tall: int) -> None:
    made = grid(counts, width)
    seen = made.between(top, top + tall)
    expected = [place for place, (_, y) in enumerate(laid(counts, width, 24)) if y < top + tall and y + CELL[1] > top]
    assert seen.places.tolist() == expected


@given(COUNTS, WIDTHS, st.integers(-5, 95), st.integers(-5, 300))
def test_a_pixel_belongs_to_the_cell_around_it(counts: list[int], width: int, x: int, y: int) -> None:
    around = [
        place
        for place, (left, top) in enumerate(laid(counts, width, 24))
        if left <= x < left + CELL[0] and top <= y < top + CELL[1]
    ]
    assert grid(counts, width).at(x, y) == (around[0] if around else -1)


@given(COUNTS, WIDTHS, st.tuples(*[st.integers(0, 150)] * 2), st.tuples(*[st.integers(1, 120)] * 2))
def test_a_rubber_band_encloses_what_it_touches(
    counts: list[int], width: int, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    left, top, right, bottom = *corner, corner[0] + size[0], corner[1] + size[1]
    touched = [
        place
        for place, (x, y) in enumerate(laid(counts, width, 24))
        if x < right and x + CELL[0] > left and y < bottom and y + CELL[1] > top
    ]
    assert grid(counts, width).within(left, top, right, bottom).tolist() == touched


def test_the_heading_at_the_top_stays_until_the_next_pushes_it_away() -> None:
    made = grid([4, 2], 40)
    assert made.tops.tolist() == [0, 54, 93]
    assert made.headings(0, 90) == [(0, 0), (1, 54)]
    assert made.headings(20, 90) == [(0, 20), (1, 54)]
    assert made.headings(40, 90) == [(0, 30), (1, 54)]
    assert made.headings(60, 90) == [(1, 60)]
    assert grid([4], 40, 0).headings(0, 90) == []


@given(COUNTS, WIDTHS, st.data(), st.integers(-3, 3))
def test_up_and_down_stay_in_the_column(counts: list[int], width: int, data: st.DataObject, lines: int) -> None:
    made, corners = grid(counts, width), laid(counts, width, 24)
    place = data.draw(st.integers(0, len(corners) - 1))
    heights = sorted({y for _, y in corners})
    line = min(max(heights.index(corners[place][1]) + lines, 0), len(heights) - 1)
    beside = [i for i, (_, y) in enumerate(corners) if y == heights[line]]
    same = [i for i in beside if corners[i][0] == corners[place][0]]
    assert made.beside(place, lines) == (same or beside)[-1]


def test_a_gallery_of_nothing_has_no_cells() -> None:
    made = grid([], 100)
    assert (made.height, made.count) == (0, 0)
    assert made.at(5, 5) == -1
    assert made.between(0, 50).places.tolist() == []
