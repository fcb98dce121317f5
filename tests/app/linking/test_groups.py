"""Gestures on experiments, on runs that others have started, and on statuses, against every part that follows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from app.main_window import MainWindow
from app.theme import apply
from app.window.runs.model import RunColumn
from core.jobs.runner import Runner
from core.session import Hover
from core.state import SessionState
from core.style import ThemeName
from tests.app.conftest import put_away
from tests.app.linking.conftest import open_window
from tests.app.linking.hand import LEFT, NO_KEY, PATIENCE, Hand
from tests.app.linking.seen import cards, details, headings, runs_panel, said
from tests.app.linking.test_matrix import read_matrix
from tests.core.readers.mlflow.file_stores import lines, make_experiment, make_run, run_id

# What each column counts is said in `seen`. A dash stands for no cursor.
MATRIX = """
                     | headings      | runs                               | cards                 | bottom | details
gesture              | heads on count | listed shown picked hover chips says | tags curves bold lit at | runs | about
nothing              | 2 2 5 | 5 5 0 0 0 5 | 1 5 0 0 - | 5 | 0
fold a group         | 2 2 5 | 2 2 0 0 0 5 | 1 5 0 0 - | 5 | 0
fold by key          | 2 2 5 | 2 2 0 0 0 5 | 1 5 0 0 - | 5 | 0
fold the children    | 2 2 5 | 4 4 0 0 0 5 | 1 5 0 0 - | 5 | 0
box of a heading     | 2 1 2 | 5 2 0 0 0 2 | 1 2 0 0 - | 2 | 0
box twice            | 2 2 5 | 5 5 0 0 0 5 | 1 5 0 0 - | 5 | 0
box of a folded one  | 2 1 2 | 2 2 0 0 0 2 | 1 2 0 0 - | 2 | 0
isolate a group      | 2 1 3 | 5 3 0 0 0 3 | 1 3 0 0 - | 3 | 0
search an experiment | 1 1 3 | 3 3 0 0 0 3 | 1 3 0 0 - | 3 | 0
search a status      | 2 2 2 | 2 2 0 0 0 2 | 1 2 0 0 - | 2 | 0
search a parameter   | 1 1 2 | 2 2 0 0 0 2 | 1 2 0 0 - | 2 | 0
click on a status    | 2 2 5 | 5 5 1 0 0 5 | 1 5 1 0 - | 5 | 1
double click on it   | 2 2 5 | 5 5 1 0 0 5 | 1 5 1 0 - | 5 | 1
hover a child        | 2 2 5 | 5 5 0 1 0 5 | 1 5 0 1 - | 5 | 1
select all           | 2 2 5 | 5 5 5 0 0 5 | 1 5 5 0 - | 5 | 5
to the parent        | 2 2 5 | 5 5 1 0 0 5 | 1 5 1 0 - | 5 | 1
undo fold            | 2 2 5 | 5 5 0 0 0 5 | 1 5 0 0 - | 5 | 0
redo fold            | 2 2 5 | 2 2 0 0 0 5 | 1 5 0 0 - | 5 | 0
"""

TITLE, ARROW, CHECK, STATUS = 120, 60, 16, -34


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two experiments, one with a run that has started another."""
    folder = tmp_path_factory.mktemp("groups") / "mlruns"
    digits, prices = make_experiment(folder, 1, "digits"), make_experiment(folder, 2, "prices")
    runs = (
        (digits, "crow", 3, "0.1"), (digits, "fox", 4, "0.2"), (digits, "kid", 3, "0.2"),
        (prices, "a", 4, "1"), (prices, "b", 3, "1"),
    )  # fmt: skip
    for place, (experiment, name, status, rate) in enumerate(runs):
        tags = {"mlflow.parentRunId": run_id(2)} if name == "kid" else {}
        values = lines(*(float(place) for _ in range(20)))
        make_run(experiment, place + 1, name, status, metrics={"loss/train": values}, params={"lr": rate}, tags=tags)
    return folder


@pytest.fixture(scope="module")
def grouped(qapp: QApplication) -> Iterator[MainWindow]:
    apply(qapp, ThemeName.LIGHT)
    jobs = QtJobs(Runner())
    window = open_window(jobs)
    yield window
    put_away(window)
    jobs.close()


