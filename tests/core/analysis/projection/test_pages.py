"""Files that are mapped are read a little at a time, can be stopped at any moment and leave memory to others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.analysis.graph.finite import finite_rows
from core.analysis.neighbours import nearest
from core.analysis.projection import pages
from core.analysis.projection.chunks import Vectors, row_blocks, some_rows
from core.analysis.projection.input_notes import look_at
from core.analysis.projection.methods import project
from core.analysis.projection.pca import fit_pca
from core.analysis.projection.scaling import Rows
from core.analysis.quality.words import warnings
from core.analysis.steps import Steps
from core.model import F4
from core.work import CancelledError, Token

ROWS, COLUMNS = 6000, 40
PIECE = 8 << 10


class Patient:
    """Asked so many times, it says that the work should stop."""

    def __init__(self, times: int = 1 << 40) -> None:
        self.left = times
        self.asked = 0

    @property
    def cancelled(self) -> bool:
        return self.asked > self.left

    def check(self) -> None:
        self.asked += 1
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        pass

    def partial(self, value: object) -> None:
        pass


@pytest.fixture
def mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> F4:
    """Vectors in a file that counts as large."""
    monkeypatch.setattr(pages, "LARGE", 1 << 10)
    monkeypatch.setattr(pages, "TOGETHER", 16 * PIECE)
    monkeypatch.setattr(pages, "PIECE", PIECE)
    file = tmp_path / "vectors.npy"
    np.save(file, np.random.default_rng(0).standard_normal((ROWS, COLUMNS)).astype(np.float32))
    made: F4 = np.load(file, mmap_mode="r")
    return made


def _blocks(vectors: Vectors, token: Token) -> None:
    for _ in row_blocks(vectors, ROWS, 4, token.check):
        pass


def _look(vectors: Vectors, token: Token) -> None:
    look_at(vectors, np.ones(ROWS, dtype=np.bool_), "cosine", token)


READERS: dict[str, Callable[[Vectors, Token], object]] = {
    "rows": _blocks,
    "gaps": finite_rows,
    "a look": _look,
    "principal components": lambda vectors, token: fit_pca(vectors, 2, token),
    "sphereized": lambda vectors, token: project(token, vectors, "pca", {"scaling": "sphereize"}),
    "columns": lambda vectors, token: project(token, vectors, "raw"),
    "directions": lambda vectors, token: project(token, vectors, "random"),
    "neighbours": lambda vectors, token: nearest(vectors, 5, 3, "cosine", token),
    "distances": lambda vectors, token: nearest(vectors, 5, 3, "manhattan", token),
    "warnings": lambda vectors, token: warnings(vectors, token=token),
}


@pytest.mark.parametrize("reader", READERS)
def test_whoever_reads_a_mapped_file_asks_between_pieces_of_it(reader: str, mapped: F4) -> None:
    token = Patient()
    READERS[reader](mapped, token)
    assert token.asked >= mapped.nbytes // PIECE


@pytest.mark.parametrize("reader", READERS)
def test_reading_a_mapped_file_stops_in_the_midst_of_a_span(reader: str, mapped: F4) -> None:
    token = Patient(mapped.nbytes // PIECE // 3)
    with pytest.raises(CancelledError):
        READERS[reader](mapped, token)
    assert token.asked == token.left + 1


def test_rows_that_lie_all_over_a_file_are_read_a_few_at_a_time(mapped: F4) -> None:
    token, which = Patient(), np.arange(0, ROWS, 3)
    np.testing.assert_array_equal(some_rows(mapped, which, token.check), mapped[which])
    assert token.asked >= len(which) // 64
    token = Patient()
    mean = Rows(mapped).mean_of_some(Steps(token))
    np.testing.assert_allclose(mean, mapped[::2].mean(axis=0, dtype=np.float64), rtol=1e-12)
    assert token.asked >= len(mapped[::2]) // 16


def _advised(monkeypatch: pytest.MonkeyPatch, free: int) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(pages, "available_memory", lambda: free)
    monkeypatch.setattr(pages, "_ADVISE", lambda _, first, length, advice: told.append((first, first + length)))
    return told


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system cannot be told what to keep of a file")
@pytest.mark.parametrize("begin", [0, 1700])
def test_of_a_file_larger_than_memory_nothing_is_kept(begin: int, mapped: F4, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _advised(monkeypatch, mapped.nbytes // 2)
    for _ in row_blocks(mapped[begin:], 50, 4, lambda: None):
        pass
    data = Path(str(mapped.filename)).stat().st_size - mapped.nbytes if isinstance(mapped, np.memmap) else 0
    assert told[0][0] == data + begin * COLUMNS * 4, "from the first byte that was read"
    assert all(last == first for (_, last), (first, _) in pairwise(told)), "one part after the other"
    assert 0 <= data + mapped.nbytes - told[-1][1] < pages.TOGETHER


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system cannot be told what to keep of a file")
def test_a_file_that_memory_has_room_for_stays(mapped: F4, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _advised(monkeypatch, 10 * mapped.nbytes)
    _blocks(mapped, Patient())
    assert told == []


def test_arrays_in_memory_are_read_as_they_are(mapped: F4) -> None:
    token, held = Patient(), np.array(mapped)
    _blocks(held, token)
    assert token.asked == 1


def test_what_is_fetched_is_what_the_file_holds(mapped: F4) -> None:
    def read() -> Iterator[F4]:
        for _, block in row_blocks(mapped, 1000, 4, lambda: None):
            yield np.array(block)

    np.testing.assert_array_equal(np.concatenate(list(read())), np.load(str(mapped.filename)))  # type: ignore[attr-defined]
