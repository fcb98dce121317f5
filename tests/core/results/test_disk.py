from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.analysis.projection.pca import Pca, fit_pca
from core.results import DiskResults, ResultKey


@dataclass(frozen=True, eq=False)
class Mixed:
    values: NDArray[Any]
    title: str
    names: tuple[str, ...]
    missing: NDArray[Any] | None = None
    share: float = float("nan")


def key(number: int = 0) -> ResultKey:
    return ResultKey.of("projection", "content", {"number": number})


@pytest.fixture
def disk(tmp_path: Path) -> DiskResults:
    return DiskResults(tmp_path / "results")


def test_a_projection_is_found_again(disk: DiskResults) -> None:
    vectors = np.random.default_rng(0).standard_normal((40, 5))
    vectors[3] = np.nan
    pca = fit_pca(vectors, 3)
    assert disk.put(key(), pca)
    found = DiskResults(disk.folder).get(key(), Pca)
    assert found is not None
    assert found.set_aside is not None
    for name in ("mean", "axes", "explained_variance_ratio", "scores", "set_aside"):
        kept, original = getattr(found, name), getattr(pca, name)
        assert kept.dtype == original.dtype
        np.testing.assert_array_equal(kept, original)
    assert found.axis_titles == pca.axis_titles


@pytest.mark.parametrize(
    "array",
    [np.float32(3) * np.ones((2, 3), dtype=np.float32), np.array(5), np.empty((0, 3)), np.asfortranarray(np.eye(3)[:2]),
     np.array([True, False]), np.array(["a", "ü"]), np.arange(10)[::2]],
)  # fmt: skip
def test_every_array_comes_back_as_it_was(disk: DiskResults, array: NDArray[Any]) -> None:
    assert disk.put(key(), array)
    found = disk.get(key(), np.ndarray)
    assert found is not None
    assert (found.dtype, found.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(found, array)


def test_small_values_of_a_dataclass_come_back(disk: DiskResults) -> None:
    disk.put(key(), Mixed(np.arange(3), "ü", ("a", "b")))
    found = disk.get(key(), Mixed)
    assert found is not None
    assert (found.title, found.names, found.missing) == ("ü", ("a", "b"), None)
    assert np.isnan(found.share)


def test_what_was_never_put_is_not_found(disk: DiskResults) -> None:
    assert disk.get(key(), np.ndarray) is None
    disk.put(key(1), np.zeros(3))
    assert disk.get(key(2), np.ndarray) is None


def test_another_type_than_asked_for_is_not_found(disk: DiskResults) -> None:
    disk.put(key(), np.zeros(3))
    assert disk.get(key(), Pca) is None


OTHERS: list[object] = ["text", 3, [np.zeros(2)], Mixed(np.array([{}]), "", ()), Mixed(np.zeros(1), "", (b"",))]  # type: ignore[arg-type]


@pytest.mark.parametrize("value", OTHERS)
def test_other_values_are_refused(disk: DiskResults, value: object) -> None:
    with pytest.raises(TypeError, match="cannot be kept"):
        disk.put(key(), value)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip_last(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("pattern", ["*.json", "*-scores.npy"])
@pytest.mark.parametrize("harm", [truncate, flip_last, empty, Path.unlink])
def test_damage_costs_the_result_and_nothing_else(
    disk: DiskResults, pattern: str, harm: Callable[[Path], None]
) -> None:
    disk.put(key(1), fit_pca(np.eye(3)))
    (path,) = disk.folder.glob(pattern)
    disk.put(key(2), np.ones(3))
    harm(path)
    assert disk.get(key(1), Pca) is None
    assert disk.get(key(2), np.ndarray) is not None
    disk.put(key(1), fit_pca(np.eye(3)))
    assert disk.get(key(1), Pca) is not None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    DiskResults(tmp_path).put(key(0), np.zeros(100))
    one = sum(path.stat().st_size for path in tmp_path.iterdir())
    disk = DiskResults(tmp_path, limit=3 * one + 10)
    for number in range(3):
        disk.put(key(number), np.zeros(100))
        os.utime(tmp_path / f"{key(number).digest}.json", (number, number))
    assert disk.get(key(0), np.ndarray) is not None
    disk.put(key(3), np.zeros(100))
    kept = [number for number in range(4) if disk.get(key(number), np.ndarray) is not None]
    assert kept == [0, 2, 3]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3 * one + 10


def test_more_than_the_limit_is_not_kept(tmp_path: Path) -> None:
    disk = DiskResults(tmp_path, limit=100)
    assert not disk.put(key(), np.zeros(100))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_no_disaster(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    disk = DiskResults(tmp_path / "file" / "results")
    assert not disk.put(key(), np.zeros(3))
    assert disk.get(key(), np.ndarray) is None


def test_files_left_behind_by_a_crash_are_swept(disk: DiskResults) -> None:
    disk.folder.mkdir()
    left = disk.folder / "1-2.tmp"
    left.write_bytes(b"x")
    os.utime(left, (0, 0))
    disk.put(key(), np.zeros(3))
    assert not left.exists()


def test_clearing_forgets_everything(disk: DiskResults) -> None:
    disk.put(key(1), np.zeros(3))
    disk.put(key(2), fit_pca(np.eye(3)))
    disk.clear()
    assert list(disk.folder.iterdir()) == []


def test_many_threads_write_and_read(disk: DiskResults) -> None:
    wrong: list[object] = []

    def work(offset: int) -> None:
        for i in range(20):
            DiskResults(disk.folder).put(key(i % 3), np.full(1000, i % 3))
            found = DiskResults(disk.folder).get(key((i + offset) % 3), np.ndarray)
            if found is not None and not (found == (i + offset) % 3).all():
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
