"""Files of the official writer, damaged in every way: each costs itself, and is told with place, loss and remedy."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from google.protobuf.message import DecodeError
from tensorboard.plugins.scalar import summary_v2
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from core.model import Problem, Run
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.tensorboard.framing import FOOTER, HEADER, frame
from tests.core.readers.logs import event, grow, make_old, only_run, oracle, simple

COUNT = 100
AT = 50
"""The event, of step 50, that is damaged; the record before the first is the version."""
ALL = list(range(1, COUNT + 1))
REST = [step for step in ALL if step != AT]

Records = list[bytes]


def written(folder: Path) -> Path:
    """Write a file as programs do; every third value has the form that is older than plugins."""
    writer = EventFileWriter(str(folder))
    for step in ALL:
        entry = simple("a", step / 7) if step % 3 == 0 else summary_v2.scalar_pb("b", step / 7).value[0]
        writer.add_event(event(step, entry))
    writer.close()
    (path,) = folder.iterdir()
    return path


def split(data: bytes) -> Records:
    """Return the records of a sound file, with their frames."""
    records = []
    while data:
        size = HEADER + int.from_bytes(data[:8], "little") + FOOTER
        records.append(data[:size])
        data = data[size:]
    return records


def steps(run: Run) -> list[int]:
    return sorted(step for series in run.scalars.values() for step in series.step.tolist())


def official_steps(folder: Path) -> list[int] | None:
    """Return the steps that the official reader finds, None if it fails."""
    try:
        accumulator = oracle(folder)
    except (DecodeError, MemoryError, OverflowError):
        return None
    found = [datum.step for tag in accumulator.Tags()["tensors"] for datum in accumulator.Tensors(tag)]
    return sorted(found)


def changed(record: bytes, at: int) -> bytes:
    data = bytearray(record)
    data[at] ^= 0x10
    return bytes(data)


def crafted(length: int) -> bytes:
    """Return a header with a length that is a lie, and its right checksum."""
    header = length.to_bytes(8, "little")
    return header + frame(header)[-FOOTER:]


NOISE = np.random.default_rng(7).bytes(5000)


class Case(NamedTuple):
    """What is done to the records, and what is told of it."""

    damage: Callable[[Records], bytes]
    steps: list[int]
    kind: str
    offset: Callable[[Records], int]
    lost: tuple[int | None, int | None]


def here(records: Records) -> int:
    return sum(map(len, records[:AT]))


def end(records: Records) -> int:
    return sum(map(len, records))


def start(records: Records) -> int:
    return 0


def middle(new: Callable[[bytes], bytes]) -> Callable[[Records], bytes]:
    """Return what puts something in the place of the record of step 50."""
    return lambda records: b"".join([*records[:AT], new(records[AT]), *records[AT + 1 :]])


SIZE = 59
"""Bytes of the record of step 50, which is asserted."""
CASES = {
    "zero length": Case(lambda r: b"", [], "empty-file", start, (0, 0)),
    "garbage": Case(lambda r: NOISE, [], "not-an-event-file", start, (None, 5000)),
    "text": Case(lambda r: b"step,loss\n1,0.5\n" * 50, [], "not-an-event-file", start, (None, 800)),
    "only zeros": Case(lambda r: bytes(4096), [], "preallocated", start, (0, 0)),
    "truncated header": Case(lambda r: b"".join(r)[: here(r) + 7], ALL[: AT - 1], "truncated-record", here, (None, 7)),
    "truncated data": Case(lambda r: b"".join(r)[: here(r) + 30], ALL[: AT - 1], "truncated-record", here, (None, 30)),
    "bad length": Case(middle(lambda r: changed(r, 2)), REST, "bad-length-crc", here, (None, SIZE)),
    "bad length checksum": Case(middle(lambda r: changed(r, 9)), REST, "bad-length-crc", here, (None, SIZE)),
    "bad data": Case(middle(lambda r: changed(r, 30)), REST, "bad-data-crc", here, (1, SIZE)),
    "bad data checksum": Case(middle(lambda r: changed(r, -1)), REST, "bad-data-crc", here, (1, SIZE)),
    "no event": Case(middle(lambda r: frame(b"\x0f\xff")), REST, "unparsable-record", here, (1, 18)),
    "a summary that is cut": Case(
        middle(lambda r: frame(r[HEADER : -FOOTER - 1])), REST, "unparsable-record", here, (1, SIZE - 1)
    ),
    "length 2^40": Case(middle(lambda r: crafted(2**40) + r), ALL, "bad-length-crc", here, (None, 12)),
    "length beyond the end": Case(middle(lambda r: crafted(10**8) + r), ALL, "truncated-record", here, (None, 12)),
    "length that swallows others": Case(middle(lambda r: crafted(1000) + r), ALL, "bad-data-crc", here, (None, 12)),
    "torn": Case(middle(lambda r: r[:33]), REST, "bad-data-crc", here, (None, 33)),
    "garbage in the middle": Case(middle(lambda r: NOISE + r), ALL, "bad-length-crc", here, (None, 5000)),
    "zeros in the middle": Case(middle(lambda r: bytes(8192) + r), ALL, "zeros", here, (None, 8192)),
    "a record that became zeros": Case(middle(lambda r: bytes(len(r))), REST, "zeros", here, (None, SIZE)),
    "garbage at the end": Case(lambda r: b"".join(r) + NOISE, ALL, "bad-length-crc", end, (None, 5000)),
    "zeros at the end": Case(lambda r: b"".join(r) + bytes(8192), ALL, "preallocated", end, (0, 0)),
    "garbage, then zeros": Case(
        lambda r: b"".join(r) + NOISE + bytes(100), ALL, "bad-length-crc", end, (None, 5100)
    ),
}  # fmt: skip


def assert_helpful(problem: Problem) -> None:
    """Compare what every problem must say."""
    assert problem.file
    assert problem.message
    assert problem.remedy
    assert problem.offset is not None
    assert problem.run == "."


@pytest.mark.parametrize("name", CASES)
def test_damage_costs_itself(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    path = written(tmp_path)
    records = split(path.read_bytes())
    assert len(records[AT]) == SIZE
    path.write_bytes(case.damage(records))
    make_old(path)
    run = only_run(tmp_path)
    assert steps(run) == case.steps
    (problem,) = run.problems
    assert_helpful(problem)
    assert problem.file == str(path)
    assert (problem.kind, problem.offset) == (case.kind, case.offset(records))
    assert (problem.lost_records, problem.lost_bytes) == case.lost
    theirs = official_steps(tmp_path)
    if theirs is not None:
        assert set(theirs) <= set(case.steps)


def test_sound_files_have_no_problem(tmp_path: Path) -> None:
    path = written(tmp_path)
    make_old(path)
    run = only_run(tmp_path)
    assert not run.problems
    assert steps(run) == ALL == official_steps(tmp_path)


@pytest.mark.parametrize("length", [2**31, 2**40, 2**63 - 1, 2**64 - 1, 2**31 - 1, 10**9])
def test_no_memory_is_taken_for_a_length_that_is_a_lie(tmp_path: Path, length: int) -> None:
    path = written(tmp_path)
    records = split(path.read_bytes())
    path.write_bytes(middle(lambda record: crafted(length) + record)(records))
    make_old(path)
    tracemalloc.start()
    run = only_run(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert steps(run) == ALL
    assert peak < 16 << 20


def test_every_cut_and_every_changed_byte(tmp_path: Path) -> None:
    """Wherever a short file is cut or changed, all other records are there and one problem tells of it."""
    path = written(tmp_path)
    records = split(path.read_bytes())[:6]
    data = b"".join(records)
    ends = np.cumsum([len(record) for record in records])
    for at in range(len(data)):
        path.write_bytes(changed(data, at))
        make_old(path)
        run = only_run(tmp_path)
        hit = int(np.searchsorted(ends, at, "right"))
        assert steps(run) == [step for step in (1, 2, 3, 4, 5) if step != hit], at
        assert len(run.problems) == 1, at
        path.write_bytes(data[:at])
        make_old(path)
        run = only_run(tmp_path)
        assert steps(run) == list(range(1, hit)), at
        assert len(run.problems) == (0 if at in ends else 1), at


def test_all_kinds_of_damage_at_once(tmp_path: Path) -> None:
    path = written(tmp_path)
    records = split(path.read_bytes())
    records[10] = changed(records[10], 30)
    records[20] = NOISE + records[20]
    records[30] = changed(records[30], 3)
    records[40] = frame(b"\xff")
    records[60] = bytes(3000) + records[60]
    records[70] = records[70][:20]
    records[80] = crafted(2**40) + records[80]
    path.write_bytes(b"".join(records)[:-5])
    make_old(path)
    run = only_run(tmp_path)
    assert steps(run) == [step for step in ALL if step not in (10, 30, 40, 70, 100)]
    assert [problem.kind for problem in run.problems] == [
        "bad-data-crc", "bad-length-crc", "bad-length-crc", "unparsable-record", "zeros", "bad-data-crc",
        "bad-length-crc", "truncated-record",
    ]  # fmt: skip
    for problem in run.problems:
        assert_helpful(problem)


def test_a_torn_record_of_a_payload_gives_back_the_records_it_reaches_into(tmp_path: Path) -> None:
    from tests.core.readers.logs import packed, tensor, version, write

    image = packed([event(5, tensor("image", bytes(range(256)) * 80, ""))])
    first = packed([version(), event(1, tensor("image", b"", "images"))])
    rest = packed([event(step, simple("a", step)) for step in ALL])
    path = write(tmp_path / "events.out.tfevents.1", [], first + image[:9000] + rest * 5)
    make_old(path)
    run = only_run(tmp_path)
    assert run.scalars["a"].step.tolist() == ALL * 5
    assert run.blobs["image"].step.tolist() == [1]
    (problem,) = run.problems
    assert (problem.kind, problem.offset, problem.lost_bytes) == ("bad-data-crc", len(first), 9000)


@pytest.mark.parametrize("before", range(0, 130, 7))
def test_a_torn_record_in_a_file_that_grows(tmp_path: Path, before: int) -> None:
    """Whether a record reaches into others may only be seen when more of the file is there."""
    path = written(tmp_path)
    records = split(path.read_bytes())
    data = b"".join([*records[:AT], records[AT][:33], *records[AT + 1 :]])
    cut = here(records) + before
    path.write_bytes(data[:cut])
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    reader.read()
    grow(path, data[cut:])
    reader.refresh()
    (run,) = reader.discover().runs.values()
    assert steps(run) == REST
    (problem,) = run.problems
    assert (problem.kind, problem.offset, problem.lost_bytes) == ("bad-data-crc", here(records), 33)


def test_much_damage_is_counted(tmp_path: Path) -> None:
    path = written(tmp_path)
    records = split(path.read_bytes())
    bad = changed(records[AT], -1)
    path.write_bytes(b"".join([records[0], bad * 250, *records[1:]]))
    run = only_run(tmp_path)
    assert steps(run) == ALL
    assert len(run.problems) == 101
    assert (run.problems[-1].lost_records, run.problems[-1].lost_bytes) == (150, 150 * SIZE)
    assert sum(problem.lost_records or 0 for problem in run.problems) == 250


def test_a_hundred_megabytes_of_zeros(tmp_path: Path) -> None:
    path = written(tmp_path)
    data = path.read_bytes()
    os.truncate(path, 1 << 27)
    make_old(path)
    problem = only_run(tmp_path).problems[0]
    assert (problem.kind, problem.offset, problem.lost_bytes) == ("preallocated", len(data), 0)
    with path.open("ab") as stream:
        stream.write(data)
    make_old(path)
    run = only_run(tmp_path)
    assert len(steps(run)) == 2 * COUNT
    (problem,) = run.problems
    assert (problem.kind, problem.offset, problem.lost_bytes) == ("zeros", len(data), (1 << 27) - len(data))
