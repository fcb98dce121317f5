from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.model import Run
from core.readers.tensorboard.framing import frame
from tests.core.readers.logs import event, make_old, only_run, packed, simple, version

RECORDS = [packed([version()]), *(packed([event(step, simple("a", step))]) for step in range(100))]
SIZE = len(RECORDS[60])


def run_of(folder: Path, data: bytes, old: bool = True) -> Run:
    """Return the run of a file with some bytes."""
    path = folder / "events.out.tfevents.1"
    path.write_bytes(data)
    if old:
        make_old(path)
    return only_run(folder)


def steps(run: Run) -> list[int]:
    return run.scalars["a"].step.tolist() if "a" in run.scalars else []


def kinds(run: Run) -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.offset) for problem in run.problems]


@pytest.mark.parametrize("data", [b"hello, I am a text\n" * 100, bytes(5000), b"\x00" * 11, bytes(range(256)) * 20])
def test_files_that_are_no_event_files(tmp_path: Path, data: bytes) -> None:
    run = run_of(tmp_path, data)
    assert not run.tags
    (problem,) = run.problems
    assert problem.run == "."
    assert problem.kind in {"not-an-event-file", "truncated-record", "preallocated"}


def test_a_zero_length_file_is_noted_once_it_is_old(tmp_path: Path) -> None:
    assert run_of(tmp_path, b"", old=False).problems == ()
    (problem,) = run_of(tmp_path, b"").problems
    assert (problem.kind, problem.lost_records, problem.lost_bytes) == ("empty-file", 0, 0)


@pytest.mark.parametrize("cut", [1, 4, 20, SIZE - 13, SIZE - 12, SIZE - 5])
def test_a_truncated_end(tmp_path: Path, cut: int) -> None:
    data = b"".join(RECORDS)
    run = run_of(tmp_path, data[:-cut])
    assert steps(run) == list(range(99))
    assert kinds(run) == [("truncated-record", len(data) - SIZE)]
    assert run_of(tmp_path, data[:-cut], old=False).problems == ()


@pytest.mark.parametrize("offset", [8, 12, 20, 30, -1, -4])
def test_a_changed_bit_costs_one_record(tmp_path: Path, offset: int) -> None:
    record = bytearray(RECORDS[50])
    record[offset] ^= 0x10
    run = run_of(tmp_path, b"".join([*RECORDS[:50], bytes(record), *RECORDS[51:]]))
    assert steps(run) == [step for step in range(100) if step != 49]
    kind = "bad-length-crc" if 0 <= offset < 12 else "bad-data-crc"
    assert kinds(run) == [(kind, sum(map(len, RECORDS[:50])))]


def test_an_unparsable_record_costs_itself(tmp_path: Path) -> None:
    run = run_of(tmp_path, b"".join([*RECORDS[:50], frame(b"\x0f\xff"), *RECORDS[50:]]))
    assert steps(run) == list(range(100))
    assert [kind for kind, _ in kinds(run)] == ["unparsable-record"]


@pytest.mark.parametrize("garbage", [1, 100, 3_000_000])
def test_garbage_between_records_is_skipped(tmp_path: Path, garbage: int) -> None:
    noise = np.random.default_rng(garbage).bytes(garbage)
    run = run_of(tmp_path, b"".join([*RECORDS[:50], noise, *RECORDS[50:]]))
    assert steps(run) == list(range(100))
    (problem,) = run.problems
    assert problem.kind == "bad-length-crc"
    assert str(garbage) in problem.message


@pytest.mark.parametrize("length", [2**33, 2**40, 2**62, 10**6])
def test_an_enormous_length_with_its_checksum(tmp_path: Path, length: int) -> None:
    header = length.to_bytes(8, "little")
    crafted = header + frame(header)[-4:]
    run = run_of(tmp_path, b"".join([*RECORDS[:50], crafted, *RECORDS[50:]]))
    assert steps(run) == list(range(100))
    assert len(run.problems) == 1


def test_a_tail_of_zeros_and_an_empty_record(tmp_path: Path) -> None:
    run = run_of(tmp_path, b"".join([*RECORDS[:50], frame(b""), *RECORDS[50:], bytes(4096)]))
    assert steps(run) == list(range(100))
    assert kinds(run) == [("preallocated", sum(map(len, RECORDS)) + 16)]


def test_problems_are_counted_where_there_are_many(tmp_path: Path) -> None:
    bad = bytearray(RECORDS[50])
    bad[-1] ^= 1
    run = run_of(tmp_path, RECORDS[0] + bytes(bad) * 250 + RECORDS[99])
    assert len(run.problems) == 101
    assert run.problems[-1].message.startswith("150 more")
    assert steps(run) == [98]


def test_one_record_bigger_than_the_buffer(tmp_path: Path) -> None:
    from core.readers.tensorboard.scratch import CHUNK
    from tests.core.readers.logs import tensor

    big = packed([event(7, tensor("big", bytes(CHUNK + 12345), "images"))])
    run = run_of(tmp_path, b"".join([*RECORDS[:50], big, *RECORDS[50:]]))
    assert steps(run) == list(range(100))
    assert run.blobs["big"].length.tolist() == [len(big) - 16]
    assert run.problems == ()
