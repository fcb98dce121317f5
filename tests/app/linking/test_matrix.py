"""Every gesture against every part of the window: how many runs and points each shows afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.views.cards_view import CardsView
from app.views.pr_curves.view import PrCurvesView
from tests.app.linking.hand import SHIFT, Hand
from tests.app.linking.payloads import add_payloads
from tests.app.linking.seen import everything, payloads, said
from tests.core.session.small_logs import make_logs

# What each column counts is said in `seen`. A dash stands for nothing: no cursor, no step.
MATRIX = """
                     | runs                               | cards                    | points                           | bottom    | figures | lines             | details | images    | histograms  | curves        | texts
gesture              | listed shown picked hover chips says | tags curves bold lit at | points picked near ring at note says | runs step | curves bold at points picked near | lines inside bold | about | cards at  | cards at in | lines bold at | cards at
nothing              | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
box off              | 4 3 0 0 0 3 | 15 3 0 0 -   | 60  0  0 0 190 60  0 | 3 190 | 3 0 -   60  0  0 | 3 3 0 | 0 | 3 190     | 3 190 3     | 3   0 190     | 3 190
isolate a run        | 4 1 0 0 0 1 | 15 1 0 0 -   | 60  0  0 0 190 60  0 | 1 190 | 1 0 -   60  0  0 | 1 1 0 | 0 | 1 190     | 1 190 3     | 1   0 190     | 1 190
search runs          | 2 2 0 0 0 2 | 15 2 0 0 -   | 60  0  0 0 190 60  0 | 2 190 | 2 0 -   60  0  0 | 2 2 0 | 0 | 2 190     | 2 190 3     | 2   0 190     | 2 190
query runs           | 2 2 0 0 0 2 | 15 2 0 0 -   | 60  0  0 0 190 60  0 | 2 190 | 2 0 -   60  0  0 | 2 2 0 | 0 | 2 190     | 2 190 3     | 2   0 190     | 2 190
query on a word      | 1 1 0 0 0 1 | 15 1 0 0 -   | 60  0  0 0 190 60  0 | 1 190 | 1 0 -   60  0  0 | 1 1 0 | 0 | 1 190     | 1 190 3     | 1   0 190     | 1 190
query not finished   | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
select runs in list  | 4 4 2 0 0 4 | 16 4 2 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 2 -   60  0  0 | 4 4 2 | 2 | 3 190     | 4 190 3     | 4   2 190     | 4 190
click a curve        | 4 4 1 1 0 4 | 16 4 1 1 -   | 60  0  0 0 190 60  0 | 4 190 | 4 1 -   60  0  0 | 4 4 1 | 1 | 3 190     | 4 190 3     | 4   1 190     | 4 190
add a curve          | 4 4 2 1 0 4 | 16 4 2 1 -   | 60  0  0 0 190 60  0 | 4 190 | 4 2 -   60  0  0 | 4 4 2 | 1 | 3 190     | 4 190 3     | 4   2 190     | 4 190
hover a run          | 4 4 0 1 0 4 | 16 4 0 1 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 1 | 3 190     | 4 190 3     | 4   0 190     | 4 190
hover a curve        | 4 4 0 1 0 4 | 16 4 0 1 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 1 | 3 190     | 4 190 3     | 4   0 190     | 4 190
hover a point        | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  0  0 1 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
hide a category      | 4 4 0 0 1 4 | 16 4 0 0 -   | 42  0  0 0 190 42  0 | 4 190 | 4 0 -   42  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
two categories       | 4 4 0 0 1 4 | 16 4 0 0 -   | 24  0  0 0 190 24  0 | 4 190 | 4 0 -   24  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
click a point        | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  1 10 1 190 60  1 | 4 190 | 4 0 -   60  1 10 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
box                  | 4 4 0 0 0 4 | 16 4 0 0 -   | 60 20  0 0 190 60 20 | 4 190 | 4 0 -   60 20  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
lasso                | 4 4 0 0 0 4 | 16 4 0 0 -   | 60 20  0 0 190 60 20 | 4 190 | 4 0 -   60 20  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
lasso beside         | 4 4 0 0 0 4 | 16 4 0 0 -   | 60 20  0 0 190 60 20 | 4 190 | 4 0 -   60 20  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
box and lasso        | 4 4 0 0 0 4 | 16 4 0 0 -   | 60 40  0 0 190 60 40 | 4 190 | 4 0 -   60 40  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
isolate the selected | 4 4 0 0 1 4 | 16 4 0 0 -   | 20 20  0 0 190 20 20 | 4 190 | 4 0 -   20 20  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
hide the selected    | 4 4 0 0 1 4 | 16 4 0 0 -   | 40  0  0 0 190 40 20 | 4 190 | 4 0 -   40  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
both kinds of filter | 4 4 0 0 2 4 | 16 4 0 0 -   |  2  2  0 0 190  2 20 | 4 190 | 4 0 -    2  2  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
chip removed         | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
slide to the start   | 4 4 0 0 0 4 | 16 4 0 0 0   | 60  0  0 0   0 60  0 | 4   0 | 4 0 0   60  0  0 | 4 4 0 | 0 | 3   0     | 4   0 3     | 4   0   0     | 4   0
previous step        | 4 4 0 0 0 4 | 16 4 0 0 180 | 60  0  0 0 100 60  0 | 4 180 | 4 0 180 60  0  0 | 4 4 0 | 0 | 3 100     | 4 100 3     | 4   0 100     | 4 100
previous, next step  | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
step of the points   | 4 4 0 0 0 4 | 16 4 0 0 100 | 60  0  0 0 100 60  0 | 4 100 | 4 0 100 60  0  0 | 4 4 0 | 0 | 3 100     | 4 100 3     | 4   0 100     | 4 100
range of steps       | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 0 | 3 190     | 4 190 1     | 4   0 190     | 4 190
click a PR curve     | 4 4 1 1 0 4 | 16 4 1 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 1 -   60  0  0 | 4 4 1 | 1 | 3 190     | 4 190 3     | 4   1 190     | 4 190
step of a histogram  | 4 4 0 1 0 4 | 16 4 0 0 100 | 60  0  0 0 100 60  0 | 4 100 | 4 0 100 60  0  0 | 4 4 0 | 1 | 3 100     | 4 100 3     | 4   0 100     | 4 100
step of the images   | 4 4 0 0 0 4 | 16 4 0 0 100 | 60  0  0 0 100 60  0 | 4 100 | 4 0 100 60  0  0 | 4 4 0 | 0 | 3 100     | 4 100 3     | 4   0 100     | 4 100
hover a text         | 4 4 0 1 0 4 | 16 4 0 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 1 | 3 190     | 4 190 3     | 4   0 190     | 4 190
undo runs            | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
redo runs            | 4 1 1 0 0 1 | 16 1 0 0 -   | 60  0  0 0 190 60  0 | 1 190 | 1 0 -   60  0  0 | 1 1 0 | 1 | 0   -     | 1 190 3     | 1   0 190     | 1 190
undo points          | 4 4 0 0 0 4 | 16 4 0 0 -   | 60  0  0 0 190 60  0 | 4 190 | 4 0 -   60  0  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
redo points          | 4 4 0 0 1 4 | 16 4 0 0 -   | 20 20  0 0 190 20 20 | 4 190 | 4 0 -   20 20  0 | 4 4 0 | 0 | 3 190     | 4 190 3     | 4   0 190     | 4 190
much at once         | 4 3 1 0 2 3 | 15 3 1 0 180 | 36 18  0 0 100 36 20 | 3 180 | 3 1 180 36 18  0 | 3 3 1 | 1 | 3 100     | 3 100 3     | 3   1 100     | 3 100
reopened             | 4 3 1 0 2 3 | 15 3 1 0 180 | 36 18  0 0 100 36 20 | 3 180 | 3 1 180 36 18  0 | 3 3 1 | 1 | 3 100     | 3 100 3     | 3   1 100     | 3 100
"""  # noqa: E501


def points_first(act: Callable[[Hand], None]) -> Callable[[Hand], None]:
    """Bring the points to the front before a gesture."""

    def both(hand: Hand) -> None:
        hand.tab("embedding")
        act(hand)

    return both


def keys(*pressed: Qt.Key) -> Callable[[Hand], None]:
    def press(hand: Hand) -> None:
        for key in pressed:
            hand.key(key)

    return press


def select_two_runs(hand: Hand) -> None:
    hand.click_run("adagrad")
    hand.click_run("sgd", modifiers=Qt.KeyboardModifier.ControlModifier)


def add_a_curve(hand: Hand) -> None:
    hand.click_curve(1.0)
    hand.click_curve(3.0, SHIFT)


def hide_two_categories(hand: Hand) -> None:
    hand.legend("ant")
    hand.legend("bee")


def box_and_lasso(hand: Hand) -> None:
    hand.box(0)
    hand.lasso(1, SHIFT)


def isolate_selected(hand: Hand) -> None:
    hand.lasso(1)
    hand.key(Qt.Key.Key_I)


def hide_selected(hand: Hand) -> None:
    hand.lasso(1)
    hand.key(Qt.Key.Key_H)


def filter_twice(hand: Hand) -> None:
    hand.lasso(0)
    hand.key(Qt.Key.Key_I)
    hand.legend("ant")


def filter_and_remove(hand: Hand) -> None:
    hand.legend("ant")
    hand.remove_chip()


def step_of_the_points(hand: Hand) -> None:
    slider = hand.embedding.toolbar.step
    slider.setFocus()
    hand.key(Qt.Key.Key_Left)


def undo_runs(hand: Hand) -> None:
    hand.click_run("adam")
    hand.isolate("sgd")
    hand.undo()
    hand.undo()


def redo_runs(hand: Hand) -> None:
    undo_runs(hand)
    hand.redo()
    hand.redo()


def undo_points(hand: Hand) -> None:
    isolate_selected(hand)
    hand.undo()
    hand.undo()


def redo_points(hand: Hand) -> None:
    undo_points(hand)
    hand.redo()
    hand.redo()


def much_at_once(hand: Hand) -> None:
    hand.check("sgd")
    hand.click_run("adam")
    hand.tab("embedding")
    hand.lasso(2)
    hand.key(Qt.Key.Key_H)
    hand.lasso(1)
    hand.legend("")
    hand.embedding.canvas.setFocus()
    hand.key(Qt.Key.Key_BracketLeft)


GESTURES: dict[str, Callable[[Hand], None]] = {
    "nothing": lambda hand: None,
    "box off": lambda hand: hand.check("sgd"),
    "isolate a run": lambda hand: hand.isolate("adam"),
    "search runs": lambda hand: hand.search_runs("^AD"),
    "query runs": lambda hand: hand.search_runs("max(metrics.`loss/train`) < 1.5"),
    "query on a word": lambda hand: hand.search_runs("ad AND NOT metrics.`loss/train` = 0"),
    "query not finished": lambda hand: hand.search_runs("metrics.`loss/train` <"),
    "select runs in list": select_two_runs,
    "click a curve": lambda hand: hand.click_curve(1.0),
    "add a curve": add_a_curve,
    "hover a run": lambda hand: hand.hover_run("momentum"),
    "hover a curve": lambda hand: hand.hover_curve(2.0),
    "hover a point": points_first(lambda hand: hand.hover_point(hand.lone_row())),
    "hide a category": points_first(lambda hand: hand.legend("ant")),
    "two categories": points_first(hide_two_categories),
    "click a point": points_first(lambda hand: hand.click_point(hand.lone_row())),
    "box": points_first(lambda hand: hand.box(2)),
    "lasso": points_first(lambda hand: hand.lasso(1)),
    "lasso beside": points_first(lambda hand: hand.lasso_beside(1)),
    "box and lasso": points_first(box_and_lasso),
    "isolate the selected": points_first(isolate_selected),
    "hide the selected": points_first(hide_selected),
    "both kinds of filter": points_first(filter_twice),
    "chip removed": points_first(filter_and_remove),
    "slide to the start": lambda hand: hand.slide(0.0),
    "previous step": keys(Qt.Key.Key_BracketLeft),
    "previous, next step": keys(Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight),
    "step of the points": points_first(step_of_the_points),
    "range of steps": lambda hand: hand.range_of_steps(50, 150),
    "click a PR curve": lambda hand: hand.click_pr_curve("momentum"),
    "step of a histogram": lambda hand: hand.pick_histogram_step(100),
    "step of the images": lambda hand: hand.step_images(),
    "hover a text": lambda hand: hand.hover_text("adam"),
    "undo runs": undo_runs,
    "redo runs": redo_runs,
    "undo points": points_first(undo_points),
    "redo points": points_first(redo_points),
    "much at once": much_at_once,
}


def read_matrix(matrix: str) -> dict[str, dict[str, int | None]]:
    """Return a matrix as cells named ``part.what`` by gesture."""
    parts, columns, *lines = [[cell.strip() for cell in line.split("|")] for line in matrix.strip("\n").splitlines()]
    names = [f"{part}.{what}" for part, whats in zip(parts[1:], columns[1:], strict=True) for what in whats.split()]
    rows = {line[0]: [None if cell == "-" else int(cell) for cell in " ".join(line[1:]).split()] for line in lines}
    return {gesture: dict(zip(names, cells, strict=True)) for gesture, cells in rows.items()}


EXPECTED = read_matrix(MATRIX)


@pytest.fixture(scope="session")
def small_logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The logs, with images, histograms, PR curves and texts."""
    folder = make_logs(tmp_path_factory.mktemp("matrix") / "logs")
    add_payloads(folder)
    return folder


