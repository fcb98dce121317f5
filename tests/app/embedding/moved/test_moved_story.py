"""What moved between steps: compared, listed, stepped through, coloured, selected and kept by real clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from sklearn.neighbors import NearestNeighbors

from app.views.embedding.moved.moved_section import MovedSection
from app.views.embedding.panel import Panel
from core.model import Metadata, Run, ScalarSeries
from core.results import DiskResults, Results
from core.state import Against, PointMeasure
from core.views.embedding.moved.result import Moved
from tests.app.embedding.conftest import Stage
from tests.core.views.embedding.made import drifting_table

LEFT = Qt.MouseButton.LeftButton
STEPS = (0, 100, 200)
LONG = 120_000


@pytest.fixture
def stage(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = open_stage(drifting_table(tmp_path / "logs", STEPS, rows=90), wait=False)
    made.workspace.session.results = Results(DiskResults(tmp_path / "results"))
    made.settle()
    return made


def section(stage: Stage) -> MovedSection:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    if not panel.moved.heading.isChecked():
        QTest.mouseClick(panel.moved.heading, LEFT, pos=QPoint(20, 8))
    panel.reveal(panel.moved)
    QApplication.processEvents()
    return panel.moved


def choose(box: QComboBox, text: str) -> None:
    """Choose with the keyboard, as far as a list that is not open goes."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText() == text:
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(f"{text} is not offered")


def linked(stage: Stage) -> int | None:
    return stage.state.step


def moved(stage: Stage) -> Moved:
    stage.qtbot.waitUntil(lambda: section(stage).moved is not None, timeout=LONG)
    stage.settle()
    found = section(stage).moved
    assert found is not None
    stage.qtbot.waitUntil(lambda: len(section(stage).most.items) > 0, timeout=LONG)
    return found


def kept(stage: Stage, one: int, other: int, k: int = 15) -> list[int]:
    about = stage.view.comparing.about
    assert about is not None
    near = []
    for place in (one, other):
        points = np.load(about.subject.table.steps[place].tensor.file)
        found = NearestNeighbors(n_neighbors=k + 1, algorithm="brute").fit(points).kneighbors(points)[1]
        near.append([{o for o in row if o != i} for i, row in enumerate(found.tolist())])
    return [len(a & b) for a, b in zip(*near, strict=True)]


