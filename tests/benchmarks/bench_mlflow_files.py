"""Opening an MLflow file store of 1,000 runs of 30 files each, against MLflow's own client on the same store.

Ours is discovery and reading of every parameter, tag and measurement; the client's is one `search_runs` over all
experiments, which gives parameters, tags and the last value of each metric only, and then one `get_metric_history`
for each metric. Both read from the page cache, each
in processes of their own, in alternating rounds.
"""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.measure import Measure

_RUNS: Final = 1000
_STEPS: Final = 20
_ROUNDS: Final = 3
_START: Final = 1_700_000_000_000
_OURS: Final = """
import sys, time
from core.readers.catalog import CatalogReader, parse_sources
start = time.perf_counter()
reader = CatalogReader(parse_sources(sys.argv[1:]))
first = []
catalog = reader.read(publish=lambda catalog: first.append(time.perf_counter() - start))
end = time.perf_counter()
assert len(catalog.runs) == 1000
assert all(len(run.params) == 14 and len(run.scalars) == 10 for run in catalog.runs.values())
assert sum(run.points for run in catalog.runs.values()) == 200_000 and not catalog.problems
polls = []
for _ in range(32):
    began = time.process_time()
    assert reader.refresh() is None
    polls.append(time.process_time() - began)
print(end - start, first[0], sum(polls) / len(polls))
"""
_THEIRS: Final = """
import sys, time, mlflow
client = mlflow.MlflowClient(sys.argv[1])
start = time.perf_counter()
runs, token = [], None
while token != "":
    page = client.search_runs([str(k) for k in range(4)], max_results=5000, page_token=token)
    runs += page
    token = page.token or ""
assert len(runs) == 1000 and all(len(run.data.params) == 14 and len(run.data.metrics) == 10 for run in runs)
table = time.perf_counter() - start
start = time.perf_counter()
for run in runs[:20]:
    for key in run.data.metrics:
        assert len(client.get_metric_history(run.info.run_id, key)) == 20
print(table, (time.perf_counter() - start) * 50)
"""


def write_store(folder: Path) -> None:
    """Write a store of four experiments: a run has 14 parameters, 5 tags, 10 metrics of 20 steps and a description."""
    chance = random.Random(7)
    for number in range(4):
        place = folder / str(number)
        place.mkdir(parents=True)
        (place / "meta.yaml").write_text(
            f"artifact_location: {place.as_uri()}\ncreation_time: {_START}\nexperiment_id: '{number}'\n"
            f"last_update_time: {_START}\nlifecycle_stage: active\nname: experiment {number}\n"
        )
    for number in range(_RUNS):
        _write_run(folder / str(number % 4), number, chance)
    changed = _START / 1000
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (changed, changed))


def _write_run(experiment: Path, number: int, chance: random.Random) -> None:
    folder = experiment / f"{chance.getrandbits(128):032x}"
    for kind in ("params", "tags", "metrics/train", "artifacts"):
        (folder / kind).mkdir(parents=True)
    started = _START + 1000 * number
    (folder / "meta.yaml").write_text(
        f"artifact_uri: {folder.as_uri()}/artifacts\nend_time: {started + 500}\nentry_point_name: ''\n"
        f"experiment_id: '{experiment.name}'\nlifecycle_stage: active\nrun_id: {folder.name}\nrun_name: run-{number}\n"
        f"run_uuid: {folder.name}\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: {started}\n"
        "status: 3\ntags: []\nuser_id: ada\n"
    )
    tags = {
        "mlflow.runName": f"run-{number}",
        "mlflow.user": "ada",
        "mlflow.source.type": "LOCAL",
        "group": "a",
        "kind": "b",
    }
    for key, text in (tags | {f"p{k}": repr(chance.random()) for k in range(14)}).items():
        (folder / ("tags" if key in tags else "params") / key).write_text(text)
    for k in range(10):
        lines = [f"{started + 10 * step} {chance.random()!r} {step}\n" for step in range(_STEPS)]
        (folder / "metrics/train" / f"m{k}").write_text("".join(lines))


def _seconds(program: str, argument: str) -> list[float]:
    environment = {**os.environ, "MLFLOW_ALLOW_FILE_STORE": "true"}
    command = [sys.executable, "-c", program, argument]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


def run() -> list[Measure]:
    """Measure both in alternating rounds and return medians."""
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "mlruns"
        write_store(folder)
        for _ in range(_ROUNDS):
            ours.append(_seconds(_OURS, str(folder)))
            if importlib.util.find_spec("mlflow") is not None:
                theirs.append(_seconds(_THEIRS, folder.as_uri()))
    whole, first, poll = (median(figures[k] for figures in ours) for k in range(3))
    note = f"every parameter, tag and measurement of 1,000 runs x 30 files; all runs are listed after {first:.2f} s"
    measures = [
        Measure("MLflow file store: 1,000 runs", 2.0, round(whole, 2), "s", True, f"{note}; median of {_ROUNDS}"),
        Measure(
            "MLflow file store: a look at 1,000 idle runs", 20.0, round(poll * 1e3, 1), "ms", True, "CPU, every 2 s"
        ),
    ]
    if theirs:
        table, histories = (median(figures[k] for figures in theirs) for k in range(2))
        said = f"search_runs {table:.2f} s without its import, and it gives last values only; median of {_ROUNDS}"
        all_said = f"search_runs and get_metric_history {table + histories:.1f} s (histories of 20 runs, times 50)"
        ratio, all_ratio = round(table / whole, 1), round((table + histories) / whole, 1)
        measures.append(
            Measure("MLflow file store: against MlflowClient, last values", 1.0, ratio, "x less", False, said)
        )
        title = "MLflow file store: against MlflowClient, all values"
        measures.append(Measure(title, 10.0, all_ratio, "x less", False, all_said))
    return measures


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
