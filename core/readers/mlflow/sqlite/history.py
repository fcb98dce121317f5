"""Metrics of a store: the latest value of each, or all that were logged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final, TypeAlias

import numpy as np

from core.model import F8, I8, Bool, ScalarSeries
from core.readers.mlflow.sqlite.opening import is_locked
from core.readers.mlflow.sqlite.packing import SHIFT, UnpackableError, packed_points, packed_texts, unpacked_texts
from core.readers.mlflow.sqlite.query import Query, Rows, Store

HISTORY: Final = "metrics"
LATEST: Final = "latest_metrics"
_LARGEST: Final = np.finfo(np.float64).max
_NAN: Final = 9
"""What a point's flag is packed as where its value is no number."""

Metrics: TypeAlias = dict[str, dict[str, ScalarSeries]]
"""Series by run and by key."""


def read_metrics(store: Store, table: str, rows: Rows) -> Metrics:
    """Return the points of some rows in the order in which they were logged; raises sqlite3.Error if locked.

    Whatever else goes wrong costs the points that cannot be reached, and is told in `Store.damaged`.
    """
    if not store.schema.has(table):
        return {}
    try:
        return _packed(store, table, rows)
    except UnpackableError:
        points = store.connection.execute(_plain(store, table, rows).sql, rows.parameters).fetchall()
    except sqlite3.DatabaseError as error:
        if is_locked(error):
            raise
        points = store.salvaged(_plain(store, table, rows), error)
    return _grouped(points)


def _packed(store: Store, table: str, rows: Rows) -> Metrics:
    groups = (
        f"SELECT t.run_uuid AS run, t.key AS key, count(*) AS points FROM store.{table} t "
        f"WHERE {rows.condition} GROUP BY t.run_uuid, t.key ORDER BY t.run_uuid, t.key"
    )
    with packed_points(store.connection) as place:
        named = packed_texts(store.connection, groups, ("run", "key", "points"), rows.parameters)
        columns = {name: text for name, text in _columns(store, table).items() if name not in ("run", "key")}
        cells = place.take(Query(table, columns, rows, order="t.run_uuid, t.key").sql, rows.parameters)
    runs, keys, counts = unpacked_texts(named)
    ends = np.cumsum(np.asarray(counts, np.int64))
    if len(cells) != (ends[-1] if len(ends) else 0):
        raise UnpackableError
    order = _logged_order(cells["order"].astype(np.int64), np.repeat(np.arange(len(ends)), counts))
    value = _values(cells["value"].astype(np.float64), cells["types"][:, 1] == _NAN)
    wall_time, step = cells["wall_time"].astype(np.float64), cells["step"].astype(np.int64) - SHIFT
    if order is not None:
        wall_time, step, value = wall_time[order], step[order], value[order]
    metrics: Metrics = {}
    begin = 0
    for run, key, end in zip(runs, keys, ends.tolist(), strict=True):
        series = ScalarSeries(wall_time[begin:end], step[begin:end], value[begin:end])
        metrics.setdefault(run, {})[key] = series
        begin = end
    return metrics


def _columns(store: Store, table: str) -> dict[str, str]:
    """Return expressions for what is read of a point, each of the type that is packed."""
    column = store.schema.column
    flag = column(table, "is_nan", "0")
    return {
        "run": "t.run_uuid",
        "key": "t.key",
        "flag": f"(t.value IS NULL OR {flag} IS 1)",
        "value": "coalesce(t.value, 0) + 0.0",
        "wall_time": f"coalesce({column(table, 'timestamp', '0')}, 0) / 1000.0",
        "step": f"coalesce({column(table, 'step', '0')}, 0) + {SHIFT}",
        "position": f"t.rowid + {SHIFT}",
    }


def _plain(store: Store, table: str, rows: Rows) -> Query:
    """Return a query for points one by one, steps and positions as they are."""
    columns = _columns(store, table)
    shifted = {name: columns[name].removesuffix(f" + {SHIFT}") for name in ("step", "position")}
    return Query(table, columns | shifted, rows)


def _logged_order(positions: I8, group: I8) -> I8 | None:
    """Return what sorts the points of each group by their place in the table, None if they are sorted."""
    if not np.any((np.diff(positions) < 0) & (np.diff(group) == 0)):
        return None
    return np.lexsort((positions, group))


def _values(value: F8, missing: Bool) -> F8:
    """Return values as they were logged: the database holds no NaN, and for infinities the largest numbers."""
    value[missing] = np.nan
    largest = np.abs(value) == _LARGEST
    value[largest] = np.copysign(np.inf, value[largest])
    return value


def _grouped(points: Iterable[tuple[Any, ...]]) -> Metrics:
    """Return the metrics of points one by one, which come in any order and some of them twice."""
    found = sorted({(str(point[0]), str(point[1]), point[6]): point for point in points}.items())
    metrics: Metrics = {}
    for (run, key), group in groupby(found, lambda item: item[0][:2]):
        _, _, flag, value, wall_time, step, _ = zip(*(point for _, point in group), strict=True)
        values = _values(np.array(value, np.float64), np.array(flag, np.bool_))
        series = ScalarSeries(np.array(wall_time, np.float64), np.array(step, np.int64), values)
        metrics.setdefault(run, {})[key] = series
    return metrics


def joined(before: Mapping[str, ScalarSeries], more: Mapping[str, ScalarSeries]) -> dict[str, ScalarSeries]:
    """Return metrics with points that were logged later; those without are the same objects as before."""
    return {**before, **{key: _behind(before.get(key), series) for key, series in more.items()}}


def _behind(first: ScalarSeries | None, second: ScalarSeries) -> ScalarSeries:
    if first is None:
        return second
    value: F8 = np.concatenate((first.value, second.value), dtype=np.float64)
    return ScalarSeries(
        np.concatenate((first.wall_time, second.wall_time)), np.concatenate((first.step, second.step)), value
    )