def test_what_moved_is_found_listed_stepped_through_selected_coloured_and_kept(stage: Stage) -> None:
    part = section(stage)
    assert part.hint.isVisible()
    assert not part.most.isVisible()
    choose(part.against, "The step before")
    assert stage.state.embedding.moved.against is Against.BEFORE
    found = moved(stage)
    np.testing.assert_array_equal(found.kept, kept(stage, 2, 1))
    assert part.sentence.text().startswith("8") or "nearest stay on average" in part.sentence.text()
    assert part.basis.text().startswith("Step 200 and step 100, among the vectors")

    stage.canvas.setFocus()
    for place in (0, 1):
        stage.press(Qt.Key.Key_F4)
        assert stage.selected == [int(found.order[place])]
        assert part.most.current == place
    stage.press(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert stage.selected == [int(found.order[0])]
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(panel.inspector)
    assert any(each.accessibleName() == "moved" for each in panel.inspector.facts.findChildren(QLabel))
    section(stage)

    QTest.mouseClick(part.most.viewport(), LEFT, pos=part.most.visual_rect(3).center())
    stage.settle()
    assert stage.selected == [int(found.order[3])]
    part.top.setValue(7)
    QTest.mouseClick(part.pick, LEFT)
    stage.settle()
    assert stage.selected == sorted(found.order[:7].tolist())

    QTest.mouseClick(part.colour, LEFT, pos=QPoint(8, part.colour.height() // 2))
    stage.settle()
    assert stage.state.embedding.colour_measure is PointMeasure.MOVED
    legend = stage.frame.scene.legend
    assert legend is not None
    assert legend.title == "Moved"

    QTest.mouseClick(part.keep, LEFT)
    stage.settle()
    about = stage.view.comparing.about
    assert about is not None
    assert isinstance(about.metadata, Metadata)
    numbers = about.metadata.columns["moved_step_100"].numbers
    assert numbers is not None
    np.testing.assert_allclose(numbers, np.rint(found.values.astype(np.float64) * 100) / 100, atol=1e-6)
    QTest.mouseClick(part.copy, LEFT)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("row\tmoved: step 200 against step 100\tkept of 15\t")
    assert lines[1].startswith(f"{found.order[0]}\t")
    assert len(lines) == 91
    stage.workspace.session.undo()
    stage.settle()
    assert "moved_step_100" not in (stage.view.comparing.about.metadata.columns if stage.view.comparing.about else {})  # type: ignore[union-attr]


def test_steadiness_over_the_steps_goes_with_a_scalar_and_its_line_is_the_linked_step(
    stage: Stage, tmp_path: Path
) -> None:
    steps = np.arange(0, 201, 10)
    loss = ScalarSeries(steps.astype(np.float64), steps, np.exp(-steps / 60))
    session = stage.workspace.session
    session.set_catalog(replace(session.catalog, runs={"run": Run("run", "made", (), scalars={"loss": loss})}))
    stage.settle()
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    part = panel.steps
    QTest.mouseClick(part.heading, LEFT, pos=QPoint(20, 8))
    panel.reveal(part)
    stage.qtbot.waitUntil(lambda: part.course is not None and part.chart.isVisible(), timeout=LONG)
    assert part.course is not None
    wanted = [np.mean(kept(stage, place, place + 1)) / 15 for place in (0, 1)]
    np.testing.assert_allclose(part.course.shares[1:], wanted)
    choose(part.scalar, "loss")
    stage.settle()
    assert part.goes.text() == "From step 150 on loss stays within 5\u00a0% of where it ends"

    chart = part.chart
    at = [QPoint(round(chart.x_of(step)), 60) for step in STEPS]
    QTest.mousePress(chart, LEFT, pos=at[1])
    stage.settle()
    assert linked(stage) == 100
    QTest.mouseMove(chart, (at[0] + at[1]) / 2 - QPoint(6, 0))
    QTest.mouseMove(chart, at[0])
    QTest.mouseRelease(chart, LEFT, pos=at[0])
    stage.settle()
    assert linked(stage) == 0
    session.undo()
    stage.settle()
    assert linked(stage) is None, "a drag is one step back"
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    stage.settle()
    assert linked(stage) == 100
    stage.click(stage.place(stage.lone_row()))
    stage.qtbot.waitUntil(lambda: part.course is not None and part.course.picked == 1, timeout=LONG)
    assert "1&nbsp;selected" in part.keys.text.text()

    QTest.mouseClick(part.copy, LEFT)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["step", "0", "100", "200"]
    assert lines[2].split("\t")[-1] == str(float(np.exp(-100 / 60)))
    for name, begins in (("curves.svg", b"<?xml"), ("curves.csv", b"step,")):
        part.write(str(tmp_path / name))
        stage.qtbot.waitUntil((tmp_path / name).exists, timeout=LONG)
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_range_of_the_histogram_selects_and_the_step_is_followed(stage: Stage) -> None:
    part = section(stage)
    choose(part.against, "The step before")
    found = moved(stage)
    stage.qtbot.waitUntil(part.chart.isVisible, timeout=LONG)
    middle = float(np.median(found.values))
    left, right = QPoint(round(part.chart.x_of(middle)), 40), QPoint(part.chart.width() - 1, 40)
    QTest.mousePress(part.chart, LEFT, pos=left)
    QTest.mouseMove(part.chart, QPoint(right.x() - 20, 40))
    QTest.mouseMove(part.chart, right)
    QTest.mouseRelease(part.chart, LEFT, pos=right)
    stage.settle()
    assert part.chart.range is not None
    low, high = part.chart.range
    assert abs(low - middle) < 0.05
    assert stage.selected == np.flatnonzero((found.values >= low - 1e-6) & (found.values <= high + 1e-6)).tolist()
    assert len(stage.selected) > 10
    stage.view.acts.choose_step(100)
    stage.settle()
    again = moved(stage)
    stage.qtbot.waitUntil(lambda: section(stage).moved is not found, timeout=LONG)
    again = moved(stage)
    np.testing.assert_array_equal(again.kept, kept(stage, 1, 0))
    stage.view.acts.choose_step(0)
    stage.settle()
    assert part.hint.text() == "Before the first step nothing was logged"
    assert not part.most.isVisible()
