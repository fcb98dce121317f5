from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Run
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.tensorboard import run as runs
from core.readers.tensorboard import scratch
from core.readers.tensorboard.columns import Columns, joined
from tests.core.readers.logs import event, simple, version, write


def rows(first: int, count: int, wide: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return a column of steps and one of values."""
    return np.arange(first, first + count), np.arange(first, first + count, dtype=np.float64 if wide else np.float32)


growth = st.tuples(st.integers(0, 2), st.integers(1, 40), st.booleans(), st.sampled_from([1.0, 3.0, 1e9]))


@given(st.lists(growth, max_size=12))
def test_files_that_grow_in_any_order(added: list[tuple[int, int, bool, float]]) -> None:
    files = [Columns(*rows(1000 * k, 1, wide=False)) for k in range(3)]
    expected = [[1000 * k] for k in range(3)]
    shown = []
    for k, count, wide, ahead in added:
        first = expected[k][-1] + 1
        files[k].append(*rows(first, count, wide), ahead=ahead)
        expected[k] += range(first, first + count)
        step, value = joined(files)
        assert step.tolist() == value.tolist() == [number for file in expected for number in file]
        shown.append((step, step.copy()))
    for step, before in shown:
        np.testing.assert_array_equal(step, before)


def test_a_column_that_grows_is_copied_seldom() -> None:
    files = [Columns(*rows(0, 1000, wide=False)), Columns(*rows(1000, 1, wide=False))]
    memories = []
    for k in range(1, 2000):
        files[1].append(*rows(1000 + k, 1, wide=False))
        memories.append(joined(files)[0].__array_interface__["data"][0])
    assert len(set(memories)) < 40


def test_what_is_expected_is_reserved_at_once() -> None:
    column = Columns(*rows(0, 10, wide=False))
    column.append(*rows(10, 10, wide=False), ahead=4.0)
    (first, _) = column.views()
    column.append(*rows(20, 60, wide=False), ahead=1.0)
    assert np.shares_memory(first, column.views()[0])


@pytest.mark.parametrize("ahead", [1.0, 1e3])
def test_tags_that_grow_at_the_same_pace_are_not_moved_at_the_same_time(ahead: float) -> None:
    columns = [Columns(*rows(0, 10, wide=False)) for _ in range(20)]
    moved: list[int] = []
    for k in range(1, 500):
        before = [column.views()[0].__array_interface__["data"][0] for column in columns]
        for tag, column in enumerate(columns):
            column.append(*rows(10 * k, 10, wide=False), ahead=ahead, phase=tag)
        after = [column.views()[0].__array_interface__["data"][0] for column in columns]
        moved.append(sum(one != other for one, other in zip(before, after, strict=True)))
    assert sum(moved) < 20 * 20
    if ahead > 1:
        assert max(moved[20:]) <= 8


def test_a_big_run_is_shown_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_PACE", 0.0)
    monkeypatch.setattr(runs, "_SHARE", 0)
    monkeypatch.setattr(scratch, "CHUNK", 1 << 16)
    events = [event(step, simple(f"m/{step % 5}", step)) for step in range(12_000)]
    write(tmp_path / "a.tfevents.1", [version(), *events[:6000]])
    write(tmp_path / "a.tfevents.2", [version(), *events[6000:]])
    snapshots: list[Run] = []
    show = runs.EventRun._show

    def note(run: runs.EventRun, *about: object) -> None:
        show(run, *about)  # type: ignore[arg-type]
        snapshots.append(run.contents.runs[0])

    monkeypatch.setattr(runs.EventRun, "_show", note)
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    reader.load_kernels()
    catalog = reader.read()
    points = [run.points for run in snapshots]
    assert points == sorted(points)
    assert len(set(points)) >= 8
    assert [run.loaded for run in snapshots] == [False] * (len(snapshots) - 1) + [True]
    for run in snapshots[1:]:
        for tag, series in run.scalars.items():
            whole = catalog.runs["."].scalars[tag]
            assert series.step.tolist() == whole.step[: len(series)].tolist()
            assert series.value.tolist() == [float(step) for step in series.step]
