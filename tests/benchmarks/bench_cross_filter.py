"""A range dragged over one column: all columns counted again at each turn, of half a million and of ten million rows.

Each run also says how long counting everything anew by NumPy takes, which must find the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np

from core.cloud.compiling import warm_up
from core.model import I8, Column, ColumnKind, Metadata
from core.model.strings import CodedStrings
from core.processors import share_processors
from core.state import Brush, CategoryBrush, RangeBrush, RowSet
from core.views.embedding.columns.binning import counted_columns
from core.views.embedding.columns.counting import ColumnCounts
from core.views.embedding.columns.cross_filter import CrossFilter
from core.views.shown_rows import rows_through
from tests.benchmarks.measure import Measure

PATCHES: Final = 531_720
POINTS: Final = 10_000_000
TURNS: Final = 60
_NAMES: Final = tuple(f"class {number}" for number in range(12))
_FIRST: Final = 1.7e9


def run() -> list[Measure]:
    """Drag over both sizes."""
    share_processors()
    warm_up()
    return [*_measured(PATCHES, 33.0), *_measured(POINTS, 100.0)]


def _measured(rows: int, goal: float) -> list[Measure]:
    metadata, selected = _metadata(rows), RowSet.of_mask(np.random.default_rng(1).random(rows) < 0.1)
    began = time.perf_counter()
    crossed = CrossFilter(metadata, rows)
    opened = time.perf_counter() - began
    alone = (CategoryBrush("c", "v", "", "t", "class", frozenset(_NAMES[:9])),)
    first = _took(lambda: crossed.turn((*alone, _range(-1.0, 0.0)), selected))
    slow, worst = _dragged(crossed, alone, selected, 0.02)
    fast, _ = _dragged(crossed, alone, selected, 0.2)
    anew = _took(lambda: _anew(metadata, rows, (*alone, _range(-1.0, 0.3))))
    _assert_right(crossed.turn((*alone, _range(-1.0, 0.3)), selected), metadata, rows, (*alone, _range(-1.0, 0.3)))
    title = f"Cross-filter, {rows:,} rows"
    columns = f"{len(metadata.columns)} columns, {crossed.nbytes / 1e6:.0f} MB beside them"
    return [
        Measure(f"{title}: a turn of a drag", goal, slow, "ms", True, f"{columns}, longest {worst:.0f} ms"),
        Measure(f"{title}: a turn of a fast drag", goal, fast, "ms", True, "a tenth of the rows change sides"),
        Measure(f"{title}: first turn", 10 * goal, first, "ms", True, f"all columns binned before in {opened:.2f} s"),
        Measure(f"{title}: counting anew by NumPy / a turn", 3.0, anew / slow, "x", False, f"{anew:.0f} ms"),
    ]


def _metadata(rows: int) -> Metadata:
    """Return a column of classes, two of numbers and one of times."""
    random = np.random.default_rng(3)
    codes = random.integers(-1, len(_NAMES), rows).astype(np.int32)
    numbers = {
        "score": random.standard_normal(rows),
        "loss": np.exp(random.standard_normal(rows)),
        "logged_at": _FIRST + random.random(rows) * 1e7,
    }
    columns = {
        "class": Column("class", ColumnKind.CATEGORY, CodedStrings(codes, _NAMES), None, codes, _NAMES),
        **{name: Column(name, ColumnKind.NUMBER, (), values) for name, values in numbers.items()},
    }
    return Metadata(rows, columns)


def _range(lower: float, upper: float) -> RangeBrush:
    return RangeBrush("r", "v", "", "t", "score", lower, upper)


def _dragged(crossed: CrossFilter, others: tuple[Brush, ...], selected: RowSet, step: float) -> tuple[float, float]:
    """Return the median and longest turn in milliseconds, of a range whose upper end goes back and forth."""
    times = []
    for turn in range(TURNS):
        upper = abs((turn * step) % 2.0 - 1.0)
        times.append(_took(partial(crossed.turn, (*others, _range(-1.0, upper)), selected)))
    return float(np.median(times[2:])), max(times[2:])


def _took(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - began)


def _anew(metadata: Metadata, rows: int, brushes: tuple[Brush, ...]) -> dict[str, I8]:
    """Return shown rows by bin of each column, counted by NumPy."""
    rows_through.cache_clear()
    shown = rows_through(rows, metadata, brushes)
    return {
        bins.column.name: np.bincount(bins.index[shown], minlength=bins.bins + 1) for bins in counted_columns(metadata)
    }


def _assert_right(found: Mapping[str, ColumnCounts], metadata: Metadata, rows: int, brushes: tuple[Brush, ...]) -> None:
    for name, counts in _anew(metadata, rows, brushes).items():
        assert (found[name].shown == counts).all(), f"{name} was counted wrong"
