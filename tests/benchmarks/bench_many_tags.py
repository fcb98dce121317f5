"""12,000 tags of 1,000 runs in the real window: opened, scrolled, filtered by tag and by run; what stalls its thread.

All runs have all tags, twelve million values in all, as a table of trials has them: one row a run. A stall is the
longest time between two beats of the window's thread; by processor time it is told beside it, which other programs
do not disturb.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tests.benchmarks.measure import Measure, as_installed

if TYPE_CHECKING:
    from app.cli.smoke_window import SmokeWindow
    from app.views.scalars.view import ScalarsView

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 600.0
RUNS, TAGS = 1_000, 12_000
PAGES: Final = 12
PATTERNS: Final = ("w", "we", "weight_1", "weight_11", "layer07/.*_2")


def run() -> list[Measure]:
    """Measure in a process of its own, as a user starts the program."""
    with tempfile.TemporaryDirectory(prefix="armillary-tags-") as folder:
        write_table(Path(folder), RUNS, TAGS)
        _child(folder)  # once to compile the kernels and to have the files in memory, as from the second start on
        found = _child(folder)
    bed = f"{TAGS:,} tags x {RUNS:,} runs"
    return [
        Measure(f"{bed}: stall while {what}", 50.0, found[key], "ms", True, found[f"{key}_note"])
        for key, what in (
            ("open", "they are opened"),
            ("scroll", "cards are scrolled"),
            ("tags", "a filter of tags is typed"),
            ("runs", "runs are filtered"),
        )
    ]


def write_table(folder: Path, runs: int, tags: int) -> None:
    """Write a table of trials with so many metrics, in groups of fifty prefixes as layers of a network have them."""
    import pyarrow as pa
    from pyarrow import parquet

    random = np.random.default_rng(7)
    columns = {"name": pa.array([f"run_{place:04d}" for place in range(runs)])}
    columns["params.lr"] = pa.array(random.choice([0.1, 0.01, 0.001], runs))
    for tag in range(tags):
        columns[f"metrics.layer{tag % 50:02d}/weight_{tag // 50}"] = pa.array(random.normal(size=runs))
    parquet.write_table(pa.table(columns), folder / "trials.parquet")


def _child(folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_many_tags", folder]
    answer = subprocess.run(
        command, cwd=ROOT, env=as_installed(), check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


class Beats:
    """The longest stall of a stretch, and the most processor time that the window's thread took between two beats."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        from app.heartbeat import Heartbeat

        self._heart = Heartbeat()
        self._busy, self._last = 0.0, 0.0
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.thread_time()
        self._busy, self._last = max(self._busy, now - self._last), now

    def over(self, work: Callable[[], str]) -> tuple[float, str]:
        """Return the longest stall while something is done, in milliseconds, and a note on it."""
        self._heart.longest, self._busy, self._last = 0.0, 0.0, time.thread_time()
        self._heart.start()
        self._timer.start()
        told = work()
        self._timer.stop()
        stall = self._heart.stop() * 1e3
        return stall, f"{self._busy * 1e3:.0f} ms of processor time at most; {told}"


def _measure(folder: str) -> dict[str, float | str]:
    from app.cli.smoke_window import SmokeWindow
    from app.reading import Reading
    from app.settings import Remembered
    from app.sources import parse
    from app.views.scalars.view import ScalarsView  # here: imports are no part of what is measured

    assert ScalarsView.kind == "scalars"
    sources = parse([folder])
    with SmokeWindow(Remembered(), sources, Reading(sources).start(), watch=False) as smoke:
        beats = Beats()
        smoke.window.choose_view("scalars")
        found: dict[str, float | str] = {}
        for key, work in (("open", _open), ("scroll", _scroll), ("tags", _filter_tags), ("runs", _filter_runs)):
            found[key], found[f"{key}_note"] = beats.over(lambda work=work: work(smoke))  # type: ignore[misc]
        return found


def _view(smoke: SmokeWindow) -> ScalarsView:
    from app.views.scalars.view import ScalarsView

    shown = smoke.window.stage.current
    assert isinstance(shown, ScalarsView)
    return shown


def _open(smoke: SmokeWindow) -> str:
    from app.views.scalars.view import ScalarsView

    began, stage, session = time.perf_counter(), smoke.window.stage, smoke.window.workspace.session
    assert smoke.wait(lambda: session.catalog.complete and bool(session.catalog.runs), PATIENCE), "nothing was read"
    smoke.window.choose_view("scalars")  # a table of trials comes up among the hyperparameters

    def there() -> bool:
        shown = stage.current
        return isinstance(shown, ScalarsView) and shown.ready() and bool(shown.grid.cards)

    assert smoke.wait(there, PATIENCE), "no cards came"
    return f"drawn after {time.perf_counter() - began:.1f} s"


def _scroll(smoke: SmokeWindow) -> str:
    """Turn page after page, some near and some far, waiting for the charts of each."""
    view, took = _view(smoke), []
    bar = view.grid.verticalScrollBar()
    for page in range(PAGES):
        far = bar.maximum() // PAGES if page % 3 == 2 else view.grid.viewport().height()
        began = time.perf_counter()
        bar.setValue(min(bar.value() + far, bar.maximum()))
        assert smoke.wait(view.ready, PATIENCE)
        took.append((time.perf_counter() - began) * 1e3)
    return f"charts of a page after {float(np.median(took)):.0f} ms"


def _filter_tags(smoke: SmokeWindow) -> str:
    """Type a filter as a user does, and take it away."""
    from core.session.commands.cards.scalars import query_tags

    view, took = _view(smoke), []
    for pattern in (*PATTERNS, ""):
        began = time.perf_counter()
        view.workspace.session.do(query_tags(pattern))
        assert smoke.wait(view.ready, PATIENCE)
        took.append((time.perf_counter() - began) * 1e3)
    return f"redrawn after {float(np.median(took)):.0f} ms"


def _filter_runs(smoke: SmokeWindow) -> str:
    from core.session.commands.runs.runs import query_runs

    view, took = _view(smoke), []
    for pattern in (r"1\d$", "[3-5]$", "[02468]$", ""):
        began = time.perf_counter()
        view.workspace.session.do(query_runs(pattern))
        assert smoke.wait(view.ready, PATIENCE)
        took.append((time.perf_counter() - began) * 1e3)
    return f"redrawn after {float(np.median(took)):.0f} ms"


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
