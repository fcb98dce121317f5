"""Clusters by real clicks and keys: how many, found, listed, selected, shown alone, renamed, drawn around."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sklearn.metrics import adjusted_rand_score

from app.views.embedding.clusters.clusters_section import ClustersSection
from app.views.embedding.panel import Panel
from core.analysis.clusters import warm
from core.model import Column
from core.views.picture import Emphasis
from tests.app.embedding.conftest import Stage

LEFT = Qt.MouseButton.LeftButton
LONG = 150_000


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    """Have the loops compiled before a worker process needs them: that takes a while, once on a computer."""
    warm.warm_up()


def section(stage: Stage) -> ClustersSection:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(panel.clusters)
    QApplication.processEvents()
    return panel.clusters


def reveal(stage: Stage, widget: QWidget) -> None:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(widget)
    QApplication.processEvents()


def outlined(stage: Stage) -> bool:
    return bool(stage.state.embedding.contours.shares)


def column(stage: Stage, name: str) -> Column:
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    return about.metadata.columns[name]


def find(stage: Stage, name: str) -> None:
    stage.qtbot.waitUntil(lambda: name in stage.view.clustering.columns(), timeout=LONG)
    stage.settle()


def assert_nothing_is_cut(stage: Stage, part: ClustersSection) -> None:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    page = next(page for page in panel.pages if page.isAncestorOf(part))
    body = page.widget()
    assert body is not None
    assert body.minimumSizeHint().width() <= panel.minimumWidth() - page.verticalScrollBar().sizeHint().width()


def press_row(part: ClustersSection, place: int, double: bool = False) -> None:
    at, port = part.list.visual_rect(place).center(), part.list.viewport()
    QTest.mouseClick(port, LEFT, pos=at)
    if double:
        QTest.mouseDClick(port, LEFT, pos=at)


def test_clusters_are_found_listed_and_used_as_any_column_is(stage: Stage) -> None:
    part, session = section(stage), stage.workspace.session
    QTest.mouseClick(part.fields.suggest, LEFT)
    stage.qtbot.waitUntil(lambda: stage.view.clustering.advice() is not None, timeout=LONG)
    assert part.chart.isVisible()
    assert "Best apart with 3" in part.charted.text()
    QTest.mouseClick(part.chart, LEFT, pos=part.chart.middle_of(3).toPoint())
    assert session.state.embedding.clustering.count == 3
    assert part.fields.count.value() == 3

    QTest.mouseClick(part.run, LEFT)
    find(stage, "k-means 3")
    assert session.state.embedding.colour_by == "k-means 3"
    found = stage.view.clustering.found("k-means 3")
    assert found is not None
    assert adjusted_rand_score(np.arange(120) % 3, found.labels) == 1.0
    assert [entry.label for entry in stage.frame.scene.legend.entries] == ["ant", "bee", "cat"]  # type: ignore[union-attr]
    assert [entry.name for entry in part.list.entries] == list(found.names)
    assert part.said.text().startswith("3 clusters of 120 points · silhouette 0.")
    assert part.indices.text().startswith("Davies-Bouldin 0.")
    assert "Calinski-Harabasz" in part.indices.text()

    reveal(stage, part.list)
    assert_nothing_is_cut(stage, part)
    first = found.labels == 0
    press_row(part, 0)
    stage.settle()
    assert stage.selected == np.flatnonzero(first).tolist()
    stage.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseMove(part.list.viewport(), part.list.visual_rect(1).center())
    stage.qtbot.waitUntil(lambda: stage.view.drawing.highlighted == found.names[1])
    QTest.mouseMove(stage.canvas, QPoint(10, 10))
    stage.qtbot.waitUntil(lambda: stage.view.drawing.highlighted is None)
    press_row(part, 0, double=True)
    stage.settle()
    np.testing.assert_array_equal(stage.frame.points.emphasis != Emphasis.HIDDEN, first)
    session.undo()
    stage.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)

    part.list.setFocus()
    QTest.keyClick(part.list, Qt.Key.Key_Home)
    QTest.keyClick(part.list, Qt.Key.Key_F2)
    QTest.keyClicks(part.list.name, "first one")
    QTest.keyClick(part.list.name, Qt.Key.Key_Return)
    stage.settle()
    assert "first one" in column(stage, "k-means 3").categories
    assert part.list.entries[0].name == "first one"
    assert part.list.window().focusWidget() is part.list
    assert stage.selected == []


def test_boundaries_carry_names_and_undo_takes_everything_back(stage: Stage) -> None:
    part, session = section(stage), stage.workspace.session
    part.fields.method.setFocus()
    QTest.keyClick(part.fields.method, Qt.Key.Key_Down)
    assert part.fields.smallest.isVisible()
    assert not part.fields.count.isVisible()
    assert part.fields.smallest.text() == "Automatic (10)"
    stage.press(Qt.Key.Key_2)
    stage.press(Qt.Key.Key_Q)
    find(stage, "HDBSCAN 10")
    QTest.mouseClick(part.around, LEFT)
    stage.settle()
    assert outlined(stage)
    about = stage.view.drawing.about
    assert about is not None
    assert about.names is not None
    assert {frozenset(level.texts) for level in about.names.levels} == {
        frozenset(column(stage, "HDBSCAN 10").categories)
    }
    for place, text in zip(about.names.levels[0].positions, about.names.levels[0].texts, strict=True):
        own = np.array([each == text for each in column(stage, "HDBSCAN 10").texts])
        assert (stage.frame.points.positions[own] == place).all(axis=1).any()
    assert part.around.isChecked()
    session.undo()
    stage.settle()
    assert not outlined(stage)
    session.undo()
    stage.settle()
    assert stage.state.embedding.edits == {}
    assert part.empty.isVisible()


def test_what_cannot_be_found_is_said_in_its_place(stage: Stage) -> None:
    part = section(stage)
    part.fields.count.setValue(500)
    QTest.mouseClick(part.run, LEFT)
    assert "120 points are too few" in part.trouble.text()
    assert part.trouble.isVisible()
    part.fields.count.setValue(4)
    assert not part.trouble.isVisible()
