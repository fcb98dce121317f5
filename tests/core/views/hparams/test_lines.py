"""The painter of lines: exact whatever the way it got there, and where lines are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.model import U1
from core.model.arrays import Bool
from core.views.hparams.lines.painter import SUBROWS, Gap, LinePainter, Lines, course, opacities

WIDTH, HEIGHT = 60, 80


def made(count: int, seed: int = 0, gaps: int = 3, curved: bool = False) -> Lines:
    """Return lines with random places and colours, all shown."""
    rng = np.random.default_rng(seed)
    ends = [(rng.random(count) * HEIGHT * SUBROWS).astype(np.int32) for _ in range(gaps + 1)]
    parts = tuple(Gap(ends[place], ends[place + 1], place * WIDTH, WIDTH) for place in range(gaps))
    colours = rng.integers(0, 256, (count, 3)).astype(np.uint8)
    return Lines(parts, gaps * WIDTH, HEIGHT, colours, np.ones(count, dtype=np.bool_), curved, opacity=0.3)


def single(left: float, right: float, thickness: float = 1.0, curved: bool = False) -> Lines:
    """Return one white line between two rows."""
    ends = [np.array([round(row * SUBROWS)], dtype=np.int32) for row in (left, right)]
    gap = Gap(ends[0], ends[1], 0, WIDTH)
    white, shown = np.full((1, 3), 255, dtype=np.uint8), np.ones(1, dtype=np.bool_)
    return Lines((gap,), WIDTH, HEIGHT, white, shown, curved, thickness, opacity=1.0)


def painted(lines: Lines, painter: LinePainter | None = None) -> U1:
    image = (painter or LinePainter(1)).paint(lines)
    assert image is not None
    return image


def shown(lines: Lines, mask: Bool) -> Lines:
    return replace(lines, shown=mask)


def test_a_level_line_covers_its_row_and_no_other() -> None:
    image = painted(single(20.5, 20.5))
    assert (image[20] == 255).all()
    assert image.sum() == image[20].sum()


def test_a_line_between_rows_is_shared_by_both() -> None:
    alpha = painted(single(21.0, 21.0))[..., 3].astype(int)
    assert (np.abs(alpha[20] - 128) <= 1).all()
    assert (np.abs(alpha[21] - 128) <= 1).all()
    assert alpha.sum() == alpha[20:22].sum()


@pytest.mark.parametrize("curved", [False, True])
@pytest.mark.parametrize(("left", "right"), [(10.0, 70.0), (70.0, 10.0), (30.0, 35.0)])
def test_each_column_is_covered_around_the_middle_of_the_line(left: float, right: float, curved: bool) -> None:
    alpha = painted(single(left, right, curved=curved))[..., 3].astype(float)
    share = (np.arange(WIDTH) + 0.5) / WIDTH
    eased = share * share * (3 - 2 * share) if curved else share
    rows = np.arange(HEIGHT) + 0.5
    middle = (alpha * rows[:, None]).sum(axis=0) / alpha.sum(axis=0)
    assert middle == pytest.approx(left + (right - left) * eased, abs=0.15)


@pytest.mark.parametrize("right", [10.0, 40.0, 70.0])
def test_weight_goes_with_length(right: float) -> None:
    """A column holds what a stroke of thickness 1 is high there: the length of the line for each step to the right."""
    alpha = painted(single(10.0, right))[..., 3].astype(float) / 255
    slope = (right - 10.0) / WIDTH
    assert alpha[:, 5:-5].sum(axis=0) == pytest.approx(np.full(WIDTH - 10, np.hypot(1, slope)), abs=0.15)


def test_lines_beyond_the_picture_are_cut_not_lost_in_memory() -> None:
    image = painted(single(0.0, float(HEIGHT), thickness=6.0))
    assert image[..., 3].max() == 255
    assert image[0, 0, 3] > 0
    assert image[-1, -1, 3] > 0


@pytest.mark.parametrize("curved", [False, True])
def test_moving_a_brush_gives_the_bytes_of_painting_anew(curved: bool) -> None:
    lines = made(700, curved=curved)
    painter = LinePainter(2)
    rng = np.random.default_rng(1)
    value = rng.random(700)
    for low, high in ((0.0, 1.0), (0.2, 0.6), (0.25, 0.6), (0.25, 0.9), (0.0, 0.01), (0.5, 0.5), (0.0, 1.0)):
        wish = shown(lines, (value >= low) & (value <= high))
        assert (painted(wish, painter) == painted(wish)).all()
    painter.close()


def test_a_small_move_draws_only_the_lines_between() -> None:
    lines = made(500)
    value = np.linspace(0, 1, 500)
    painter = LinePainter(1)
    painted(shown(lines, value <= 0.5), painter)
    assert painter.did.veiled == 3 * 500
    painted(shown(lines, value <= 0.52), painter)
    assert (painter.did.added, painter.did.removed, painter.did.veiled) == (3 * 10, 0, 0)
    painted(shown(lines, (value > 0.1) & (value <= 0.52)), painter)
    assert (painter.did.added, painter.did.removed) == (0, 3 * 50)


def test_the_first_brush_finds_the_veil_made() -> None:
    lines = made(400)
    value = np.linspace(0, 1, 400)
    painter = LinePainter(1)
    painted(lines, painter)
    wish = shown(lines, value <= 0.8)
    assert (painted(wish, painter) == painted(wish)).all()
    assert (painter.did.removed, painter.did.veiled) == (3 * 80, 0)


def test_moving_an_axis_draws_only_the_gaps_beside_it() -> None:
    lines = made(100, gaps=4)
    painter = LinePainter(1)
    painted(lines, painter)
    assert painter.did.added == 4 * 100
    other = replace(lines.gaps[3], right=lines.gaps[0].left)
    moved = replace(lines, gaps=(*lines.gaps[:3], other))
    assert (painted(moved, painter) == painted(moved)).all()
    painted(lines, painter)
    painted(moved, painter)
    assert painter.did.added == 100


def test_scrolling_puts_what_is_painted_elsewhere() -> None:
    lines = made(50)
    painter = LinePainter(1)
    whole = painted(lines, painter)
    right = replace(
        lines, width=2 * WIDTH, gaps=tuple(replace(gap, first=gap.first - WIDTH) for gap in lines.gaps[1:])
    )  # fmt: skip
    assert (painted(right, painter) == painted(right)).all()
    assert painter.did.added == 0
    assert (painted(right, painter)[..., 3] > 0).mean() == pytest.approx((whole[:, WIDTH:, 3] > 0).mean())


def test_the_order_of_lines_does_not_matter() -> None:
    lines = made(300)
    order = np.random.default_rng(2).permutation(300)
    gaps = tuple(replace(gap, left=gap.left[order], right=gap.right[order]) for gap in lines.gaps)
    assert (painted(lines) == painted(replace(lines, gaps=gaps, colours=lines.colours[order]))).all()


def test_any_number_of_threads_paints_the_same() -> None:
    lines = shown(made(3000), np.arange(3000) % 3 > 0)
    four = LinePainter(4)
    assert (painted(lines, four) == painted(lines)).all()
    four.close()


def test_lines_that_are_let_go_of_stay_faint_in_grey() -> None:
    ends = (np.array([20.5, 60.5]) * SUBROWS).astype(np.int32)
    lines = Lines(
        (Gap(ends, ends, 0, WIDTH),), WIDTH, HEIGHT, np.array([[255, 0, 0], [0, 255, 0]], dtype=np.uint8),
        np.array([True, False]), opacity=1.0, grey=(100, 100, 100),
    )  # fmt: skip
    image = painted(lines)
    assert image[20, 30].tolist() == [0, 0, 255, 255]
    blue, green, red, alpha = image[60, 30].tolist()
    assert blue == green == red
    assert 20 < alpha < 200


def test_crossing_lines_mix_their_colours() -> None:
    ends = (np.array([20.5, 20.5]) * SUBROWS).astype(np.int32)
    colours = np.array([[200, 0, 0], [0, 100, 0]], dtype=np.uint8)
    lines = Lines((Gap(ends, ends, 0, WIDTH),), WIDTH, HEIGHT, colours, np.ones(2, dtype=np.bool_), opacity=1.0)
    assert painted(lines)[20, 30].tolist() == [0, 50, 100, 255]


def test_a_first_answer_comes_before_what_takes_long_and_stops_are_heard() -> None:
    lines = made(60_000, gaps=3)
    first: list[tuple[U1, int]] = []
    painter = LinePainter(1)
    image = painter.paint(lines, first=lambda pixels, count: first.append((pixels, count)))
    assert image is not None
    ((sample, count),) = first
    assert count == 4000
    assert sample.shape == image.shape
    assert (sample[..., 3] > 0).any()
    again: list[int] = []
    painter.paint(lines, first=lambda _, count: again.append(count))
    assert again == []
    asked = iter([False, False, True])
    half = LinePainter(1)
    assert half.paint(made(60_000, seed=1), stop=lambda: next(asked, True)) is None
    lines = made(60_000, seed=1)
    assert (painted(lines, half) == painted(lines)).all()


def test_what_was_stopped_halfway_is_finished_exactly() -> None:
    lines = made(30_000)
    painter = LinePainter(1)
    asked = iter([False, True])
    assert painter.paint(lines, stop=lambda: next(asked, True)) is None
    assert (painted(lines, painter) == painted(lines)).all()
    assert painter.did.added == 3 * (30_000 - 8192)


def test_opacity_grows_with_lines_from_that_of_one_to_all() -> None:
    table = opacities(0.1, 100.0)
    assert table[16] == pytest.approx(0.1)
    assert table[8] == pytest.approx(0.05)
    assert table[1600] == pytest.approx(1.0)
    assert (np.diff(table) >= 0).all()
    assert table[160] == pytest.approx(0.55)


def test_a_course_goes_all_the_way() -> None:
    for curved in (False, True):
        places, steepness = course(50, curved)
        assert steepness.sum() == pytest.approx(1.0, abs=0.01)
        assert (np.diff(places) > 0).all()
        assert places[0] + places[-1] == pytest.approx(65536, abs=2)


def test_no_lines_are_an_empty_picture() -> None:
    lines = made(10)
    assert painted(shown(lines, np.zeros(10, dtype=np.bool_)))[..., 3].max() < 255
    assert not painted(Lines((), 5, 6, lines.colours, lines.shown)).any()
