from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox

from app.views.embedding.panel import Panel
from app.views.embedding.scene.card import card_of
from core.analysis.graph.build import neighbour_graph
from core.analysis.projection.methods import project
from core.analysis.quality.measure import measure_quality
from core.analysis.quality.points import broken_links, faithfulness, stability
from core.analysis.quality.warm import warm_up
from core.model import F4
from core.results import DiskResults, Results
from core.state import PointMeasure
from core.views import Links
from core.views.embedding.trust import work as trust_work
from core.views.embedding.trust.work import What
from core.work import Token
from tests.app.embedding.conftest import Stage
from tests.core.views.embedding.made import table, vectors

PAGE = "Projection"
LEFT = Qt.MouseButton.LeftButton
ROWS, COLUMNS = 400, 12
LONG = 120_000
"""Milliseconds that a worker process may take to start and to load what is compiled."""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Nothing is compiled while a test waits."""
    warm_up()


@pytest.fixture
def many(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    return open_stage(table(tmp_path, rows=ROWS, columns=COLUMNS))


def panel(stage: Stage) -> Panel:
    found = stage.view.panel()
    assert isinstance(found, Panel)
    return found


def shown(stage: Stage) -> F4:
    about = stage.view.trusting.about
    assert about is not None
    assert about.projection is not None
    return np.ascontiguousarray(about.projection.scores[:, :3], dtype=np.float32)


def measured(stage: Stage) -> None:
    stage.qtbot.waitUntil(lambda: stage.view.trusting.trust() is not None, timeout=LONG)
    QApplication.processEvents()


def choose_measure(stage: Stage, title: str) -> None:
    box = panel(stage).display.colour_by
    panel(stage).reveal(box)
    box.setFocus()
    while box.currentText() != title:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, f"{title} is not offered"
    panel(stage).reveal(panel(stage).quality)


def values_of(stage: Stage) -> F4 | None:
    about = stage.view.trusting.about
    return None if about is None else about.values


def tick_links(stage: Stage) -> None:
    box = panel(stage).quality.links.shown
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))


def links_drawn(stage: Stage) -> Links | None:
    return next((layer for layer in stage.frame.scene.layers if isinstance(layer, Links)), None)


def test_a_small_picture_is_measured_by_itself_and_said_in_words(many: Stage) -> None:
    measured(many)
    quality = panel(many).quality
    codes = np.array([-1 if row % 10 == 9 else row % 3 for row in range(ROWS)], dtype=np.int32)
    expected = measure_quality(vectors(ROWS, COLUMNS), shown(many), labels=codes)
    lines = {line.name: line for line in quality.table.lines}
    assert lines["Trustworthiness"].value == f"{expected.neighbourhoods.trustworthiness.value:.3f}"
    assert lines["Trustworthiness"].interval == "exact"
    assert expected.classes is not None
    assert lines["Silhouette"].value == f"{expected.classes.silhouette.value:.3f}"
    assert len(lines) == 11
    assert quality.sentence.text().startswith("Neighbourhoods are kept")
    assert not quality.measure.isVisible()
    QTest.mouseClick(quality.copy, LEFT)
    copied = QApplication.clipboard().text()
    value = next(line.split("\t")[1] for line in copied.splitlines() if line.startswith("trustworthiness\t"))
    assert float(value) == pytest.approx(expected.neighbourhoods.trustworthiness.value, rel=1e-12)


def test_a_large_picture_waits_for_the_button_and_what_was_measured_is_kept(
    many: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    measured(many)
    session = many.workspace.session
    session.results = Results(DiskResults(tmp_path / "kept"))
    monkeypatch.setattr("app.views.embedding.quality.trusting.cheap", lambda rows, columns: False)
    session.results_changed()
    many.settle()
    QTest.qWait(1300)
    assert many.view.trusting.trust() is None
    button = panel(many).quality.measure
    panel(many).reveal(button)
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)
    measured(many)
    assert not button.isVisible()
    key = many.view.trusting.key(What.TRUST)
    assert key is not None
    assert session.results.kept(key)


def test_colours_by_faithfulness_are_the_shares_of_kept_neighbours(many: Stage) -> None:
    choose_measure(many, "Faithfulness")
    assert many.state.embedding.colour_measure is PointMeasure.FAITHFULNESS
    many.qtbot.waitUntil(
        lambda: many.frame.scene.legend is not None and many.frame.scene.legend.bar is not None, timeout=LONG
    )
    legend = many.frame.scene.legend
    assert legend is not None
    assert legend.title == "Faithfulness"
    assert "15 nearest" in legend.tip
    values = values_of(many)
    assert values is not None
    expected = faithfulness(neighbour_graph(vectors(ROWS, COLUMNS), 15, "euclidean"), shown(many), 15)
    np.testing.assert_array_equal(values, expected)
    assert legend.bar is not None
    assert legend.bar.upper == pytest.approx(float(expected.max()))
    level = many.frame.points.colour_index.astype(int)
    assert np.corrcoef(level, expected)[0, 1] > 0.999
    about = many.view.trusting.about
    assert about is not None
    assert ("faithfulness", f"{expected[7]:.2f}") in card_of(about, many.state.embedding, 7).lines
    many.workspace.session.undo()
    many.settle()
    assert many.state.embedding.colour_measure.value == PointMeasure.NONE.value
    assert many.frame.scene.legend is not None
    assert many.frame.scene.legend.title == "name"


def test_stability_of_what_chance_does_not_touch_says_why(many: Stage) -> None:
    choose_measure(many, "Stability")
    many.settle()
    line = panel(many).display.line
    panel(many).reveal(panel(many).display)
    assert line.isVisible()
    assert "PCA does not depend on chance" in line.status.text()
    assert not line.cancel.isVisible()


def test_broken_links_are_drawn_worst_first_and_counted(many: Stage) -> None:
    tick_links(many)
    many.qtbot.waitUntil(lambda: links_drawn(many) is not None, timeout=LONG)
    pairs, _ = broken_links(neighbour_graph(vectors(ROWS, COLUMNS), 90, "euclidean"), shown(many), 5, 50)
    slider = panel(many).quality.links.most
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    many.settle()
    drawn = links_drawn(many)
    assert drawn is not None
    assert len(pairs) > 10
    np.testing.assert_array_equal(drawn.ends, many.frame.points.positions[pairs[:10]])
    assert panel(many).quality.links.count.text() == f"10 of {len(pairs):,} broken links"
    assert f"10 of {len(pairs):,} broken links" in many.frame.scene.note
    row = int(pairs[3, 0])
    many.view.acts.select(np.arange(ROWS) == row)
    many.settle()
    mine = int((pairs == row).any(axis=1).sum())
    assert f"of {mine:,} broken link" in panel(many).quality.links.count.text()
    tick_links(many)
    many.settle()
    assert "broken" not in many.frame.scene.note


def test_measuring_is_cancelled_and_done_again(many: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    measured(many)
    line = panel(many).quality.links.line
    with monkeypatch.context() as patch:
        patch.setattr(trust_work, "_HERE", "tests.app.embedding.test_trust")
        tick_links(many)
        many.qtbot.waitUntil(line.cancel.isVisible, timeout=LONG)
        many.qtbot.waitUntil(lambda: "Never done" in line.status.text(), timeout=LONG)
    panel(many).reveal(line)
    QTest.mouseClick(line.cancel, LEFT)
    many.qtbot.waitUntil(line.again.isVisible, timeout=LONG)
    assert line.status.text() == "Cancelled"
    QTest.mouseClick(line.again, LEFT)
    many.qtbot.waitUntil(lambda: links_drawn(many) is not None, timeout=LONG)


def test_the_end_of_what_was_cancelled_does_not_end_what_was_begun_after_it(
    many: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(many)
    trusting = many.view.trusting
    with monkeypatch.context() as patch:
        patch.setattr(trust_work, "_HERE", "tests.app.embedding.test_trust")
        tick_links(many)
        many.qtbot.waitUntil(lambda: (going := trusting.going(What.LINKS)) is not None and going.begun, timeout=LONG)
    trusting.cancel(What.LINKS)
    trusting.measure(What.LINKS)  # before the window has heard that the first has ended
    many.qtbot.waitUntil(lambda: links_drawn(many) is not None, timeout=LONG)


def links(token: Token, **arguments: object) -> None:
    """Stand in for the work of a worker process that takes for ever."""
    while True:
        token.progress(0.5, "Never done")
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("method", "rounds"), [("umap", "n_epochs"), ("pacmap", "iterations"), ("localmap", "iterations")]
)
def test_runs_with_other_seeds_give_the_stability(many: Stage, method: str, rounds: str) -> None:
    section = panel(many).projection
    section.method.setFocus()
    while section.method.currentData() != method:
        QTest.keyClick(section.method, Qt.Key.Key_Down)
    many.settle()
    fields = {**section.pages[method].main.fields, **section.pages[method].more.fields}
    box = fields[rounds].box
    box.setFocus()
    assert isinstance(box, QSpinBox)
    box.setValue(30)
    many.settle()
    QTest.mouseClick(section.run_box.run, LEFT)
    many.qtbot.waitUntil(many.view.ready, timeout=LONG)
    choose_measure(many, "Stability")
    many.qtbot.waitUntil(lambda: values_of(many) is not None, timeout=LONG)
    values = values_of(many)
    assert values is not None
    others = [project(None, vectors(ROWS, COLUMNS), method, {rounds: 30}, seed).scores for seed in (1, 2)]
    np.testing.assert_array_equal(values, stability([shown(many), *others]))
    assert 0.2 < values.mean() < 1
    assert many.frame.scene.legend is not None
    assert many.frame.scene.legend.title == "Stability"
    level = many.frame.points.colour_index.astype(int)
    assert np.corrcoef(level, values)[0, 1] > 0.99


def test_what_memory_does_not_suffice_for_is_refused_in_the_panel_and_can_be_tried_again(
    open_stage: Callable[..., Stage], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    monkeypatch.setattr("core.views.embedding.runs.needs.available_memory", lambda: 100 << 20)
    stage = open_stage(table(tmp_path, rows=ROWS, columns=COLUMNS))
    quality, trusting = panel(stage).quality, stage.view.trusting
    stage.qtbot.waitUntil(quality.line.isVisible, timeout=LONG)
    status = quality.line.status
    assert status.text().startswith("Measuring takes about ")
    assert status.text().endswith("of memory, and 105 MB are free. Close other programs, or take fewer rows or columns")
    assert not quality.line.bar.isVisible()
    stage.qtbot.waitUntil(lambda: status.height() >= status.heightForWidth(status.width()), timeout=LONG)  # laid out
    choose_measure(stage, "Faithfulness")
    tick_links(stage)
    for section, line in ((panel(stage).display, panel(stage).display.line), (quality, quality.links.line)):
        panel(stage).reveal(section)
        stage.qtbot.waitUntil(line.isVisible, timeout=LONG)
        assert "of memory, and 105 MB are free" in line.status.text()
        assert line.again.isVisible()
    monkeypatch.setattr("core.views.embedding.runs.needs.available_memory", lambda: 8 << 30)
    for button, what in ((quality.links.line.again, What.LINKS), (quality.measure, What.TRUST)):
        panel(stage).reveal(button)
        QTest.mouseClick(button, LEFT)
        going = trusting.going(what)
        assert going is not None, "it has begun"
        assert not going.failure
        trusting.cancel(what)
