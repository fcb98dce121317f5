"""Following 2,000 runs: what an idle program costs, and how soon it sees what is appended, added and removed.

It is measured as in the window: on the reading thread, with the pauses that it takes by itself.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from app.reading import Reading, ReadingFailure
from app.sources import parse
from core.model import Catalog
from core.readers.catalog import CatalogReader
from tests.benchmarks.event_logs import Form, write_runs
from tests.benchmarks.measure import Measure

RUNS, TAGS, STEPS = 2_000, 2, 20
IDLE = 60.0
"""Seconds of doing nothing that are measured."""
TIMES = 5
PATIENCE = 30.0


class Watched:
    """A `Reading` whose newest catalog can be waited for."""

    def __init__(self, folder: Path) -> None:
        self._news = threading.Condition()
        self._catalog = Catalog(complete=False)
        self.reading = Reading(parse([str(folder)])).start()
        self.reading.listen(self._take)
        self.reading.decode()

    def _take(self, news: Catalog | ReadingFailure) -> None:
        if isinstance(news, ReadingFailure):
            raise RuntimeError(news.details)
        with self._news:
            self._catalog = news
            self._news.notify_all()

    def seconds_until(self, so: Callable[[Catalog], bool]) -> float:
        """Return how long it takes until a catalog is as it should be."""
        began = time.perf_counter()
        with self._news:
            if not self._news.wait_for(lambda: so(self._catalog), PATIENCE):
                raise RuntimeError(f"not seen within {PATIENCE:g} s")
        return time.perf_counter() - began


def run() -> list[Measure]:
    """Measure on logs that are made for it."""
    with tempfile.TemporaryDirectory(prefix="armillary-live-") as name:
        folder = Path(name)
        write_runs(folder, RUNS, TAGS, STEPS, (Form.SIMPLE,))
        watched = Watched(folder)
        watched.seconds_until(lambda catalog: catalog.complete and len(catalog.runs) == RUNS)
        time.sleep(5.0)  # folders that have just been made are looked into again
        share, looks = _idle()
        delays = {what: [step(folder, watched, k) for k in range(TIMES)] for what, step in STEPS_SEEN.items()}
        watched.reading.stop(wait=10.0)
        whole, idle = _looks(folder)
    logs = f"{RUNS:,} runs"
    note = f"an idle look {idle * 1000:.1f} ms, at everything {whole * 1000:.0f} ms"
    measures = [
        Measure(f"{logs}, nothing happens: share of one core", 1.0, share, "%", True, f"{looks:.0f} s; {note}"),
    ]
    for what, seconds in delays.items():
        note = f"median of {TIMES}: {median(seconds):.2f} s"
        measures.append(Measure(f"{logs}: {what} seen after, at most", 2.0, max(seconds), "s", True, note))
    return measures


def _idle() -> tuple[float, float]:
    """Return the share of a core that this process takes while nothing happens, in percent, over so many seconds."""
    began, spent = time.perf_counter(), time.process_time()
    time.sleep(IDLE)
    seconds = time.perf_counter() - began
    return 100 * (time.process_time() - spent) / seconds, seconds


def _looks(folder: Path) -> tuple[float, float]:
    """Return the CPU time of a look at everything, and of one where nothing tells of a change."""
    reader = CatalogReader(parse([str(folder)]))
    reader.read()
    time.sleep(4.0)
    found = []
    for everything in (True, False):
        reader.refresh(everything)
        began = time.process_time()
        for _ in range(5):
            reader.refresh(everything)
        found.append((time.process_time() - began) / 5)
    return found[0], found[1]


def _file(folder: Path, number: int) -> Path:
    return sorted(folder.rglob("*tfevents*"))[number * 17]


def _points(catalog: Catalog) -> int:
    return sum(run.points for run in catalog.runs.values())


def _append(folder: Path, watched: Watched, number: int) -> float:
    file, before = _file(folder, number), watched._catalog
    with file.open("ab") as stream:
        stream.write(file.read_bytes())
    return watched.seconds_until(lambda catalog: _points(catalog) > _points(before))


def _add_file(folder: Path, watched: Watched, number: int) -> float:
    file, before = _file(folder, number), watched._catalog
    shutil.copy(file, file.with_name(f"events.out.tfevents.9.{number}"))
    return watched.seconds_until(lambda catalog: _points(catalog) > _points(before))


def _add_run(folder: Path, watched: Watched, number: int) -> float:
    shutil.copytree(_file(folder, number).parent, folder / f"new{number}")
    return watched.seconds_until(lambda catalog: f"new{number}" in catalog.runs and catalog.runs[f"new{number}"].loaded)


def _remove_run(folder: Path, watched: Watched, number: int) -> float:
    shutil.rmtree(folder / f"new{number}")
    return watched.seconds_until(lambda catalog: f"new{number}" not in catalog.runs)


STEPS_SEEN: dict[str, Callable[[Path, Watched, int], float]] = {
    "appended records": _append,
    "a new file": _add_file,
    "a new run": _add_run,
    "a removed run": _remove_run,
}


if __name__ == "__main__":
    for measure in run():
        print(measure.name, f"{measure.figure:.3f} {measure.unit}", measure.note)
