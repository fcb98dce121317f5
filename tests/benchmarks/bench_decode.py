"""Decoding 50 runs x 20 tags x 5,000 steps, all points kept and every checksum compared, against TensorBoard's server.

Both read the same files from the page cache. The server's figure is the CPU time of its process for one load cycle,
which keeps a sample of the points; ours is the CPU time of discovery and reading in a process whose kernels are
loaded. The time of a whole process of ours, interpreter and kernels included, is told beside it.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

import psutil

from tests.benchmarks.event_logs import Form, write_runs
from tests.benchmarks.measure import Measure

_ROUNDS: Final = 3
_FORMS: Final = {"v1": (Form.SIMPLE,), "v2": (Form.FLOAT_VAL, Form.CONTENT)}
_OURS: Final = """
import sys, time
from core.readers.catalog import CatalogReader, parse_sources
reader = CatalogReader(parse_sources(sys.argv[1:]))
reader.load_kernels()
start = time.process_time(), time.perf_counter()
catalog = reader.read()
end = time.process_time(), time.perf_counter()
assert sum(run.points for run in catalog.runs.values()) == 5_000_000 and not catalog.problems
print(end[0] - start[0], end[1] - start[1], time.process_time())
"""


def server_seconds(folder: Path) -> float:
    """Return the CPU seconds that TensorBoard's data server takes to load a folder once."""
    server = importlib.import_module("tensorboard_data_server")
    command = [server.server_binary(), "--logdir", str(folder), "--port", "0", "--reload", "once"]
    process = subprocess.Popen(
        [*command, "--checksum", "-v"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "Finished load cycle" in line:
            break
    times = psutil.Process(process.pid).cpu_times()
    process.kill()
    process.communicate()
    return float(times.user + times.system)


def our_seconds(folder: Path) -> tuple[float, float, float]:
    """Return CPU and wall seconds of reading a folder, and CPU seconds of the whole process."""
    done = subprocess.run([sys.executable, "-c", _OURS, str(folder)], capture_output=True, text=True, check=True)
    reading, wall, whole = map(float, done.stdout.split())
    return reading, wall, whole


def run() -> list[Measure]:
    """Measure both forms in alternating rounds and return the ratios of the medians."""
    measures = []
    for name, forms in _FORMS.items():
        with tempfile.TemporaryDirectory() as temporary:
            size = write_runs(Path(temporary), 50, 20, 5000, forms)
            rounds = [(our_seconds(Path(temporary)), server_seconds(Path(temporary))) for _ in range(_ROUNDS)]
        ours, wall, whole = (median(own[k] for own, _ in rounds) for k in range(3))
        theirs = median(server for _, server in rounds)
        note = (
            f"{size / 1e6:.0f} MB, 5,000,000 points: {ours:.2f} s CPU ({wall:.2f} s wall; the whole process with "
            f"interpreter and kernels {whole:.2f} s CPU), tensorboard-data-server --checksum {theirs:.2f} s CPU; "
            f"median of {_ROUNDS}"
        )
        title = f"decode {name}: CPU against tensorboard-data-server"
        measures.append(Measure(title, 6.0, round(theirs / ours, 1), "x less", False, note))
    return measures


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
