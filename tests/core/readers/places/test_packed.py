from __future__ import annotations

import gzip
import io
import itertools
import random
import zlib
from pathlib import Path

import numpy as np
import pytest

from core.readers import places
from core.readers.blobs import read_payload
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.places import packed
from core.readers.places.packed import GzipIndex, GzipStream
from tests.core.readers.logs import event, grow, make_old, only_run, read, simple, tensor, version
from tests.core.readers.logs import packed as records

EVENTS = "events.out.tfevents.1"


def log(steps: range, seed: int = 0) -> bytes:
    """Return the records of a scalar and a text."""
    words = random.Random(seed)
    texts = [tensor("words", bytes(words.choices(b"abcdefgh ", k=400)), "text") for _ in steps]
    return records([version(), *(event(k, simple("a", k), text) for k, text in zip(steps, texts, strict=True))])


def stream_of(data: bytes, index: GzipIndex | None = None) -> GzipStream:
    index = index or GzipIndex()
    raw = Raw(data)
    index.advance(raw, len(data))
    return GzipStream(raw, index, len(data))


class Raw(io.RawIOBase):
    """Bytes as an unbuffered file."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._data.seek(offset, whence)

    def readinto(self, buffer: object, /) -> int:
        return self._data.readinto(buffer)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [EVENTS + ".gz", EVENTS, "my.tfevents.log.gz"])
def test_a_compressed_file_holds_what_it_held_before(tmp_path: Path, name: str) -> None:
    plain, small = tmp_path / "plain" / EVENTS, tmp_path / "small" / name
    for path in (plain, small):
        path.parent.mkdir()
    plain.write_bytes(log(range(300)))
    small.write_bytes(gzip.compress(plain.read_bytes()))
    ours, theirs = only_run(small.parent), only_run(plain.parent)
    assert not ours.problems
    np.testing.assert_array_equal(ours.scalars["a"].value, theirs.scalars["a"].value)
    for k in (0, 299, 7):
        np.testing.assert_array_equal(read_payload(ours, "words", k), read_payload(theirs, "words", k))


def test_members_that_are_appended_are_read_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / (EVENTS + ".gz")
    data = log(range(50))
    cut = len(data) // 2 + 3
    path.write_bytes(gzip.compress(data[:cut]))
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    before = reader.read().runs["."]
    assert 10 < len(before.scalars["a"]) < 40
    grow(path, gzip.compress(data[cut:]))
    after = reader.refresh()
    assert after is not None
    run = after.runs["."]
    assert run.scalars["a"].step.tolist() == list(range(50))
    assert not run.problems
    assert run.scalars["a"].step[: len(before.scalars["a"])].tolist() == before.scalars["a"].step.tolist()
    assert b" " in read_payload(run, "words", 49).item()


def test_a_member_that_is_flushed_while_it_grows_is_read(tmp_path: Path) -> None:
    path = tmp_path / (EVENTS + ".gz")
    data = log(range(40))
    writer = zlib.compressobj(wbits=31)
    path.write_bytes(writer.compress(data[:9000]) + writer.flush(zlib.Z_SYNC_FLUSH))
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    first = len(reader.read().runs["."].scalars["a"])
    assert 0 < first < 40
    grow(path, writer.compress(data[9000:]) + writer.flush(zlib.Z_SYNC_FLUSH))
    second = reader.refresh()
    assert second is not None
    assert second.runs["."].scalars["a"].step.tolist() == list(range(40))
    assert not second.problems, "a writer may be at work on it"
    grow(path, writer.flush())
    third = reader.refresh()
    assert third is None or not third.problems


@pytest.mark.parametrize("place", [0.3, 0.7])
def test_what_precedes_damage_is_kept(tmp_path: Path, place: float) -> None:
    path = tmp_path / (EVENTS + ".gz")
    data = log(range(400))
    small = bytearray(gzip.compress(data))
    at = int(len(small) * place)
    small[at : at + 64] = b"\xff" * 64
    path.write_bytes(small)
    run = only_run(tmp_path)
    steps = run.scalars["a"].step
    (problem,) = [problem for problem in run.problems if problem.kind == "damaged-gzip"]
    assert problem.offset is not None
    assert problem.offset > at - 1000, "what is compressed may stay readable for a while behind the damage"
    whole = int(400 * place * 0.9)
    assert steps[:whole].tolist() == list(range(whole))
    assert len(steps) < 400


def test_a_wrong_checksum_at_the_end_costs_nothing_but_a_problem(tmp_path: Path) -> None:
    small = bytearray(gzip.compress(log(range(400))))
    small[-5] ^= 1
    (tmp_path / EVENTS).write_bytes(small)
    run = only_run(tmp_path)
    assert len(run.scalars["a"]) == 400
    assert [problem.kind for problem in run.problems] == ["damaged-gzip"]


def test_a_copy_that_was_cut_off_is_a_problem_once_it_is_old(tmp_path: Path) -> None:
    path = tmp_path / (EVENTS + ".gz")
    small = gzip.compress(log(range(400)))
    path.write_bytes(small[: len(small) // 2])
    assert [problem.kind for problem in only_run(tmp_path).problems] == []
    make_old(path)
    kinds = [problem.kind for problem in only_run(tmp_path).problems]
    assert "truncated-gzip" in kinds
    assert 100 < len(only_run(tmp_path).scalars["a"]) < 300


def test_a_bomb_is_not_followed_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "ALWAYS", 1 << 20)
    path = tmp_path / (EVENTS + ".gz")
    path.write_bytes(gzip.compress(log(range(20))) + gzip.compress(bytes(200 << 20)))
    content = places.Content(str(path))
    content.open(path.stat().st_size).close()
    assert content.size < packed.RATIO * path.stat().st_size + (4 << 20) < 100 << 20
    run = only_run(tmp_path)
    assert len(run.scalars["a"]) == 20
    assert "gzip-bomb" in [problem.kind for problem in run.problems]


def test_another_file_in_its_place_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / (EVENTS + ".gz")
    path.write_bytes(gzip.compress(log(range(30))))
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    reader.read()
    path.write_bytes(gzip.compress(log(range(100, 180), seed=1)))
    run = (reader.refresh() or reader.discover()).runs["."]
    assert run.scalars["a"].step.tolist() == list(range(100, 180))
    assert len(read_payload(run, "words", 79).item()) == 400


def test_any_position_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "SPACING", 1 << 15)
    monkeypatch.setattr(packed, "_OUTPUT", 1 << 13)
    chance = random.Random(1)
    content = chance.randbytes(3000) + bytes(200_000) + chance.randbytes(300_000)
    cuts = [0, 10, 150_000, 150_001, len(content)]
    members = [gzip.compress(content[a:b]) for a, b in itertools.pairwise(cuts)]
    data = b"".join([members[0], bytes(512), *members[1:]])
    index = GzipIndex()
    stream = stream_of(data, index)
    assert index.size == len(content)
    assert stream.read() == content
    for _ in range(200):
        at, count = chance.randrange(len(content)), chance.randrange(5000)
        stream.seek(at)
        buffer = bytearray(count)
        got = stream.readinto(buffer)
        assert bytes(buffer[:got]) == content[at : at + count]


def test_checkpoints_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "SPACING", 1 << 12)
    monkeypatch.setattr(packed, "_OUTPUT", 1 << 11)
    index = GzipIndex()
    content = random.Random(2).randbytes(2 << 20)
    stream = stream_of(gzip.compress(content, 1), index)
    assert len(index._checkpoints) <= 128
    stream.seek(1 << 20)
    assert stream.read(100) == content[1 << 20 : (1 << 20) + 100]


def test_nothing_is_written_beside_logs(tmp_path: Path) -> None:
    (tmp_path / (EVENTS + ".gz")).write_bytes(gzip.compress(log(range(20))))
    before = sorted(path.name for path in tmp_path.rglob("*"))
    run = read(tmp_path).runs["."]
    read_payload(run, "words", 3)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("whole", "is_packed"),
    [(gzip.compress(b"abc" * 100, mtime=0), True), (b"\x1fabc" * 100, False)],
    ids=["packed", "plain"],
)
def test_what_a_file_is_shows_once_it_has_begun(tmp_path: Path, whole: bytes, is_packed: bool) -> None:
    path = tmp_path / "log"
    content = places.Content(str(path))
    for size in (0, 1, len(whole)):
        path.write_bytes(whole[:size])
        with io.BufferedReader(content.open(size)) as stream:
            held = stream.read()
    assert held == (b"abc" * 100 if is_packed else whole)
    assert content.size == len(held)
