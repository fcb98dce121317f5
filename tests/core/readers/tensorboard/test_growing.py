from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Catalog
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.discovery import walk
from core.readers.tensorboard.framing import frame
from core.readers.tensorboard.reader import EventReader
from core.readers.tensorboard.run import EventRun
from core.readers.tensorboard.scratch import Kernels
from tests.core.readers.logs import event, grow, make_old, packed, read, simple, tensor, version, write

EVENTS = "events.out.tfevents.1"


def follow(folder: Path) -> CatalogReader:
    """Return a reader that has read a folder once."""
    reader = CatalogReader(parse_sources([str(folder)]))
    reader.read()
    return reader


def changed(reader: CatalogReader) -> Catalog:
    """Return the snapshot after something has changed."""
    catalog = reader.refresh()
    assert catalog is not None
    return catalog


def log() -> bytes:
    events = [version()]
    for step in range(40):
        events.append(event(step, simple("a", step / 3), tensor("b", np.float32(step))))
        if step % 10 == 0:
            events.append(event(step, tensor("text", b"words" * step, "text"), tensor("late", float(step))))
    return packed(events)


LOG = log()


def columns(catalog: Catalog) -> Any:
    run = catalog.runs["."]
    scalars = {tag: (s.step.tolist(), s.wall_time.tolist(), s.value.tolist()) for tag, s in run.scalars.items()}
    blobs = {tag: (b.step.tolist(), b.offset.tolist(), b.length.tolist()) for tag, b in run.blobs.items()}
    return scalars, blobs, [problem.kind for problem in run.problems]


@settings(max_examples=15)
@given(st.lists(st.integers(0, len(LOG)), max_size=12).map(sorted))
def test_a_file_that_grows_anywhere_ends_the_same(tmp_path_factory: pytest.TempPathFactory, cuts: list[int]) -> None:
    folder = tmp_path_factory.mktemp("growing")
    path = folder / EVENTS
    path.write_bytes(LOG)
    expected = columns(read(folder))
    path.write_bytes(b"")
    reader = follow(folder)
    for start, end in zip([0, *cuts], [*cuts, len(LOG)], strict=True):
        grow(path, LOG[start:end])
        catalog = reader.refresh() or reader.discover()
    assert columns(catalog) == expected


def test_snapshots_stay_as_they_were(tmp_path: Path) -> None:
    path = write(tmp_path / EVENTS, [version(), event(1, simple("a", 1.0))])
    reader = follow(tmp_path)
    snapshots = []
    for step in range(2, 60):
        grow(path, packed([event(step, simple("a", step))]))
        snapshots.append(changed(reader).runs["."].scalars["a"])
    for count, series in enumerate(snapshots, 2):
        assert series.step.tolist() == list(range(1, count + 1))
        assert series.value.tolist() == list(range(1, count + 1))


def test_nothing_new_is_none_and_old_series_are_the_same_objects(tmp_path: Path) -> None:
    path = write(tmp_path / EVENTS, [version(), event(1, simple("a", 1.0), simple("b", 1.0))])
    write(tmp_path / "other" / EVENTS, [version(), event(1, simple("a", 1.0))])
    reader = follow(tmp_path)
    before = reader.discover()
    assert reader.refresh() is None
    grow(path, packed([event(2, simple("a", 2.0))]))
    after = changed(reader)
    assert after.runs["other"] is before.runs["other"]
    assert after.runs["."].scalars["b"] is before.runs["."].scalars["b"]
    assert reader.refresh() is None


def test_a_scalar_that_becomes_wide(tmp_path: Path) -> None:
    path = write(tmp_path / EVENTS, [version(), event(1, simple("a", 0.1))])
    reader = follow(tmp_path)
    grow(path, packed([event(2, tensor("a", np.float64(0.1)))]))
    value = changed(reader).runs["."].scalars["a"].value
    assert value.dtype == np.float64
    assert value.tolist() == [float(np.float32(0.1)), 0.1]


def test_an_earlier_file_may_grow_later(tmp_path: Path) -> None:
    first = write(tmp_path / "a.tfevents.1", [version(), event(1, simple("a", 1.0))])
    write(tmp_path / "a.tfevents.2", [version(), event(10, simple("a", 10.0))])
    reader = follow(tmp_path)
    grow(first, packed([event(2, simple("a", 2.0))]))
    assert changed(reader).runs["."].scalars["a"].step.tolist() == [1, 2, 10]


