"""Metrics of tables, column by column, against each cell by itself."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from core.readers.trials import parquet as parquet_trials
from core.readers.trials.metrics import Metrics, metrics_of, numbers_in
from tests.core.readers.logs import read

names = st.sampled_from(["a", "b", "c", "d", "e"])
cells = st.none() | st.floats() | st.floats().map(lambda value: math.nan if value > 0 else value)
tables = st.integers(1, 6).flatmap(
    lambda count: st.lists(st.tuples(names, st.lists(cells, min_size=count, max_size=count)), max_size=5)
)


@given(columns=tables)
def test_rows_have_what_their_columns_say(columns: list[tuple[str, list[float | None]]]) -> None:
    count = len(columns[0][1]) if columns else 3
    found = metrics_of([(name, numbers_in(column)) for name, column in columns], count)
    expected: list[dict[str, float]] = [{} for _ in range(count)]
    for name, column in columns:
        for row, cell in zip(expected, column, strict=True):
            if cell is not None:
                row[name] = cell
    read_back = [dict(zip(row.names, row.value.tolist(), strict=True)) for row in found]
    assert [{k: repr(v) for k, v in row.items()} for row in read_back] == [
        {k: repr(v) for k, v in row.items()} for row in expected
    ]


def test_rows_that_have_the_same_metrics_share_their_names() -> None:
    whole = metrics_of([("loss", numbers_in([1.0, 2.0])), ("f1", numbers_in([0.1, 0.2]))], 2)
    assert whole[0].names is whole[1].names
    partly = metrics_of([("loss", numbers_in([1.0, 2.0, 3.0])), ("f1", numbers_in([0.1, None, 0.2]))], 3)
    assert partly[0].names is partly[2].names
    assert partly[1].names == ("loss",)


def test_rows_are_the_same_where_their_numbers_are() -> None:
    one = Metrics(("loss",), np.array([math.nan]))
    assert one == Metrics(("loss",), np.array([math.nan]))
    assert one != Metrics(("f1",), np.array([math.nan]))
    assert one != Metrics(("loss",), np.array([1.0]))


def test_all_kinds_of_numbers_in_parquet(tmp_path: Path) -> None:
    big, columns = 2**62 + 1, {"name": pa.array(["a", "b", "c"]), "params.lr": pa.array([0.1, None, math.nan])}
    columns["params.depth"] = pa.array([3, None, 2**40])
    columns["metrics.whole"] = pa.array([big, None, -1], pa.int64())
    columns["metrics.small"] = pa.array([1, 2, None], pa.uint8())
    columns["metrics.half"] = pa.array([0.1, math.nan, None], pa.float32())
    columns["metrics.odd"] = pa.array([math.inf, -0.0, 1e300])
    columns["metrics.said"] = pa.array(["0.5", "high", None])
    columns["metrics.true"] = pa.array([True, False, None])
    columns["rank"] = pa.array([None, 2, None], pa.int32())
    parquet.write_table(pa.table(columns), tmp_path / "runs.parquet")
    runs = list(read(tmp_path).runs.values())
    found = [{tag: series.value.tolist()[0] for tag, series in run.scalars.items()} for run in runs]
    assert found[0] == {"whole": float(big), "small": 1.0, "half": float(np.float32(0.1)), "odd": math.inf, "said": 0.5}
    assert math.isnan(found[1].pop("half"))
    assert found[1] == {"small": 2.0, "odd": 0.0, "rank": 2.0}
    assert found[2] == {"whole": -1.0, "odd": 1e300}
    assert [dict(run.params) for run in runs] == [{"lr": 0.1, "depth": 3}, {}, {"depth": 2**40}]
    assert isinstance(runs[0].params["depth"], int)
    assert not any(run.labels for run in runs)


def test_metrics_in_parquet_never_become_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {"name": pa.array(["a", "b"]), "params.lr": pa.array([0.1, 0.2])}
    columns |= {f"metrics.m{number}": pa.array([0.5, None]) for number in range(30)}
    parquet.write_table(pa.table(columns), tmp_path / "runs.parquet")
    made: list[str] = []
    objects = parquet_trials.ArrowNumbers.objects

    def noted(column: parquet_trials.ArrowNumbers) -> object:
        made.append("")
        return objects(column)

    monkeypatch.setattr(parquet_trials.ArrowNumbers, "objects", noted)
    first, second = read(tmp_path).runs.values()
    assert len(made) == 1  # the hyperparameter
    assert (len(first.scalars), len(second.scalars)) == (30, 0)
