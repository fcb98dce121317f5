"""Small charts of columns that narrow the points and one another, by real drags, clicks and keys."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.views.embedding.columns import columns_section
from app.views.embedding.columns.columns_section import ColumnsSection
from app.views.embedding.columns.number_chart import NumberChart
from app.views.embedding.columns.value_chart import ValueChart
from app.views.embedding.panel import Panel
from core.model import Metadata
from core.state import RangeBrush
from core.views.embedding.columns.cross_filter import CrossFilter
from core.views.picture import Emphasis
from tests.app.embedding.conftest import TABLE, Stage
from tests.core.views.embedding.made import table

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


def test_what_is_counted_is_said_until_there_are_charts(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = threading.Event()

    def late(data: Metadata, rows: int) -> CrossFilter:
        assert counted.wait(60)
        return CrossFilter(data, rows)

    monkeypatch.setattr(columns_section, "CrossFilter", late)
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    section = panel.columns
    panel.reveal(section)
    stage.qtbot.waitUntil(section.bar.isVisible)
    assert section.doing.text() == "Counting 120 rows"
    assert not section.empty.isVisible()
    counted.set()
    assert section_of(stage) is section
    assert not section.bar.isVisible()
    assert not section.doing.isVisible()


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


def test_dates_are_dragged_over_and_bars_become_the_selection(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = table(tmp_path, rows=120)
    days = [datetime(2024, 1, 5) + timedelta(days=3 * row) for row in range(120)]
    lines = ["label\twhen", *(f"{'abc'[row % 3]}\t{day:%Y-%m-%d}" for row, day in enumerate(days))]
    (tmp_path / "metadata.tsv").write_text("\n".join(lines) + "\n")
    stage = open_stage(made)
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(panel.columns)
    stage.qtbot.waitUntil(lambda: "when" in panel.columns.charts and panel.columns.charts["when"].height() > 40)
    chart = panel.columns.charts["when"]
    assert isinstance(chart, NumberChart)
    panel.reveal(chart)
    left, right = (QPoint(round(chart.x_of(datetime(2024, month, 10).timestamp())), 40) for month in (3, 6))
    QTest.mousePress(chart, LEFT, pos=left)
    QTest.mouseMove(chart, right)
    assert chart.range is not None, "the range follows the mouse before anything is counted"
    QTest.mouseRelease(chart, LEFT, pos=right)
    stage.settle()
    (brush,) = stage.state.brushes
    assert isinstance(brush, RangeBrush)
    assert shown(stage) == [row for row, day in enumerate(days) if brush.lower <= day.timestamp() <= brush.upper]
    assert brush.label.startswith("when ")
    assert "Mar 2024 to" in brush.label
    values = panel.columns.charts["label"]
    stage.qtbot.waitUntil(lambda: values.counts is not None and int(values.counts.shown.sum()) == len(shown(stage)))
    values.point(1)
    values.menu_wanted.emit(QPoint(100, 100))
    choose(panel.columns, "Select these rows")
    stage.qtbot.waitUntil(lambda: stage.selected == [row for row in shown(stage) if row % 3 == 1])
    chart.menu_wanted.emit(QPoint(100, 100))
    choose(panel.columns, "Show all")
    stage.settle()
    assert len(shown(stage)) == 120
    stage.qtbot.waitUntil(lambda: chart.counts is not None and chart.counts.selected is not None)
    chart.menu_wanted.emit(QPoint(100, 100))
    choose(panel.columns, "Narrow to the selection")
    stage.qtbot.waitUntil(lambda: len(stage.state.brushes) == 1)
    stage.settle()
    assert (shown(stage)[0], shown(stage)[-1]) == (stage.selected[0], stage.selected[-1])


def choose(section: ColumnsSection, text: str) -> None:
    """Choose an entry of the menu that is open."""
    menu = section.menu.menu
    assert menu is not None
    action = next(action for action in menu.actions() if action.text() == text)
    assert action.isEnabled()
    action.trigger()
    menu.close()
