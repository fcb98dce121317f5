"""Curves and texts of compared runs on the screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.hparams.compare.chart import SmallChart
from app.views.hparams.compare.diff_text import DiffText, LineKind, colours
from core.session import Hover
from core.session.commands.cards.scalars import fold_groups, query_tags, smooth_curves
from core.session.commands.runs.compare import change_compare, measure_against
from core.state import ComparePart
from core.style import LIGHT
from core.views import Curves
from tests.app.hparams.compare.conftest import CONFIG, LEFT, NO_KEY, Stage


def show(stage: Stage, part: ComparePart, text: str = "") -> None:
    stage.workspace.session.do(change_compare("", part=part, text=text))
    stage.settle()


def test_each_metric_with_several_points_has_a_chart(stage: Stage) -> None:
    show(stage, ComparePart.CURVES)
    assert list(stage.page.charts.charts) == ["accuracy", "loss"]
    chart = stage.page.charts.charts["loss"]
    assert chart.painted is not None
    layers = [layer for layer in chart.painted.chart.layers if isinstance(layer, Curves)]
    assert layers[-1].keys == ("a", "b", "c")
    assert [chip.name for chip in stage.page.charts.line.chips] == ["a", "b", "c"]
    assert chart.accessibleName() == "Chart of loss"
    assert "a 0.1" in chart.accessibleDescription()


def test_curves_are_smoothed_as_in_the_scalars_view(stage: Stage) -> None:
    show(stage, ComparePart.CURVES)
    before = stage.page.charts.charts["loss"].painted
    stage.workspace.session.do(smooth_curves(0.97))
    stage.settle()
    after = stage.page.charts.charts["loss"].painted
    assert before is not None
    assert after is not None
    assert (before.wish.smoothing.amount, after.wish.smoothing.amount) == (0.6, 0.97)


def test_metrics_are_chosen_in_the_panel(stage: Stage) -> None:
    show(stage, ComparePart.CURVES)
    stage.page.panel()
    panel = stage.page._panel
    assert panel is not None
    items = {panel.tags.item(row).text(): panel.tags.item(row) for row in range(panel.tags.count())}
    assert {name: item.checkState() for name, item in items.items()} == {
        "accuracy": Qt.CheckState.Checked, "final": Qt.CheckState.Unchecked, "loss": Qt.CheckState.Checked,
    }  # fmt: skip
    items["accuracy"].setCheckState(Qt.CheckState.Unchecked)
    stage.settle()
    assert list(stage.page.charts.charts) == ["loss"]
    panel.search.setText("FIN")
    assert [not items[name].isHidden() for name in items] == [False, True, False]
    items["loss"].setCheckState(Qt.CheckState.Unchecked)
    stage.settle()
    assert stage.page.charts.empty.isVisible()
    QTest.mouseClick(stage.page.charts.empty.button, LEFT)
    stage.settle()
    assert stage.compare.tags is None
    assert list(stage.page.charts.charts) == ["accuracy", "loss"]


def on_curve(chart: SmallChart, run: str) -> QPoint:
    """Return a place on a run's curve, near its end."""
    assert chart.painted is not None
    layer = [layer for layer in chart.painted.chart.layers if isinstance(layer, Curves)][-1]
    place = layer.keys.index(run)
    last = int(layer.starts[place + 1]) - 4
    mapping = chart._mapping(chart.painted)
    x, y = mapping.x(layer.x[last : last + 1])[0], mapping.y(layer.y[last : last + 1])[0]
    return (chart.plot().topLeft() + QPointF(x, y)).toPoint()


def test_the_run_under_the_mouse_is_emphasised_and_told(stage: Stage) -> None:
    show(stage, ComparePart.CURVES)
    chart = stage.page.charts.charts["loss"]
    plain = chart.grab().toImage()
    QTest.mouseMove(chart, on_curve(chart, "b"))
    stage.qtbot.waitUntil(lambda: stage.workspace.session.hover.run == "b")
    assert chart.grab().toImage() != plain
    told = chart.told_at(QPointF(on_curve(chart, "b")))
    assert told.startswith("loss\na: ")
    assert told.endswith("Click to open it in Scalars")
    stage.workspace.session.set_hover(Hover())
    assert chart.grab().toImage() == plain


def test_a_click_opens_the_metric_in_the_scalars_view(stage: Stage) -> None:
    show(stage, ComparePart.CURVES)
    stage.workspace.session.do(query_tags("acc"))
    stage.workspace.session.do(fold_groups([""], True))
    wanted: list[bool] = []
    stage.workspace.tag_wanted.connect(lambda: wanted.append(True))
    chart = stage.page.charts.charts["loss"]
    QTest.mousePress(chart, LEFT, NO_KEY, QPoint(30, 40))
    QTest.mouseRelease(chart, LEFT, NO_KEY, QPoint(90, 40))  # a drag is no click
    assert not wanted
    QTest.mouseClick(chart, LEFT, NO_KEY, QPoint(30, 40))
    assert stage.state.active_view == "scalars"
    assert stage.state.scalars.tag_query == ""
    assert stage.state.scalars.collapsed == frozenset()
    assert wanted == [True]
    assert stage.workspace.take_tag() == "loss"
    assert stage.workspace.take_tag() is None


def test_a_run_is_taken_away_by_its_chip(stage: Stage) -> None:
    show(stage, ComparePart.CURVES)
    QTest.mouseClick(stage.page.charts.line.chips[1].button, LEFT)
    stage.settle()
    assert stage.runs() == ("a", "c")
    assert [chip.name for chip in stage.page.charts.line.chips] == ["a", "c"]


