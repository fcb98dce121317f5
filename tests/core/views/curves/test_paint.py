from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from core.analysis.parallel import Crew
from core.model import U1
from core.state import Domain
from core.views import Band, Curves
from core.views.curves.hit import nearest_curve
from core.views.curves.mapping import Mapping
from core.views.curves.paint import paint_curves

NAN = float("nan")
UNIT = Mapping.over(Domain(0, 100, 0, 50), False, False, 100, 50)


def curves(*lines: list[tuple[float, float]], alpha: int = 255, width: float = 1.0) -> Curves:
    points = np.array([point for line in lines for point in line], dtype=np.float64).reshape(-1, 2)
    starts = np.cumsum([0, *map(len, lines)]).astype(np.int64)
    colours: U1 = np.array([(250, 100, 50, alpha)] * len(lines), dtype=np.uint8).reshape(-1, 4)
    keys = tuple("abcdef"[: len(lines)])
    return Curves(points[:, 0].copy(), points[:, 1].copy(), starts, colours, keys, width)


def painted(layer: Curves, mapping: Mapping = UNIT, scale: float = 1.0) -> U1:
    return paint_curves([layer], mapping, scale)


def test_a_line_covers_its_pixels_in_its_colour() -> None:
    image = painted(curves([(0, 24.5), (100, 24.5)]))
    assert image.shape == (50, 100, 4)
    assert image[25, 50].tolist() == [50, 100, 250, 255]
    assert image[:24].sum() == 0
    assert image[27:].sum() == 0


def test_colours_are_premultiplied() -> None:
    pixel = painted(curves([(0, 24.5), (100, 24.5)], alpha=128))[25, 50]
    assert pixel.tolist() == [25, 50, 125, 128]


def test_a_curve_that_crosses_itself_covers_once() -> None:
    image = painted(curves([(10, 10), (90, 40), (10, 40), (90, 10)], alpha=128, width=2.0))
    assert image[..., 3].max() == 128


def test_two_curves_add_up() -> None:
    image = painted(curves([(0, 24.5), (100, 24.5)], [(50.5, 0), (50.5, 50)], alpha=128))
    assert image[25, 50, 3] == 192


@pytest.mark.parametrize("angle", [0, 10, 45, 60, 90, 135])
def test_lines_are_as_wide_as_they_say_in_every_direction(angle: float) -> None:
    way = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))]) * 20
    image = painted(curves([(50 - way[0], 25 - way[1]), (50 + way[0], 25 + way[1])], width=3.0))
    area = image[..., 3].sum() / 255
    assert area == pytest.approx(40 * 3 + np.pi * 1.5**2, rel=0.06)


def test_nan_breaks_a_line() -> None:
    image = painted(curves([(0, 25), (40, 25), (50, NAN), (60, 25), (100, 25)]))
    assert image[:, 45:55].sum() == 0
    assert image[:, 35, 3].max() > 0
    assert image[:, 65, 3].max() > 0


def test_a_point_alone_is_a_dot() -> None:
    image = painted(curves([(50, 25)]))
    assert image[..., 3].sum() / 255 == pytest.approx(np.pi * 2.625**2, rel=0.1)


def test_a_spike_of_one_vertex_reaches_its_height() -> None:
    image = painted(curves([(0, 2), (49.4, 2), (49.5, 45), (49.6, 2), (100, 2)]))
    assert image[6, 49, 3] > 100


def test_lines_that_leave_the_image_keep_their_slope() -> None:
    image = painted(curves([(-100, -50), (200, 100)]))
    rows = np.argmax(image[..., 3], axis=0)
    assert rows[10] == pytest.approx(45, abs=1)
    assert rows[90] == pytest.approx(5, abs=1)


def test_enormous_values_are_drawn_as_far_as_one_sees() -> None:
    image = painted(curves([(0, 25), (50, 1e300), (100, 25)]))
    assert image[0, :, 3].max() > 0
    assert image[40:].sum() == 0


