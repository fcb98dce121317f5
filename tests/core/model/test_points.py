"""Series of single values, which are made when they are looked at."""

from __future__ import annotations

import weakref

import numpy as np
import pytest

from core.model import PointRow, PointTable, Run

TABLE = PointTable(np.array([10.0, 20.0]), np.array([1, 2]), np.array([0.5, 0.25, 8.0]))


def test_each_run_has_its_own_values() -> None:
    first, second = PointRow(TABLE, 0, 0, {"loss": 0, "f1": 1}), PointRow(TABLE, 1, 2, {"loss": 0})
    series = first["f1"]
    assert (series.wall_time.tolist(), series.step.tolist(), series.value.tolist()) == ([10.0], [1], [0.25])
    assert (second["loss"].value.tolist(), second.step.tolist()) == ([8.0], [2])
    assert (list(first), len(first), "f1" in first, "f1" in second) == (["loss", "f1"], 2, True, False)
    assert second.get("f1") is None
    with pytest.raises(KeyError):
        second["f1"]


def test_a_series_stays_the_same_object() -> None:
    row = PointRow(TABLE, 0, 0, {"loss": 0, "f1": 1})
    assert row["loss"] is row["loss"]
    assert [series is row[tag] for tag, series in row.items()] == [True, True]


def test_points_are_counted_without_making_them() -> None:
    run = Run("a", "table", (), scalars=PointRow(TABLE, 0, 0, {"loss": 0, "f1": 1}))
    assert run.points == 2
    assert run.points == sum(map(len, run.scalars.values()))


def test_steps_are_known_without_making_a_series() -> None:
    assert PointRow(TABLE, 1, 2, {"loss": 0}).steps.tolist() == [2]
    assert PointRow(TABLE, 1, 2, {}).steps.tolist() == []


def test_a_series_lasts_as_long_as_somebody_looks_at_it() -> None:
    row = PointRow(TABLE, 0, 0, {"loss": 0, "f1": 1})
    kept, gone = row["loss"], weakref.ref(row["f1"])
    assert gone() is None
    assert row["loss"] is kept
    assert row["f1"].value.tolist() == [0.25]
