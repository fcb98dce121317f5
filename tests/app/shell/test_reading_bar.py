"""How far reading is, and stopping it: with real files and a real reading thread."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.reading import Reading
from app.sources import parse
from app.window.reading_bar import progress_text
from core.model import Catalog
from core.readers.permissions import Permissions
from tests.core.readers.logs import event, simple, version, write

LEFT = Qt.MouseButton.LeftButton
RUNS = 24


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    content = write(
        tmp_path / "first" / "events.out.tfevents.1.made", [version(), *(event(n, simple("a", n)) for n in range(50))]
    )
    for number in range(RUNS):
        (tmp_path / "logs" / f"r{number:02}").mkdir(parents=True)
        shutil.copy(content, tmp_path / "logs" / f"r{number:02}")
    return tmp_path / "logs"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ((312, 2000, 1_240_000_000, 10**10, False), "Reading 312 of 2,000 runs · 1.2 of 10 GB"),
        ((312, 2000, 1_240_000_000, 10**10, True), "Stopped after 312 of 2,000 runs · 1.2 of 10 GB"),
        ((0, 1, 0, 0, False), "Reading 0 of 1 run"),
        ((0, 0, 0, 0, False), "Looking for logs"),
    ],
)
def test_progress_in_words(amount: tuple[int, int, int, int, bool], text: str) -> None:
    assert progress_text(*amount) == text


class Held:
    """Has followers of event files read one by one, and only so many of them until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
        from core.readers import catalog

        real, self._allowed = catalog._read_together, threading.Semaphore(most)
        monkeypatch.setattr(catalog, "_TOGETHER", 1)

        def held(*arguments: object) -> object:
            self._allowed.acquire()
            return real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(catalog, "_read_together", held)

    def let_go(self) -> None:
        """Let all be read."""
        self._allowed.release(10 * RUNS)


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Held]]:
    """Hold the reading of files; however a test ends, no thread waits after it."""
    holding: list[Held] = []

    def most(number: int) -> Held:
        holding.append(Held(monkeypatch, number))
        return holding[-1]

    yield most
    for held in holding:
        held.let_go()


def test_reading_is_stopped_at_once_and_goes_on(
    window: MainWindow, logs: Path, qtbot: QtBot, hold: Callable[[int], Held]
) -> None:
    held = hold(4)
    session, bar = window.workspace.session, window.bottom.reading
    window.documents.open_paths([str(logs)])

    def loaded() -> int:
        return sum(run.loaded for run in session.catalog.runs.values())

    qtbot.waitUntil(lambda: loaded() > 2)
    assert bar.isVisible()
    qtbot.waitUntil(lambda: f"of {RUNS} runs · " in bar.text.text())
    QTest.mouseClick(bar.stop, LEFT)
    assert bar.text.text().startswith("Stopped after")
    assert bar.rest.isVisible()
    assert not bar.progress.isVisible()
    held.let_go()
    qtbot.wait(300)
    stopped_at = loaded()
    assert 2 < stopped_at < RUNS
    qtbot.wait(300)
    assert loaded() == stopped_at, "nothing more is read, and what was read stays"
    assert not session.catalog.complete
    assert window.bound.find("open.rest").when()
    QTest.mouseClick(bar.rest, LEFT)
    assert not window.bound.find("open.rest").when()
    qtbot.waitUntil(lambda: session.catalog.complete)
    window.bottom.refresh()
    assert loaded() == RUNS
    assert all(run.points == 50 for run in session.catalog.runs.values())
    assert not bar.isVisible()


def test_bytes_that_were_read_stay_counted_over_an_interruption(logs: Path, hold: Callable[[int], Held]) -> None:
    held = hold(2)
    total = sum(file.stat().st_size for file in logs.rglob("events*"))
    reading = Reading(parse([str(logs)]), interval=0.05)
    news: list[Catalog] = []
    reading.listen(lambda catalog: news.append(catalog) if isinstance(catalog, Catalog) else None)
    reading.start().decode()
    until(lambda: reading.amount[0] > 0)
    reading.interrupt()
    held.let_go()
    until(lambda: len(news) > 1 and any(run.loaded for run in news[-1].runs.values()))
    before = reading.amount
    assert 0 < before[0] < before[1] == total
    reading.go_on()
    until(lambda: news[-1].complete)
    assert reading.amount == (total, total)
    reading.stop(wait=5.0)


def test_a_stop_while_interrupted_ends_the_thread(logs: Path) -> None:
    reading = Reading(parse([str(logs)]), interval=0.05).start()
    reading.interrupt()
    reading.decode()
    time.sleep(0.1)
    reading.stop(wait=5.0)
    assert reading._thread is not None
    assert not reading._thread.is_alive()


def test_an_allowed_folder_is_read_at_once_and_forgotten_again(logs: Path, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "vectors.tsv").write_text("1\t2\n3\t4\n5\t6\n")
    (logs / "r00" / "projector_config.pbtxt").write_text(
        f'embeddings {{ tensor_name: "far" tensor_path: "{tmp_path}/elsewhere/vectors.tsv" }}'
    )
    reading = Reading(parse([str(logs)]), interval=30.0)
    news: list[Catalog] = []
    reading.listen(lambda catalog: news.append(catalog) if isinstance(catalog, Catalog) else None)
    reading.start().decode()
    until(lambda: news and news[-1].complete)
    refused = [problem.permission for problem in news[-1].problems if problem.permission]
    assert len(refused) == 1
    assert Permissions(refused).allows(str(logs / "r00"))
    assert not news[-1].embeddings
    reading.allow(refused[0])
    until(lambda: bool(news[-1].embeddings))
    assert not [problem for problem in news[-1].problems if problem.permission]
    reading.forget_allowed()
    until(lambda: not news[-1].embeddings)
    reading.stop(wait=5.0)


def until(so: object, seconds: float = 60.0) -> None:
    assert callable(so)
    end = time.monotonic() + seconds
    while not so() and time.monotonic() < end:
        time.sleep(0.01)
    assert so()
