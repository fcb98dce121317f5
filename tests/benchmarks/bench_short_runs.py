"""Reading 2,000 runs x 10 tags x 100 steps against TensorBoard's data server: what a run costs beside its points."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Final

from tests.benchmarks.event_logs import Form, write_runs
from tests.benchmarks.measure import Measure
from tests.benchmarks.reading import alternated, ours, ratio, server_seconds

_RUNS: Final = 2000


def run() -> list[Measure]:
    """Measure alternating pairs and return the median of their ratios."""
    with tempfile.TemporaryDirectory(prefix="armillary-short-") as temporary:
        folder = Path(temporary)
        write_runs(folder, _RUNS, 10, 100, (Form.SIMPLE,))
        pairs = alternated(lambda: ours(folder), lambda: server_seconds(folder), 5)
    assert all(own.points == 2_000_000 for own, _ in pairs)
    own, theirs = median(pair[0].cpu for pair in pairs), median(pair[1] for pair in pairs)
    note = f"2,000,000 points: {own:.2f} s CPU ({own / _RUNS * 1e6:.0f} us a run), the server {theirs:.2f} s"
    figure = ratio([(own.cpu, server) for own, server in pairs])
    return [Measure("short runs: CPU against tensorboard-data-server", 4.0, figure, "x less", False, note)]


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
