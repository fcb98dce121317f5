"""Queries over 100,000 runs, parsed and evaluated over columns in memory, beside MLflow's evaluator on the same runs.

The columns are those of runs with 8 parameters (two of them different in every run), 4 metrics and 3 tags. Ours is
processor time, the median of several rounds of a query whose columns were made, and what is kept of each distinct text
was computed, when it was asked first: that first time is measured too. MLflow's is that of `SearchUtils.filter` in a
process of its own, on as many runs, without its import.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable
from random import Random
from statistics import median
from types import MappingProxyType
from typing import Final

import numpy as np

from core.analysis.query import Completer, Entity, Field, KnownField, known_fields, matching, read
from core.analysis.query.nodes import Compare, walk
from core.analysis.run_columns import RunColumns
from core.model import Run, RunStatus, ScalarSeries
from tests.benchmarks.measure import Measure

_RUNS: Final = 100_000
_ROUNDS: Final = 9
_OPTIMIZERS: Final = ("adam", "adamw", "sgd", "lamb", "lion", "rmsprop")
_BOTH: Final = {
    "a metric": "metrics.acc > 0.9",
    "four clauses": "metrics.acc > 0.5 AND metrics.loss < 1 AND params.optimizer = 'adam' AND tags.team != 'vision'",
    "LIKE over 6 texts": "params.optimizer LIKE 'ad%'",
    "LIKE over 100,000 texts": "params.lr LIKE '%99%'",
    "ILIKE over 100,000 texts": "tags.note ILIKE '%NOTE 77%9'",
}
_OURS: Final = {
    "numbers of 100,000 texts": "params.lr BETWEEN 1e-4 AND 1e-2 AND params.dropout < 0.25",
    "OR, NOT, IN": "NOT (params.optimizer IN ('adam', 'sgd') OR metrics.acc < 0.5) AND max(metrics.acc) >= 0.9",
    "~ over 100,000 texts": "params.lr ~ '^0\\.0+[1-3]'",
    "a word": "adamw AND metrics.acc > 0.5",
    "plain text": "optimizer=(sgd|lion)$",
    "plain text that begins with no letter": "(sgd|lion)$",
    "plain text with blanks of any kind": r"optimizer=(sgd|lion)\s",
    "missing": "params.sometimes IS NULL OR metrics.acc IS NAN",
}
_THEIRS: Final = """
import json, sys, time
from tests.benchmarks.bench_query import facts
from mlflow.entities import Metric, Param, Run, RunData, RunInfo, RunTag
from mlflow.utils.search_utils import SearchUtils
runs = [
    Run(RunInfo(name, "0", "ada", "FINISHED", 0, 1, "active", "", run_name=name),
        RunData([Metric(*pair, 0, 0) for pair in metrics.items()], [Param(*pair) for pair in params.items()],
                [RunTag(*pair) for pair in tags.items()]))
    for name, metrics, params, tags in facts(int(sys.argv[1]))
]
said = []
for query in json.loads(sys.argv[2]):
    start = time.process_time()
    found = SearchUtils.filter(runs, query)
    said.append((time.process_time() - start, len(found)))
print(json.dumps(said))
"""


def facts(count: int) -> list[tuple[str, dict[str, float], dict[str, str], dict[str, str]]]:
    """Return name, metrics, parameters and tags of some runs."""
    random = Random(7)
    return [
        (
            f"sweep/{random.choice(_OPTIMIZERS)}-{number:06d}",
            {key: random.random() for key in ("acc", "loss", "f1", "time")},
            {
                "lr": repr(10 ** random.uniform(-5, -1)), "dropout": repr(random.random() / 2),
                "optimizer": random.choice(_OPTIMIZERS), "layers": str(random.randint(1, 12)),
                "batch": str(2 ** random.randint(3, 9)), "seed": str(random.randint(0, 9)), "amp": "True",
                **({"sometimes": "1"} if number % 3 else {}),
            },
            {"team": random.choice(("vision", "speech")), "note": f"note {random.randint(0, 10**9)}", "host": "a"},
        )
        for number in range(count)
    ]  # fmt: skip


def columns_of(count: int) -> RunColumns:
    """Return the columns of as many runs."""
    time_, step = np.zeros(1), np.zeros(1, dtype=np.int64)
    return RunColumns(
        [
            Run(
                name,
                "mlflow",
                (),
                run_id=name,
                status=RunStatus.FINISHED,
                params=MappingProxyType(params),
                labels=MappingProxyType(tags),
                scalars=MappingProxyType(
                    {key: ScalarSeries(time_, step, np.array([one])) for key, one in metrics.items()}
                ),
            )
            for name, metrics, params, tags in facts(count)
        ]
    )


def run() -> list[Measure]:
    """Measure queries over many runs."""
    columns = columns_of(_RUNS)
    gc.freeze()
    theirs = _asked_of_mlflow([*_BOTH.values()])
    measures = []
    for place, (name, text) in enumerate({**_BOTH, **_OURS}.items()):
        first, again, found = _timed(columns, text)
        note = f"{found:,} runs, first {first * 1000:.0f} ms"
        measures.append(Measure(f"query of 100,000 runs, {name}", 50, again * 1000, "ms", True, note))
        if place < len(theirs):
            seconds, theirs_found = theirs[place]
            assert found == theirs_found, text
            note = f"MLflow: {seconds * 1000:.0f} ms, the same {found:,} runs"
            measures.append(Measure(f"{name}, times faster than MLflow", 10, seconds / again, "times", False, note))
    return measures + _completed(columns)


def _timed(columns: RunColumns, text: str) -> tuple[float, float, int]:
    """Return seconds of the first time and of the median, with made columns, and how many runs are found."""
    for operand in {one.operand for one in walk(node) if isinstance(one, Compare)} if (node := read(text).node) else ():
        columns.column(operand)
    times = []
    found = 0
    for _ in range(_ROUNDS + 1):
        start = time.process_time()
        found = int(matching(read(text).node, columns).sum())
        times.append(time.process_time() - start)
    return times[0], median(times[1:]), found


def _completed(columns: RunColumns) -> list[Measure]:
    completer = Completer(known_fields(columns, columns.fields))
    wide = Completer([KnownField(Field(Entity.METRIC, f"layer {number}/norm"), True) for number in range(12_000)])
    value = _median(lambda: completer.complete("metrics.acc > 0.5 AND params.optimizer = 'a", 43))
    name = _median(lambda: wide.complete("metrics.acc > 0.5 AND norm", 26))
    return [
        Measure("completion of a value", 5, value * 1000, "ms", True, f"{len(columns.fields)} fields"),
        Measure("completion of a name among 12,000", 5, name * 1000, "ms", True),
    ]


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def _asked_of_mlflow(queries: list[str]) -> list[tuple[float, int]]:
    command = [sys.executable, "-W", "ignore", "-c", _THEIRS, str(_RUNS), json.dumps(queries)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    answers: list[tuple[float, int]] = json.loads(done.stdout)
    return answers
