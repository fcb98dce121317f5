"""Where parts of a figure stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figure_files.grid import Cell, grid_of
from core.figure_files.spec import FigurePart, FigureSpec, part_title
from core.state import ChartSpec, ScalarsState, SessionState, Source

SPANS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=12)


def spec_of(spans: list[tuple[int, int]], columns: int, *sizes: tuple[float, ...]) -> FigureSpec:
    parts = tuple(FigurePart("scalars", across=across, down=down) for across, down in spans)
    return FigureSpec(parts, columns=columns, widths=sizes[0] if sizes else (), heights=sizes[1] if sizes else ())


@given(SPANS, st.integers(0, 5))
def test_no_two_parts_overlap_and_none_leaves_the_grid(spans: list[tuple[int, int]], columns: int) -> None:
    grid = grid_of(spec_of(spans, columns))
    taken = [
        (cell.row + r, cell.column + c) for cell in grid.cells for r in range(cell.down) for c in range(cell.across)
    ]
    assert len(taken) == len(set(taken)) == sum(across * down for across, down in spans)
    assert all(0 <= row < len(grid.rows) and 0 <= column < len(grid.columns) for row, column in taken)
    heights = grid.heights(600, 400, 12, [1.0] * len(spans))
    boxes = grid.boxes(600, heights, 12)
    assert max(box.right for box in boxes) <= 600 + 1e-6
    assert max(box.bottom for box in boxes) <= 400 + 1e-6


def test_parts_flow_row_by_row_around_those_that_span() -> None:
    grid = grid_of(spec_of([(1, 2), (2, 1), (1, 1), (1, 1), (3, 1)], 3))
    assert [(cell.row, cell.column) for cell in grid.cells] == [(0, 0), (0, 1), (1, 1), (1, 2), (2, 0)]
    assert grid.cells[0] == Cell(0, 0, 2, 1)


def test_relative_sizes_share_what_gaps_leave() -> None:
    grid = grid_of(spec_of([(1, 1)] * 4, 2, (2.0, 1.0), (1.0, 3.0)))
    first, second, third, _ = grid.boxes(312, grid.heights(312, 212, 12, [1.0] * 4), 12)
    assert (first.width, second.width) == pytest.approx((200, 100))
    assert second.left == pytest.approx(212)
    assert (first.height, third.height) == pytest.approx((50, 150))


def test_rows_without_a_height_have_the_shape_of_their_parts() -> None:
    grid = grid_of(spec_of([(1, 1), (1, 1), (2, 1)], 2))
    heights = grid.heights(212, 0, 12, [0.5, 0.7, 0.5])
    assert heights == pytest.approx([70, 106])


def test_parts_of_one_card_are_called_as_the_card_is() -> None:
    chart = ChartSpec("\nchart 1", "Losses", (Source("a"), Source("b")))
    state = SessionState(scalars=ScalarsState(charts=(chart,)))
    named = {"\nchart 1": "Losses", "\n/layout/Training\nLoss": "Loss", "loss/train": "loss/train", "x\nrun": "x run"}
    for key, title in named.items():
        assert part_title(FigurePart("scalars", cards=(key,), state=state)) == f"Scalars, {title}"
