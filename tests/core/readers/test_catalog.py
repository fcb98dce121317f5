from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.model import U1, Catalog, SourceSpec
from core.model.order import natural_key
from core.readers import catalog
from core.readers.catalog import CatalogReader, SourceError, parse_sources
from core.readers.sources import labels
from core.readers.tensorboard import scratch
from core.work import CancelledError
from tests.benchmarks.event_logs import Form, write_runs
from tests.core.readers.logs import event, read, simple, version, write

EVENTS = "events.out.tfevents.1"


def make_run(folder: Path, steps: int = 3) -> Path:
    """Write a run with one scalar."""
    return write(folder / EVENTS, [version(), *(event(step, simple("a", step)) for step in range(steps))])


def test_runs_are_named_by_their_path_in_natural_order(tmp_path: Path) -> None:
    for name in ("run10", "run2", "run2/eval", ".hidden/x", "run 3"):
        make_run(tmp_path / name)
    make_run(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "run2" / "notes.txt").write_text("tfevents")
    names = list(read(tmp_path).runs)
    assert sorted(names) == [".", ".hidden/x", "run 3", "run10", "run2", "run2/eval"]
    assert names == sorted(names, key=natural_key)
    assert names.index("run2/eval") < names.index("run10")


def test_discovery_reads_nothing(tmp_path: Path) -> None:
    make_run(tmp_path / "a")
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    found = reader.discover()
    assert not found.complete
    assert [(run.name, run.loaded, run.points) for run in found.runs.values()] == [("a", False, 0)]
    complete = reader.read()
    assert complete.complete
    assert complete.runs["a"].loaded
    assert found.runs["a"].points == 0


def test_discovery_reads_headers_of_arrays_that_are_opened_directly(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.zeros((7, 3), dtype=np.float32))
    array = str(tmp_path / "vectors.npy")
    found = CatalogReader(parse_sources([array])).discover()
    assert found.complete
    assert [(table.rows, table.columns) for table in found.embeddings.values()] == [(7, 3)]
    make_run(tmp_path / "runs" / "a")
    reader = CatalogReader(parse_sources([str(tmp_path / "runs"), array]))
    found = reader.discover()
    assert not found.complete
    assert len(found.embeddings) == 1
    assert reader.read().complete


def test_a_damaged_header_costs_discovery_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "vectors.npy").write_bytes(b"no array")
    make_run(tmp_path / "runs" / "a")
    reader = CatalogReader(parse_sources([str(tmp_path / "runs"), str(tmp_path / "vectors.npy")]))
    found = reader.discover()
    assert [problem.file for problem in found.problems] == [str(tmp_path / "vectors.npy")]
    assert len(found.runs) == 1
    assert reader.read().runs[next(iter(found.runs))].loaded


def test_snapshots_grow_and_end_complete(tmp_path: Path) -> None:
    for k in range(200):
        make_run(tmp_path / f"run{k}")
    snapshots: list[Catalog] = []
    fractions: list[float | None] = []

    class Token:
        cancelled = False

        def check(self) -> None:
            pass

        def progress(self, fraction: float | None, message: str = "") -> None:
            fractions.append(fraction)

        def partial(self, value: object) -> None:
            pass

    final = CatalogReader(parse_sources([str(tmp_path)])).read(Token(), snapshots.append)
    loaded = [sum(run.loaded for run in catalog.runs.values()) for catalog in snapshots]
    assert loaded == sorted(loaded)
    assert all(not catalog.complete and len(catalog.runs) == 200 for catalog in snapshots)
    assert final.complete
    assert sum(run.points for run in final.runs.values()) == 600
    assert fractions[-1] == 1.0


def test_reading_stops_when_asked(tmp_path: Path) -> None:
    for k in range(50):
        make_run(tmp_path / f"run{k}")

    class Stopped:
        cancelled = True

        def check(self) -> None:
            raise CancelledError

        def progress(self, fraction: float | None, message: str = "") -> None:
            pass

        def partial(self, value: object) -> None:
            pass

    reader = CatalogReader(parse_sources([str(tmp_path)]))
    with pytest.raises(CancelledError):
        reader.read(Stopped())
    assert sum(run.points for run in reader.read().runs.values()) == 150


class Impatient:
    """Asks to stop as soon as something is read."""

    cancelled = False

    def __init__(self) -> None:
        self.seen = 0.0

    def check(self) -> None:
        if self.seen > 0:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        self.seen = fraction or 0.0

    def partial(self, value: object) -> None:
        pass


