"""Disks that fail, files that are forbidden, and files that change while they are read."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import FileIO
from pathlib import Path

import numpy as np
import pytest

from core.model import Problem, Run
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.tensorboard import event_file
from core.readers.tensorboard import run as run_module
from core.readers.tensorboard.framing import frame
from tests.core.readers.logs import event, grow, make_old, only_run, packed, read, simple, tensor, version, write
from tests.core.readers.tensorboard.faults import FaultyFile, failing, inject, once

EVENTS = "events.out.tfevents.1"
COUNT = 400
RECORDS = [packed([version()]), *(packed([event(step, simple("a", step))]) for step in range(COUNT))]
SIZES = np.cumsum([len(record) for record in RECORDS])
DATA = b"".join(RECORDS)
ROOT = Path(__file__).resolve().parents[4]


def steps(run: Run) -> list[int]:
    return run.scalars["a"].step.tolist() if "a" in run.scalars else []


def follow(folder: Path) -> CatalogReader:
    reader = CatalogReader(parse_sources([str(folder)]))
    reader.read()
    return reader


def run_now(reader: CatalogReader) -> Run:
    """Return the only run after one more look."""
    (run,) = (reader.refresh() or reader.discover()).runs.values()
    return run


def only_problem(run: Run) -> Problem:
    (problem,) = run.problems
    return problem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / EVENTS
    file.write_bytes(DATA)
    return file


@pytest.mark.parametrize("limit", [0, 5, 12, 1000, len(DATA) - 1, int(SIZES[200]), int(SIZES[200]) + 3])
@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE])
def test_what_comes_before_a_bad_place_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, number: int
) -> None:
    with monkeypatch.context() as faults:
        inject(faults, lambda name: FaultyFile(name, limit, failing(number)))
        reader = follow(path.parent)
        run = run_now(reader)
    whole = int(np.searchsorted(SIZES, limit, "right"))
    assert steps(run) == list(range(whole - 1))
    problem = only_problem(run)
    offset = int(SIZES[whole - 1]) if whole else 0
    assert (problem.kind, problem.file, problem.offset) == ("unreadable-file", str(path), offset)
    assert (problem.lost_records, problem.lost_bytes) == (None, len(DATA) - offset)
    assert os.strerror(number) in problem.message
    assert problem.remedy
    assert steps(run_now(reader)) == list(range(whole - 1))
    grow(path, packed([event(COUNT, simple("a", COUNT))]))
    healed = run_now(reader)
    assert not healed.problems
    assert steps(healed) == list(range(COUNT + 1))


def test_a_disk_error_far_in_a_big_file_costs_no_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).bytes(1 << 20)
    records = [packed([event(step, tensor("i", noise, "images"), simple("a", step))]) for step in range(20)]
    write(tmp_path / EVENTS, [], b"".join(records))
    limit = sum(map(len, records[:19])) + 100
    inject(monkeypatch, lambda name: FaultyFile(name, limit, failing(errno.EIO)))
    run = only_run(tmp_path)
    assert steps(run) == list(range(19))
    assert only_problem(run).offset == limit - 100


def test_what_failed_is_tried_again_without_a_change(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as faults:
        inject(faults, lambda name: FaultyFile(name, 1000, failing(errno.ESTALE)))
        reader = follow(path.parent)
        assert reader.refresh() is None
        monkeypatch.setattr(run_module, "_RETRY", 0.0)
        assert reader.refresh() is None
    assert steps(run_now(reader)) == list(range(COUNT))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.ESTALE, errno.EMFILE, errno.ENXIO])
def test_a_file_that_cannot_be_opened(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    other = write(path.parent / "other" / EVENTS, [version(), event(1, simple("a", 1.0))])

    def opening(name: str) -> FileIO:
        if name == str(path):
            raise OSError(number, os.strerror(number))
        return FileIO(name, "rb")

    inject(monkeypatch, opening)
    runs = read(path.parent).runs
    assert steps(runs["other"]) == [1]
    assert other.exists()
    problem = only_problem(runs["."])
    assert (problem.kind, problem.offset, problem.lost_bytes) == ("unreadable-file", 0, len(DATA))
    assert problem.remedy


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the superuser can become another")
def test_another_user_is_told_what_is_forbidden() -> None:
    with tempfile.TemporaryDirectory() as place:  # the folders around those of the tests are closed to others
        _another_user_is_told(Path(place))


def _another_user_is_told(folder: Path) -> None:
    folder.chmod(0o755)
    write(folder / "open" / EVENTS, [version(), event(1, simple("a", 1.0))])
    write(folder / "closed" / EVENTS, [version(), event(1, simple("a", 1.0))])
    (folder / EVENTS).write_bytes(DATA)
    (folder / EVENTS).chmod(0)
    (folder / "closed").chmod(0)
    code = (
        "import os, sys; from core.readers.catalog import *;"
        "CatalogReader(parse_sources(sys.argv[1:])).read();"  # loads what the other user may not be able to
        "reader = CatalogReader(parse_sources(sys.argv[1:]));"
        "os.chdir(sys.argv[1]); os.setgid(65534); os.setuid(65534);"
        "catalog = reader.read();"
        "print(sorted((p.kind, p.message, bool(p.remedy)) for p in catalog.problems), catalog.runs['open'].points)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "PermissionError" in done.stderr:
        pytest.skip("modules of this installation cannot be read by other users")
    assert done.stderr == ""
    assert "('unreadable-file', 'The file cannot be read: Permission denied', True)" in done.stdout
    assert "'unreadable-folder'" in done.stdout
    assert done.stdout.endswith(" 1\n")


def shrink(path: Path, size: int) -> Callable[[], None]:
    return lambda: os.truncate(path, size)


@pytest.mark.parametrize("keep", [0, 7, 1000, int(SIZES[200]), len(DATA) - 3])
@pytest.mark.parametrize("limit", [0, 2000, int(SIZES[200])])
def test_a_file_that_shrinks_while_it_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch, keep: int, limit: int
) -> None:
    make_old(path)
    with monkeypatch.context() as faults:
        event_once = once(shrink(path, keep))
        inject(faults, lambda name: FaultyFile(name, limit, event_once))
        reader = follow(path.parent)
    whole = int(np.searchsorted(SIZES, keep, "right"))
    run = run_now(reader)
    assert steps(run) == list(range(max(whole - 1, 0)))
    make_old(path)
    run = run_now(reader)
    assert steps(run) == list(range(max(whole - 1, 0)))
    assert [problem.kind for problem in run.problems] == (
        ["empty-file"] if keep == 0 else [] if keep in SIZES else ["truncated-record"]
    )


def test_a_big_garbage_file_that_shrinks_while_it_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / EVENTS
    path.write_bytes(np.random.default_rng(0).bytes(3 << 20))
    os.truncate(path, 1 << 33)  # a hole
    event_once = once(shrink(path, 5))
    inject(monkeypatch, lambda name: FaultyFile(name, 2 << 20, event_once))
    run = run_now(follow(tmp_path))
    assert not run.tags


def test_a_file_that_vanishes_while_it_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event_once = once(path.unlink)
    inject(monkeypatch, lambda name: FaultyFile(name, 2000, event_once))
    reader = CatalogReader(parse_sources([str(path.parent)]))
    assert steps(reader.read().runs["."]) == list(range(COUNT))
    assert not (reader.refresh() or reader.discover()).runs


OTHER = packed([version(7.0), *(event(step, simple("b", step)) for step in range(COUNT))])


def rename_over(path: Path, data: bytes) -> None:
    draft = path.with_name("draft")
    draft.write_bytes(data)
    draft.replace(path)


def rewrite(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@pytest.mark.parametrize("replace", [rename_over, rewrite])
@pytest.mark.parametrize("data", [OTHER, OTHER[: len(OTHER) // 2], OTHER + OTHER], ids=["same size", "less", "more"])
@pytest.mark.parametrize("limit", [0, 3000])
def test_a_file_that_is_replaced_while_it_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch, replace: Callable[[Path, bytes], None], data: bytes, limit: int
) -> None:
    assert len(OTHER) == len(DATA)
    expected = steps_of(data)
    with monkeypatch.context() as faults:
        event_once = once(lambda: replace(path, data))
        inject(faults, lambda name: FaultyFile(name, limit, event_once))
        reader = follow(path.parent)
    for _ in range(2):
        run = run_now(reader)
    assert list(run.scalars) == ["b"]
    assert run.scalars["b"].step.tolist() == expected


def steps_of(data: bytes) -> list[int]:
    whole = int(np.searchsorted(SIZES, min(len(data), len(OTHER)), "right"))
    return list(range(whole - 1)) * (len(data) // len(OTHER) or 1)


def test_a_file_that_is_rewritten_to_the_same_size(path: Path) -> None:
    reader = follow(path.parent)
    make_old(path, -10)
    assert reader.refresh() is None
    path.write_bytes(OTHER)
    make_old(path, -20)
    assert list(run_now(reader).scalars) == ["b"]


def test_a_file_that_is_emptied_and_filled_again(path: Path) -> None:
    reader = follow(path.parent)
    path.write_bytes(b"")
    run = run_now(reader)
    assert (run.name, steps(run)) == (".", [])
    path.write_bytes(OTHER)
    assert list(run_now(reader).scalars) == ["b"]


def test_zeros_before_their_content(path: Path) -> None:
    """Some file systems show the size of a file before what was written to it."""
    path.write_bytes(DATA[:1000] + bytes(len(DATA) - 1000))
    reader = follow(path.parent)
    whole = int(np.searchsorted(SIZES, 1000, "right"))
    run = run_now(reader)
    assert steps(run) == list(range(whole - 1))
    assert not run.problems
    for written in (1500, 2000, len(DATA)):
        path.write_bytes(DATA[:written] + bytes(len(DATA) - written))
        make_old(path, -written)
        whole = int(np.searchsorted(SIZES, written, "right"))
        run = run_now(reader)
        assert steps(run) == list(range(whole - 1))
        assert not run.problems


def test_zeros_that_stay_are_told_once_the_file_is_quiet(path: Path) -> None:
    path.write_bytes(DATA + bytes(10_000))
    reader = follow(path.parent)
    assert not run_now(reader).problems
    make_old(path)
    problem = only_problem(run_now(reader))
    assert (problem.kind, problem.offset, problem.lost_records) == ("preallocated", len(DATA), 0)
    assert reader.refresh() is None


def test_a_record_that_never_becomes_whole_in_a_file_that_grows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = (10**9).to_bytes(8, "little")
    lie = header + frame(header)[-4:]
    path.write_bytes(DATA + lie)
    reader = follow(path.parent)
    grow(path, DATA)
    assert steps(run_now(reader)) == list(range(COUNT))
    monkeypatch.setattr(event_file, "_PATIENCE", -1.0)
    grow(path, DATA)
    run = run_now(reader)
    assert steps(run) == list(range(COUNT)) * 3
    assert (only_problem(run).kind, only_problem(run).lost_bytes) == ("truncated-record", 12)


def test_names_that_are_no_files(tmp_path: Path) -> None:
    write(tmp_path / "a.tfevents.1" / EVENTS, [version(), event(1, simple("a", 1.0))])
    (tmp_path / "b.tfevents.2").mkdir()
    (tmp_path / "c.tfevents.3").symlink_to("c.tfevents.3")
    (tmp_path / "d.tfevents.4").symlink_to("nowhere")
    (tmp_path / "e.tfevents.5").symlink_to("a.tfevents.1")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "f.tfevents.6")
    (tmp_path / "loop1").symlink_to("loop2")
    (tmp_path / "loop2").symlink_to("loop1")
    (tmp_path / "a.tfevents.1" / "up").symlink_to("..")
    write(tmp_path / "z" / EVENTS, [version(), event(2, simple("a", 1.0))])
    catalog = read(tmp_path)
    assert {name: steps(run) for name, run in catalog.runs.items()} == {
        "a.tfevents.1": [1], "e.tfevents.5": [1], "z": [2],
    }  # fmt: skip
    assert all(problem.remedy for problem in catalog.problems)
