from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Problem, ScalarSeries
from core.readers.mlflow.metric_file import MetricFile, parse_lines
from tests.core.readers.mlflow.file_stores import add, put

TIMES = st.integers(0, 10**13)
FLOATS = st.floats()
STEPS = st.integers(-(2**63), 2**63 - 1)
NAMES = st.text("abc XY_", min_size=1).map(str.strip).filter(bool)
EVERYBODY, NOBODY = 0.0, math.inf
"""Who writes: a file that has not changed since such a time is finished."""


@st.composite
def written(draw: st.DrawFn) -> tuple[str, tuple[int, float, int]]:
    """Return a line of any generation, and what it says."""
    timestamp, value, step = draw(TIMES), draw(FLOATS), draw(STEPS)
    form = draw(st.integers(0, 3))
    if form == 0:
        seconds = 10**9 <= timestamp < 10**11
        return f"{timestamp} {value!r}", (timestamp * 1000 if seconds else timestamp, value, 0)
    if form == 1:
        return f"{timestamp} {value!r} {step}", (timestamp, value, step)
    name = draw(NAMES) if form == 2 else "data"
    return f"{timestamp} {value!r} {step} {name} 2b679e2b", (timestamp, value, step)


@given(st.lists(written()), st.booleans(), st.booleans())
def test_lines_of_all_generations(entries: list[tuple[str, tuple[int, float, int]]], windows: bool, end: bool) -> None:
    text = ("\r\n" if windows else "\n").join(line for line, _ in entries) + ("\n" if end else "")
    found = parse_lines(text.encode())
    assert found.timestamps == [said[0] for _, said in entries]
    assert repr(found.values) == repr([said[1] for _, said in entries])
    assert found.steps == [said[2] for _, said in entries]
    assert found.bad == 0


@given(st.binary())
def test_garbage_costs_only_itself(garbage: bytes) -> None:
    garbage = garbage.replace(b"\n", b"")
    found = parse_lines(b"1 0.5 3\n" + garbage + b"\n2 0.25 4\n")
    assert (found.steps[0], found.steps[-1]) == (3, 4)
    assert len(found.steps) + found.bad == 2 + bool(garbage.split())
    if found.bad:
        assert (found.first_bad, found.bad_bytes) == (8, len(garbage) + 1)


@pytest.mark.parametrize("line", ["x 1 2", "1 x 2", "1 2 x", "1", f"1 2 {2**63}", f"{2**64} 1 2", "1 2 " + "9" * 5000])
def test_what_is_no_measurement(line: str) -> None:
    found = parse_lines(f"1 2 3\n{line}\n4 5 6\n".encode())
    assert (found.steps, found.bad, found.first_bad) == ([3, 6], 1, 6)


def problem_of(file: MetricFile) -> Problem | None:
    return file.problem


def series(file: MetricFile) -> ScalarSeries:
    assert file.series is not None
    return file.series


def test_a_line_that_is_being_written_waits(tmp_path: Path) -> None:
    path = put(tmp_path / "loss", "1000 0.5 0\n2000 0.25 1")
    file = MetricFile(str(path))
    file.read(EVERYBODY)
    assert (series(file).step.tolist(), file.problem) == ([0], None)
    assert file.unread(EVERYBODY) == 0
    add(path, "2\n")
    assert file.unread(EVERYBODY) == 13
    file.read(EVERYBODY)
    assert series(file).step.tolist() == [0, 12]
    assert series(file).wall_time.tolist() == [1.0, 2.0]


def test_the_last_line_counts_when_nobody_writes_any_more(tmp_path: Path) -> None:
    path = put(tmp_path / "loss", "1000 0.5 0\n2000 0.25 1")
    file = MetricFile(str(path))
    file.read(EVERYBODY)
    assert file.unread(NOBODY) > 0
    file.read(NOBODY)
    assert series(file).step.tolist() == [0, 1]
    add(path, "2\n")
    file.read(NOBODY)
    assert series(file).step.tolist() == [0, 12]


def test_a_last_line_that_goes_on_after_all_waits_again(tmp_path: Path) -> None:
    path = put(tmp_path / "loss", "1000 0.5 0\n2000 0.25 1")
    file = MetricFile(str(path))
    file.read(NOBODY)
    assert series(file).step.tolist() == [0, 1]
    add(path, "2")
    file.read(EVERYBODY)
    assert series(file).step.tolist() == [0]
    add(path, "\n")
    file.read(EVERYBODY)
    assert series(file).step.tolist() == [0, 12]


def test_a_torn_last_line_is_a_problem_only_at_the_end(tmp_path: Path) -> None:
    path = put(tmp_path / "loss", "1000 0.5 0\n2000 0.25 -")
    file = MetricFile(str(path))
    file.read(EVERYBODY)
    assert problem_of(file) is None
    file.read(NOBODY)
    problem = problem_of(file)
    assert problem is not None
    assert (problem.kind, problem.offset, problem.lost_records) == ("bad-metric-line", 11, 1)
    assert problem.remedy


def test_series_that_do_not_grow_are_the_same_objects(tmp_path: Path) -> None:
    path = put(tmp_path / "loss", "1 2 3\n")
    file = MetricFile(str(path))
    file.read(EVERYBODY)
    before = series(file)
    add(path, "4 5")
    file.read(EVERYBODY)
    assert series(file) is before


def test_a_file_that_was_replaced_or_cut_is_read_anew(tmp_path: Path) -> None:
    path = put(tmp_path / "loss", "1 2 3\n4 5 6\n")
    file = MetricFile(str(path))
    file.read(EVERYBODY)
    put(tmp_path / "new", "7 8 9\n" * 5).replace(path)
    assert file.unread(EVERYBODY) == 30
    file.read(EVERYBODY)
    assert series(file).step.tolist() == [9] * 5
    put(path, "1 1 1\n")
    file.read(EVERYBODY)
    assert series(file).step.tolist() == [1]
    put(path)
    file.read(EVERYBODY)
    assert file.series is None


def test_long_series_are_read_in_pieces(tmp_path: Path) -> None:
    count = 60_000
    text = "".join(f"{1000 * step} {step / 7!r} {step}\n" for step in range(count))
    path = put(tmp_path / "loss", text + "damage here\n" + text)
    file = MetricFile(str(path))
    file.read(NOBODY)
    found = series(file)
    np.testing.assert_array_equal(found.step, np.tile(np.arange(count), 2))
    np.testing.assert_array_equal(found.value, np.tile(np.arange(count) / 7, 2))
    assert file.problem is not None
    assert file.problem.offset == len(text)
    assert file.problem.lost_bytes == 12


def test_an_endless_line_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "loss"
    path.write_bytes(b"1 2 3\n" + bytes(5 << 20) + b"\n4 5 6\n")
    file = MetricFile(str(path))
    file.read(NOBODY)
    assert series(file).step.tolist() == [3, 6]
    assert file.problem is not None
