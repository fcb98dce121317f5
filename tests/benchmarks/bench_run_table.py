"""The table of 100,000 runs and 500 columns, from a catalog in memory: show, sort, filter, and what a frame paints.

Every run has 440 parameters and 52 metrics of its own order of magnitude; the series of metrics are shared between
runs, for that many could not be held in memory, but are looked up and reduced a run each. Figures are processor time
of this process, the first time each is asked for: no column was made before.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from typing import Final

import numpy as np

from core.model import Catalog, Run, RunStatus, ScalarSeries, SourceSpec
from core.session.commands.runs.run_table import change_run_table, reduce_metric, sort_as
from core.session.commands.runs.runs import query_runs
from core.state import SessionState, SortKey
from core.views.hparams.table.cells import cell_of
from core.views.hparams.table.resolve import TableData, spread_of, table_data
from tests.benchmarks.measure import Measure

_RUNS: Final = 100_000
_PARAMS: Final = 440
_METRICS: Final = 52
_SERIES: Final = 997
_POINTS: Final = 20


def many_runs(count: int) -> Catalog:
    """Return runs with parameters, of which two differ in every run, and metrics of twenty points."""
    random = np.random.default_rng(7)
    step, wall = np.arange(_POINTS, dtype=np.int64), np.arange(_POINTS, dtype=np.float64)
    pool = [ScalarSeries(wall, step, random.random(_POINTS)) for _ in range(_SERIES)]
    rates, widths = random.random(count).tolist(), random.integers(1, 10**9, count).tolist()
    params, metrics = (
        [f"param/{each:03d}" for each in range(_PARAMS)],
        [f"metric/{each:02d}" for each in range(_METRICS)],
    )
    texts = ("adam", "adamw", "sgd", "lion")
    common = {key: (texts[place % 4] if place % 3 else place / 7) for place, key in enumerate(params)}
    runs = {}
    for place in range(count):
        own = {**common, params[0]: rates[place], params[1]: f"w{widths[place]}", params[2]: texts[place % 4]}
        scalars = {key: pool[(place * 31 + each * 7) % _SERIES] for each, key in enumerate(metrics)}
        name = f"run-{place:06d}"
        runs[name] = Run(
            name, "mlflow", (), params=own, scalars=scalars, started=1e9, ended=1e9 + rates[place] * 1e4,
            status=RunStatus.FINISHED, loaded=True, experiment="sweep",
        )  # fmt: skip
    return Catalog((SourceSpec("/sweep"),), runs)


def run() -> list[Measure]:
    """Measure the table, and the widget if there is a screen."""
    catalog = many_runs(_RUNS)
    gc.freeze()
    state, measures = SessionState(), []

    def timed(name: str, goal: float, wanted: SessionState, note: str = "") -> TableData:
        seconds, data = _timed(lambda: table_data(catalog, wanted))
        measures.append(Measure(f"table of 100,000 runs, {name}", goal, seconds, "s", True, note))
        return data

    data = timed("show", 1.0, state)
    columns = len(data.layout.columns)
    measures[-1] = Measure(*(*_fields(measures[-1])[:5], f"{columns} columns, {data.source.made} of them made"))
    key = "metrics.`metric/00`"
    timed("sort by a metric", 0.2, _sorted(state, key))
    timed(
        "sort by its highest value", 0.2, reduce_metric(key, "", "max(metrics.`metric/00`)").apply(_sorted(state, key))
    )
    timed("sort by a parameter of 100,000 numbers", 0.2, _sorted(state, "params.`param/000`"))
    timed("sort by 4 texts, then by duration", 0.2, _sorted(state, "params.`param/002`", "duration"))
    timed("sort by 100,000 different texts", 0.2, _sorted(state, "params.`param/001`"))
    seconds, _ = _timed(lambda: table_data(catalog, query_runs("metrics.`metric/01` > 0.5").apply(state)))
    again, _ = _timed(lambda: table_data(catalog, query_runs("metrics.`metric/01` > 0.6").apply(state)))
    note = f"the same metric again: {again:.3f} s"
    measures.append(Measure("table of 100,000 runs, filter by a query", 0.2, seconds, "s", True, note))
    timed("only what varies", 2.0, change_run_table("", hide_constant=True).apply(state), "436 columns are constant")
    seconds, _ = _timed(lambda: spread_of(data, key))
    measures.append(Measure("colours of a column, its lowest and highest row", 0.1, seconds, "s", True))
    return [*measures, *_cells(data), *_on_screen(catalog)]


def _fields(measure: Measure) -> tuple[str, float, float, str, bool, str]:
    return measure.name, measure.goal, measure.figure, measure.unit, measure.at_most, measure.note


def _sorted(state: SessionState, *keys: str) -> SessionState:
    return sort_as([SortKey(key, place == 0) for place, key in enumerate(keys)]).apply(state)


def _timed(work: Callable[[], TableData | object]) -> tuple[float, TableData]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found  # type: ignore[return-value]


def _cells(data: TableData) -> list[Measure]:
    """Measure the cells of a screen of 40 rows and 16 columns, none of which was worked out before."""
    rows, columns = data.rows[5000:5040].tolist(), data.layout.columns[-16:]
    start = time.process_time()
    for row in rows:
        for column in columns:
            cell_of(data.source.runs[row], column)
    return [Measure("cells of a screen, 40 rows of 16 metrics", 16, (time.process_time() - start) * 1e3, "ms", True)]


def _on_screen(catalog: Catalog) -> list[Measure]:
    """Measure what the window's thread does while the table scrolls; Qt draws without a screen where there is none."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.benchmarks.table_windows import scrolled

    return scrolled(catalog)
