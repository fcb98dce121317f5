"""The dialog in which a view becomes a figure, by real clicks on a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.figure_looks import read
from app.main_window import MainWindow
from app.settings import Remembered, load
from app.window.figure.dialog import FigureDialog
from app.window.figure.styles import Styles
from core.export.figures.look import MM_PER_INCH, PRESETS, FigureFont, FigureLook, FigurePalette, Limits
from core.export.figures.sheet import FigureFormat
from core.figure_files.spec import FigurePart
from core.model import Catalog
from core.style import ThemeName
from tests.app.conftest import make_catalog

LEFT = Qt.MouseButton.LeftButton
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, show: Callable[[Catalog], None]) -> MainWindow:
    """A window with the curves of three runs."""
    show(make_catalog("adam", "momentum", "sgd"))
    qtbot.waitUntil(lambda: window.stage.current is not None and window.stage.current.ready())
    return window


@pytest.fixture
def dialog(qtbot: QtBot, opened: MainWindow) -> Iterator[FigureDialog]:
    """The dialog of the scalars view, as Ctrl+E opens it."""
    QTest.keyClick(opened, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    found = opened.findChild(FigureDialog)
    assert isinstance(found, FigureDialog)
    qtbot.waitUntil(found.ready)
    yield found
    with suppress(RuntimeError):  # it has been closed and is gone
        found.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def choose(dialog: FigureDialog, name: str) -> None:
    """Choose a style by keys, as a user would."""
    box = dialog.form.preset
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != name:
        QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    box.activated.emit(box.currentIndex())


def test_the_preview_is_the_figure_and_says_how_large_it_is(qtbot: QtBot, dialog: FigureDialog) -> None:
    first = dialog.preview.image
    assert not first.isNull()
    choose(dialog, "Nature, column")
    qtbot.waitUntil(dialog.ready)
    assert dialog.form.look == PRESETS["Nature, column"]
    assert dialog.said.text().startswith("89.0 × 60.0 mm")
    image = dialog.preview.image
    assert image.width() / image.height() == pytest.approx(89 / 60, rel=0.01)
    width, height = dialog.preview.room()
    assert max(image.width() / width, image.height() / height) == pytest.approx(1.0, abs=0.05)


def test_every_field_is_part_of_the_look_and_shows_it_again(qtbot: QtBot, dialog: FigureDialog) -> None:
    form = dialog.form
    QTest.keyClicks(form.title.field, "Loss")
    QTest.mouseClick(form.y_title.shown, LEFT)
    QTest.keyClicks(form.x_ends.least, "10")
    QTest.keyClicks(form.x_ends.most, "5")
    assert form.look.x_limits is None, "ends the wrong way round are not taken"
    QTest.keyClicks(form.x_ends.most, "0")
    for check in (form.letters, form.notes):
        QTest.mouseClick(check, LEFT, pos=QPoint(8, check.height() // 2))
    form.size_pt.setValue(9.0)
    look = form.look
    assert (look.title, look.y_title, look.x_title) == ("Loss", "", None)
    assert (look.x_limits, look.letters, look.notes, look.font_size) == (Limits(10.0, 50.0), True, False, 9.0)
    form.show_look(FigureLook())
    assert form.look == FigureLook()
    form.show_look(look)
    assert form.look == look
    qtbot.waitUntil(dialog.ready)


def test_a_figure_is_written_as_it_was_shown_and_its_look_is_remembered(
    qtbot: QtBot, opened: MainWindow, dialog: FigureDialog, tmp_path: Path
) -> None:
    choose(dialog, "ICML, column")
    dialog.form.title.field.setText("What was learned")
    file = tmp_path / "figure.svg"
    dialog.write(str(file))
    qtbot.waitUntil(file.exists)
    root = ElementTree.fromstring(file.read_bytes())
    width = float(root.attrib["width"].removesuffix("pt")) * MM_PER_INCH / 72
    assert width == pytest.approx(PRESETS["ICML, column"].width, abs=0.01)
    texts = {"".join(each.itertext()) for each in root.iter(f"{SVG}text")}
    assert "What was learned" in texts
    styles, scalars = Styles(opened.remembered), FigurePart("scalars")
    look = styles.last(scalars)
    assert (look.title, look.width) == ("What was learned", PRESETS["ICML, column"].width)
    assert styles.last(FigurePart("embedding")) == PRESETS["ICML, column"], "titles are those of one view"


@pytest.mark.parametrize("form", [FigureFormat.SVG, FigureFormat.PNG])
def test_figures_are_copied(qtbot: QtBot, dialog: FigureDialog, form: FigureFormat) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    QTest.mouseClick(dialog.svg_button if form is FigureFormat.SVG else dialog.png_button, LEFT)
    qtbot.waitUntil(lambda: bool(clipboard.mimeData().formats()))
    if form is FigureFormat.SVG:
        content = bytes(clipboard.mimeData().data("image/svg+xml").data())
        assert ElementTree.fromstring(content).tag == f"{SVG}svg"
    else:
        assert clipboard.image().width() > 1000


def test_styles_are_kept_under_a_name(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    styles, look = Styles(Remembered.at(file)), FigureLook(89.0, 60.0, font=FigureFont.TIMES, title="")
    styles.save("Ours", look)
    styles.save("Other", FigureLook(palette=FigurePalette.GREY))
    styles.save("Ours", FigureLook(theme=ThemeName.DARK))
    assert list(load(file).figure_looks) == list(Remembered.at(file).value.figure_looks)
    again = Styles(Remembered.at(file))
    assert again.named() == {"Other": FigureLook(palette=FigurePalette.GREY), "Ours": FigureLook(theme=ThemeName.DARK)}
    again.remove("Other")
    assert list(again.named()) == ["Ours"]
    assert read("{") == read('{"width": "wide"}') == FigureLook()


def test_a_style_is_named_while_the_form_shows_it(qtbot: QtBot, dialog: FigureDialog) -> None:
    form = dialog.form
    choose(dialog, "IEEE, column")
    QTest.keyClicks(form.title.field, "L")
    assert (form.preset.currentIndex(), form.preset.currentText()) == (-1, "")
    form.title.field.setFocus()
    QTest.keyClick(form.title.field, Qt.Key.Key_Backspace)
    assert form.preset.currentText() == "IEEE, column"
    form.show_look(FigureLook())
    assert form.preset.currentText() == "As on the screen"
    qtbot.waitUntil(dialog.ready)


def test_a_saved_style_is_offered(qtbot: QtBot, dialog: FigureDialog) -> None:
    dialog.form.line_pt.setValue(3.0)
    dialog.save_style("Thick")
    assert dialog.form.preset.currentText() == "Thick"
    choose(dialog, "As on the screen")
    assert dialog.form.look.line_width == 0.0
    choose(dialog, "Thick")
    assert dialog.form.look.line_width == 3.0
    qtbot.waitUntil(dialog.ready)


def test_a_saved_style_is_deleted_and_lengths_are_read_in_inches(qtbot: QtBot, dialog: FigureDialog) -> None:
    form = dialog.form
    assert not form.forget.isVisible()
    choose(dialog, "NeurIPS, text width")
    QTest.mouseClick(form.unit.buttons[1], LEFT)
    assert (form.width_mm.text(), form.look.width) == ("5.5 in", PRESETS["NeurIPS, text width"].width)
    form.width_mm.setFocus()
    form.width_mm.selectAll()
    QTest.keyClicks(form.width_mm, "4")
    QTest.keyClick(form.width_mm, Qt.Key.Key_Return)
    assert form.look.width == pytest.approx(101.6)
    QTest.mouseClick(form.unit.buttons[0], LEFT)
    assert form.width_mm.text() == "101.6 mm"
    dialog.save_style("Narrow")
    assert form.forget.isVisible()
    QTest.mouseClick(form.forget, LEFT)
    assert form.preset.findText("Narrow") < 0
    assert not form.forget.isVisible()
    qtbot.waitUntil(dialog.ready)
    assert dialog.said.text().startswith("101.6 ×")


def test_everything_that_takes_the_focus_has_a_name(dialog: FigureDialog) -> None:
    for kind in (QAbstractSpinBox, QComboBox, QLineEdit):
        for widget in dialog.form.findChildren(kind):
            inside = isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
            assert inside or (widget.accessibleName() and widget.toolTip()), type(widget)
    assert all(check.toolTip() for check in dialog.form.findChildren(QCheckBox))
    assert QApplication.focusWidget() is not None
