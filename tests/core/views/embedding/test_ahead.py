from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.linalg import svd

from core.analysis.projection.pca import Pca
from core.cloud.cloud import Cloud
from core.jobs import Token
from core.jobs.calls import perform
from core.results import Results
from core.state import SessionState
from core.views.embedding.ahead import look_ahead
from core.views.embedding.runs import making
from core.views.embedding.subject import Subject, axes, cloud_key, subject
from core.views.embedding.work import missing_work
from core.work import CancelledError
from tests.core.views.embedding.made import catalog, table, vectors

ROWS, COLUMNS = 60, 6


@pytest.fixture
def opened(tmp_path: Path) -> tuple[Any, SessionState, Subject]:
    """A catalog with a table of which nothing is computed, the state of a fresh session, and what it looks at."""
    found, state = catalog(table(tmp_path, ROWS, COLUMNS)), SessionState()
    about = subject(found, state)
    assert about is not None
    return found, state, about


def test_points_are_there_before_anybody_asks_for_them(opened: tuple[Any, SessionState, Subject]) -> None:
    found, state, about = opened
    results = Results()
    look_ahead(None, found, results, state)
    made = results.get(about.first_look, Pca)
    assert made is not None
    centred = vectors(ROWS, COLUMNS).astype(np.float64)
    centred -= centred.mean(axis=0)
    expected = np.abs(centred @ svd(centred, full_matrices=False)[2].T)
    assert np.allclose(np.abs(made.scores), expected[:, : made.scores.shape[1]], atol=1e-4)
    cloud = results.get(cloud_key(about.first_look, axes(state.embedding)), Cloud)
    assert cloud is not None
    assert len(cloud) == ROWS
    assert {"projection", "vectors", "cloud"}.isdisjoint(work.key.kind for work in missing_work(found, results, state))


def test_whoever_asks_meanwhile_waits_instead_of_doing_it_again(
    opened: tuple[Any, SessionState, Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    found, state, about = opened
    results, began, goes_on, fits = Results(), threading.Event(), threading.Event(), []
    real = making._made

    def slow(*arguments: Any) -> Any:
        fits.append(threading.current_thread().name)
        arguments[0].progress(0.5, "half of it")
        began.set()
        assert goes_on.wait(60)
        return real(*arguments)

    monkeypatch.setattr(making, "_made", slow)
    ahead = threading.Thread(target=look_ahead, args=(None, found, results, state), name="ahead")
    ahead.start()
    assert began.wait(60)
    seen: list[object] = []
    waits = _Listening()
    work = next(each for each in missing_work(found, results, state) if each.key == about.first_look)
    asked = threading.Thread(target=lambda: seen.append(perform(work.task, waits)))
    asked.start()
    while not waits.heard:
        asked.join(0.01)
        assert asked.is_alive()
    assert waits.heard[0] == (0.5, "half of it"), "who waits is told how far the other is"
    goes_on.set()
    for thread in (ahead, asked):
        thread.join(60)
    assert fits == ["ahead"]
    assert seen == [results.get(about.first_look, Pca)]


def test_it_stops_when_the_window_closes(opened: tuple[Any, SessionState, Subject]) -> None:
    found, state, about = opened
    results = Results()
    with pytest.raises(CancelledError):
        look_ahead(_Stopped(), found, results, state)
    assert results.get(about.first_look, Pca) is None


def test_a_catalog_without_tables_asks_for_nothing() -> None:
    look_ahead(None, catalog(), Results(), SessionState())


class _Listening(Token):
    def __init__(self) -> None:
        self.heard: list[tuple[float | None, str]] = []

    @property
    def cancelled(self) -> bool:
        return False

    def check(self) -> None:
        """Nobody stops it."""

    def progress(self, fraction: float | None, message: str = "") -> None:
        self.heard.append((fraction, message))

    def partial(self, value: object) -> None:
        """Nobody looks."""


class _Stopped(Token):
    @property
    def cancelled(self) -> bool:
        return True

    def check(self) -> None:
        raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Nobody listens."""

    def partial(self, value: object) -> None:
        """Nobody listens."""
