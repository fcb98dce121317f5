"""Opening SQLite stores of MLflow: 5,000 runs to the table, and the history of 500 runs, beside MLflow's own client.

A store has the schema that MLflow itself made, filled with plain inserts. Both read from the page cache. MLflow's
figures are those of `search_runs` for the table and of `get_metric_history` for each run, after its import; ours are
the wall time from an opened folder to the first contents with all runs, and to the last with all points.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from core.readers.base import FileState, Folder
from core.readers.mlflow.sqlite.reader import SqliteStoreReader, SqliteStores
from tests.benchmarks.measure import Measure

_ROUNDS: Final = 5
_START: Final = 1_790_000_000_000
_SCHEMA: Final = "import mlflow, sys; mlflow.MlflowClient('sqlite:///' + sys.argv[1]).search_experiments()"
_THEIRS: Final = """
import sys, time, mlflow
client = mlflow.MlflowClient("sqlite:///" + sys.argv[1])
client.search_experiments()
start, runs, token = time.perf_counter(), [], None
while not runs or token:
    page = client.search_runs(["0"], max_results=1000, page_token=token)
    runs, token = runs + list(page), page.token
table = time.perf_counter() - start
start, points = time.perf_counter(), 0
for run in runs[:int(sys.argv[2])]:
    points += len(client.get_metric_history(run.info.run_id, "metric 0"))
print(len(runs), table, points, time.perf_counter() - start)
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """Seconds to the table of runs, to all points, and the longest that another thread had to wait meanwhile."""

    table: float
    whole: float
    wait: float


def fill(store: Path, runs: int, metrics: int, points: int) -> None:
    """Add runs with 12 parameters, 5 tags, and some metrics of so many points each."""
    random = Random(7)
    identifiers = [uuid.UUID(int=random.getrandbits(128)).hex for _ in range(runs)]
    logged = "(key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, 0, ?)"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany(
            "INSERT INTO runs (run_uuid, name, source_type, source_name, user_id, status, start_time, end_time, "
            "lifecycle_stage, artifact_uri, experiment_id) "
            "VALUES (?, ?, 'LOCAL', 'train.py', 'ada', 'FINISHED', ?, ?, 'active', ?, 0)",
            [
                (run, f"run-{n}", _START + n, _START + n + 900, f"file:///gone/0/{run}/artifacts")
                for n, run in enumerate(identifiers)
            ],
        )
        for run in identifiers:
            for table, count in (("params", 12), ("tags", 5)):
                texts = [(f"{table}/{k}", str(random.random()), run) for k in range(count)]
                connection.executemany(f"INSERT INTO {table} (key, value, run_uuid) VALUES (?, ?, ?)", texts)
            for step in range(points):
                points_now = [(f"metric {k}", random.random(), _START + step * 100, step, run) for k in range(metrics)]
                connection.executemany(f"INSERT INTO metrics {logged}", points_now)
            latest = [(f"metric {k}", random.random(), _START + points * 100, points - 1, run) for k in range(metrics)]
            connection.executemany(f"INSERT INTO latest_metrics {logged}", latest)
        connection.commit()


def open_once(store: Path, runs: int) -> Opened:
    """Open a store of so many runs while another thread does what a window does: it asks for its turn all the time.

    Nothing is collected meanwhile: in the program that is the window's own business.
    """
    gc.collect()
    gc.disable()
    status = store.stat()
    state = FileState(str(store), store.name, status.st_size, status.st_mtime_ns, (status.st_dev, status.st_ino))
    folder = Folder(str(store.parent), ".", (state,))
    follower = SqliteStoreReader().follow(folder)
    assert isinstance(follower, SqliteStores)
    done, waits = threading.Event(), [0.0]
    window = threading.Thread(target=_wait_for_turns, args=(done, waits))
    window.start()
    began = time.perf_counter()
    follower.look(folder)
    reading = threading.Thread(target=follower.read)
    reading.start()
    table = 0.0
    while reading.is_alive():
        reading.join(0.002)
        if not table and len(follower.contents.runs) == runs:
            table = time.perf_counter() - began
    whole = time.perf_counter() - began
    done.set()
    window.join()
    gc.enable()
    assert len(follower.contents.runs) == runs
    assert all(run.loaded for run in follower.contents.runs)
    return Opened(table, whole, max(waits))


def _wait_for_turns(done: threading.Event, waits: list[float]) -> None:
    while not done.is_set():
        before = time.perf_counter()
        time.sleep(0.001)
        waits.append(time.perf_counter() - before - 0.001)


def their_seconds(store: Path, runs: int) -> tuple[float, float]:
    """Return the seconds that MLflow takes for the table, and for the history of some runs."""
    command = [sys.executable, "-W", "ignore", "-c", _THEIRS, str(store), str(runs)]
    quiet = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=quiet)
    _, table, _, history = map(float, done.stdout.split()[-4:])
    return table, history


def run() -> list[Measure]:
    """Measure both stores and return the medians."""
    with tempfile.TemporaryDirectory() as temporary:
        many, long = Path(temporary) / "many" / "mlflow.db", Path(temporary) / "long" / "mlflow.db"
        for store, (runs, metrics, points) in ((many, (5000, 6, 2)), (long, (500, 1, 200))):
            store.parent.mkdir()
            subprocess.run([sys.executable, "-W", "ignore", "-c", _SCHEMA, str(store)], check=True, capture_output=True)
            fill(store, runs, metrics, points)
        table = [open_once(many, 5000) for _ in range(_ROUNDS)]
        history = [open_once(long, 500) for _ in range(_ROUNDS)]
        their_table, _ = their_seconds(many, 0)
        _, their_history = their_seconds(long, 500)
    to_table = median(each.table for each in table)
    to_points = median(each.whole for each in history)
    wait = 1000 * max(min(each.wait for each in rounds) for rounds in (table, history))
    return [
        Measure(
            "5,000 runs in SQLite: to the table",
            0.5,
            round(to_table, 3),
            "s",
            True,
            f"12 parameters, 6 metrics, 5 tags each; MlflowClient.search_runs {their_table:.1f} s, "
            f"{their_table / to_table:.0f} times as long; median of {_ROUNDS}",
        ),
        Measure(
            "500 runs x 200 points in SQLite: to all points",
            0.6,
            round(to_points, 3),
            "s",
            True,
            f"table included; MlflowClient.get_metric_history {their_history:.1f} s, "
            f"{their_history / to_points:.0f} times as long; median of {_ROUNDS}",
        ),
        Measure(
            "opening SQLite stores: longest wait of the window",
            10.0,
            round(wait, 1),
            "ms",
            True,
            "of a thread that asks for the interpreter's lock every millisecond; the quietest of "
            f"{_ROUNDS} rounds, as whatever else runs on the machine makes waits too",
        ),
    ]


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
