from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from app.views.embedding.panel import Panel
from app.views.embedding.rows.table_box import table_name
from app.workspace import Workspace
from core.model import TensorFormat, TensorSource
from core.session.commands.points.selection import Combine
from core.state import CategoryBrush, Metric
from core.style import ThemeName, line_map
from core.views.picture import Emphasis
from tests.app.embedding.conftest import Stage
from tests.app.resources import drawing
from tests.core.views.embedding.made import table


def panel(stage: Stage) -> Panel:
    found = stage.view.panel()
    assert isinstance(found, Panel)
    return found


def choose(box: QComboBox, data: object) -> None:
    index = box.findData(data)
    assert index >= 0
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_colour_by_a_number_shows_a_bar_and_the_scale(stage: Stage) -> None:
    display = panel(stage).display
    assert not display.colour_map.isVisibleTo(stage.host)
    choose(display.colour_by, "score")
    stage.settle()
    assert display.colour_map.isVisibleTo(stage.host)
    legend = stage.frame.scene.legend
    assert legend is not None
    assert legend.bar is not None
    display.colour_map.setCurrentText("magma")
    display.colour_map.activated.emit(display.colour_map.currentIndex())
    stage.settle()
    assert stage.state.embedding.colour_map == "magma"


def test_pictures_of_scales_have_the_colours_of_points(stage: Stage) -> None:
    box = panel(stage).display.colour_map
    for theme in (ThemeName.LIGHT, ThemeName.DARK):
        stage.workspace.set_theme(theme)
        for index in range(box.count()):
            drawn = box.itemIcon(index).pixmap(box.iconSize(), 1.0).toImage()
            table = line_map(box.itemText(index), theme).astype(np.int64)
            for x, colour in ((0, table[0]), (drawn.width() - 1, table[-1])):
                seen = drawn.pixelColor(x, drawn.height() // 2)
                assert np.abs(np.array([seen.red(), seen.green(), seen.blue()]) - colour).max() <= 16


def test_size_by_hand_and_back_to_automatic(stage: Stage) -> None:
    size = panel(stage).display.diameter
    assert size.auto.isChecked()
    size.slider.setValue(120)
    stage.settle()
    assert stage.frame.points.size == 12.0
    assert not size.auto.isChecked()
    QTest.mouseClick(size.auto, Qt.MouseButton.LeftButton)
    assert stage.state.embedding.point_size is None


def test_a_component_chosen_twice_changes_places(stage: Stage) -> None:
    panel(stage).show_page(1)
    x_axis = panel(stage).projection.components.choices[0]
    x_axis.setCurrentIndex(1)
    x_axis.activated.emit(1)
    stage.settle()
    assert stage.state.embedding.components == (1, 0, 2)
    assert stage.frame.scene.axis_titles[0].startswith("PC 2")


def test_search_lists_counts_and_selects(stage: Stage) -> None:
    search = panel(stage).search
    panel(stage).reveal(search)
    QTest.keyClicks(search.text, "thing 11")
    stage.settle()
    matching = [row for row in range(120) if f"thing {row}".startswith("thing 11")]
    assert search.count.text() == f"{len(matching)} matches"
    assert [item.row for item in search.found.items] == matching
    QTest.keyClick(search.text, Qt.Key.Key_Return)
    assert stage.selected == matching


def test_a_wrong_expression_is_said_and_not_searched(stage: Stage) -> None:
    search = panel(stage).search
    panel(stage).reveal(search)
    choose(search.column, "name")
    QTest.mouseClick(search.regex, Qt.MouseButton.LeftButton)
    QTest.keyClicks(search.text, "(")
    stage.settle()
    assert "Not a regular expression" in search.note.text()
    QTest.keyClicks(search.text, "7|8)$")
    stage.settle()
    assert stage.state.embedding.search.regex
    assert len(search.found.items) == 24


def test_inspector_tells_all_and_copies(stage: Stage) -> None:
    stage.click(stage.place(stage.lone_row()))
    row = stage.selected[0]
    inspector = panel(stage).inspector
    panel(stage).reveal(inspector)
    assert inspector.title.text() == f"thing {row}"
    inspector.copy.click()
    assert QGuiApplication.clipboard().text().splitlines()[0] == f"row\t{row}"
    assert f"name\tthing {row}" in QGuiApplication.clipboard().text()


def test_neighbours_are_listed_by_the_chosen_distance_and_jumped_to(stage: Stage) -> None:
    stage.click(stage.place(stage.lone_row()))
    row = stage.selected[0]
    near = panel(stage).neighbours
    panel(stage).reveal(near)
    choose(near.measure, Metric.EUCLIDEAN)
    near.count.setValue(4)
    stage.settle()
    vectors = np.load(stage.view.drawing.about.subject.state.tensor.file)  # type: ignore[union-attr]
    distances = np.linalg.norm(vectors - vectors[row], axis=1)
    expected = np.argsort(distances, kind="stable")[1:5].tolist()
    assert [item.row for item in near.found.items] == expected
    assert np.flatnonzero(stage.frame.points.emphasis == Emphasis.NEIGHBOUR).tolist() == sorted(expected)
    near.found.row_chosen.emit(expected[0])
    stage.settle()
    assert stage.selected == [expected[0]]


def test_isolate_and_hide_make_brushes_that_undo(stage: Stage) -> None:
    mask = np.zeros(120, dtype=np.bool_)
    mask[10:30] = True
    stage.view.acts.select(mask)
    stage.settle()
    panel(stage).selection.buttons["embedding.isolate"].click()
    stage.settle()
    assert stage.frame.scene.note.startswith("20 of 120 points")
    stage.workspace.session.undo()
    panel(stage).selection.buttons["embedding.hide"].click()
    stage.settle()
    assert stage.frame.scene.note.startswith("100 of 120 points")


def test_legend_click_hides_and_double_click_isolates(stage: Stage) -> None:
    ant = stage.view.legend.entry_rows["ant"]
    QTest.mouseClick(ant, Qt.MouseButton.LeftButton)
    stage.settle()
    assert "ant" not in _categories(stage)
    assert not stage.view.legend.entry_rows["ant"].isChecked()
    QTest.mouseClick(ant, Qt.MouseButton.LeftButton)
    assert len(stage.state.brushes) == 0
    cat = stage.view.legend.entry_rows["cat"]
    QTest.mouseClick(cat, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(cat, Qt.MouseButton.LeftButton)
    stage.settle()
    assert _categories(stage) == {"cat"}


def _categories(stage: Stage) -> frozenset[str]:
    brush = stage.state.brushes[0]
    assert isinstance(brush, CategoryBrush)
    return brush.values


def test_legend_highlight_dims_the_others_and_ends(stage: Stage) -> None:
    before = stage.frame.points
    stage.view.legend.highlighted.emit("bee")
    level = stage.frame.points.emphasis
    bees = stage.frame.points.colour_index == 2
    assert np.all(level[bees] == Emphasis.NORMAL)
    assert np.all(level[~bees] == Emphasis.DIMMED)
    stage.view.legend.highlighted.emit(None)
    assert stage.frame.points is before


def test_the_states_of_a_table_are_gone_through_by_button_and_key(
    open_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = open_stage(table(tmp_path, rows=50, steps=(10, 20, 30)))
    stepper = stage.view.toolbar.step
    assert stepper.label.text() == "step 30 · 3 of 3"
    assert not stepper.forth.isEnabled()
    QTest.mouseClick(stepper.back, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.state.step == 20
    QTest.keyClick(stepper, Qt.Key.Key_Left)
    stage.settle()
    assert stage.state.step == 10
    assert stage.view.toolbar.step_label.text() == "step 10 · 1 of 3"
    assert not stepper.back.isEnabled()


def test_a_state_without_a_step_is_said_to_have_none(open_stage: Callable[..., Stage], tmp_path: Path) -> None:
    stage = open_stage(table(tmp_path, rows=50, steps=(None, 20)))
    stepper = stage.view.toolbar.step
    QTest.mouseClick(stepper.back, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stepper.label.text() == "no step · 1 of 2"
    QTest.mouseClick(stepper.forth, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stepper.label.text() == "step 20 · 2 of 2"


def test_a_table_without_a_step_has_none_to_go_to(stage: Stage) -> None:
    assert not stage.view.toolbar.step.isVisible()


@pytest.mark.parametrize("steps", [(None,), (10, 20, 30)])
def test_a_narrow_toolbar_takes_two_rows_and_keeps_the_name(
    steps: tuple[int | None, ...], open_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = open_stage(table(tmp_path, rows=50, steps=steps))
    toolbar = stage.view.toolbar
    stage.host.resize(1600, 700)
    stage.settle()
    assert toolbar.height() == 40
    stage.host.resize(980, 700)
    stage.settle()
    assert toolbar.height() == 76
    stage.host.resize(660, 700)
    stage.settle()
    assert toolbar.height() == 108, "switches take two rows themselves"
    assert toolbar.table.width() > toolbar.fontMetrics().horizontalAdvance("run / layer") + 40
    for button in toolbar.buttons.values():
        place = button.mapTo(toolbar, QPoint(0, 0))
        assert place.y() > 36
        assert place.x() + button.width() <= toolbar.width()
    stage.host.resize(1600, 700)
    stage.settle()
    assert toolbar.height() == 40


def test_the_legend_leaves_a_small_picture_to_the_points(open_stage: Callable[..., Stage], tmp_path: Path) -> None:
    made = table(tmp_path, rows=120)
    text = "\n".join(["label", *(f"class {row % 12}" for row in range(120))])
    Path(made.steps[0].metadata_file).write_text(f"{text}\n")
    stage = open_stage(made)
    legend, canvas = stage.view.legend, stage.canvas
    tall = legend.height() / canvas.height()
    stage.host.resize(660, 560)
    stage.settle()
    assert legend.height() / canvas.height() < 0.4 < tall


def test_table_chooser_lists_all_and_shows_the_chosen(open_stage: Callable[..., Stage], tmp_path: Path) -> None:
    stage = open_stage(
        table(tmp_path / "a", rows=40, key="run/layer"), table(tmp_path / "b", rows=30, key="other/layer")
    )
    chooser = stage.view.toolbar.table
    assert [chooser.itemData(i) for i in range(chooser.count())] == ["run/layer", "other/layer"]
    choose(chooser, "other/layer")
    stage.settle()
    assert stage.frame.table == "other/layer"
    assert len(stage.frame.points.positions) == 30


@pytest.mark.parametrize(
    ("run", "tensor", "said"), [("a/b", "layer", "a/b / layer"), ("patches", "patches", "patches"), ("", "x", "x")]
)
def test_a_name_is_not_said_twice(run: str, tensor: str, said: str, tmp_path: Path) -> None:
    assert table_name(replace(table(tmp_path), run=run, tensor=tensor)) == said


def test_the_file_of_a_table_is_named_once(tmp_path: Path) -> None:
    assert table_name(replace(table(tmp_path), run="vectors.npy", tensor="vectors")) == "vectors.npy"


def test_a_clicked_category_is_not_ringed_but_one_reached_by_key_is(stage: Stage) -> None:
    rows = stage.view.legend.entry_rows
    quiet = drawing.pixels(rows["bee"].grab().toImage())
    QApplication.sendEvent(rows["bee"], QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.MouseFocusReason))
    assert np.array_equal(drawing.pixels(rows["bee"].grab().toImage()), quiet)
    QApplication.sendEvent(rows["bee"], QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.MouseFocusReason))
    QApplication.sendEvent(rows["bee"], QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert not np.array_equal(drawing.pixels(rows["bee"].grab().toImage()), quiet)


def test_axes_that_a_table_lacks_say_none(open_stage: Callable[..., Stage], tmp_path: Path) -> None:
    stage = open_stage(table(tmp_path, rows=30, columns=1))
    panel(stage).show_page(1)
    across, up, away = panel(stage).projection.components.choices
    assert across.currentText().startswith("PC 1")
    assert (up.currentText(), up.placeholderText(), up.isEnabled(), away.isEnabled()) == ("", "None", False, False)
    assert panel(stage).projection.components.summary.text().endswith("in 1 component")


def test_waiting_fits_a_narrow_picture(open_stage: Callable[..., Stage]) -> None:
    stage = open_stage()
    stage.host.resize(560, 600)
    stage.settle()
    waiting = stage.view.waiting
    for part in (waiting.heading, waiting.text):
        left = part.mapTo(waiting, QPoint(0, 0)).x()
        assert left >= 0
        assert left + part.width() <= waiting.width()


def test_no_embeddings_says_what_belongs_here(open_stage: Callable[..., Stage]) -> None:
    stage = open_stage()
    assert stage.view.pages.currentWidget() is stage.view.waiting
    assert "No embeddings" in stage.view.waiting.heading.text()
    assert "add_embedding" in stage.view.waiting.text.text()


def test_a_file_that_cannot_be_read_is_said_where_the_picture_would_be(
    open_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    good = table(tmp_path)
    source = TensorSource(str(tmp_path / "gone.npy"), TensorFormat.NPY)
    stage = open_stage(replace(good, steps=(replace(good.steps[0], tensor=source),)), wait=False)
    stage.qtbot.waitUntil(stage.view.waiting.retry.isVisible)
    assert "gone.npy" in stage.view.waiting.text.text()
    np.save(tmp_path / "gone.npy", np.load(good.steps[0].tensor.file))
    QTest.mouseClick(stage.view.waiting.retry, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.view.has_points()


def test_table_for_export_has_rows_coordinates_and_metadata(stage: Stage) -> None:
    header, rows = stage.view.table()
    assert header == ("row", "PC 1", "PC 2", "PC 3", "label", "score", "name")
    assert len(rows) == 120
    assert rows[7][0] == 7
    assert list(rows[7])[-1] == "thing 7"


def test_every_control_has_a_name(stage: Stage) -> None:
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in stage.host.findChildren(kind):
            assert _named(widget), f"{widget} of {widget.parent()} has no name"


def _named(widget: QWidget) -> bool:
    internal = isinstance(widget.parent(), QLineEdit | QComboBox) or widget.objectName().startswith("qt_")
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return internal or bool(widget.accessibleName() or text)


def test_every_action_works(stage: Stage, workspace: Workspace) -> None:
    stage.view.acts.click(3, Combine.REPLACE)
    stage.settle()
    for action in stage.view.actions_table():
        if action.when() and not action.title.endswith("…"):
            action.callback()
            stage.settle()
    keys = [action.shortcut for action in stage.view.actions_table() if action.shortcut]
    assert len(keys) == len(set(keys))


def test_nothing_is_wider_than_the_narrowest_panel(stage: Stage) -> None:
    stage.view.acts.click(3, Combine.REPLACE)
    stage.settle()
    shown = panel(stage)
    for place, page in enumerate(shown.pages):
        shown.show_page(place)
        for part in page.parts:
            shown.reveal(part.make())
        assert page.whole
        stage.settle()
        body = page.widget()
        assert body is not None
        room = shown.minimumWidth() - page.verticalScrollBar().sizeHint().width()
        assert body.minimumSizeHint().width() <= room


def test_pages_come_in_front_by_keys_and_only_the_one_in_sight_is_told(stage: Stage) -> None:
    shown = panel(stage)
    stage.click(stage.place(stage.lone_row()))
    assert shown.inspector.title.text() == ""
    assert shown.selection.count.text() == ""
    stage.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert shown.inspector.isVisible()
    assert shown.inspector.title.text() == f"thing {stage.selected[0]}"
    assert shown.selection.count.text() == ""
    stage.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert shown.selection.count.text() == "1 of 120 points selected"
