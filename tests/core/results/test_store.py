from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.results import DiskResults, ResultKey, Results


@dataclass(frozen=True)
class Pair:
    one: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    other: np.ndarray[tuple[int, ...], np.dtype[np.float64]]


KEY = ResultKey.of("projection", "content", {"components": 10, "method": "pca"})


def test_keys_do_not_depend_on_the_order_of_parameters() -> None:
    assert ResultKey.of("projection", "content", {"method": "pca", "components": 10}) == KEY
    assert KEY.digest == ResultKey.of("projection", "content", {"method": "pca", "components": 10}).digest


def test_keys_differ_in_every_part() -> None:
    others = [
        ResultKey.of("projections", "content", {"components": 10, "method": "pca"}),
        ResultKey.of("projection", "other", {"components": 10, "method": "pca"}),
        ResultKey.of("projection", "content", {"components": 11, "method": "pca"}),
        ResultKey.of("projection", "content", {"components": 10, "method": "pca"}, seed=1),
    ]
    assert len({KEY.digest, *(other.digest for other in others)}) == 5


def test_what_is_put_is_found() -> None:
    results = Results()
    assert results.get(KEY, str) is None
    assert KEY not in results
    results.put(KEY, "text")
    assert results.get(KEY, str) == "text"
    assert KEY in results
    with pytest.raises(TypeError, match="is a str, not a int"):
        results.get(KEY, int)


def test_what_is_kept_is_found_again_by_a_new_session(tmp_path: Path) -> None:
    value = np.arange(6.0).reshape(2, 3)
    Results(DiskResults(tmp_path)).keep(KEY, value)
    later = Results(DiskResults(tmp_path))
    assert later.get(KEY, np.ndarray) is None
    found = later.recall(KEY, np.ndarray)
    assert found is not None
    np.testing.assert_array_equal(found, value)
    assert later.get(KEY, np.ndarray) is found


def test_without_a_disk_only_memory_remembers() -> None:
    results = Results()
    results.keep(KEY, np.zeros(1))
    assert results.recall(KEY, np.ndarray) is not None
    assert Results().recall(KEY, np.ndarray) is None


def keys(count: int) -> list[ResultKey]:
    return [ResultKey.of("vectors", str(number)) for number in range(count)]


def test_what_nobody_asked_for_longest_is_dropped_beyond_the_limit() -> None:
    results = Results(limit=20 * 8)
    for key in keys(30):
        results.put(key, np.zeros(1))
        assert keys(1)[0] in results
    kept = [key for key in keys(30) if key in results]
    assert kept == [keys(1)[0], *keys(30)[11:]]


def test_what_is_in_the_picture_stays_whatever_it_takes() -> None:
    results = Results(limit=0)
    shown = keys(3)
    for key in shown:
        results.put(key, np.zeros(100))
    for key in keys(40)[3:]:
        results.put(key, np.zeros(100))
        assert all(results.get(one, np.ndarray) is not None for one in shown)


def test_arrays_that_fields_share_count_once() -> None:
    results = Results(limit=100 * 8)
    shared = np.zeros(10)
    for key in keys(10):
        results.put(key, Pair(shared, shared))
    assert all(key in results for key in keys(10))


def test_what_is_kept_soon_is_there_at_once_and_on_disk_in_the_end(tmp_path: Path) -> None:
    value = np.arange(6.0)
    results = Results(DiskResults(tmp_path))
    results.keep_soon(KEY, value)
    assert results.get(KEY, np.ndarray) is value
    for thread in threading.enumerate():
        if thread.name == "keeping":
            thread.join()
    assert np.array_equal(np.asarray(Results(DiskResults(tmp_path)).recall(KEY, np.ndarray)), value)
    Results().keep_soon(KEY, object())


def test_who_comes_second_waits_and_finds_what_the_first_has_made() -> None:
    results, makings, together = Results(), [], threading.Barrier(5)

    def make() -> None:
        together.wait()
        with results.alone(KEY):
            if KEY not in results:
                makings.append(threading.get_ident())
                results.put(KEY, "made")

    threads = [threading.Thread(target=make) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(makings) == 1
    with results.alone(KEY), results.alone(ResultKey.of("projection", "other", {})):
        pass  # nobody holds either, and one does not wait for another


def test_who_waits_hears_how_far_the_first_is_and_nothing_once_it_is_done() -> None:
    results = Results()
    assert results.told(KEY) == (None, "")
    heard: list[tuple[float | None, str]] = []

    def wait() -> None:
        with results.alone(KEY, lambda: heard.append(results.told(KEY))):
            heard.append(results.told(KEY))

    with results.alone(KEY):
        results.tell(KEY, 0.25, "Covariance")
        thread = threading.Thread(target=wait)
        thread.start()
        while not heard:
            time.sleep(0.001)
    thread.join()
    assert heard[0] == (0.25, "Covariance")
    assert heard[-1] == (None, "")


def test_waiting_ends_when_it_is_asked_to() -> None:
    results = Results()

    def unwanted() -> None:
        raise InterruptedError

    with results.alone(KEY):
        thread = threading.Thread(target=_give_up, args=(results, unwanted))
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
    with results.alone(KEY, unwanted):
        pass


def _give_up(results: Results, check: Callable[[], None]) -> None:
    with pytest.raises(InterruptedError), results.alone(KEY, check):
        raise AssertionError("somebody else was making it")
