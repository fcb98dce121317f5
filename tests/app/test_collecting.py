from __future__ import annotations

import gc
import sys
import threading
from types import ModuleType

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.collecting import Collector


class Cycle:
    """Garbage that only a collection finds; it tells on which thread it went."""

    def __init__(self, went: list[int]) -> None:
        self.itself = self
        self.went = went

    def __del__(self) -> None:
        self.went.append(threading.get_ident())


def test_garbage_made_on_a_thread_is_collected_on_the_windows_thread(qtbot: QtBot) -> None:
    went: list[int] = []

    def litter() -> None:
        for _ in range(50_000):
            Cycle(went)

    assert not gc.isenabled()
    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(went) > 40_000)
    assert set(went) == {threading.get_ident()}


def test_a_quiet_program_collects_nothing(qapp: QObject) -> None:
    assert QThread.currentThread() is qapp.thread()
    collector = Collector(qapp)
    gc.collect()
    assert collector.collect() is None


def test_pythons_own_collecting_stays_off(qapp: QObject) -> None:
    collector = Collector(qapp)
    gc.enable()  # as a thread does that began to read before and is done now
    collector.collect()
    assert not gc.isenabled()
    collector._timer.stop()


def test_what_a_library_made_is_never_looked_at(qapp: QObject, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = Collector(qapp)
    collector._timer.stop()
    made = [{"number": [number]} for number in range(30_000)]
    for number in range(20):
        monkeypatch.setitem(sys.modules, f"library.part{number}", ModuleType("part"))
    before = gc.get_freeze_count()
    assert collector.collect() is None
    assert gc.get_freeze_count() - before > len(made)
    assert gc.get_count()[0] < 2_000
    assert collector.collect() is None


def test_what_takes_longer_than_a_frame_is_looked_at_once(qapp: QObject, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = Collector(qapp)
    collector._timer.stop()
    made = [{"number": [number]} for number in range(30_000)]
    clock = iter([0.0, 0.02, 1.0, 1.001])
    monkeypatch.setattr("app.collecting.time.perf_counter", lambda: next(clock))
    before = gc.get_freeze_count()
    assert collector.collect() is not None
    assert gc.get_freeze_count() - before > len(made)
    more = [{"number": [number]} for number in range(4_000)]
    before = gc.get_freeze_count()
    assert collector.collect() is not None
    assert gc.get_freeze_count() == before
    assert len(more) == 4_000


def test_more_objects_than_a_frame_has_time_for_are_never_looked_at(qapp: QObject) -> None:
    collector = Collector(qapp)
    collector._timer.stop()
    made = [[number] for number in range(90_000)]
    before = gc.get_freeze_count()
    assert collector.collect() is None
    assert gc.get_freeze_count() - before >= len(made)


def test_what_gathers_little_by_little_is_looked_at_before_it_is_too_much(
    qapp: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = Collector(qapp)
    collector._timer.stop()
    monkeypatch.setattr("app.collecting.time.perf_counter", lambda: 0.0)
    gc.collect()
    gc.freeze()
    went: list[int] = []
    kept: list[list[int]] = []
    looked: list[int | None] = []
    for _ in range(9):
        kept += [[number] for number in range(3_600)]
        Cycle(went).itself.kept = kept  # type: ignore[attr-defined]
        looked.append(collector.collect())
    assert looked == [0] * 8 + [2]  # the ninth time it is more than 30,000
    assert len(went) == 9
    assert gc.get_count()[0] < 2_000
    assert len(gc.get_objects()) < 20_000  # what was left stays for good, and is not looked at again
