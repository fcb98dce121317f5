from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cloud import cloud as cloud_module
from core.cloud import in_order
from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.in_order import InOrder, LastMade
from core.cloud.painting import sheet
from core.cloud.points import Emphasis, PointArrays
from core.cloud.splat import paint
from core.model import U1, U2

MATRIX = view_matrix(CameraState(rotation=HOME), 3, 160, 120)


def points(selected: float, rows: int = 4000) -> PointArrays:
    random = np.random.default_rng(3)
    positions = random.normal(0, 0.3, (rows, 3)).astype(np.float32)
    emphasis = np.where(random.random(rows) < selected, Emphasis.SELECTED, Emphasis.DIMMED).astype(np.uint8)
    emphasis[:5] = Emphasis.NEIGHBOUR
    palette = np.array([[200, 30, 30, 255], [30, 30, 200, 255]], dtype=np.uint8)
    return PointArrays(positions, random.integers(0, 2, rows, dtype=np.uint16), palette, emphasis, 3.0)


def painted(what: PointArrays, budget: int | None = None) -> U1:
    return paint(Cloud(what.positions), what, MATRIX, 160, 120, budget=budget, antialias=False).image


def test_a_crowd_is_painted_like_few_once_all_points_are_in(monkeypatch: pytest.MonkeyPatch) -> None:
    what = points(0.3)
    few = painted(what)
    monkeypatch.setattr(in_order, "FORWARD_AT_MOST", 10)
    assert Cloud(what.positions).emphasis_in_order(what.emphasis).crowd
    np.testing.assert_array_equal(painted(what), few)
    assert (painted(what, 400) != few).any(), "a sample of a crowd is a sample"


def test_a_crowd_shows_in_density_over_what_is_dimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    what = replace(points(0.5), opacity=0.2, density=1.0)
    monkeypatch.setattr(in_order, "FORWARD_AT_MOST", 10)
    dimmed = replace(what, emphasis=np.where(what.emphasis == Emphasis.SELECTED, 0, what.emphasis).astype(np.uint8))
    with_crowd, without = painted(what).astype(np.int64), painted(dimmed).astype(np.int64)
    middle = (slice(50, 70), slice(70, 90))
    strong = [np.ptp(image[middle][..., :3], axis=-1).mean() for image in (with_crowd, without)]
    assert strong[0] > 2 * strong[1], "selected points keep their colours"


