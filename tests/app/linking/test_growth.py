"""Logs that grow while they are looked at: what was chosen stays, and what is new is shown by the same rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import reading
from app.jobs import QtJobs
from tests.app.conftest import put_away
from tests.app.linking.conftest import open_window
from tests.app.linking.hand import PATIENCE, Hand
from tests.app.linking.seen import bottom, cards, points, runs_panel
from tests.core.readers.logs import event, grow, packed, tensor
from tests.core.session.small_logs import make_logs


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    return make_logs(tmp_path / "logs")


@pytest.fixture
def live(qtbot: QtBot, jobs: QtJobs, logs: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """A hand on a window that looks at its files ten times a second."""
    monkeypatch.setattr(reading.Reading.__init__, "__defaults__", (0.1,))
    window = open_window(jobs)
    hand = Hand(window, qtbot)
    hand.start_over(logs)
    yield hand
    put_away(window)


def add_run(logs: Path, name: str) -> None:
    """A run that appears whole, as a finished copy does."""
    shutil.copytree(logs / "sgd", logs.parent / name)
    (logs.parent / name).replace(logs / name)


def wait_for_runs(hand: Hand, count: int) -> None:
    catalog = hand.window.workspace.session
    hand.qtbot.waitUntil(
        lambda: len(catalog.catalog.runs) == count and all(run.loaded for run in catalog.catalog.runs.values()),
        timeout=PATIENCE,
    )
    hand.settle()


def test_a_new_run_is_shown_by_the_same_rules(live: Hand, logs: Path) -> None:
    live.check("sgd")
    live.click_run("adam")
    live.search_runs("a|s")
    add_run(logs, "asgd")
    wait_for_runs(live, 5)
    seen, shown = runs_panel(live), cards(live)
    assert (seen["listed"], seen["shown"], seen["picked"], seen["says"]) == (4, 3, 1, 3)
    assert (shown["curves"], shown["bold"]) == (3, 1)
    assert bottom(live)["runs"] == 3
    add_run(logs, "other")
    wait_for_runs(live, 6)
    assert runs_panel(live)["listed"] == 4
    assert cards(live)["curves"] == 3


def test_points_stay_as_they_are_while_curves_grow(live: Hand, logs: Path) -> None:
    live.tab("embedding")
    live.lasso(1)
    live.legend("ant")
    live.window.grab()
    canvas = live.embedding.canvas
    before, painted = dict(points(live)), canvas.surface.painted
    catalog = live.window.workspace.session.catalog
    event_file = next((logs / "adagrad").glob("events*"))
    grow(event_file, packed([event(200, tensor("loss/train", 9.0))]))
    live.qtbot.waitUntil(lambda: live.window.workspace.session.catalog is not catalog, timeout=PATIENCE)
    live.settle()
    live.window.grab()
    assert dict(points(live)) == before
    assert canvas.surface.painted == painted
    live.qtbot.waitUntil(lambda: bottom(live)["step"] == 200, timeout=PATIENCE)
    live.tab("scalars")
    painted_card = live.card().painted
    assert painted_card is not None
    assert 200 < painted_card.chart.whole.right < 210