@pytest.fixture
def hand(qtbot: QtBot, dressed: QApplication, grouped: MainWindow, store: Path) -> Hand:
    session = grouped.workspace.session
    if not session.catalog.sources:
        grouped.documents.open_paths([str(store)])
    qtbot.waitUntil(lambda: session.catalog.complete and len(session.catalog.runs) == 5, timeout=PATIENCE)
    session.restore(SessionState(sources=session.state.sources))
    session.set_hover(Hover())
    result = Hand(grouped, qtbot)
    result.settle()
    result.scalars.setFocus()
    return result


def named(hand: Hand, end: str) -> str:
    """Return the run whose name ends so."""
    return next(name for name in hand.window.workspace.session.catalog.runs if name.split("/")[-1] == end)


def spot(hand: Hand, line: str, x: int) -> QPoint:
    """Return a place in the line of a heading, or of a run by the end of its name."""
    model, runs = hand.window.runs.model, hand.window.runs.list
    row = model.heading_of(line)
    row = model.row_of(named(hand, line)) if row is None else row
    assert row is not None
    rect = runs.visualRect(model.index(row, RunColumn.NAME))
    return QPoint(rect.left() + x if x >= 0 else rect.right() + x, rect.center().y())


def at(line: str, x: int, times: int = 1) -> Callable[[Hand], None]:
    """Click on a line, several times."""

    def click(hand: Hand) -> None:
        for _ in range(times):
            QTest.mouseClick(hand.window.runs.list.viewport(), LEFT, NO_KEY, spot(hand, line, x))
            hand.settle()

    return click


def in_turn(*acts: Callable[[Hand], None]) -> Callable[[Hand], None]:
    def all_of_them(hand: Hand) -> None:
        for act in acts:
            act(hand)

    return all_of_them


def key(code: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> Callable[[Hand], None]:
    return lambda hand: hand.key(code, keys)


def double_click(hand: Hand) -> None:
    viewport, where = hand.window.runs.list.viewport(), spot(hand, "fox", STATUS)
    QTest.mouseClick(viewport, LEFT, NO_KEY, where)
    QTest.mouseDClick(viewport, LEFT, NO_KEY, where)
    hand.settle()


def to_the_parent(hand: Hand) -> None:
    at("kid", TITLE)(hand)
    hand.key(Qt.Key.Key_Left)


def undo_fold(hand: Hand) -> None:
    at("digits", TITLE)(hand)
    hand.undo()


GESTURES: dict[str, Callable[[Hand], None]] = {
    "nothing": lambda hand: None,
    "fold a group": at("digits", TITLE),
    "fold by key": in_turn(at("digits", CHECK, 2), key(Qt.Key.Key_Left)),
    "fold the children": at("fox", ARROW),
    "box of a heading": at("digits", CHECK),
    "box twice": at("digits", CHECK, 2),
    "box of a folded one": in_turn(at("digits", TITLE), at("digits", CHECK)),
    "isolate a group": at("digits", -8),
    "search an experiment": lambda hand: hand.search_runs("digits"),
    "search a status": lambda hand: hand.search_runs("failed"),
    "search a parameter": lambda hand: hand.search_runs("lr=1$"),
    "click on a status": at("fox", STATUS),
    "double click on it": double_click,
    "hover a child": lambda hand: hand.hover_run(named(hand, "kid")),
    "select all": in_turn(at("digits", CHECK, 2), key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)),
    "to the parent": to_the_parent,
    "undo fold": undo_fold,
    "redo fold": in_turn(undo_fold, lambda hand: hand.redo()),
}


def seen(hand: Hand) -> dict[str, int | None]:
    parts = {"headings": headings, "runs": runs_panel, "cards": cards, "details": details}
    cells = {f"{part}.{what}": value for part, look in parts.items() for what, value in look(hand).items()}
    return cells | {"bottom.runs": said(hand.window.bottom.counts.text())}


EXPECTED = read_matrix(MATRIX)


@pytest.mark.parametrize("gesture", GESTURES)
def test_every_part_follows(hand: Hand, gesture: str) -> None:
    GESTURES[gesture](hand)
    assert seen(hand) == EXPECTED[gesture]


def test_folds_and_boxes_come_back_with_the_session(hand: Hand, tmp_path: Path, qtbot: QtBot) -> None:
    GESTURES["box of a folded one"](hand)
    before, saved = seen(hand), hand.state
    documents, session = hand.window.documents, hand.window.workspace.session
    documents.save_session(tmp_path / "kept.armillary")
    documents.close()
    documents.open_session(tmp_path / "kept.armillary")
    qtbot.waitUntil(lambda: session.catalog.complete and len(session.catalog.runs) == 5, timeout=PATIENCE)
    hand.settle()
    assert hand.state == saved
    assert seen(hand) == before