def test_widths_follow_the_scale() -> None:
    fine = Mapping.over(Domain(0, 100, 0, 50), False, False, 200, 100)
    assert painted(curves([(0, 25), (100, 25)], width=2.0), fine, 2.0)[:, 100, 3].sum() / 255 == pytest.approx(
        4, abs=0.1
    )


def test_log_axes_place_decades_evenly() -> None:
    mapping = Mapping.over(Domain(1, 100, 0.01, 1), True, True, 100, 50)
    assert mapping.x(np.array([1.0, 10.0, 100.0])).tolist() == [0, 50, 100]
    assert mapping.y(np.array([0.01, 0.1, -1.0]))[:2].tolist() == pytest.approx([50, 25])
    assert np.isnan(mapping.y(np.array([-1.0]))[0])
    assert mapping.x_at(50) == pytest.approx(10)
    assert mapping.y_at(25) == pytest.approx(0.1)
    assert mapping.pixel_of(10.0) == pytest.approx(50)
    assert mapping.domain().right == pytest.approx(100)


def test_the_nearest_curve_is_hit_between_vertices() -> None:
    layer = curves([(0, 10), (100, 10)], [(0, 40), (100, 40)])
    assert nearest_curve([layer], UNIT, 33, 38, 10) == "a"
    assert nearest_curve([layer], UNIT, 33, 14, 10) == "b"
    assert nearest_curve([layer], UNIT, 33, 25, 10) is None


def test_gaps_and_the_ends_of_curves_are_not_hit() -> None:
    layer = curves([(0, 10), (40, 10), (50, NAN), (60, 10)], [(60, 45), (100, 45)])
    assert nearest_curve([layer], UNIT, 50, 40, 5) is None
    assert nearest_curve([layer], UNIT, 60, 20, 5) is None
    assert nearest_curve([layer], UNIT, 60, 40, 5) == "a"
    assert nearest_curve([layer], UNIT, 80, 5, 5) == "b"
    assert nearest_curve([curves()], UNIT, 1, 1, 99) is None


def test_a_band_covers_what_lies_between_its_edges_and_nothing_else() -> None:
    mapping = Mapping(0.0, 10.0, 0.0, 10.0, False, False, 20.0, 20.0)
    x = np.array([0.0, 5.0, 10.0])
    band = Band(x, np.array([2.0, 2.0, np.nan]), np.array([8.0, 8.0, 8.0]), (255, 0, 0, 128), "a")
    image = paint_curves([band], mapping, 1.0)
    alpha = image[..., 3].astype(int)
    assert (alpha[5:15, :9] == 128).all()
    assert (alpha[:4] == 0).all()
    assert (alpha[16:] == 0).all()
    assert (alpha[:, 11:] == 0).all()  # beyond a gap there is nothing
    assert (image[5:15, :9, 2] == 128).all()  # premultiplied red


def test_a_spike_of_a_band_inside_a_column_is_not_lost() -> None:
    mapping = Mapping(0.0, 100.0, 0.0, 10.0, False, False, 10.0, 10.0)
    x = np.linspace(0, 100, 101)
    upper = np.full(101, 3.0)
    upper[42] = 9.0
    image = paint_curves([Band(x, np.full(101, 1.0), upper, (0, 0, 255, 255), "a")], mapping, 1.0)
    assert (image[1:9, 4, 3] == 255).all()
    assert (image[1:6, 6, 3] == 0).all()


def test_a_curve_that_turns_inside_columns_covers_all_from_its_lowest_to_its_highest_there() -> None:
    rng = np.random.default_rng(5)
    x, y = np.linspace(0, 99.999, 1000), rng.uniform(5, 45, 1000)
    image = painted(curves(list(zip(x.tolist(), y.tolist(), strict=True)), alpha=128))
    for column in range(100):
        inside = 50 - y[np.floor(x) == column]
        rows = image[int(inside.min()) : int(inside.max()) + 1, column, 3]
        assert (rows[1:-1] == 128).all()
        assert rows.min() > 0
    assert image[:4].sum() == 0
    assert image[46:].sum() == 0


