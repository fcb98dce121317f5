"""Small charts of columns that narrow the points and one another, by real drags, clicks and keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.views.embedding.columns.columns_section import ColumnsSection
from app.views.embedding.columns.number_chart import NumberChart
from app.views.embedding.columns.value_chart import ValueChart
from app.views.embedding.panel import Panel
from core.model import Metadata
from core.views.picture import Emphasis
from tests.app.embedding.conftest import TABLE, Stage

PAGE = "Label"

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def section_of(stage: Stage) -> ColumnsSection:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.columns.heading.setChecked(True)
    stage.qtbot.waitUntil(lambda: set(panel.columns.charts) == {"label", "score"})
    stage.qtbot.waitUntil(lambda: panel.columns.charts["score"].height() > 40)
    panel.reveal(panel.columns.charts["score"])
    return panel.columns


def metadata(stage: Stage) -> Metadata:
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    return about.metadata


def shown(stage: Stage) -> list[int]:
    rows: list[int] = np.flatnonzero(stage.frame.points.emphasis != Emphasis.HIDDEN).tolist()
    return rows


def test_a_range_is_dragged_moved_and_cleared(stage: Stage) -> None:
    section = section_of(stage)
    chart = section.charts["score"]
    assert isinstance(chart, NumberChart)
    numbers = metadata(stage).columns["score"].numbers
    assert numbers is not None
    y = 40
    QTest.mousePress(chart, LEFT, pos=QPoint(round(chart.x_of(0.2)), y))
    QTest.mouseMove(chart, QPoint(round(chart.x_of(0.4)), y))
    QTest.mouseMove(chart, QPoint(round(chart.x_of(0.6)), y))
    QTest.mouseRelease(chart, LEFT, pos=QPoint(round(chart.x_of(0.6)), y))
    stage.settle()
    (brush,) = stage.state.brushes
    expected = np.flatnonzero((numbers >= brush.lower) & (numbers <= brush.upper)).tolist()  # type: ignore[union-attr]
    assert 30 < len(expected) < 60
    assert shown(stage) == expected
    values = section.charts["label"]
    stage.qtbot.waitUntil(lambda: values.counts is not None and int(values.counts.shown.sum()) == len(expected))
    stage.qtbot.waitUntil(lambda: chart.range is not None)
    QTest.mousePress(chart, LEFT, pos=QPoint(round(chart.x_of(0.4)), y))
    QTest.mouseMove(chart, QPoint(round(chart.x_of(0.5)), y))
    QTest.mouseRelease(chart, LEFT, pos=QPoint(round(chart.x_of(0.5)), y))
    stage.settle()
    (moved,) = stage.state.brushes
    assert moved.upper - brush.upper > 0.05  # type: ignore[union-attr]
    assert abs((moved.upper - moved.lower) - (brush.upper - brush.lower)) < 1e-9  # type: ignore[union-attr]
    stage.qtbot.waitUntil(lambda: chart.brushed and chart.range == (moved.lower, moved.upper))  # type: ignore[union-attr]
    QTest.mouseClick(chart, LEFT, pos=QPoint(chart.width() - 8, 8))
    stage.settle()
    assert stage.state.brushes == ()
    assert len(shown(stage)) == 120
    stage.workspace.session.undo()
    stage.workspace.session.undo()
    stage.settle()
    assert shown(stage) == expected


def test_values_are_shown_alone_added_and_gone_through_by_keys(stage: Stage) -> None:
    section = section_of(stage)
    chart = section.charts["label"]
    assert isinstance(chart, ValueChart)
    texts = metadata(stage).columns["label"].texts
    assert chart.keys() == ("ant", "bee", "cat", "")
    row = [QPoint(60, 20 + 17 * place + 8) for place in range(4)]
    QTest.mouseClick(chart, LEFT, pos=row[1])
    stage.settle()
    assert {texts[each] for each in shown(stage)} == {"bee"}
    QTest.mouseClick(chart, LEFT, CONTROL, row[3])
    stage.settle()
    assert {texts[each] for each in shown(stage)} == {"bee", ""}
    stage.qtbot.waitUntil(lambda: chart.allowed == frozenset({"bee", ""}))
    assert chart.counts is not None
    assert int(chart.counts.through.sum()) == 120
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Delete)
    stage.settle()
    assert len(shown(stage)) == 120
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    stage.settle()
    assert {texts[each] for each in shown(stage)} == {"ant"}


def test_the_selection_is_compared_with_the_rest(stage: Stage) -> None:
    section = section_of(stage)
    texts = metadata(stage).columns["label"].texts
    stage.view.acts.select(np.array([text == "bee" for text in texts]))
    stage.qtbot.waitUntil(lambda: bool(section.special.lines.found))
    first = section.special.lines.found[0]
    assert (first.column, first.what) == ("label", "bee")
    assert first.said == "100 % here, 0 % elsewhere"
    assert section.special.isVisible()
    counts = section.charts["label"].counts
    assert counts is not None
    assert counts.selected is not None
    assert int(counts.selected.sum()) == stage.state.selected_points[TABLE].count
    stage.view.acts.clear_selection()
    stage.qtbot.waitUntil(lambda: not section.special.isVisible())
