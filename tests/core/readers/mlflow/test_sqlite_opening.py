"""Whatever state a database is in, it is read in full and nothing in its folder is written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import platformdirs
import pytest

from core.readers.catalog import CatalogReader, parse_sources
from core.readers.mlflow.sqlite.header import header_of
from core.readers.mlflow.sqlite.opening import opened
from tests.core.readers.logs import read
from tests.core.readers.mlflow.sqlite_stores import add_points, add_run, make_small, run_id, writing

_KILLED: Final = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
for statement in sys.argv[2:]:
    connection.execute(statement)
os.kill(os.getpid(), 9)
"""
_LIVING: Final = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.stdin:
    connection.execute(statement)
    print("done", flush=True)
connection.close()
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where copies are made, a folder of the test's own."""
    place = tmp_path / "cache"
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_: str(place))
    return place / "databases"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    return make_small(folder / "mlflow.db")


def content(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return what is in a folder, and when it was written."""
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def runs_without_a_trace(store: Path) -> int:
    """Return how many runs are read; whatever was written to the folder is an error."""
    before = content(store.parent)
    stamp = store.parent.stat().st_mtime_ns
    catalog = read(store.parent)
    assert content(store.parent) == before
    assert store.parent.stat().st_mtime_ns == stamp, "something was made and removed again"
    assert catalog.problems == ()
    assert all(run.loaded and len(run.scalars["loss"]) >= 5 for run in catalog.runs.values())
    return len(catalog.runs)


def killed(store: Path, *statements: str) -> None:
    """Execute statements in a process that is killed before it can close the database."""
    subprocess.run([sys.executable, "-c", _KILLED, str(store), *statements], check=False)


@contextmanager
def living(store: Path) -> Iterator[Callable[..., None]]:
    """Give a function that executes statements in another process, which closes the database at the end."""
    command = [sys.executable, "-c", _LIVING, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told, tells = process.stdin, process.stdout

        def execute(*statements: str) -> None:
            for statement in statements:
                told.write(f"{statement}\n")
                assert tells.readline() == "done\n"

        yield execute
        told.close()
        process.wait()


def log_ahead(store: Path) -> None:
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)


def add(number: int) -> tuple[str, str]:
    """Return statements that add a run with points."""
    row = f"('{run_id(number)}', 'run {number}', 'FINISHED', 'active', 0)"
    points = ", ".join(f"('loss', {step}, {step}, '{run_id(number)}', {step})" for step in range(5))
    return (
        f"INSERT INTO runs (run_uuid, name, status, lifecycle_stage, experiment_id) VALUES {row}",
        f"INSERT INTO metrics (key, value, timestamp, run_uuid, step) VALUES {points}",
    )


@pytest.fixture(params=["closed", "read-only"])
def closed(store: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    if request.param == "read-only":
        store.chmod(0o444)
        store.parent.chmod(0o555)
    yield store
    store.parent.chmod(0o755)


def test_a_closed_database(closed: Path) -> None:
    assert runs_without_a_trace(closed) == 3


def test_a_closed_database_with_a_log(closed: Path) -> None:
    closed.parent.chmod(0o755)
    closed.chmod(0o644)
    log_ahead(closed)
    header = header_of(str(closed))
    assert header is not None
    assert header.logged_ahead
    assert not Path(f"{closed}-wal").exists()
    closed.chmod(0o444)
    closed.parent.chmod(0o555)
    assert runs_without_a_trace(closed) == 3


def test_a_live_writer_that_logs_ahead(store: Path, cache: Path) -> None:
    log_ahead(store)
    with living(store) as execute:
        for number in (4, 5):
            execute("BEGIN", *add(number), "COMMIT")
            assert runs_without_a_trace(store) == number
        execute("BEGIN", *add(6))
        assert runs_without_a_trace(store) == 5
        assert not cache.exists(), "nothing was copied"
        execute("COMMIT")
    assert [path.name for path in store.parent.iterdir()] == ["mlflow.db"], "the writer has tidied up behind itself"
    assert runs_without_a_trace(store) == 6


def test_a_writer_that_was_killed(store: Path) -> None:
    log_ahead(store)
    killed(store, *add(4), "COMMIT")
    assert {path.suffix for path in store.parent.iterdir()} == {".db", ".db-wal", ".db-shm"}
    assert runs_without_a_trace(store) == 4


def test_a_log_without_its_index_is_read_from_a_copy(store: Path, cache: Path) -> None:
    log_ahead(store)
    killed(store, *add(4), "COMMIT")
    Path(f"{store}-shm").unlink()
    assert runs_without_a_trace(store) == 4
    assert list(cache.iterdir()) == [], "copies do not stay"


def test_copies_that_were_left_are_removed(store: Path, cache: Path) -> None:
    cache.mkdir(parents=True)
    for name, age in (("old", 100_000), ("new", 1000)):
        (cache / name).mkdir()
        (cache / name / "store.db").touch()
        changed = (cache / name).stat().st_mtime - age
        os.utime(cache / name, (changed, changed))
    log_ahead(store)
    killed(store, *add(4), "COMMIT")
    Path(f"{store}-shm").unlink()
    assert runs_without_a_trace(store) == 4
    assert [path.name for path in cache.iterdir()] == ["new"]


def test_a_writer_killed_in_the_middle_of_a_change(store: Path) -> None:
    texts = "SELECT key || '-' || step, hex(zeroblob(3000)), run_uuid FROM metrics"
    big = f"INSERT INTO params (key, value, run_uuid) {texts}"
    delete = "UPDATE runs SET lifecycle_stage = 'deleted'"
    killed(store, "PRAGMA cache_size = 1", "PRAGMA cache_spill = 1", "BEGIN", delete, big)
    journal = Path(f"{store}-journal")
    assert journal.stat().st_size > 0
    assert runs_without_a_trace(store) == 3


def test_a_link_to_a_database_with_a_log(store: Path, tmp_path: Path) -> None:
    log_ahead(store)
    other = tmp_path / "other"
    other.mkdir()
    (other / "link.db").symlink_to(store)
    with closing(sqlite3.connect(store)) as writer:
        for statement in add(4):
            writer.execute(statement)
        writer.commit()
        assert len(read(other).runs) == 4
        assert [path.name for path in other.iterdir()] == ["link.db"]


def test_a_locked_database_is_read_when_it_is_free(store: Path) -> None:
    reader = CatalogReader(parse_sources([str(store.parent)]))
    assert len(reader.read().runs) == 3
    with closing(sqlite3.connect(store, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        run = add_run(writer, 4)
        add_points(writer, run, "loss", range(5))
        store.touch()
        catalog = reader.refresh()
        assert catalog is not None
        assert [problem.kind for problem in catalog.problems] == ["locked-database"]
        assert len(catalog.runs) == 3
        writer.execute("COMMIT")
    catalog = reader.refresh()
    assert catalog is not None
    assert catalog.problems == ()
    assert len(catalog.runs) == 4


def test_reading_keeps_no_writer_waiting(store: Path) -> None:
    with opened(str(store)) as connection:
        connection.execute("SELECT count(*) FROM store.runs").fetchone()
        with writing(store) as writer:
            writer.execute("PRAGMA busy_timeout = 0")
            add_run(writer, 4)
        assert connection.execute("SELECT count(*) FROM store.runs").fetchone() == (4,)


def test_what_was_opened_cannot_be_written(store: Path) -> None:
    with opened(str(store)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM store.runs")


def test_a_database_that_changes_although_nobody_said_so(store: Path) -> None:
    log_ahead(store)
    copy = store.with_name("copy")
    shutil.copyfile(store, copy)
    with pytest.raises(OSError, match="changed while"):
        _read_while(store, lambda: shutil.copyfile(copy, store))


def _read_while(store: Path, change: Callable[[], object]) -> None:
    with opened(str(store)) as connection:
        connection.execute("SELECT count(*) FROM store.runs").fetchone()
        change()