def slow_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every 64 KiB of an event file take 20 ms."""
    real = scratch.Scratch.fill

    def fill(self: scratch.Scratch, *arguments: Any) -> tuple[U1, int]:
        time.sleep(0.02)
        return real(self, *arguments)

    monkeypatch.setattr(scratch, "CHUNK", 1 << 16)
    monkeypatch.setattr(scratch.Scratch, "fill", fill)
    monkeypatch.setattr(catalog, "_LONG", 0)


def test_a_stop_ends_reading_amid_a_file_and_the_rest_is_read_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_disk(monkeypatch)
    size = write_runs(tmp_path, 1, 2, 20_000, (Form.SIMPLE,))
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    with pytest.raises(CancelledError):
        reader.read(Impatient())
    (partly,) = reader.snapshot().runs.values()
    assert 0 < partly.points < 40_000
    assert not partly.loaded
    (whole,) = reader.read().runs.values()
    assert reader.amount == (size, size)
    assert whole.loaded
    assert not whole.problems
    assert whole.points == 40_000
    assert np.array_equal(whole.scalars["train/metric_0"].step, np.arange(1, 20_001))


def test_reading_works_on_any_thread(tmp_path: Path) -> None:
    for k in range(20):
        make_run(tmp_path / f"run{k}", 500)
    results: list[Catalog] = []
    readers = [threading.Thread(target=lambda: results.append(read(tmp_path))) for _ in range(3)]
    for thread in readers:
        thread.start()
    for thread in readers:
        thread.join()
    assert len(results) == 3
    for found in results:
        for run in found.runs.values():
            np.testing.assert_array_equal(run.scalars["a"].step, np.arange(500))


def test_several_sources_never_hide_each_other(tmp_path: Path) -> None:
    for name in ("x/logs", "y/logs", "z"):
        make_run(tmp_path / name)
        make_run(tmp_path / name / "sub")
    catalog = read(tmp_path / "x/logs", tmp_path / "y/logs", f"named:{tmp_path / 'z'}")
    assert list(catalog.runs) == ["logs", "logs/sub", "logs-2", "logs-2/sub", "named", "named/sub"]


def test_files_can_be_opened_directly(tmp_path: Path) -> None:
    path = make_run(tmp_path / "run")
    assert list(read(path).runs) == [EVENTS]
    assert list(read(f"mine:{path}").runs) == ["mine"]
    other = tmp_path / "notes.md"
    other.write_text("hello")
    catalog = read(other)
    assert not catalog.runs
    assert [problem.kind for problem in catalog.problems] == ["unknown-file"]


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    make_run(tmp_path / "logs" / "a")
    make_run(tmp_path / "elsewhere" / "b")
    (tmp_path / "logs" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "logs" / "a" / "up").symlink_to(tmp_path / "logs")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "logs")
    (tmp_path / "logs" / "broken").symlink_to(tmp_path / "nowhere")
    assert list(read(tmp_path / "logs").runs) == ["a", "link/b"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    path = make_run(tmp_path / "a")
    path.chmod(0)
    (tmp_path / "b").mkdir(mode=0)
    catalog = read(tmp_path)
    assert sorted(problem.kind for problem in catalog.problems) == ["unreadable-file", "unreadable-folder"]


def test_a_folder_that_vanishes_is_a_problem(tmp_path: Path) -> None:
    reader = CatalogReader([SourceSpec(str(tmp_path / "gone"))])
    assert [problem.kind for problem in reader.read().problems] == ["missing"]


def test_sources(tmp_path: Path) -> None:
    odd = tmp_path / "a:b,c"
    odd.mkdir()
    plain = tmp_path / "plain"
    plain.mkdir()
    assert parse_sources([str(odd), f"name:{plain}"]) == (SourceSpec(str(odd)), SourceSpec(str(plain), "name"))
    assert parse_sources([f"a:{plain},b:{odd.parent}"]) == (
        SourceSpec(str(plain), "a"),
        SourceSpec(str(odd.parent), "b"),
    )
    with pytest.raises(SourceError, match=r"no such file or folder: .*nowhere$"):
        parse_sources([str(tmp_path / "nowhere")])


def test_labels(tmp_path: Path) -> None:
    assert labels([SourceSpec(str(tmp_path))]) == [""]
    assert labels([SourceSpec(str(tmp_path), "n"), SourceSpec(str(tmp_path), "n")]) == ["n", "n-2"]


def test_importing_the_catalog_loads_nothing_heavy() -> None:
    code = (
        "import sys, core.readers.catalog, core.readers.embeddings, core.readers.blobs;"
        "heavy = {'numba', 'pandas', 'PIL', 'pyarrow', 'scipy', 'sklearn', 'matplotlib', 'PySide6', 'tensorboard'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_snapshots_of_many_runs_leave_time_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for k in range(40):
        make_run(tmp_path / f"run{k}", 50)
    monkeypatch.setattr(catalog, "_TOGETHER", 1)
    monkeypatch.setattr(catalog, "_PACE", 0.001)
    made: list[int] = []
    for rest in (0, 1e9):
        monkeypatch.setattr(catalog, "_REST", rest)
        shown: list[Catalog] = []
        found = CatalogReader(parse_sources([str(tmp_path)])).read(publish=shown.append)
        assert len(found.runs) == 40
        made.append(len(shown))
    assert made[0] > 3
    assert made[1] == 1