@pytest.mark.parametrize("gesture", GESTURES)
def test_every_part_shows_what_a_gesture_says(hand: Hand, gesture: str) -> None:
    GESTURES[gesture](hand)
    assert everything(hand) == EXPECTED[gesture]


def test_a_reopened_session_shows_the_same(hand: Hand, tmp_path: Path) -> None:
    much_at_once(hand)
    hand.reopen(tmp_path / "kept.armillary")
    assert everything(hand) == EXPECTED["reopened"]


def test_the_matrix_has_a_line_for_each_gesture() -> None:
    assert set(EXPECTED) == {*GESTURES, "reopened"}


def test_views_of_payloads_draw_and_highlight_what_their_pictures_say(hand: Hand) -> None:
    much_at_once(hand)
    hand.range_of_steps(50, 150)
    wanted = payloads(hand)
    for kind in ("images", "histograms", "texts"):
        hand.tab(kind)
        hand.hover_run("adam")
        view = hand.window.stage.views[kind]
        assert isinstance(view, CardsView)
        frames = view.grid.cards.values()
        assert said(view.toolbar.count.text()) == wanted[f"{kind}.cards"]
        assert [frame.card.run for frame in frames if frame._marked == "warm"] == ["adam"]
    hand.tab("pr_curves")
    hand.hover_run("adam")
    curves = hand.window.stage.views["pr_curves"]
    assert isinstance(curves, PrCurvesView)
    painted = curves.surface.painted
    assert painted is not None
    assert len(painted.cards[0].plot.wish.lines) == wanted["curves.lines"]
    assert curves.surface.key_of(painted.cards[0]) == "adam"
