"""Decoding 50 runs x 20 tags x 5,000 steps, all points kept and every checksum compared, against TensorBoard.

All read the same files from the page cache. The server's figure is the CPU time of its process for one load cycle,
which keeps a sample of the points; ours is the CPU time of discovery and reading in a process whose kernels are
loaded, except where the whole process is compared.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.event_logs import Form, write_runs
from tests.benchmarks.measure import Measure
from tests.benchmarks.reading import accumulator_seconds, alternated, ours, ratio, server_seconds

_POINTS: Final = 5_000_000
_FORMS: Final = {"v1": (Form.SIMPLE,), "v2": (Form.FLOAT_VAL, Form.CONTENT)}
_SAMPLE: Final = (10, 2000)
"""Tags and steps of the run that EventAccumulator is given: all of them would take it minutes."""


def run() -> list[Measure]:
    """Measure both forms, memory, threads, the whole process, and EventAccumulator on a sample."""
    with tempfile.TemporaryDirectory(prefix="armillary-decode-") as temporary:
        folder = Path(temporary)
        measures = []
        for name, forms in _FORMS.items():
            write_runs(folder / "all" / name, 50, 20, 5000, forms)
            measures += _against_server(name, folder / "all" / name)
        measures.append(_memory(folder / "all" / "v1"))
        measures.append(_threads(folder / "all" / "v2"))
        measures.append(_against_accumulator(folder / "all" / "v1", folder / "sample"))
        write_runs(folder / "all" / "short", 2000, 10, 100, (Form.SIMPLE,))
        measures.append(_whole_process(folder / "all"))
    return measures


def _against_server(name: str, folder: Path) -> list[Measure]:
    pairs = alternated(lambda: ours(folder), lambda: server_seconds(folder))
    assert all(own.points == _POINTS for own, _ in pairs)
    own, theirs = median(pair[0].cpu for pair in pairs), median(pair[1] for pair in pairs)
    note = f"5,000,000 points: {own:.2f} s CPU ({own / _POINTS * 1e9:.0f} ns a point), the server {theirs:.2f} s"
    figure = ratio([(own.cpu, server) for own, server in pairs])
    return [
        Measure(f"decode {name}: CPU against tensorboard-data-server --checksum", 6.0, figure, "x less", False, note)
    ]


def _memory(folder: Path) -> Measure:
    reading = ours(folder)
    per_point = (reading.after - reading.before) / reading.points
    note = f"{per_point:.1f} B a point grown while reading, {reading.before / 1e6:.0f} MB before it"
    goal = (24 * reading.points + 200_000_000) / 1e6
    return Measure("decode: memory after 5 M scalars", goal, round(reading.after / 1e6), "MB", True, note)


def _threads(folder: Path) -> Measure:
    pairs = alternated(lambda: ours(folder, 2).wall, lambda: ours(folder, 1).wall, 5)
    note = f"{median(two for two, _ in pairs):.2f} s on two threads, {median(one for _, one in pairs):.2f} s on one"
    return Measure("decode: two threads against one, wall", 1.7, ratio(pairs), "x faster", False, note)


def _against_accumulator(folder: Path, sample: Path) -> Measure:
    tags, steps = _SAMPLE
    write_runs(sample, 1, tags, steps, (Form.SIMPLE,))
    (run,) = sample.iterdir()
    pairs = alternated(lambda: ours(folder).cpu / _POINTS, lambda: accumulator_seconds(run) / (tags * steps))
    own, theirs = (median(pair[k] for pair in pairs) * 1e6 for k in range(2))
    note = f"{own:.3f} us CPU a point on 5,000,000; EventAccumulator {theirs:.1f} us on a run of {tags * steps:,}"
    return Measure("decode: CPU a point against EventAccumulator", 250.0, ratio(pairs), "x less", False, note)


def _whole_process(folder: Path) -> Measure:
    pairs = alternated(lambda: ours(folder), lambda: server_seconds(folder))
    own, theirs = median(pair[0].whole for pair in pairs), median(pair[1] for pair in pairs)
    note = f"v1, v2 and 2,000 short runs in one tree: {own:.2f} s CPU from the start, the server {theirs:.2f} s"
    figure = ratio([(own.whole, server) for own, server in pairs])
    return Measure("decode: CPU of the whole process against the server's", 3.0, figure, "x less", False, note)


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
