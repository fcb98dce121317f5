"""Opening a table of 100,000 trials with 20 columns, until the table of runs is complete: CSV, Parquet and JSON lines.

The columns are those of HiPlot and of a search: identifier and parent of each trial, hyperparameters that are numbers
and texts, an epoch, and metrics. The figure is processor time of a process of its own: finding, reading, and the table
sorted by a metric; Python's search for cycles is off, as it is while the window reads.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from tests.benchmarks.measure import Measure
from tests.benchmarks.reading import ROOT

TRIALS: Final = 100_000
_ROUNDS: Final = 3
_OPENED: Final = """
import gc, json, sys, time
from core.readers.catalog import CatalogReader, parse_sources
from core.session.commands.runs.run_table import sort_as
from core.state import SessionState, SortKey
from core.views.hparams.table.resolve import table_data
if sys.argv[1].endswith("parquet"):
    import pyarrow.parquet
state = sort_as([SortKey("metrics.loss", True)]).apply(SessionState())
gc.disable()
cpu, wall = time.process_time(), time.perf_counter()
catalog = CatalogReader(parse_sources(sys.argv[1:])).read()
read = time.process_time() - cpu
data = table_data(catalog, state)
took = time.process_time() - cpu, time.perf_counter() - wall
assert not catalog.problems, catalog.problems
assert sum(bool(run.parent) for run in catalog.runs.values()) == len(data.rows) - 1
print(json.dumps([*took, read, len(data.rows), len(data.layout.columns)]))
"""


def rows(count: int) -> Iterator[dict[str, object]]:
    """Yield trials, each but the first with a parent."""
    random = Random(5)
    for number in range(count):
        yield {
            "uid": f"t{number}",
            "from_uid": f"t{number // 10}" if number else "",
            "lr": 10 ** random.uniform(-5, -1),
            "optimizer": random.choice(("adam", "sgd", "lion")),
            "batch_size": 2 ** random.randint(3, 9),
            "dropout": random.random(),
            **{f"width_{place}": random.random() for place in range(7)},
            "epoch": random.randint(1, 50),
            **{metric: random.random() for metric in ("loss", "accuracy", "f1", "val_loss", "val_acc", "err")},
        }


def write_tables(folder: Path, count: int) -> list[Path]:
    """Write the same trials as CSV, Parquet and JSON lines."""
    import pyarrow as pa
    from pyarrow import parquet

    trials = list(rows(count))
    files = [folder / f"trials.{ending}" for ending in ("csv", "parquet", "jsonl")]
    with files[0].open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(trials[0]))
        writer.writeheader()
        writer.writerows(trials)
    parquet.write_table(pa.Table.from_pylist(trials), files[1])
    files[2].write_text("".join(json.dumps(trial) + "\n" for trial in trials), encoding="utf-8")
    return files


def run() -> list[Measure]:
    """Open each table several times, each in a process of its own."""
    measures = []
    with tempfile.TemporaryDirectory(prefix="armillary-trials-") as temporary:
        for file in write_tables(Path(temporary), TRIALS):
            command = [sys.executable, "-W", "ignore", "-c", _OPENED, str(file)]
            said = [
                json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
                for _ in range(_ROUNDS)
            ]
            cpu, wall, read, count, columns = (median(each) for each in zip(*said, strict=True))
            note = f"{count:.0f} rows, {columns:.0f} columns; {read:.2f} s of it reading; {wall:.2f} s on the clock"
            name = f"open 100,000 trials x 20 columns, {file.suffix[1:]}"
            measures.append(Measure(name, 3.0, cpu, "s", True, note))
    return measures


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
