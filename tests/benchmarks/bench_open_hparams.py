"""Opening 2,000 runs with hyperparameters from event files, until the table of runs is complete.

Each run has an event file as a Keras callback or PyTorch leaves it: a session with 12 hyperparameters, 8 metrics over
20 steps, and the end of the session. The figure is processor time of a process of its own, kernels being loaded:
finding, reading, and the table with its columns, sorted by a metric and narrowed by a query, which makes both columns.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

from tests.benchmarks.measure import Measure
from tests.benchmarks.reading import ROOT

RUNS: Final = 2000
_ROUNDS: Final = 5
_OPENED: Final = """
import json, sys, time
from core.readers.catalog import CatalogReader, parse_sources
from core.session.commands.runs.runs import query_runs
from core.session.commands.runs.run_table import sort_as
from core.state import SessionState, SortKey
from core.views.hparams.table.resolve import table_data
state = sort_as([SortKey("metrics.loss/train", True)]).apply(SessionState())
reader = CatalogReader(parse_sources(sys.argv[1:]))
reader.load_kernels()
cpu, wall = time.process_time(), time.perf_counter()
catalog = reader.read()
read = time.process_time() - cpu
data = table_data(catalog, query_runs("params.lr < 1").apply(state))
took = time.process_time() - cpu, time.perf_counter() - wall
assert not catalog.problems and len(data.rows) == len(catalog.runs)
assert all(len(run.params) == 12 and run.hparams is not None for run in catalog.runs.values())
print(json.dumps([*took, read, len(data.rows), len(data.layout.columns)]))
"""


def write_search(folder: Path, runs: int) -> None:
    """Write runs with hyperparameters, metrics over steps, and what ended them."""
    from tensorboard.compat.proto import event_pb2
    from tensorboard.plugins.hparams import api_pb2, metadata, plugin_data_pb2, summary_v2

    from core.readers.tensorboard.framing import frame
    from tests.benchmarks.event_logs import Form, write_run

    random = np.random.default_rng(3)
    steps = np.arange(1, 21, dtype=np.int64)
    tags = [f"{kind}/{part}" for kind in ("loss", "accuracy", "f1", "time") for part in ("train", "validation")]
    for number in range(runs):
        params = {"lr": float(10 ** random.uniform(-5, -1)), "optimizer": ("adam", "sgd", "lion")[number % 3]}
        params |= {f"layer/{k}": float(random.integers(1, 512)) for k in range(8)} | {"amp": True, "seed": number}
        ended = plugin_data_pb2.SessionEndInfo(status=api_pb2.STATUS_SUCCESS, end_time_secs=1.7e9 + 60)
        end = event_pb2.Event(wall_time=1.7e9 + 60)
        end.summary.value.add(
            tag=metadata.SESSION_END_INFO_TAG,
            metadata=metadata.create_summary_metadata(plugin_data_pb2.HParamsPluginData(session_end_info=ended)),
        )
        start = event_pb2.Event(wall_time=1.7e9, summary=summary_v2.hparams_pb(params, start_time_secs=1.7e9))
        file = folder / f"trial-{number:04d}" / f"events.out.tfevents.17000{number:05d}.bench.1.0"
        write_run(
            file,
            tags,
            steps,
            (1.7e9 + steps).astype(np.float64),
            random.random((20, len(tags))).astype(np.float32),
            Form.CONTENT,
        )
        with file.open("ab") as stream:
            stream.write(frame(bytes(start.SerializeToString())) + frame(bytes(end.SerializeToString())))


def run() -> list[Measure]:
    """Open the folder several times, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="armillary-search-") as temporary:
        write_search(Path(temporary), RUNS)
        command = [sys.executable, "-W", "ignore", "-c", _OPENED, temporary]
        said = [
            json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
            for _ in range(_ROUNDS + 1)
        ][1:]  # what is first read from the disk is read before
    cpu, wall, read, rows, columns = (median(each) for each in zip(*said, strict=True))
    note = f"{rows:.0f} rows, {columns:.0f} columns; {read:.2f} s of it reading; {wall:.2f} s on the clock"
    return [Measure("open 2,000 runs with hyperparameters, table complete", 1.5, cpu, "s", True, note)]


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