def test_boxes_of_neighbouring_columns_meet_where_the_line_between_them_crosses() -> None:
    image = painted(curves([(9.1, 2), (10.1, 2), (10.5, 4), (10.9, 3), (11.1, 40), (11.5, 44), (11.9, 42), (13, 42)]))
    assert (image[6:46, 10:12, 3].max(axis=1) == 255).all()  # no gap between 4 and 40
    assert image[30, 12, 3] < 128


def test_what_is_hidden_changes_nothing() -> None:
    rng = np.random.default_rng(6)
    noise = [[(float(x), float(y)) for x, y in zip(np.linspace(0, 100, 600), rng.uniform(10, 40, 600), strict=True)]]
    wall = [[(float(x) / 4, y) for x in range(401) for y in (0.0, 50.0, 0.0)]]
    alone, over = painted(curves(*wall)), painted(curves(*noise, *wall))
    assert (alone[2:-2] == over[2:-2]).all()


def test_many_strokes_give_the_same_picture_on_several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.views.curves import paint

    rng = np.random.default_rng(7)
    lines = [
        [(float(x), float(y)) for x, y in zip(np.sort(rng.uniform(0, 100, 90)), rng.uniform(0, 50, 90), strict=True)]
    ] * 6
    layer = curves(*lines, alpha=77)
    wide = Mapping.over(Domain(0, 100, 0, 50), False, False, 300, 50)
    alone = paint_curves([layer], wide, 1.0)
    monkeypatch.setattr(paint, "_MANY", 0)
    monkeypatch.setattr("core.analysis.parallel.processors", lambda: 3)
    assert (paint_curves([layer], wide, 1.0) == alone).all()


def test_curves_in_crowds_are_those_that_are_laid_over_one_another_one_by_one() -> None:
    random, count = np.random.default_rng(11), 60
    tall = Mapping.over(Domain(0, 40, 0, 150), False, False, 80, 150)
    walks = 75 + np.cumsum(random.normal(0, 7, (count, 41)), axis=1)
    alphas = random.choice([255, 255, 128], count).astype(np.uint8)
    lines = [[(float(x), y) for x, y in enumerate(walk)] for walk in walks.tolist()]
    crowd = curves(*lines, width=2.0)
    crowd.colours[:] = np.column_stack([random.integers(0, 256, (count, 3), dtype=np.uint8), alphas])
    expected = np.zeros((150, 80, 4))
    for line, colour in zip(lines, crowd.colours, strict=True):
        one = curves(line, width=2.0)
        one.colours[:] = colour
        laid = painted(one, tall).astype(np.float64)
        expected = laid + expected * (1 - laid[..., 3:] / 255)
    image = painted(crowd, tall)
    assert (image[..., 3] == 255).mean() > 0.2
    assert (image[..., 3] == 0).any()
    np.testing.assert_allclose(image, expected, atol=5)


def test_curves_become_strokes_in_one_part_but_for_many_on_several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.views.curves import paint

    parts, run = list[int](), Crew.run

    def counted(crew: Crew, work: Callable[[int], object], count: int) -> None:
        parts.append(count)
        run(crew, work, count)

    monkeypatch.setattr(Crew, "run", counted)
    one = curves([(0, 10), (100, 40)])
    image = painted(one)
    assert parts == [1, 2]  # and two strips of columns
    monkeypatch.setattr(paint, "_MANY", 1)
    assert (paint_curves([one], UNIT, 1.0, threads=1) == image).all()
    assert parts[2:] == [1, 2]
    assert (paint_curves([one], UNIT, 1.0, threads=2) == image).all()
    assert parts[4] > 1
