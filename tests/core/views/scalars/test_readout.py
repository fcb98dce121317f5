from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.analysis.smoothing import smooth
from core.model import Catalog
from core.state import Domain, ReadoutOrder, ScalarsState, SessionState, XAxis
from core.views import Viewport
from core.views.curves.mapping import Mapping
from core.views.scalars import CardWish, card_wish, in_order, readings
from core.views.scalars.readout import stepped
from core.views.scalars.table import HEADER, value_rows
from tests.core.views.scalars.logs import START, catalog, series

LOGS = catalog(
    {
        "a": {"loss": series([1, 2, 3, 4], [0, 10, 20, 30])},
        "b": {"loss": series([10, 20], [0, 10])},
        "c": {"loss": series([5, float("nan"), 7], [0, 10, 20])},
    }
)
FLAT = Mapping.over(Domain(0, 30, 0, 20), False, False, 300, 200)


def made(runs: Catalog = LOGS, **changes: Any) -> CardWish:
    return card_wish(
        runs, SessionState(scalars=ScalarsState(**{"smoothing": 0.0, **changes})), "loss", Viewport(300, 200)
    )


@pytest.mark.parametrize(("x", "step"), [(-5, 0), (4.9, 0), (5.1, 10), (19, 20), (99, 30)])
def test_the_nearest_logged_point_is_read(x: float, step: int) -> None:
    first = readings(made(), x)[0]
    assert first.step == step
    assert first.value == [1, 2, 3, 4][step // 10]


def test_a_reading_is_the_logged_point() -> None:
    found = readings(made(smoothing=0.6), 20)[0]
    assert found.smoothed == smooth(np.array([1.0, 2, 3, 4]), 0.6)[2]
    assert found.wall == START + 4
    assert found.relative == 14.0  # the run began ten seconds before this tag


def test_runs_that_do_not_reach_the_cursor_come_last() -> None:
    found = readings(made(), 25)
    assert [(reading.run, reading.inside) for reading in found] == [("a", True), ("b", False), ("c", False)]
    assert in_order(found, ReadoutOrder.HIGHEST, FLAT, 0)[0].run == "a"


@pytest.mark.parametrize(
    ("order", "runs"),
    [
        (ReadoutOrder.NEAREST, ["b", "a", "c"]),
        (ReadoutOrder.HIGHEST, ["b", "a", "c"]),
        (ReadoutOrder.LOWEST, ["a", "b", "c"]),
        (ReadoutOrder.NAME, ["a", "b", "c"]),
    ],
)
def test_the_order_is_the_users(order: ReadoutOrder, runs: list[str]) -> None:
    found = in_order(readings(made(), 10), order, FLAT, 20)
    assert [reading.run for reading in found] == runs


def test_one_run_alone() -> None:
    assert [reading.run for reading in readings(made(), 10, "b")] == ["b"]


def test_wall_times_that_go_back_are_searched_too() -> None:
    from core.model import Run, ScalarSeries

    wall = np.array([100.0, 50.0, 150.0])
    run = Run(
        "a", "table", (), scalars={"loss": ScalarSeries(wall, np.arange(3), np.array([1.0, 2.0, 3.0]))}, loaded=True
    )
    assert readings(made(Catalog(runs={"a": run}), x_axis=XAxis.WALL), 60)[0].value == 2.0


def test_keys_go_from_point_to_point_of_the_longest_line() -> None:
    wished = made()
    assert stepped(wished, 11, 1) == 20
    assert stepped(wished, 11, -1) == 0
    assert stepped(wished, 11, 10**9) == 30


def test_the_exported_rows_are_the_drawn_points() -> None:
    rows = value_rows(LOGS, SessionState(scalars=ScalarsState(smoothing=0.0)))
    assert len(rows) == 9
    first = dict(zip(HEADER, rows[0], strict=True))
    assert first == {"run": "a", "tag": "loss", "step": 0, "wall_time": START, "value": 1.0, "smoothed": 1.0}
    assert [row[2] for row in list(rows)[4:6]] == [0, 10]


def test_nearest_counts_both_directions_and_nearest_in_height_only_one() -> None:
    logs = catalog(
        {
            "far": {"loss": series([9, 5.2, 9], [0, 16, 30])},
            "near": {"loss": series([9, 6, 9], [0, 11, 30])},
        }
    )
    found = readings(made(logs), 11)
    assert [reading.step for reading in found] == [16, 11]
    at, over = FLAT.pixel_of(11), float(FLAT.y(np.array([5.2]))[0])
    assert in_order(found, ReadoutOrder.NEAREST, FLAT, over, at)[0].run == "near"
    assert in_order(found, ReadoutOrder.NEAREST_Y, FLAT, over, at)[0].run == "far"
