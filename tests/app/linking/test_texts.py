"""What panels say in words follows every other part: counts are honest after any gesture."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.views.picture import Emphasis
from tests.app.linking.hand import LEFT, Hand, send_move


@pytest.fixture
def points(hand: Hand) -> Hand:
    """The hand with the points in front."""
    hand.tab("embedding")
    return hand


def search_points(hand: Hand, text: str) -> str:
    hand.embedding.focus_search()
    hand.embedding._panel.search.text.selectAll()
    QTest.keyClicks(hand.embedding._panel.search.text, text)
    hand.settle()
    return found(hand)


def found(hand: Hand) -> str:
    hand.embedding._panel.reveal(hand.embedding._panel.search)
    return hand.embedding._panel.search.count.text()


def selected(hand: Hand) -> str:
    hand.embedding._panel.reveal(hand.embedding._panel.selection)
    return hand.embedding._panel.selection.count.text()


def test_matches_of_a_search_are_counted_again_when_a_filter_hides_some(points: Hand) -> None:
    assert search_points(points, "thing 1") == "11 matches"
    assert len(points.embedding._panel.search.found.items) == 11
    points.legend("ant")  # rows 12, 15 and 18
    assert found(points) == "8 matches, 3 more hidden"
    assert len(points.embedding._panel.search.found.items) == 8
    points.remove_chip()
    assert found(points) == "11 matches"


def test_a_search_follows_the_step_and_undo(points: Hand) -> None:
    search_points(points, "cat")
    before = found(points)
    points.embedding.canvas.setFocus()
    points.key(Qt.Key.Key_BracketLeft)
    assert found(points) == before == "18 matches"
    points.undo()
    points.undo()
    assert points.state.embedding.search.text == ""
    assert found(points) == ""
    assert points.embedding._panel.search.text.text() == ""


def test_selected_points_that_a_filter_hides_are_said(points: Hand) -> None:
    points.lasso(0)
    assert selected(points) == "20 of 60 points selected"
    points.legend("ant")
    assert selected(points) == "20 of 60 points selected, 18 hidden"
    points.remove_chip()
    assert selected(points) == "20 of 60 points selected"


def test_neighbours_are_listed_and_linked_as_far_as_they_are_shown(points: Hand) -> None:
    row = points.lone_row()
    points.click_point(row)
    points.embedding._panel.reveal(points.embedding._panel.neighbours)
    points.settle()
    listed = [item.row for item in points.embedding._panel.neighbours.found.items]
    assert len(listed) == 10
    points.hover_point(listed[0])
    assert ringed(points) == listed[0]


def test_the_legend_counts_what_each_category_would_bring_back(points: Hand) -> None:
    def counts() -> dict[str, int | None]:
        return {key: row.entry.count for key, row in points.embedding.legend.entry_rows.items()}

    assert counts() == {"ant": 18, "bee": 18, "cat": 18, "": 6}
    points.legend("ant")
    assert counts() == {"ant": 18, "bee": 18, "cat": 18, "": 6}
    assert not points.embedding.legend.entry_rows["ant"].entry.shown
    points.box(1)
    points.key(Qt.Key.Key_I)
    assert counts() == {"ant": 0, "bee": 18, "cat": 0, "": 2}


def test_a_filter_that_is_taken_back_at_once_is_no_step_to_undo(points: Hand) -> None:
    points.box(1)
    points.legend("ant")
    points.legend("ant")
    points.embedding.canvas.setFocus()
    points.undo()
    assert selected(points) == "0 of 60 points selected"


def test_chips_say_what_they_let_through(points: Hand) -> None:
    points.legend("ant")
    points.box(1)
    points.key(Qt.Key.Key_I)
    said = [chip.accessibleName() for chip in points.window.runs.chips.chips]
    assert said == ["label: bee, cat, missing", "20 of 60 points"]


def test_a_card_says_how_many_of_the_shown_runs_logged_it(hand: Hand) -> None:
    bar = hand.scalars.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    hand.settle()
    assert note(hand) == "Logged by 1 of 4 runs"
    hand.check("adam")
    assert note(hand) == "Logged by 1 of 3 runs"
    bar.setValue(0)


def note(hand: Hand) -> str:
    painted = hand.card("sgd/velocity").painted
    assert painted is not None
    return painted.chart.note


def test_an_empty_view_says_that_runs_are_hidden_and_brings_them_back(hand: Hand) -> None:
    hand.search_runs("nothing at all")
    assert hand.scalars.empty.isVisible()
    assert hand.window.runs.empty.text() == "No run matches the search. 4 runs in all."
    assert hand.window.bottom.counts.text().startswith("0 of 4 runs")
    QTest.mouseClick(hand.window.runs.show_all, LEFT)
    hand.settle()
    assert not hand.scalars.empty.isVisible()
    assert hand.window.runs.search.text() == ""
    assert hand.window.bottom.counts.text().startswith("4 of 4 runs")


def test_the_step_is_named_where_the_points_are_of_an_earlier_one(points: Hand) -> None:
    points.embedding.canvas.setFocus()
    points.key(Qt.Key.Key_BracketLeft)
    assert points.frame.scene.note == "step 100 (2 of 3), linked step 180"
    assert points.embedding.toolbar.step_label.text() == "step 100 · 2 of 3"
    assert points.window.bottom.stepper.box.text() == "180"


def test_a_run_hovered_in_a_chart_is_let_go_with_the_view(hand: Hand) -> None:
    hand.hover_curve(1.0)
    assert hand.window.workspace.session.hover.run == "adam"
    hand.tab("embedding")
    assert hand.window.workspace.session.hover.run is None


def test_clicks_on_several_runs_are_undone_one_by_one(hand: Hand) -> None:
    hand.click_run("adam")
    hand.click_run("sgd")
    hand.undo()
    assert hand.state.selected_runs == {"adam"}
    hand.undo()
    assert hand.state.selected_runs == frozenset()


def test_a_selection_keeps_runs_that_a_search_leaves_out_of_the_list(hand: Hand) -> None:
    hand.click_run("sgd")
    hand.search_runs("^ad")
    assert hand.state.selected_runs == {"sgd"}
    hand.click_run("adam", modifiers=Qt.KeyboardModifier.ControlModifier)
    assert hand.state.selected_runs == {"adam", "sgd"}


def test_undo_inside_the_search_field_takes_back_what_was_typed(hand: Hand) -> None:
    hand.search_runs("^ad")
    hand.undo()
    assert hand.window.runs.search.text() == ""
    assert hand.state.runs.query == ""
    assert hand.window.runs.all.text() == "4 of 4 runs shown"


def test_the_mouse_over_the_legend_dims_the_others_but_not_when_its_own_is_hidden(points: Hand) -> None:
    row = points.embedding.legend.entry_rows["ant"]
    row.setFocus()
    points.settle()
    assert levels(points) == {Emphasis.DIMMED: 42, Emphasis.NORMAL: 18}
    points.legend("ant")
    assert levels(points) == {Emphasis.HIDDEN: 18, Emphasis.NORMAL: 42}
    points.legend("ant")
    assert levels(points) == {Emphasis.DIMMED: 42, Emphasis.NORMAL: 18}
    points.embedding.canvas.setFocus()
    points.qtbot.waitUntil(lambda: levels(points) == {Emphasis.NORMAL: 60})


def levels(hand: Hand) -> dict[int, int]:
    values, counts = np.unique(hand.frame.points.emphasis, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def ringed(hand: Hand) -> int | None:
    return hand.embedding.canvas.overlay.hovered_row


def test_a_row_listed_in_the_panel_is_linked_with_its_point(points: Hand) -> None:
    points.click_point(points.lone_row())
    found_rows = points.embedding._panel.neighbours.found
    points.embedding._panel.reveal(found_rows)
    points.settle()
    item, port = found_rows.items[2], found_rows.viewport()
    line = found_rows.visual_rect(2)
    send_move(port, line.center())
    assert ringed(points) == item.row
    send_move(points.embedding.canvas, points.empty_place())
    assert ringed(points) is None
    corner = line.topLeft() + QPoint(5, line.height() // 2)
    plain = port.grab().toImage().pixelColor(corner)
    points.hover_point(item.row)
    marked = port.grab().toImage().pixelColor(corner)
    assert marked != plain
    assert marked.red() > marked.blue()
