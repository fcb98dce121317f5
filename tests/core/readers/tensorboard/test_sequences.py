"""The order of what comes in event files: restarts, times, metadata, several writers, and what runs are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.scalar import summary_v2
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from core.analysis.restarts import segments, superseded
from core.readers.base import ReadError
from core.readers.blobs import read_payload
from core.readers.catalog import CatalogReader, parse_sources
from tests.core.readers.logs import (
    Value,
    assert_equal_to_oracle,
    event,
    grow,
    only_run,
    packed,
    read,
    simple,
    tensor,
    version,
    write,
)

EVENTS = "events.out.tfevents.1"


def restart(step: int, wall_time: float = 9.0) -> Any:
    message = event_pb2.Event(wall_time=wall_time, step=step)
    message.session_log.status = event_pb2.SessionLog.START
    return message


def old_version() -> Any:
    return event_pb2.Event(wall_time=1.0, file_version="brain.Event:1")


@pytest.mark.parametrize("first", [version, old_version, None])
@pytest.mark.parametrize("marks", [0, 1, 2])
def test_every_point_of_a_restart_is_kept_whatever_the_version_says(tmp_path: Path, first: Any, marks: int) -> None:
    before = [event(step, simple("a", step), tensor("b", float(step))) for step in range(6)]
    after = [event(step, simple("a", -step), tensor("b", -float(step))) for step in range(3, 8)]
    events = [*([first()] if first else []), *[restart(0)] * (marks > 0), *before, *[restart(3)] * (marks > 1), *after]
    write(tmp_path / EVENTS, events)
    run = only_run(tmp_path)
    assert_equal_to_oracle(run, tmp_path)
    for tag in ("a", "b"):
        steps = run.scalars[tag].step
        assert steps.tolist() == [0, 1, 2, 3, 4, 5, 3, 4, 5, 6, 7]
        assert segments(steps).tolist() == [0, 6, 11]
        assert np.flatnonzero(superseded(steps)).tolist() == [3, 4, 5]


def test_steps_in_any_order_and_many_at_one_step(tmp_path: Path) -> None:
    steps = [5, 5, 5, 4, 2**62, -(2**63), 2**63 - 1, -1, 0, 0, 3]
    write(tmp_path / EVENTS, [version(), *(event(step, simple("a", k)) for k, step in enumerate(steps))])
    run = only_run(tmp_path)
    assert_equal_to_oracle(run, tmp_path)
    assert run.scalars["a"].step.tolist() == steps
    assert segments(run.scalars["a"].step).tolist() == [0, 3, 5, 7, 11]


def test_wall_times_that_are_no_times(tmp_path: Path) -> None:
    nan, inf = float("nan"), float("inf")
    walls = [nan, 5.0, -1e9, 0.0, inf, -inf, 4.0, 1e300, 3.0]
    write(
        tmp_path / EVENTS, [version(nan), *(event(k, simple("a", k), wall_time=wall) for k, wall in enumerate(walls))]
    )
    run = only_run(tmp_path)
    np.testing.assert_array_equal(run.scalars["a"].wall_time, walls)
    assert (run.started, run.updated) == (-1e9, 1e300)
    write(tmp_path / "none" / EVENTS, [version(nan), event(1, simple("a", 1.0), wall_time=inf)])
    run = read(tmp_path).runs["none"]
    assert (run.started, run.updated, run.points) == (None, None, 1)


def test_several_writers_in_one_folder_at_once(tmp_path: Path) -> None:
    writers = [EventFileWriter(str(tmp_path), filename_suffix=f".{k}") for k in range(3)]
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    reader.read()
    for step in range(30):
        for k, writer in enumerate(writers):
            writer.add_event(event(step, summary_v2.scalar_pb("shared", k).value[0], simple(f"own{k}", step)))
            if step % 10 == 9:
                writer.flush()
                reader.refresh()
    for writer in writers:
        writer.close()
    reader.refresh()
    (run,) = reader.discover().runs.values()
    assert_equal_to_oracle(run, tmp_path)
    assert run.points == 180
    assert run.scalars["shared"].value.tolist() == [0.0] * 30 + [1.0] * 30 + [2.0] * 30


def test_names_of_files_and_folders(tmp_path: Path) -> None:
    for number, name in enumerate(
        ["x.tfevents", "tfevents", ".tfevents.hidden", "my.tfevents.1.v2", "events.out.tfevents.9", "UPPER.TFEVENTS"]
    ):
        write(tmp_path / "names" / name, [version(), event(number, simple("a", 1.0))])
    write(tmp_path / ".hidden" / ".deep" / EVENTS, [version(), event(7, simple("a", 1.0))])
    write(tmp_path / "profile" / "events.out.tfevents.1.profile-empty", [], b"anything at all")
    write(tmp_path / "header" / EVENTS, [version(3.0)])
    (tmp_path / "nothing").mkdir()
    runs = read(tmp_path).runs
    assert sorted(runs) == [".hidden/.deep", "header", "names", "profile"]
    assert runs["names"].scalars["a"].step.tolist() == [2, 4, 3, 1, 0]
    assert (runs["profile"].points, runs["profile"].problems, runs["profile"].loaded) == (0, (), True)
    assert (runs["header"].started, runs["header"].points) == (3.0, 0)


def bare(tag: str, value: Any) -> Any:
    """Return a value that does not say what its tag is."""
    return tensor(tag, value, "")


def incremental(folder: Path, pieces: list[bytes]) -> Any:
    """Return the run of a file that was read after each of its pieces."""
    path = write(folder / EVENTS, [])
    reader = CatalogReader(parse_sources([str(folder)]))
    reader.read()
    for piece in pieces:
        grow(path, piece)
        reader.refresh()
    (run,) = reader.discover().runs.values()
    return run


@pytest.mark.parametrize("live", [False, True])
def test_values_before_the_metadata_of_their_tag_are_scalars(tmp_path: Path, live: bool) -> None:
    events = [version(), *(event(step, bare("a", np.float32(step)), simple("s", step)) for step in range(20))]
    events += [event(20, tensor("a", np.float32(20)))]
    events += [event(step, bare("a", np.float32(step)), bare("never", np.float64(step))) for step in range(21, 30)]
    pieces = [packed([message]) for message in events]
    run = incremental(tmp_path, pieces if live else [b"".join(pieces)])
    assert run.scalars["a"].step.tolist() == list(range(30))
    assert run.scalars["a"].value.tolist() == list(range(30))
    assert run.scalars["never"].step.tolist() == list(range(21, 30))
    assert run.scalars["s"].step.tolist() == list(range(20))
    assert not run.blobs
    assert not run.problems
    assert [run.tags[tag].plugin for tag in ("a", "never", "s")] == ["scalars", "", "scalars"]


@pytest.mark.parametrize("live", [False, True])
def test_numbers_that_turn_out_to_be_payloads(tmp_path: Path, live: bool) -> None:
    events = [version(), *(event(step, bare("a", np.float32(step)), simple("s", step)) for step in range(5))]
    events += [event(5, tensor("a", np.float32(5), "own")), event(6, bare("a", np.float32(6)))]
    pieces = [packed([message]) for message in events]
    run = incremental(tmp_path, pieces if live else [b"".join(pieces)])
    assert list(run.scalars) == ["s"]
    assert run.blobs["a"].step.tolist() == list(range(7))
    assert run.tags["a"].plugin == "own"


def test_late_metadata_in_many_little_runs(tmp_path: Path) -> None:
    for k in range(20):
        events = [event(step, bare("a", np.float32(step)), simple("s", step)) for step in range(5)]
        write(tmp_path / str(k) / EVENTS, [version(), *events, event(5, tensor("a", np.float32(5)))])
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    reader.load_kernels()
    runs = reader.read().runs
    assert all(run.scalars["a"].step.tolist() == list(range(6)) for run in runs.values())


def test_metadata_in_a_later_file(tmp_path: Path) -> None:
    early = [event(step, bare("a", np.float32(step)), bare("v", np.ones(3, np.float32))) for step in range(5)]
    write(tmp_path / "a.tfevents.1", [version(), *early])
    write(tmp_path / "a.tfevents.2", [version(), event(5, tensor("a", np.float32(5)), tensor("v", [1.0, 2.0], "own"))])
    run = only_run(tmp_path)
    assert run.scalars["a"].step.tolist() == [0, 1, 2, 3, 4, 5]
    assert run.blobs["v"].step.tolist() == [0, 1, 2, 3, 4, 5]
    assert run.tags["v"].plugin == "own"
    assert_equal_to_oracle(run, tmp_path)


def test_the_damaged_first_value_of_a_tag_costs_only_itself(tmp_path: Path) -> None:
    first = bytearray(packed([event(0, tensor("a", np.float32(0)))]))
    first[30] ^= 1
    rest = packed([event(step, bare("a", np.float32(step))) for step in range(1, 50)])
    write(tmp_path / EVENTS, [version()], bytes(first) + rest)
    run = only_run(tmp_path)
    assert run.scalars["a"].step.tolist() == list(range(1, 50))
    assert [problem.lost_records for problem in run.problems] == [1]


def test_a_tag_of_numbers_and_of_payloads(tmp_path: Path) -> None:
    image = Value(tag="t")
    image.image.encoded_image_string = b"png"
    events = [event(1, simple("t", 1.0)), event(2, image), event(3, simple("t", 3.0)), event(4, image)]
    write(tmp_path / EVENTS, [version(), *events])
    run = only_run(tmp_path)
    assert run.scalars["t"].step.tolist() == [1, 3]
    assert run.blobs["t"].step.tolist() == [2, 4]
    assert read_payload(run, "t", 1).tolist()[-1] == b"png"


def test_a_payload_first_and_numbers_later(tmp_path: Path) -> None:
    events = [event(1, tensor("t", np.ones(3), "own")), event(2, simple("t", 2.0)), event(3, bare("t", np.float32(3)))]
    write(tmp_path / EVENTS, [version(), *events])
    run = only_run(tmp_path)
    assert not run.scalars
    assert run.blobs["t"].step.tolist() == [1, 2, 3]
    assert [read_payload(run, "t", k).tolist() for k in (1, 2)] == [2.0, 3.0]


def test_tags_with_backslashes(tmp_path: Path) -> None:
    tags = ["C:\\xyz", "\\x", "\\xff", "plain"]
    write(tmp_path / EVENTS, [version(), event(1, *(tensor(tag, tag.encode(), "text") for tag in tags))])
    run = only_run(tmp_path)
    assert sorted(run.blobs) == sorted(tags)
    assert [read_payload(run, tag, 0).tolist() for tag in tags] == [tag.encode() for tag in tags]


def test_a_payload_that_cannot_be_read_says_what_is_lost(tmp_path: Path) -> None:
    path = write(tmp_path / EVENTS, [version(), event(1, tensor("i", bytes(9000), "images"))])
    run = only_run(tmp_path)
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    problems = []
    for gone in (False, True):
        if gone:
            path.unlink()
        with pytest.raises(ReadError) as caught:
            read_payload(run, "i", 0)
        problems.append(caught.value.problem)
    assert [problem.kind for problem in problems] == ["bad-data-crc", "unreadable-file"]
    for problem in problems:
        assert problem.remedy
        assert (problem.offset, problem.run) == (int(run.blobs["i"].offset[0]), ".")
        assert (problem.lost_records, problem.lost_bytes) == (1, int(run.blobs["i"].length[0]))
