"""The view of PR curves by real clicks, drags and keys."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sklearn import metrics

from app.views.pr_curves.drawing import mapping_of, plot_area
from core.model import Catalog
from core.session.command import change_session
from core.session.commands.runs.runs import select_runs
from core.state import PrPlot, PrSort, RunsState, ThresholdRule
from core.style import ThemeName
from core.views import Viewport
from core.views.pr_curves.points import COLUMNS, PLACES
from tests.app.pr_curves.conftest import CONTROL, LEFT, NO_KEY, SHIFT, Stage, cell
from tests.core.views.pr_curves.made import CLASSES, predictions


def is_coloured(image: QImage, at: QPoint, colour: str) -> bool:
    """Return whether a colour is painted within two pixels of a place."""
    wanted = tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5))
    for dx in range(-2, 3):
        for dy in range(-2, 3):
            found = image.pixelColor(at + QPoint(dx, dy))
            if max(abs(a - b) for a, b in zip(wanted, (found.red(), found.green(), found.blue()), strict=True)) < 40:
                return True
    return False


def test_every_class_has_a_card_with_a_mark_of_each_run(stage: Stage) -> None:
    painted = stage.surface.painted
    assert painted is not None
    assert [card.name for card in painted.board.cards] == ["micro average", "macro average", *CLASSES]
    image = stage.ground.grab().toImage()
    for mark in stage.card("cat").plot.marks[-1:]:
        assert is_coloured(image, stage.mark("cat", mark.run), mark.colour)


def test_the_slider_moves_all_marks_and_the_table(stage: Stage) -> None:
    before = stage.card("cat").plot.marks
    images = stage.view.painter.images
    stage.view.thresholds.slider.setValue(800)
    stage.settle()
    assert stage.wished.threshold == 0.8
    assert stage.card("cat").plot.marks != before
    assert stage.view.painter.images == images
    labels, scores = predictions("b", 40)
    expected = metrics.precision_score(labels == 0, scores[:, 0] >= 0.8)
    assert cell(stage, "b", "cat", "precision") == f"{expected:.4f}"
    stage.view.thresholds.slider.setValue(300)
    stage.settle()
    stage.undo()
    assert stage.wished.threshold == 0.5


def test_a_step_that_was_painted_ahead_paints_nothing(stage: Stage, qtbot: QtBot) -> None:
    painter, state = stage.view.painter, stage.state
    steps = sorted({step for run in stage.view.workspace.session.catalog.runs.values()
                    for series in run.blobs.values() for step in series.step.tolist()})  # fmt: skip
    assert len(steps) > 1
    cards = len(stage.surface.painted.cards) if stage.surface.painted else 0
    qtbot.waitUntil(lambda: painter.ahead >= cards * (len(steps) - 1))
    before, images = [card.image for card in stage.surface.painted.cards], painter.images  # type: ignore[union-attr]
    stage.view.workspace.session.do(change_session("Step", step=steps[0]))
    stage.settle()
    assert painter.images == images
    assert [card.image for card in stage.surface.painted.cards] != before  # type: ignore[union-attr]
    stage.undo()
    assert stage.state.step == state.step


def test_a_row_selects_its_run_and_shows_its_confusion(stage: Stage) -> None:
    table = stage.view.points
    points = table.rows.points
    assert points is not None
    row = next(k for k, each in enumerate(points.rows) if (each.run, each.short) == ("c", "eel"))
    table.scrollTo(table.rows.index(row, 0))
    at = table.visualRect(table.rows.index(row, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, NO_KEY, at)
    stage.settle()
    assert stage.state.selected_runs == {"c"}
    labels, scores = predictions("c", 40)
    tn, fp, fn, tp = metrics.confusion_matrix(labels == 2, scores[:, 2] >= 0.5).ravel().tolist()
    assert stage.panel.matrix.counts == (tp, fn, fp, tn)
    assert "eel" in stage.panel.whose.text()
    stage.workspace.session.do(select_runs(frozenset({"a"})))
    stage.settle()
    assert stage.panel.whose.text().startswith("a\n")


def test_a_click_on_a_title_sorts_better_first_then_worse_then_not(stage: Stage) -> None:
    header = stage.view.points.horizontalHeader()
    place = 2 + PLACES["ap"]
    x = header.sectionViewportPosition(place) + header.sectionSize(place) // 2
    stage.view.points.horizontalScrollBar().setValue(10_000)
    x = header.sectionViewportPosition(place) + header.sectionSize(place) // 2
    for wanted in (PrSort("ap", True), PrSort("ap", False), PrSort("", True)):
        QTest.mouseClick(header.viewport(), LEFT, NO_KEY, QPoint(x, 12))
        stage.settle()
        assert stage.wished.sort == wanted
    fewer = next(k for k, column in enumerate(COLUMNS) if column.key == "fn")
    stage.view.points._sort(2 + fewer)
    assert stage.wished.sort == PrSort("fn", False)


def test_cells_are_short_and_told_and_copied_with_all_digits(stage: Stage) -> None:
    stage.do(rule=ThresholdRule.RECALL)
    table = stage.view.points
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(table, Qt.Key.Key_C, CONTROL)
    points = table.rows.points
    assert points is not None
    header, *lines = (line.split("\t") for line in QGuiApplication.clipboard().text().splitlines())
    assert header[:4] == ["class", "run", "step", "threshold"]
    assert len(lines) == len(points.rows)
    for line, values in zip(lines, points.values.tolist(), strict=True):
        assert [float(text) if text else math.nan for text in line[2:]] == pytest.approx(values, nan_ok=True, abs=0)
    assert any(not line[2 + PLACES["threshold"]] for line in lines), "an average of several thresholds has none"
    row = next(k for k, value in enumerate(points.values[:, PLACES["ap"]]) if len(repr(float(value))) > 12)
    value = float(points.values[row, PLACES["ap"]])
    index = table.rows.index(row, 2 + PLACES["ap"])
    assert table.rows.data(index) == f"{value:.4f}"
    assert repr(value) in table.rows.data(index, Qt.ItemDataRole.ToolTipRole)
    assert f"AP {float(points.values[0, PLACES['ap']])!r}" in stage.panel.measures.toolTip().splitlines()


def test_arrows_move_threshold_and_focus(stage: Stage) -> None:
    stage.surface.setFocus()
    stage.key(Qt.Key.Key_Right)
    assert stage.wished.threshold == pytest.approx(0.51)
    stage.key(Qt.Key.Key_Left, SHIFT)
    assert stage.wished.threshold == pytest.approx(0.41)
    stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Up)
    assert stage.surface.focused == 1
    assert stage.view.current() == stage.card("macro average").place.card.key


def test_a_promise_gives_each_curve_its_own_threshold(stage: Stage) -> None:
    bar = stage.view.thresholds
    bar.rule.setCurrentIndex(2)
    bar.rule.activated.emit(2)
    stage.settle()
    assert stage.wished.rule is ThresholdRule.RECALL
    bar.slider.setValue(750)
    stage.settle()
    assert stage.wished.target == 0.75
    assert stage.wished.threshold == 0.5
    assert all(float(cell(stage, run, "cat", "recall")) >= 0.75 for run in "abc")
    bar.rule.activated.emit(4)
    stage.settle()
    assert not bar.slider.isVisible()
    bar.per_fn.setValue(50.0)
    stage.settle()
    assert stage.wished.cost_fn == 50.0
    assert float(cell(stage, "a", "cat", "recall")) > 0.95


def test_tabs_show_each_plot(stage: Stage) -> None:
    for place, plot in enumerate(PrPlot):
        stage.view.toolbar.plots.setCurrentIndex(place)
        stage.settle()
        assert stage.wished.plot is plot
        card = stage.card("cat")
        area = plot_area(card.place)
        image = card.image
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        assert (pixels[:, 3::4] > 128).sum() > 100
        assert (image.width(), image.height()) == (round(area.width()), round(area.height()))


def test_steps_are_followed_and_played_from_what_was_read(stage: Stage) -> None:
    stage.qtbot.waitUntil(lambda: not stage.view.painter.busy)
    for step in (10, 20, None):
        stage.workspace.session.do(change_session("Step", step=step))
        stage.settle()
        assert cell(stage, "a", "cat", "step") == str(step or 40)
    assert stage.card("cat").plot.wish.lines[0].step == 40


def test_hidden_runs_and_filters_are_respected(stage: Stage) -> None:
    session = stage.workspace.session
    session.do(change_session("Hide", runs=RunsState(unchecked=frozenset({"a"}))))
    stage.settle()
    assert {mark.run for mark in stage.card("cat").plot.marks} == {"b", "c"}
    stage.view.toolbar.filter.setText("dog")
    stage.view.toolbar.filter.textEdited.emit("dog")
    stage.settle()
    painted = stage.surface.painted
    assert painted is not None
    assert [card.name for card in painted.board.cards] == ["dog"]
    assert "1 of 3 classes" in stage.view.toolbar.count.text()
    session.do(change_session("Hide", runs=RunsState(unchecked=frozenset("abc"))))
    stage.settle()
    assert stage.view.empty.isVisible()
    stage.view.empty.button.click()
    stage.settle()
    assert not stage.view.empty.isVisible()


def test_logged_curves_have_no_scores_and_say_how_to_log_them(stage: Stage, logged: Catalog) -> None:
    stage.workspace.session.set_catalog(logged)
    stage.settle()
    assert len(stage.card("cat").plot.marks) == 2
    stage.view.toolbar.plots.setCurrentIndex(list(PrPlot).index(PrPlot.CALIBRATION))
    stage.settle()
    assert "predictions.npz" in stage.view.empty.text.text()
    stage.view.empty.button.click()
    stage.settle()
    assert stage.wished.plot is PrPlot.PRECISION_RECALL


def test_figure_and_data_are_those_on_the_screen(stage: Stage) -> None:
    picture = stage.view.picture(Viewport(800, 600))
    assert [placed.part.title for placed in picture.parts][-1] == "eel"  # type: ignore[union-attr]
    header, rows = stage.view.table()
    assert header[:4] == ("run", "class", "step", "threshold")
    assert len(rows) > 3 * 3 * 200


def test_the_theme_is_worn(stage: Stage) -> None:
    light = stage.ground.grab().toImage().pixelColor(24, 24).lightness()
    stage.workspace.set_theme(ThemeName.DARK)
    stage.settle()
    assert stage.ground.grab().toImage().pixelColor(24, 24).lightness() < light
    assert stage.card("cat").plot.wish.viewport.theme is ThemeName.DARK


def test_the_panel_changes_what_is_drawn(stage: Stage) -> None:
    panel = stage.panel
    panel.join.buttons[1].click()
    stage.settle()
    assert stage.wished.stepped
    panel.averages.check.click()
    stage.settle()
    painted = stage.surface.painted
    assert painted is not None
    assert len(painted.board.cards) == 3
    assert panel.averages.reset.isVisible()
    panel.averages.reset.click()
    stage.settle()
    assert stage.wished.averages
    panel.table.check.click()
    stage.settle()
    assert not stage.view.points.isVisible()
    panel.band.buttons[2].click()
    stage.settle()
    assert stage.card("cat").plot.body.base


def test_mapping_and_marks_agree_where_cards_are_scrolled(stage: Stage) -> None:
    stage.do(card_width=500)
    bar = stage.surface.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.settle()
    card = stage.card("eel")
    mark = card.plot.marks[-1]
    at = stage.mark("eel", mark.run)
    assert stage.surface.card_at(stage.surface.place(at.toPointF())) is card
    assert mapping_of(card).width == plot_area(card.place).width()
    stage.click(at)
    assert stage.state.selected_runs == {mark.run}
