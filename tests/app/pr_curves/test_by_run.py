"""Cards of runs by real clicks and keys: classes are linked over them, and with their run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.pr_curves.drawing import plot_area
from app.views.pr_curves.legend import ClassEntry
from app.views.pr_curves.menus import card_menu
from core.session.commands.runs.runs import select_runs
from core.state import PrCards, PrPlot, StepRange
from tests.app.pr_curves.conftest import LEFT, NO_KEY, SHIFT, Stage
from tests.core.views.pr_curves.made import CLASSES


def entry(stage: Stage, label: str) -> ClassEntry:
    return stage.view.legend.entries[label]


def lit(stage: Stage) -> str | None:
    """Return the class that stands out."""
    return stage.surface.label


def point_at(stage: Stage, label: str) -> None:
    widget = entry(stage, label)
    place = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(place, place, QPointF(widget.mapToGlobal(place))))


def test_cards_of_runs_link_classes_and_their_run(stage: Stage) -> None:
    QTest.mouseClick(stage.panel.by.buttons[1], LEFT, NO_KEY)
    stage.settle()
    assert stage.wished.by is PrCards.RUN
    painted = stage.surface.painted
    assert painted is not None
    assert [card.name for card in painted.board.cards] == ["a", "b", "c"]
    assert list(stage.view.legend.entries) == [*CLASSES, "micro average", "macro average"]
    mark = next(mark for mark in stage.card("b").plot.marks if mark.key == "dog")
    plain = stage.ground.grab().toImage()
    stage.move(stage.at("b", mark.x, mark.y))
    assert (stage.surface.label, stage.workspace.session.hover.run) == ("dog", "b")
    assert stage.view.gestures.tip.reading is not None
    assert stage.view.gestures.tip.reading.label == "dog"
    assert stage.ground.grab().toImage() != plain
    stage.click(stage.at("b", mark.x, mark.y))
    assert stage.state.selected_runs == {"b"}
    assert stage.panel.whose.text().startswith("b\npredictions/dog, step 40")
    stage.workspace.session.do(select_runs(frozenset()))
    stage.settle()
    images = stage.view.painter.images
    stage.view.thresholds.slider.setValue(700)
    stage.settle()
    assert stage.view.painter.images == images
    assert next(each for each in stage.card("b").plot.marks if each.key == "dog") != mark


def test_the_legend_hides_isolates_and_highlights_classes(stage: Stage) -> None:
    stage.do(by=PrCards.RUN)
    point_at(stage, "eel")
    assert lit(stage) == "eel"
    QApplication.sendEvent(entry(stage, "eel"), QEvent(QEvent.Type.Leave))
    assert lit(stage) is None
    QTest.mouseClick(entry(stage, "cat"), LEFT, NO_KEY)
    stage.settle()
    assert stage.wished.hidden_classes == {"cat"}
    assert not entry(stage, "cat").isChecked()
    assert "cat" not in {line.label for line in stage.card("a").plot.wish.lines}
    stage.undo()
    assert entry(stage, "cat").isChecked()
    QTest.mouseClick(entry(stage, "dog"), LEFT, NO_KEY)
    QTest.mouseDClick(entry(stage, "dog"), LEFT, NO_KEY)
    stage.settle()
    assert [line.label for line in stage.card("a").plot.wish.lines] == ["dog"]
    stage.undo()
    assert stage.wished.hidden_classes == frozenset()
    entry(stage, "eel").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(entry(stage, "eel"), Qt.Key.Key_Space)
    stage.settle()
    assert stage.wished.hidden_classes == {"eel"}
    stage.do(by=PrCards.CLASS, plot=PrPlot.CALIBRATION)
    assert not stage.view.legend.isVisible()
    painted = stage.surface.painted
    assert painted is not None
    assert [card.name for card in painted.board.cards] == ["micro average", "top label", *CLASSES]


def linked(stage: Stage) -> StepRange | None:
    return stage.state.step_range


def test_a_range_of_steps_is_drawn_out_below_the_plot_of_steps(stage: Stage) -> None:
    stage.do(plot=PrPlot.STEPS)

    def below(step: float) -> QPoint:
        place = stage.at("cat", step, 0.5)
        return QPoint(place.x(), round(plot_area(stage.card("cat").place).bottom()) + 12)

    QTest.mousePress(stage.ground, LEFT, SHIFT, below(10))
    for step in (15, 21):
        stage.move(below(step), LEFT)
    QTest.mouseRelease(stage.ground, LEFT, SHIFT, below(21))
    stage.settle()
    assert linked(stage) == StepRange(10, 20)
    extent = stage.card("cat").plot.chart.extent
    assert extent is not None
    assert extent.texts == ("10", "20")
    stage.drag(below(20), below(39))
    assert linked(stage) == StepRange(10, 40)
    stage.click(below(21))
    assert stage.state.step == 20
    stage.undo()
    stage.undo()
    stage.undo()
    assert linked(stage) is None
    assert stage.card("cat").plot.chart.extent is None


def test_a_card_fills_the_view_and_leaves_with_escape(stage: Stage) -> None:
    stage.surface.setFocus()
    stage.surface.focus_card(3)
    focus = next(action for action in stage.view.actions_table() if action.id == "pr_curves.focus")
    focus.callback()
    stage.settle()
    painted = stage.surface.painted
    assert painted is not None
    assert [card.name for card in painted.board.cards] == ["dog"]
    assert painted.cards[0].place.height > 400
    assert stage.view.points.rows.rowCount() == 15
    assert stage.view.escape()
    stage.settle()
    assert stage.surface.painted is not None
    assert len(stage.surface.painted.board.cards) == 5
    menu = card_menu(stage.workspace, stage.surface, stage.card("cat").place.card.key)
    menu.actions()[0].trigger()
    stage.settle()
    assert [card.name for card in stage.surface.painted.board.cards] == ["cat"]
    stage.undo()
    assert not stage.wished.focus