def test_new_runs_and_files_appear_and_vanish(tmp_path: Path) -> None:
    write(tmp_path / "one" / EVENTS, [version(), event(1, simple("a", 1.0))])
    reader = follow(tmp_path)
    write(tmp_path / "two" / "deep" / EVENTS, [version(), event(1, simple("a", 1.0))])
    assert list(changed(reader).runs) == ["one", "two/deep"]
    second = write(tmp_path / "one" / "x.tfevents.2", [version(), event(2, simple("a", 2.0))])
    assert changed(reader).runs["one"].scalars["a"].step.tolist() == [1, 2]
    second.unlink()
    assert changed(reader).runs["one"].scalars["a"].step.tolist() == [1]
    shutil.rmtree(tmp_path / "two")
    assert list(changed(reader).runs) == ["one"]
    shutil.rmtree(tmp_path / "one")
    assert list(changed(reader).runs) == []


def replace_by_rename(path: Path, data: bytes) -> None:
    other = path.with_name("temporary")
    other.write_bytes(data)
    other.replace(path)


@pytest.mark.parametrize("replace", [replace_by_rename, Path.write_bytes])
@pytest.mark.parametrize("steps", [[7], [7, 8, 9, 10, 11]])
def test_a_file_that_is_replaced_is_read_again(tmp_path: Path, replace: Any, steps: list[int]) -> None:
    path = write(tmp_path / EVENTS, [version(), *(event(step, simple("a", step)) for step in (1, 2, 3))])
    reader = follow(tmp_path)
    replace(path, packed([version(), *(event(step, simple("b", step)) for step in steps)]))
    run = changed(reader).runs["."]
    assert list(run.scalars) == ["b"]
    assert run.scalars["b"].step.tolist() == steps


def test_a_truncated_record_is_reported_once_the_file_is_quiet_and_healed_later(tmp_path: Path) -> None:
    record = packed([event(2, simple("a", 2.0))])
    path = write(tmp_path / EVENTS, [version(), event(1, simple("a", 1.0))], tail=record[:-7])
    reader = follow(tmp_path)
    assert reader.discover().problems == ()
    make_old(path)
    assert [problem.kind for problem in changed(reader).problems] == ["truncated-record"]
    assert reader.refresh() is None
    grow(path, record[-7:])
    healed = changed(reader)
    assert healed.problems == ()
    assert healed.runs["."].scalars["a"].step.tolist() == [1, 2]


def test_records_after_a_damaged_length_are_found_when_they_come(tmp_path: Path) -> None:
    path = write(tmp_path / EVENTS, [version()], tail=b"\x01" * 50)
    reader = follow(tmp_path)
    record = packed([event(2, simple("a", 2.0))])
    grow(path, b"\x01" * 30 + record[:5])
    reader.refresh()
    grow(path, record[5:])
    catalog = changed(reader)
    assert catalog.runs["."].scalars["a"].step.tolist() == [2]
    assert [problem.kind for problem in catalog.problems] == ["bad-length-crc"]


def test_an_unreadable_length_that_is_really_the_tail(tmp_path: Path) -> None:
    path = write(tmp_path / EVENTS, [version()], tail=frame(b"12345678")[:10])
    reader = follow(tmp_path)
    grow(path, frame(b"12345678")[10:] + packed([event(1, simple("a", 1.0))]))
    assert changed(reader).runs["."].scalars["a"].step.tolist() == [1]


def test_a_file_that_could_not_be_read_is_tried_again_once_it_has_changed(tmp_path: Path) -> None:
    path = write(tmp_path / EVENTS, [version(), event(1, simple("a", 1.0))])
    (folder,) = walk(parse_sources([str(tmp_path)])[0], "", [EventReader()], [])
    follower = EventRun(folder, Kernels())
    kept = path.rename(tmp_path / "kept")
    follower.read()
    assert [problem.kind for problem in follower.contents.problems] == ["unreadable-file"]
    assert follower.look(folder) == 0
    kept.rename(path)
    grow(path, packed([event(2, simple("a", 2.0))]))
    (folder,) = walk(parse_sources([str(tmp_path)])[0], "", [EventReader()], [])
    assert follower.look(folder) > 0
    follower.read()
    (run,) = follower.contents.runs
    assert follower.contents.problems == ()
    assert run.scalars["a"].step.tolist() == [1, 2]
