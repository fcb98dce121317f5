"""Numbers that SQLite packs into a table in memory come out bit by bit as they went in."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.readers.mlflow.sqlite.packing import CELL, SHIFT, UnpackableError, packed_points, packed_texts, unpacked_texts

FLOATS = st.floats(allow_nan=False) | st.integers(0, 2**64 - 1).map(
    lambda bits: struct.unpack("d", bits.to_bytes(8))[0]
)
INTEGERS = st.integers(-(2**61), 2**61)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), FLOATS.filter(lambda x: x == x), INTEGERS, INTEGERS), max_size=50))
def test_points_survive(points: list[tuple[bool, float, int, int]]) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (flag, value, step, position)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", points)
        query = f"SELECT flag, value + 0.0, value * 0.5, step + {SHIFT}, position + {SHIFT} FROM t ORDER BY rowid"
        with packed_points(connection) as place:
            cells = place.take(query, ())
    flags, values, steps, positions = zip(*points, strict=True) if points else ((), (), (), ())
    assert (cells["types"][:, 1] == 9).tolist() == list(flags)
    assert [struct.pack("d", value) for value in cells["value"].tolist()] == [
        struct.pack("d", value + 0.0) for value in values
    ]
    np.testing.assert_array_equal(cells["wall_time"], [value * 0.5 for value in values])
    assert (cells["step"].astype(np.int64) - SHIFT).tolist() == list(steps)
    assert (cells["order"].astype(np.int64) - SHIFT).tolist() == list(positions)


@pytest.mark.parametrize("count", [0, 1, 127, 128, 1500, 16_383, 16_384, 40_000, 2_100_000])
def test_many_points(count: int) -> None:
    query = f"""
        WITH RECURSIVE n(i) AS (SELECT 0 WHERE ? > 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
        SELECT i % 2, i / 7.0, i + 0.5, i * 3 + {SHIFT}, i + {SHIFT} FROM n
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection, packed_points(connection) as place:
        cells = place.take(query, (count, count))
    assert cells.dtype == CELL
    index = np.arange(count)
    np.testing.assert_array_equal(cells["value"], index / 7.0)
    np.testing.assert_array_equal(cells["order"].astype(np.int64), index + SHIFT)
    np.testing.assert_array_equal(cells["types"][:, 1], 8 + index % 2)


@pytest.mark.parametrize("row", ["2, 1.0, 1.0, 1, 1", "0, 1, 1.0, 1, 1", "0, 'a', 1.0, 1, 1", "0, NULL, 1.0, 1, 1"])
def test_other_kinds_are_refused(row: str) -> None:
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as connection,
        packed_points(connection) as place,
        pytest.raises(UnpackableError),
    ):
        place.take(f"SELECT {row}", ())


def test_texts() -> None:
    query = "SELECT ? AS a, 5 AS b, NULL AS c UNION ALL SELECT 'x', 7, 'y'"
    with closing(sqlite3.connect(":memory:")) as connection:
        packed = packed_texts(connection, query, "abc", ("ü\n\"\0'",))
    assert unpacked_texts(packed) == [["ü\n\"\0'", "x"], [5, 7], [None, "y"]]