def test_what_is_brought_forward_is_looked_up_only_while_it_is_few(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.array([0, 1, 2, 3, 4, 4, 2], dtype=np.uint8)
    found = InOrder.of(values)
    assert (found.counts, found.chosen.tolist(), found.crowd) == ((1, 1, 2, 1, 2), [3, 4, 5], False)
    assert [value for _, value in found.added] == [1, 2]
    monkeypatch.setattr(in_order, "FORWARD_AT_MOST", 2)
    crowd = InOrder.of(values)
    assert (crowd.counts, crowd.chosen.tolist(), crowd.crowd) == (found.counts, [], True)
    assert [value for _, value in crowd.added] == [1, 2, 3, 4]
    none = InOrder.of(np.full(4, 2, dtype=np.uint8))
    assert (none.crowd, len(none.chosen), [value for _, value in none.added]) == (False, 0, [2])


def test_the_last_few_arrays_are_put_in_order_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = Cloud(points(0.1).positions)
    made: list[str] = []
    gathered = Cloud.gathered

    def counted(self: Cloud, values: U1) -> U1:
        made.append(threading.current_thread().name)
        return gathered(self, values)

    monkeypatch.setattr(Cloud, "gathered", counted)
    now, then = points(0.1).emphasis, points(0.4).emphasis
    beside = threading.Thread(target=cloud.emphasis_in_order, args=(then,), name="beside")
    first = cloud.emphasis_in_order(now)
    beside.start()
    beside.join()
    assert cloud.emphasis_in_order(now) is first
    np.testing.assert_array_equal(cloud.emphasis_in_order(then).values, then[cloud.order])
    assert made == ["MainThread", "beside"], "what a thread has made ready is not made again by another"


def test_a_sample_looks_at_the_colours_of_its_own_points_only(monkeypatch: pytest.MonkeyPatch) -> None:
    what, looked = points(0.1), list[int]()

    def looking(index: U2) -> tuple[int, int]:
        looked.append(len(index))
        return in_order.ends(index)

    monkeypatch.setattr(cloud_module, "ends", looking)
    sample = Cloud.glance(what.positions, 100)
    np.testing.assert_array_equal(sample.colours_in_order(what.colour_index, 2), what.colour_index[sample.order])
    assert looked == [len(sample.order)]
    assert len(sample.order) <= 100


@pytest.mark.parametrize("whole", [True, False])
def test_the_one_colour_of_all_points_is_fetched_from_nowhere(monkeypatch: pytest.MonkeyPatch, whole: bool) -> None:
    what = points(0.1)
    cloud = Cloud(what.positions) if whole else Cloud.glance(what.positions, 100)
    monkeypatch.setattr(cloud_module, "NARROWED_FROM", 1)
    monkeypatch.setattr(cloud_module, "steady", None)
    monkeypatch.setattr(cloud_module, "gathered_narrow", None)
    found = cloud.colours_in_order(np.broadcast_to(np.uint16(7), len(cloud)), 8)
    np.testing.assert_array_equal(found, np.full(len(cloud.order), 7, dtype=np.uint16))
    assert (found.flags.c_contiguous, found.flags.writeable) == (True, False)
    with pytest.raises(ValueError, match="outside the palette"):
        cloud.colours_in_order(np.broadcast_to(np.uint16(7), len(cloud)), 7)


@pytest.mark.parametrize("whole", [True, False])
def test_an_unknown_emphasis_is_refused(whole: bool) -> None:
    what = points(0.1)
    cloud = Cloud(what.positions) if whole else Cloud.glance(what.positions, 100)
    emphasis = what.emphasis.copy()
    emphasis[cloud.order[3]] = Emphasis.SELECTED + 1
    with pytest.raises(ValueError, match="an emphasis is unknown"):
        cloud.emphasis_in_order(emphasis)


def test_an_array_that_is_gone_is_not_mistaken_for_another() -> None:
    kept: LastMade[U1, int] = LastMade()
    for value in range(50):
        assert kept.of(np.full(3, value, dtype=np.uint8), lambda value=value: value) == value  # type: ignore[misc]


@given(st.integers(0, 0xFF00), st.integers(1, 400), st.integers(0, 9))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_colours_are_in_the_order_of_the_points_however_they_were_fetched(
    kernels: None, monkeypatch: pytest.MonkeyPatch, least: int, span: int, seed: int
) -> None:
    monkeypatch.setattr(cloud_module, "NARROWED_FROM", 1)
    random = np.random.default_rng(seed)
    positions = random.normal(0, 1, (700, 3)).astype(np.float32)
    positions[seed] = np.nan
    values = (least + random.integers(0, min(span, 0xFFFF - least), 700)).astype(np.uint16)
    cloud = Cloud(positions)
    found = cloud.colours_in_order(values, 1 << 16)
    assert found.dtype == np.uint16
    assert not found.flags.writeable
    np.testing.assert_array_equal(found, values[cloud.order])
    if span > 1:
        with pytest.raises(ValueError, match="outside the palette"):
            cloud.colours_in_order(values, int(values.max()))


@pytest.mark.parametrize("opacity", [1.0, 0.2])
def test_other_colours_seen_from_the_same_place_need_no_other_ranges_and_bands(kernels: None, opacity: float) -> None:
    what = replace(points(0.1, 60_000), opacity=opacity)
    cloud, size = Cloud(what.positions), (160, 120)
    first = paint(cloud, what, MATRIX, *size)
    made = sheet.seen.made, sheet.parted.made
    others = replace(what, colour_index=1 - what.colour_index)
    again = paint(cloud, others, MATRIX, *size)
    assert (sheet.seen.made, sheet.parted.made) == made
    assert (again.image != first.image).any()
    anew = paint(Cloud(what.positions), others, MATRIX, *size)
    assert sheet.seen.made == made[0] + 1
    np.testing.assert_array_equal(again.image, anew.image)
    for matrix, another in ((MATRIX * 1.01, what), (MATRIX, replace(what, size=9.0))):
        before = sheet.seen.made, sheet.parted.made
        picture = paint(cloud, another, matrix, *size)
        assert (sheet.seen.made, sheet.parted.made) == (before[0] + 1, before[1] + 1)
        np.testing.assert_array_equal(picture.image, paint(Cloud(what.positions), another, matrix, *size).image)