def test_the_figure_is_that_of_the_curves(stage: Stage) -> None:
    from core.views import Viewport

    picture = stage.host.picture(Viewport(900, 600))
    assert [part.part.key for part in picture.parts if hasattr(part.part, "key")] == ["accuracy", "loss"]


def texts_of(text: DiffText) -> list[str]:
    return text.toPlainText().split("\n")


def test_two_texts_stand_side_by_side_with_what_differs_marked(stage: Stage) -> None:
    show(stage, ComparePart.TEXTS, text="params.config")
    diff = stage.page.texts.diff
    assert texts_of(diff.left)[0] == "17 lines alike"
    assert "layer20: 20" in texts_of(diff.left)
    assert "layer20: 21" in texts_of(diff.right)
    place = texts_of(diff.left).index("layer20: 20")
    assert diff.left.lines[place].kind is LineKind.REMOVED
    assert diff.right.lines[place].kind is LineKind.ADDED
    assert diff.left.lines[place].marks == ((9, 11),)
    assert diff.left.lines[place].numbers == (21,)
    assert stage.page.texts.note.text() == "1 line only left, 1 line only right"
    assert painted(diff.left, LineKind.REMOVED)
    assert not painted(diff.left, LineKind.ADDED)
    assert painted(diff.right, LineKind.ADDED)


def painted(text: DiffText, kind: LineKind) -> bool:
    """Return whether marks of a kind are seen."""
    mark = colours(kind, LIGHT)[1]
    assert mark is not None
    image = text.viewport().grab().toImage()
    return any(
        image.pixelColor(x, y) == mark
        for x in range(0, min(image.width(), 200))
        for y in range(0, min(image.height(), 200))
    )


def test_folds_open_by_click_and_by_key(stage: Stage) -> None:
    show(stage, ComparePart.TEXTS, text="params.config")
    diff = stage.page.texts.diff
    _, area, line = diff.left.visible_lines()[0]
    assert line.kind is LineKind.FOLD
    QTest.mouseClick(diff.left.viewport(), LEFT, NO_KEY, QPoint(20, round(area.center().y())))
    assert texts_of(diff.left)[:2] == ["layer0: 0", "layer1: 1"]
    assert texts_of(diff.right)[:2] == ["layer0: 0", "layer1: 1"]
    assert texts_of(diff.left)[-1] == "6 lines alike"
    cursor = diff.left.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    diff.left.setTextCursor(cursor)
    QTest.keyClick(diff.left, Qt.Key.Key_Return)
    assert "\n".join(texts_of(diff.left)) == CONFIG


def test_the_whole_text_and_one_column(stage: Stage) -> None:
    show(stage, ComparePart.TEXTS, text="params.config")
    stage.page.texts.whole.click()
    stage.settle()
    assert "\n".join(texts_of(stage.page.texts.diff.left)) == CONFIG
    QTest.mouseClick(stage.page.texts.shape.buttons[1], LEFT)
    stage.settle()
    assert stage.compare.unified
    one = stage.page.texts.diff.one
    assert one.isVisible()
    assert texts_of(one)[20:22] == ["layer20: 20", "layer20: 21"]
    assert [line.numbers for line in one.lines[19:23]] == [(20, 20), (21, None), (None, 21), (22, 22)]


def test_other_runs_are_chosen_and_swapped(stage: Stage) -> None:
    show(stage, ComparePart.TEXTS, text="params.config")
    texts = stage.page.texts
    assert (texts.left.currentText(), texts.right.currentText()) == ("a", "b")
    texts.right.setCurrentIndex(texts.right.findData("c"))
    texts.right.activated.emit(texts.right.currentIndex())
    stage.settle()
    assert "layer20: 22" in texts_of(texts.diff.right)
    QTest.mouseClick(texts.swap, LEFT)
    stage.settle()
    assert (texts.left.currentText(), texts.right.currentText()) == ("c", "a")
    texts.left.setCurrentIndex(texts.left.findData("a"))  # the right one has it: they change places
    texts.left.activated.emit(texts.left.currentIndex())
    stage.settle()
    assert (texts.left.currentText(), texts.right.currentText()) == ("a", "c")


def test_the_baseline_stands_at_the_left(stage: Stage) -> None:
    stage.workspace.session.do(measure_against("c"))
    show(stage, ComparePart.TEXTS)
    assert stage.page.texts.left.currentText() == "c"
    assert stage.page.texts.source.currentText() == "Parameters: All parameters as YAML"
    assert "lr: 0.1" in texts_of(stage.page.texts.diff.right)


def test_the_difference_is_copied_as_a_patch(stage: Stage) -> None:
    show(stage, ComparePart.TEXTS, text="params.config")
    QTest.mouseClick(stage.page.texts.copy, LEFT)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[:2] == ["--- a", "+++ b"]
    assert "-layer20: 20" in lines
    assert "+layer20: 21" in lines


def test_a_run_without_the_text_is_told(stage: Stage) -> None:
    from core.session.commands.runs.runs import note_run

    stage.workspace.session.do(note_run("a", "the best one"))
    show(stage, ComparePart.TEXTS, text="note")
    assert stage.page.texts.empty.isVisible()
    assert "b: No note" in stage.page.texts.empty.text.text()
    QApplication.processEvents()
    stage.workspace.session.do(note_run("b", "the second best one"))
    stage.settle()
    assert texts_of(stage.page.texts.diff.right) == ["the second best one"]
