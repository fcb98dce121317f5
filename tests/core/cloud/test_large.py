"""Pictures larger than a screen: painted strip by strip, they are what is painted at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.cloud.camera import HOME, CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.painting import room
from core.cloud.painting.sheet import sheet_of, strips
from core.cloud.points import Look, PointArrays
from core.cloud.splat import paint_compiled, paint_large
from core.model import I8
from tests.core.cloud.test_in_order import points

SIZE = (160.0, 120.0, 3.0)


def looks() -> dict[str, PointArrays]:
    some = points(0.02)
    few = PointArrays(some.positions[:300], some.colour_index[:300], some.palette, some.emphasis[:300], 4.0, 0.7)
    many = points(0.02, 30_000)
    return {"crisp": replace(some, size=20.0), "soft": few, "density": replace(many, opacity=0.2, density=1.0)}


@pytest.mark.parametrize("name", looks())
def test_strips_give_the_picture_that_is_painted_at_once(name: str) -> None:
    what, matrix = looks()[name], view_matrix(CameraState(rotation=HOME), 3, *SIZE[:2])
    cloud = Cloud(what.positions)
    at_once = paint_compiled(cloud, what, matrix, *SIZE).image
    assert len(np.unique(at_once.reshape(-1, 4), axis=0)) > 10
    for strip in (1, 40_000, 1 << 30):
        np.testing.assert_array_equal(paint_large(cloud, what, matrix, *SIZE, strip=strip), at_once)


def test_only_as_many_strips_are_in_work_as_there_are_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    what, matrix = looks()["density"], view_matrix(CameraState(rotation=HOME), 3, *SIZE[:2])
    open_now, most, cells = 0, 0, 0
    take, give = room.take, room.give

    def counted(size: int) -> I8:
        nonlocal open_now, most, cells
        open_now += 1
        most, cells = max(most, open_now), max(cells, size)
        return take(size)

    def given(back: I8) -> None:
        nonlocal open_now
        open_now -= 1
        give(back)

    monkeypatch.setattr(room, "take", counted)
    monkeypatch.setattr(room, "give", given)
    monkeypatch.setattr("core.cloud.threads.workers", lambda: 2)
    cloud = Cloud(what.positions)
    sheet = sheet_of(cloud, what, matrix, SIZE, Look())
    assert len(strips(sheet, 1)) == 6
    paint_large(cloud, what, matrix, *SIZE, strip=1)
    layers = len(sheet.emphasis.added)
    assert most <= 8 * layers
    assert open_now == 0
    assert cells < 0.4 * 4 * 480 * 360, "a strip needs memory for itself only"


def test_the_cloud_of_positions_is_made_once_while_somebody_holds_it() -> None:
    positions = points(0.1).positions
    made = Cloud(positions)
    assert Cloud.for_positions(positions) is made
    assert Cloud.for_positions(positions.copy()) is not made
    other = points(0.1).positions
    del made
    assert Cloud.for_positions(other).positions is other
