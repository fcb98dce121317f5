from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from core.readers import local_watch
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.discovery import watch
from core.readers.tensorboard.reader import EventReader
from core.readers.tensorboard.run import EventRun
from tests.core.readers.logs import event, grow, packed, simple, version, write

EVENTS = "events.out.tfevents.1"
RUNS = 60


def make_run(folder: Path, steps: int = 3) -> Path:
    return write(folder / EVENTS, [version(), *(event(step, simple("a", step)) for step in range(steps))])


def settle(folder: Path) -> None:
    """Make all folders look as if nothing had been added to them for a while."""
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        os.utime(path, (1e9, 1e9))


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Runs in groups, written long ago."""
    for k in range(RUNS):
        make_run(tmp_path / f"group{k % 3}" / f"run{k}")
    settle(tmp_path)
    return tmp_path


@pytest.fixture
def reader(logs: Path) -> CatalogReader:
    """A reader that has read everything and looked once."""
    found = CatalogReader(parse_sources([str(logs)]))
    found.read()
    assert found.refresh(everything=False) is None
    return found


class Calls:
    """Counts what a look does."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count: Counter[str] = Counter()
        self._patch = patch

    def watch(self, owner: object, name: str) -> None:
        real = getattr(owner, name)

        def counted(*arguments: object, **named: object) -> object:
            self.count[name] += 1
            return real(*arguments, **named)

        self._patch.setattr(owner, name, counted)


def test_an_idle_look_is_one_stat_a_folder_and_one_a_file(
    reader: CatalogReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Calls(monkeypatch)
    for name in ("stat", "scandir", "listdir", "open"):
        calls.watch(os, name)
    for name in ("look", "read", "_publish"):
        calls.watch(EventRun, name)
    assert reader.refresh(everything=False) is None
    top, groups = 1, 3
    assert calls.count == {"stat": top + (top + groups + RUNS) + RUNS}


def test_a_look_touches_only_what_has_changed(
    reader: CatalogReader, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Calls(monkeypatch)
    calls.watch(os, "scandir")
    calls.watch(EventRun, "look")
    calls.watch(EventRun, "read")
    grow(logs / "group1" / "run7" / EVENTS, packed([event(3, simple("a", 3.0))]))
    catalog = reader.refresh(everything=False)
    assert catalog is not None
    assert catalog.runs["group1/run7"].points == 4
    assert calls.count == {"look": 1, "read": 1}
    assert reader.refresh(everything=False) is None
    assert calls.count == {"look": 2, "read": 1}, "what was read is looked at once more"
    assert reader.refresh(everything=False) is None
    assert calls.count == {"look": 2, "read": 1}


def test_everything_that_can_happen_is_seen_by_the_next_look(reader: CatalogReader, logs: Path) -> None:
    def now() -> dict[str, int]:
        catalog = reader.refresh(everything=False) or reader.snapshot()
        return {name: run.points for name, run in catalog.runs.items()}

    before = now()
    make_run(logs / "group1" / "new" / "deep" / "er", 5)
    make_run(logs, 2)
    write(logs / "group0" / "run0" / "events.out.tfevents.2", [event(9, simple("a", 9.0))])
    assert now() == {**before, "group1/new/deep/er": 5, ".": 2, "group0/run0": 4}
    shutil.rmtree(logs / "group1" / "new")
    (logs / "group2" / "run2" / EVENTS).unlink()
    gone = {name: count for name, count in before.items() if name != "group2/run2"}
    assert now() == {**gone, ".": 2, "group0/run0": 4}
    (logs / "group0").rename(logs / "renamed")
    names = set(now())
    assert "renamed/run0" in names
    assert not any(name.startswith("group0") for name in names)
    shutil.rmtree(logs / "group1" / "run1")
    make_run(logs / "group1" / "run1", 8)
    assert now()["group1/run1"] == 8


def test_two_files_that_appear_within_one_tick_of_the_clock_are_both_seen(reader: CatalogReader, logs: Path) -> None:
    folder = logs / "group1" / "run1"
    write(folder / "events.out.tfevents.2", [event(4, simple("a", 1.0))])
    stamp = folder.stat().st_mtime_ns
    assert reader.refresh(everything=False) is not None
    write(folder / "events.out.tfevents.3", [event(5, simple("a", 1.0))])
    os.utime(folder, ns=(stamp, stamp))
    catalog = reader.refresh(everything=False)
    assert catalog is not None
    assert catalog.runs["group1/run1"].points == 5


def test_file_systems_that_tell_nothing_in_folders_are_looked_through_now_and_then(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_watch, "WHOLE", 3600.0)
    monkeypatch.setattr(local_watch, "WHOLE_SHARE", 100.0)
    monotonic = time.monotonic
    reader = CatalogReader(parse_sources([str(logs)]))
    reader.read()
    make_run(logs / "group0" / "new")
    settle(logs)
    assert reader.refresh(everything=False) is None
    monkeypatch.setattr(time, "monotonic", lambda: monotonic() + 3601.0)
    catalog = reader.refresh(everything=False)
    assert catalog is not None
    assert "group0/new" in catalog.runs


def test_what_was_opened_may_vanish_and_come_back(logs: Path, tmp_path: Path) -> None:
    kept = tmp_path.with_name("kept")
    reader = CatalogReader(parse_sources([str(logs)]))
    reader.read()
    logs.rename(kept)
    gone = reader.refresh(everything=False)
    assert gone is not None
    assert not gone.runs
    assert [problem.kind for problem in gone.problems] == ["missing"]
    kept.rename(logs)
    back = reader.refresh(everything=False)
    assert back is not None
    assert len(back.runs) == RUNS
    assert not back.problems


def test_a_file_that_is_opened_by_itself_is_followed(tmp_path: Path) -> None:
    path = make_run(tmp_path)
    reader = CatalogReader(parse_sources([str(path)]))
    reader.read()
    assert reader.refresh(everything=False) is None
    grow(path, packed([event(3, simple("a", 3.0))]))
    catalog = reader.refresh(everything=False)
    assert catalog is not None
    assert catalog.runs[EVENTS].points == 4
    path.unlink()
    gone = reader.refresh(everything=False)
    assert gone is not None
    assert not gone.runs


def test_what_is_found_bit_by_bit_is_what_is_found_at_once(tmp_path: Path) -> None:
    source = parse_sources([str(tmp_path)])[0]
    slowly = watch(source, "", [EventReader()])
    folders = {folder.name: folder for folder in slowly.look(everything=True).folders}
    for step in range(12):
        make_run(tmp_path / f"a{step % 4}" / f"b{step}", step)
        if step % 3 == 2:
            shutil.rmtree(tmp_path / f"a{step % 4}")
        if step == 5:
            (tmp_path / "link").symlink_to(tmp_path / "a1")
        changes = slowly.look(everything=False)
        folders.update((folder.name, folder) for folder in changes.folders)
        for name in changes.gone:
            del folders[name]
        once = watch(source, "", [EventReader()]).look(everything=True)
        assert folders == {folder.name: folder for folder in once.folders}


def test_looks_are_as_rare_as_they_are_expensive(reader: CatalogReader) -> None:
    assert local_watch.SHORTEST <= reader.pause <= local_watch.LONGEST < 2.0
