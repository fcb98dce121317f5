from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import heartbeat
from app.background import Background
from app.following import Following
from app.heartbeat import Heartbeat
from app.reading import Reading, ReadingFailure
from app.sources import parse
from app.workspace import Workspace
from core.cloud.cloud import Cloud
from core.model import (
    BlobSeries,
    Catalog,
    EmbeddingStep,
    EmbeddingTable,
    Problem,
    Run,
    TensorFormat,
    TensorSource,
)
from core.results import Results
from core.state import SessionState
from core.views import payloads
from core.views.embedding.subject import axes, cloud_key, subject

SAMPLE = Path(__file__).parents[3] / "resources" / "sample_logs"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    run = next(path.parent for path in sorted(SAMPLE.rglob("events.out.tfevents*")))
    shutil.copytree(run, tmp_path / "logs" / "one")
    return tmp_path / "logs"


def gathered(reading: Reading) -> list[Catalog | ReadingFailure]:
    news: list[Catalog | ReadingFailure] = []
    reading.listen(news.append)
    return news


def until(so: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not so() and time.monotonic() < end:
        time.sleep(0.01)
    assert so()


def test_runs_are_found_at_once_and_read_only_when_allowed(logs: Path) -> None:
    reading = Reading(parse([str(logs)]), interval=0.05).start()
    news = gathered(reading)
    until(lambda: news)
    assert isinstance(news[0], Catalog)
    assert list(news[0].runs) == ["one"]
    assert not news[0].runs["one"].loaded
    time.sleep(0.2)
    assert len(news) == 1, "nothing is decoded before the window is there"
    reading.decode()
    until(lambda: isinstance(news[-1], Catalog) and news[-1].complete)
    last = news[-1]
    assert isinstance(last, Catalog)
    assert last.runs["one"].loaded
    assert last.runs["one"].points > 0
    reading.stop(wait=5.0)


def test_a_run_that_appears_is_found_and_nothing_is_told_after_the_end(logs: Path) -> None:
    reading = Reading(parse([str(logs)]), interval=0.05).start()
    reading.decode()
    news = gathered(reading)
    until(lambda: news and isinstance(news[-1], Catalog) and news[-1].complete)
    shutil.copytree(logs / "one", logs / "two")
    until(lambda: isinstance(news[-1], Catalog) and "two" in news[-1].runs and news[-1].runs["two"].loaded)
    reading.stop(wait=5.0)
    told = len(news)
    shutil.copytree(logs / "one", logs / "three")
    time.sleep(0.3)
    assert len(news) == told


def test_points_are_looked_at_before_there_is_a_window(tmp_path: Path) -> None:
    np.save(tmp_path / "points.npy", np.random.default_rng(0).normal(size=(50, 5)).astype(np.float32))
    results, reading = Results(), Reading(parse([str(tmp_path / "points.npy")])).start()
    news = gathered(reading)
    reading.look_ahead(results)
    until(lambda: news and isinstance(news[-1], Catalog))
    found = news[-1]
    assert isinstance(found, Catalog)
    about = subject(found, SessionState())
    assert about is not None
    until(lambda: results.get(cloud_key(about.first_look, axes(SessionState().embedding)), Cloud) is not None)
    reading.stop(wait=5.0)


def test_nothing_is_looked_at_where_runs_come_up_or_reading_ends(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr("core.views.embedding.ahead.look_ahead", lambda *seen: looked.append(seen))
    results, reading = Results(), Reading(parse([str(logs)]))
    reading.look_ahead(results)
    reading.start()
    until(lambda: not any(thread.name == "looking-ahead" for thread in threading.enumerate()))
    ended = Reading(parse([str(logs)]))
    ended.look_ahead(results)
    ended.stop()
    until(lambda: not any(thread.name == "looking-ahead" for thread in threading.enumerate()))
    assert not looked
    reading.stop(wait=5.0)


def test_a_fault_while_reading_is_told_with_its_traceback(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Catalog:
        raise ZeroDivisionError("odd")

    monkeypatch.setattr("core.readers.catalog.CatalogReader.discover", broken)
    reading = Reading(parse([str(logs)])).start()
    news = gathered(reading)
    until(lambda: news)
    assert isinstance(news[0], ReadingFailure)
    assert news[0].message == "Reading stopped: odd"
    assert "ZeroDivisionError" in news[0].details


def test_snapshots_reach_the_session_on_the_windows_thread(workspace: Workspace, logs: Path, qtbot: QtBot) -> None:
    threads: set[int] = set()
    workspace.changed.connect(lambda change: threads.add(threading.get_ident()))
    following = Following(workspace, Reading(parse([str(logs)]), interval=0.05).start())
    following.attach()
    following.reading.decode()
    qtbot.waitUntil(lambda: workspace.session.catalog.complete and bool(workspace.session.catalog.runs))
    following.stop(wait=5.0)
    assert threads == {threading.get_ident()}


def test_problems_are_mentioned_once_not_with_every_snapshot(workspace: Workspace, logs: Path) -> None:
    said: list[str] = []
    workspace.notified.connect(lambda severity, message, details: said.append(message))
    following = Following(workspace, Reading(parse([str(logs)])))
    for count in (1, 1, 2, 3):
        following._put(Catalog(problems=tuple(Problem(str(n), "odd", "Odd") for n in range(count))))
        following._publish()
    assert said == ["1 problem in the logs: the Problems panel says where"]


def test_cards_of_payloads_are_worked_out_before_the_last_snapshot_is_published(
    workspace: Workspace, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Catalog] = []
    monkeypatch.setattr(payloads, "look_ahead", lambda catalog, state: asked.append(catalog))
    following = Following(workspace, Reading(parse([str(logs)])))
    runs = {"a": Run("a", "tensorboard", (), blobs=cast("Mapping[str, BlobSeries]", {"image": None}))}
    growing, whole = Catalog(runs=runs, complete=False), Catalog(runs=runs, complete=True)
    for snapshot in (growing, whole, Catalog(complete=True)):
        following._put(snapshot)
    assert asked == [whole]


def test_vectors_alone_come_up_as_points_once_it_is_known_that_nothing_else_is_there(
    workspace: Workspace, logs: Path
) -> None:
    following = Following(workspace, Reading(parse([str(logs)])), choose=True)
    views, step = [], EmbeddingStep(None, TensorSource("t.npy", TensorFormat.NPY))
    table = EmbeddingTable("t", "", "t", 3, 2, (step,))
    for snapshot in (Catalog(complete=False), Catalog(embeddings={"t": table}, complete=False)):
        following._put(snapshot)
        following._publish()
        views.append(workspace.session.state.active_view)
    following._put(Catalog(embeddings={"t": table}))
    following._publish()
    assert [*views, workspace.session.state.active_view] == ["scalars", "scalars", "embedding"]
    assert workspace.session.undo_label is None


def test_only_the_newest_snapshot_is_published(workspace: Workspace, logs: Path, qtbot: QtBot) -> None:
    seen: list[Catalog] = []
    workspace.changed.connect(lambda change: seen.append(workspace.session.catalog))
    following = Following(workspace, Reading(parse([str(logs)])))
    snapshots = [Catalog() for _ in range(5)]
    for snapshot in snapshots:
        following._put(snapshot)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [snapshots[-1]]


def test_answers_come_on_the_windows_thread_and_late_ones_are_dropped(dressed: QApplication, qtbot: QtBot) -> None:
    answers: list[tuple[object, bool]] = []
    here = threading.get_ident()
    background = Background(lambda answer: answers.append((answer, threading.get_ident() == here)))
    gate = threading.Event()
    background.ask(lambda: gate.wait(60) and "late")
    background.ask(lambda: "dropped")
    background.ask(lambda: threading.get_ident() != here)
    gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    background.wait()
    assert answers == [(True, True)]


def test_the_heartbeat_sees_how_long_the_thread_was_busy(
    dressed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, beats = 0.0, 0

    def clock() -> float:
        nonlocal beats
        beats += 1
        return now

    monkeypatch.setattr(heartbeat, "time", SimpleNamespace(perf_counter=clock))
    heart = Heartbeat()
    heart.start()
    qtbot.waitUntil(lambda: beats > 3)
    assert heart.longest == 0.0
    now, beats = 0.3, 0
    qtbot.waitUntil(lambda: beats > 1)
    assert heart.longest == pytest.approx(0.3 - heartbeat.BEAT / 1000)
    now = 0.8
    assert heart.stop() == pytest.approx(0.5 - heartbeat.BEAT / 1000), "the time up to now is part of it"
