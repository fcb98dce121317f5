from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.results import DiskResults, ResultKey, Results
from core.work import CancelledError, Token


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
    results, makings, found = Results(), list[int](), list[object]()
    together = threading.Barrier(5)

    def make(_: Token) -> object:
        makings.append(threading.get_ident())
        return object()

    def want() -> None:
        together.wait()
        found.append(results.once(KEY, make))

    threads = [threading.Thread(target=want) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(makings) == 1
    assert found == [results.get(KEY, object)] * 5


def test_one_result_does_not_wait_for_another() -> None:
    results, other = Results(), ResultKey.of("projection", "other", {})
    assert results.once(KEY, lambda _: results.once(other, lambda _: 1)) == 1
    assert results.get(other, int) == 1


def test_who_waits_hears_how_far_the_first_is_and_nothing_once_it_is_done() -> None:
    results, listening, goes_on = Results(), Listening(), threading.Event()

    def make(token: Token) -> object:
        token.progress(0.25, "Covariance")
        assert goes_on.wait(60)
        return "made"

    first = threading.Thread(target=lambda: results.once(KEY, make))
    first.start()
    second = threading.Thread(target=lambda: results.once(KEY, make, listening))
    second.start()
    while (0.25, "Covariance") not in listening.heard:
        second.join(0.001)
        assert second.is_alive()
    goes_on.set()
    first.join()
    second.join()
    assert set(listening.heard) <= {(None, ""), (0.25, "Covariance")}
    results.forget(KEY)
    results.once(KEY, lambda token: token.progress(1.0), listening)
    assert listening.heard[-1] == (1.0, "")


def test_waiting_ends_when_it_is_asked_to_and_another_makes_what_the_first_failed_to() -> None:
    results, began, goes_on = Results(), threading.Event(), threading.Event()

    def fail(_: Token) -> object:
        began.set()
        assert goes_on.wait(60)
        raise ArithmeticError

    def first() -> None:
        with pytest.raises(ArithmeticError):
            results.once(KEY, fail)

    thread = threading.Thread(target=first)
    thread.start()
    assert began.wait(60)
    with pytest.raises(CancelledError):
        results.once(KEY, lambda _: "never", Stopped())
    goes_on.set()
    assert results.once(KEY, lambda _: "made") == "made"
    thread.join()


class Listening:
    """A token that keeps what it is told."""

    cancelled = False

    def __init__(self) -> None:
        self.heard: list[tuple[float | None, str]] = []

    def check(self) -> None:
        """Nobody stops it."""

    def progress(self, fraction: float | None, message: str = "") -> None:
        self.heard.append((fraction, message))

    def partial(self, value: object) -> None:
        """Nobody looks."""


class Stopped(Listening):
    """A token of work that nobody wants."""

    cancelled = True

    def check(self) -> None:
        raise CancelledError
