from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QTest

from app.theme.fonts import text_font
from app.views.embedding.marks.texts import Texts, Wording
from app.views.embedding.scene.canvas import Canvas
from tests.app.embedding.conftest import Stage
from tests.app.resources import drawing
from tests.core.views.embedding.made import table

SYSTEMS = QFontDatabase.WritingSystem
SCRIPTS = (
    ("Latin", SYSTEMS.Latin, "Ärger, naïve"),
    ("Arabic", SYSTEMS.Arabic, "مرحبا بالعالم"),
    ("Chinese", SYSTEMS.SimplifiedChinese, "你好世界"),
    ("Hebrew", SYSTEMS.Hebrew, "שלום"),
    ("emoji", None, "🌳🚢"),
)


@pytest.mark.parametrize(("name", "system", "text"), SCRIPTS)
def test_texts_of_all_scripts_there_are_fonts_for_are_drawn_once(
    stage: Stage, name: str, system: QFontDatabase.WritingSystem | None, text: str
) -> None:
    families = QFontDatabase.families() if system is None else QFontDatabase.families(system)
    if not [family for family in families if system is not None or "emoji" in family.lower()]:
        pytest.skip(f"no font for {name} is installed")
    texts, wording = Texts(), Wording(text_font(12), "#204080", "#ffffff", 2.0)
    image = texts.image(text, 160, wording)
    shown = drawing.pixels(image)[..., 3]
    missing = drawing.pixels(texts.image("\U0010fffd" * len(text), 160, wording))[..., 3]
    assert np.count_nonzero(shown) > 60
    assert shown.shape != missing.shape or np.any(shown != missing)
    assert texts.image(text, 160, wording) is image
    assert texts.drawn == 2


def test_names_of_places_by_key_and_in_the_panel_are_undone_and_the_hovered_image_is_large(stage: Stage) -> None:
    marks, panel = stage.canvas.overlay.marks, stage.view.panel()
    section = panel.marks
    stage.press(Qt.Key.Key_2)
    stage.press(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    stage.qtbot.waitUntil(lambda: marks.named >= 3)
    assert section.clusters.isChecked()
    assert section.cluster_by.currentText() == "label"
    stage.workspace.session.undo()
    stage.settle()
    stage.canvas.overlay.repaint()
    assert marks.named == 0
    stage.press(Qt.Key.Key_T)
    stage.qtbot.waitUntil(lambda: marks.laid > 10 and not marks.busy)
    section.side.slider.setValue(48)
    stage.settle()
    assert stage.state.embedding.marks.size == 48
    found = marks.showing
    assert found is not None
    row, place = int(found.rows[0]), found.places[0]
    before = _picture(stage.canvas)
    stage.view.acts.hover(row)
    stage.qtbot.waitUntil(lambda: _changed(before, stage.canvas, place[0], place[1]) > 100 * 100)
    QTest.qWait(0)


def _picture(canvas: Canvas) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return drawing.pixels(canvas.overlay.grab().toImage())


def _changed(before: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], canvas: Canvas, x: float, y: float) -> int:
    """How many pixels around a place differ from what they were."""
    after, reach = _picture(canvas), 100
    part = (slice(max(int(y) - reach, 0), int(y) + reach), slice(max(int(x) - reach, 0), int(x) + reach))
    return int(np.count_nonzero((after[part] != before[part]).any(axis=2)))


def test_images_that_cannot_be_shown_are_told_among_the_problems(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = table(tmp_path, rows=12)
    Image.fromarray(np.full((8, 8, 3), 90, np.uint8)).save(tmp_path / "good.png")
    (tmp_path / "bad.png").write_bytes(b"nothing")
    names = ["bad.png", "none.png", "good.png"] * 4
    (tmp_path / "metadata.tsv").write_text("label\tpicture\n" + "".join(f"a\t{name}\n" for name in names))
    stage = open_stage(replace(made, steps=(replace(made.steps[0], sprite=None),)))
    stage.press(Qt.Key.Key_T)
    session = stage.workspace.session
    stage.qtbot.waitUntil(lambda: {each.file for each in session.found} == {"bad.png", "none.png"})
    told = session.found
    assert {each.run for each in told} == {"run"}
    session.set_catalog(replace(session.catalog))
    assert session.found == told
    session.set_catalog(replace(session.catalog, embeddings={}))
    assert not session.found


def test_marks_that_are_shown_do_not_depend_on_how_the_picture_came_about(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = table(tmp_path, rows=900)
    stage = open_stage(made)
    stage.press(Qt.Key.Key_T)
    first = _shown(stage)
    stage.host.resize(900, 500)
    assert _shown(stage) != first
    stage.host.resize(1200, 700)
    assert _shown(stage) == first
    stage.press(Qt.Key.Key_Left)
    stage.press(Qt.Key.Key_T)
    stage.press(Qt.Key.Key_T)
    turned = _shown(stage)
    assert turned != first
    assert _shown(open_stage(made)) == turned


def _shown(stage: Stage) -> list[int]:
    """The rows that have marks in the picture at rest."""
    overlay = stage.canvas.overlay
    stage.qtbot.wait(20)
    stage.settle()
    stage.qtbot.waitUntil(lambda: not overlay.covering.wanted(stage.frame))
    overlay.repaint()
    assert overlay.marks.showing is not None
    return sorted(overlay.marks.showing.rows.tolist())
