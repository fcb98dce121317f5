"""Cancel to idle: work is cancelled at many moments, and the time until its worker process can take other work."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.analysis.projection.scaling import Scaling
from core.jobs import Event, EventKind, Task
from core.jobs.runner import Runner
from core.processors import share_processors
from core.results import ResultKey
from core.views.embedding.trust.measuring import Pictured
from tests.benchmarks.clusters import clusters
from tests.benchmarks.measure import Measure

ROWS, COLUMNS = 50_000, 50
MOMENTS = 5
"""Cancellations of each kind of work, spread over its course by chance."""
PATIENCE = 300.0
_SLOW = 0.15
_WORK = "tests.benchmarks.cancelled_work"
_WARM = Task("Warm", "core.views.embedding.runs.running:warm", process=True)
_RUN = "core.views.embedding.runs.running:run"
_TRUSTING = "core.views.embedding.trust.measuring"


@dataclass
class Ear:
    """Hears one job."""

    news: threading.Condition = field(default_factory=threading.Condition)
    events: list[Event] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        with self.news:
            self.events.append(event)
            self.news.notify_all()

    @property
    def last(self) -> str:
        """What the job said last that it was doing."""
        return next((event.message for event in reversed(self.events) if event.message), "before it said anything")

    def wait(self, *kinds: EventKind, seconds: float = PATIENCE) -> Event | None:
        """Return the first event of some kinds, None if none comes in time."""

        def found() -> Event | None:
            return next((event for event in self.events if event.kind in kinds), None)

        with self.news:
            self.news.wait_for(lambda: found() is not None, seconds)
            return found()


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: what it is called, its task and about how many seconds of it matter."""

    name: str
    task: Task
    lasts: float


def run() -> list[Measure]:
    """Return the worst times of each kind of work."""
    share_processors()
    with tempfile.TemporaryDirectory(prefix="armillary-cancel-") as name:
        text = Path(name) / "vectors.tsv"
        vectors = clusters(ROWS, COLUMNS)
        np.savetxt(text, vectors[:30_000], fmt="%.6f", delimiter="\t")
        wide = np.random.default_rng(0).standard_normal((30_000, 1_000)).astype(np.float32)
        runner = Runner(workers=1)
        try:
            _once(runner, _WARM)
            return [_measure(runner, work) for work in _kinds(vectors, wide, text)]
        finally:
            runner.close()


def _kinds(vectors: Any, wide: Any, text: Path) -> tuple[Work, ...]:
    pca = Task("pca", f"{_WORK}:principal", {"vectors": wide}, process=True)
    return (
        Work("reading 30,000 x 50 of text", Task("read", f"{_WORK}:read", {"file": str(text)}, process=True), 1.0),
        Work("PCA of 30,000 x 1,000", pca, 3.0),
        *(Work(name, _projection(vectors, method, parameters), 5.0) for name, method, parameters in _METHODS),
        Work("quality measures", _measuring("measure", vectors, labels=None, parameters={}), 2.0),
        Work("faithfulness", _measuring("faithful", vectors), 4.0),
        Work("broken links", _measuring("links", vectors), 4.0),
        Work("stability: two runs of UMAP", _stability(vectors), 6.0),
    )


_METHODS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("UMAP: neighbours to epochs", "umap", {}),
    ("UMAP from the spectrum", "umap", {"initialisation": "spectral"}),
    ("UMAP on a sample", "umap", {"fit_on": 10_000}),
    ("densMAP", "densmap", {}),
    ("t-SNE: neighbours, affinities, rounds", "tsne", {}),
    ("t-SNE by trees", "tsne", {"repulsion": "tree"}),
    ("t-SNE from the spectrum", "tsne", {"initialisation": "spectral"}),
    ("PaCMAP", "pacmap", {}),
    ("LocalMAP", "localmap", {}),
)


def _projection(vectors: Any, method: str, parameters: Mapping[str, Any]) -> Task:
    arguments = {
        "vectors": vectors, "of": ResultKey.of("vectors", method), "key": ResultKey.of("made", method),
        "method": method, "parameters": parameters, "seed": 0,
    }  # fmt: skip
    return Task(method, _RUN, arguments, process=True)


def _measuring(function: str, vectors: Any, **more: Any) -> Task:
    picture = Pictured(np.ascontiguousarray(vectors[:, :2]), (0, 1), None)
    arguments: Mapping[str, Any] = {
        "vectors": vectors, "of": ResultKey.of("vectors", function), "picture": picture,
        "key": ResultKey.of("told", function), "metric": "euclidean", "scaling": Scaling.NONE, "folder": None,
        "kept": False, **more,
    }  # fmt: skip
    return Task(function, f"{_TRUSTING}:{function}", arguments, process=True)


def _stability(vectors: Any) -> Task:
    arguments: Mapping[str, Any] = {
        "vectors": vectors, "of": ResultKey.of("vectors", "stable"), "scores": np.ascontiguousarray(vectors[:, :2]),
        "aside": None, "key": ResultKey.of("told", "stable"),
        "others": {seed: ResultKey.of("other", str(seed)) for seed in (1, 2)}, "method": "umap", "parameters": {},
        "given": None, "folder": None,
    }  # fmt: skip
    return Task("stable", f"{_TRUSTING}:stable", arguments, process=True)


def _once(runner: Runner, task: Task) -> None:
    ear = Ear()
    runner.submit(task, ear)
    over = ear.wait(EventKind.DONE, EventKind.FAILED)
    assert over is not None, f"{task.title} did not end"
    assert over.kind is EventKind.DONE, over.message


def _measure(runner: Runner, work: Work) -> Measure:
    random = np.random.default_rng(len(work.name))
    idle, late, killed, killed_last = [], list[str](), 0, False
    for moment in (random.random(MOMENTS) + np.arange(MOMENTS)) / MOMENTS * work.lasts:
        if killed_last:
            _once(runner, _WARM)  # as the window does; meanwhile another process starts
        before = _whoami(runner)
        ear = Ear()
        job = runner.submit(work.task, ear)
        assert ear.wait(EventKind.STARTED) is not None
        time.sleep(moment)
        ended = ear.wait(EventKind.DONE, EventKind.FAILED, seconds=0)
        assert ended is None or ended.kind is EventKind.DONE, ended.message
        began = time.perf_counter()
        runner.cancel(job)
        after = _whoami(runner)
        idle.append(time.perf_counter() - began)
        killed_last = after != before
        killed += killed_last
        if idle[-1] > _SLOW:
            late.append(f"{1000 * idle[-1]:.0f} ms at {moment:.1f} s, {ear.last}")
    worst = 1000 * max(idle)
    note = f"median {1000 * float(np.median(idle)):.0f} ms of {MOMENTS}; process ended {killed} times"
    note += f"; slow: {'; '.join(late)}" if late else ""
    print(f"  {work.name}: {worst:.0f} ms, {note}", flush=True)
    return Measure(f"cancel to idle: {work.name}", 200.0, worst, "ms", True, note)


def _whoami(runner: Runner) -> int:
    """Return the number of the process that takes the next task, once it does."""
    ear = Ear()
    runner.submit(Task("Who", f"{_WORK}:who", process=True), ear)
    event = ear.wait(EventKind.DONE)
    assert event is not None
    assert isinstance(event.value, int)
    return event.value
