"""Several views in one figure, the spec of it, and the command line that draws the same, by real clicks and drops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.cli.parser import dispatch
from app.main_window import MainWindow
from app.views.registry import VIEWS as SHOWN
from app.window.figure.dialog import FigureDialog
from core.figure_files.carried import opened
from core.figure_files.views import PAGES, VIEWS, picture_of
from core.session.commands.cards.scalars import smooth_curves
from core.state import SessionState
from core.views.picture import Viewport

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample_logs"
LONG = 60_000
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def logs(qtbot: QtBot, window: MainWindow) -> Iterator[MainWindow]:
    """A window with the sample logs, as read from the disk."""
    window.documents.let_decode()
    window.documents.open_paths([str(SAMPLE)])
    session = window.workspace.session
    qtbot.waitUntil(lambda: session.catalog.complete and bool(session.catalog.runs))
    qtbot.waitUntil(lambda: window.stage.current is not None and window.stage.current.ready())
    yield window
    window.exports.forget()


def dialog_of(qtbot: QtBot, window: MainWindow) -> FigureDialog:
    """Open the dialog by its shortcut."""
    QTest.keyClick(window, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: window.exports.dialog is not None)
    dialog = window.exports.dialog
    assert dialog is not None
    return dialog


def entry(menu: QMenu, *titles: str) -> QAction:
    """Find an entry of a menu and of the menus in it."""
    for title in titles[:-1]:
        found = next(each.menu() for each in menu.actions() if each.text() == title and each.menu())
        assert isinstance(found, QMenu)
        menu = found
    return next(each for each in menu.actions() if each.text().startswith(titles[-1]))


def test_every_view_and_page_of_the_window_can_be_a_part() -> None:
    from app.views.hparams.pages import PAGES as PAGES_SHOWN

    assert {view.kind for view in SHOWN} == set(VIEWS)
    assert {page.kind for page in PAGES_SHOWN} == set(PAGES)


def test_what_the_dialog_wrote_is_drawn_by_the_command_line_byte_for_byte(
    qtbot: QtBot, logs: MainWindow, tmp_path: Path
) -> None:
    dialog = dialog_of(qtbot, logs)
    entry(dialog._menu(), "A card of it", "loss/train").trigger()
    logs.workspace.session.do(smooth_curves(0.99))  # what is in the figure does not follow
    entry(dialog._menu(), "HParams", "Scatter").trigger()
    entry(dialog._menu(), "Embedding").trigger()
    assert [part.view for part in dialog.parts.parts] == ["scalars", "scalars", "hparams", "embedding"]
    assert dialog.form.letters.isChecked()
    assert [part.state.scalars.smoothing for part in dialog.parts.parts] == [0.6, 0.6, 0.99, 0.99]
    dialog.parts.list.setFocus()
    dialog.parts.list.setCurrentRow(0)
    QTest.keyClick(dialog.parts.list, Qt.Key.Key_Delete)
    QTest.keyClick(dialog.parts.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [part.view for part in dialog.parts.parts] == ["hparams", "scalars", "embedding"]
    dialog.form.title.field.setText("Mine")
    dialog.parts.list.setCurrentRow(2)
    assert dialog.form.title.text is None, "titles are those of the part in hand"
    dialog.parts.across.setValue(2)
    dialog.parts.widths.setText("2 : 1")
    dialog.form.width_mm.setValue(170)
    qtbot.waitUntil(dialog.ready)
    spec = tmp_path / "paper" / "spec.figure.json"
    spec.parent.mkdir()
    dialog.write_spec(str(spec))
    for form in ("svg", "pdf", "png"):
        mine, theirs = tmp_path / "paper" / f"mine.{form}", tmp_path / "paper" / f"theirs.{form}"
        logs.exports.write_spec(str(mine), dialog.spec, dialog.description.place.kind, True)
        qtbot.waitUntil(mine.exists)
        assert dispatch(["export", "--figure", str(spec), "-o", str(theirs)]) == 0
        assert mine.read_bytes() == theirs.read_bytes()
        assert opened(mine).spec == dialog.spec
    assert "Mine" in mine.with_suffix(".svg").read_text(encoding="utf-8")


def test_the_picture_of_a_part_is_that_of_the_view(logs: MainWindow, qtbot: QtBot) -> None:
    from app.window.figure.parts import part_of_view

    session = logs.workspace.session
    for kind in ("scalars", "histograms", "pr_curves", "hparams"):
        logs.stage.show_view(kind)
        qtbot.waitUntil(lambda: logs.stage.current is not None and logs.stage.current.ready())
        view = logs.stage.current
        assert view is not None
        viewport = Viewport(640, 480)
        mine, theirs = (
            view.picture(viewport),
            picture_of(part_of_view(view), session.catalog, session.results, viewport),
        )
        assert [placed.part for placed in mine.parts] == [placed.part for placed in theirs.parts] or (
            [(type(a.part), a.left, a.top, a.width) for a in mine.parts]
            == [(type(b.part), b.left, b.top, b.width) for b in theirs.parts]
        )


def test_a_figure_that_is_dropped_brings_its_logs_its_view_and_its_parts(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "figure.pdf"
    wish = ["--view", "hparams", "--page", "edf", "--runs", "^sgd", "--title", "Dropped"]
    assert dispatch(["export", str(SAMPLE), *wish, "-o", str(file)]) == 0
    window.documents.let_decode()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window, enter)
    QApplication.sendEvent(window, QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, mime, left, none))
    session = window.workspace.session
    qtbot.waitUntil(lambda: session.catalog.complete and bool(session.catalog.runs))
    assert (session.state.active_view, session.state.hparams.page, session.state.runs.query) == (
        "hparams",
        "edf",
        "^sgd",
    )
    dialog = window.exports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.ready() and not dialog.preview.image.isNull())
    assert dialog.form.title.text == "Dropped"
    assert dialog.spec.sources[0].path == str(SAMPLE)


def test_what_is_added_before_waits_for_the_dialog(qtbot: QtBot, logs: MainWindow) -> None:
    QTest.keyClick(logs, Qt.Key.Key_E, CTRL | Qt.KeyboardModifier.AltModifier)
    logs.workspace.session.do(smooth_curves(0.2))
    dialog = dialog_of(qtbot, logs)
    assert [part.state.scalars.smoothing for part in dialog.parts.parts] == [0.6, 0.2]
    assert dialog.form.letters.isChecked()
    QTest.keyClick(logs, Qt.Key.Key_E, CTRL | Qt.KeyboardModifier.AltModifier)
    assert len(dialog.parts.parts) == 3
    dialog.close()
    assert logs.exports.dialog is None
    logs.documents.close()
    assert logs.workspace.session.state == SessionState()


def test_a_figure_that_carries_nothing_is_said(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    with qtbot.waitSignal(window.workspace.notified, timeout=LONG) as told:
        window.documents.open_paths([str(file)])
    assert "photo.png carries no figure of Armillary" in str(told.args)


def test_a_script_is_copied_and_saved(logs: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    QTest.keyClick(logs, Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.AltModifier)
    assert f"logs = read({str(SAMPLE)!r})" in clipboard.text()
    compile(clipboard.text(), "script", "exec")
    dialog = dialog_of(qtbot, logs)
    clipboard.clear()
    QTest.mouseClick(dialog.script_button, Qt.MouseButton.LeftButton)
    assert "logs.scalars(" in clipboard.text()
    dialog.write_spec(str(tmp_path / "figure.py"))
    assert (tmp_path / "figure.py").read_text(encoding="utf-8") == clipboard.text()
    entry(dialog._menu(), "HParams", "Contour").trigger()
    with qtbot.waitSignal(logs.workspace.notified, timeout=LONG) as told:
        QTest.mouseClick(dialog.script_button, Qt.MouseButton.LeftButton)
    assert "Python script copied" in str(told.args)
    assert "logs.surface(" in clipboard.text()


def test_too_much_for_a_size_is_said_and_a_click_makes_it_legible(qtbot: QtBot, logs: MainWindow) -> None:
    dialog = dialog_of(qtbot, logs)

    def looked_at() -> bool:
        return dialog.ready() and dialog.legibility.known == dialog.spec

    for length, mm in ((dialog.form.width_mm, 60.0), (dialog.form.height_mm, 25.0), (dialog.form.size_pt, 7.0)):
        length.setValue(mm)
    qtbot.waitUntil(looked_at)
    box, cards = dialog.legibility, dialog.parts.parts[0].cards
    assert box.isVisible()
    assert box.lines.texts[0].startswith("There is too much for this size: type is as small as ")
    QTest.mouseClick(box.size_button, Qt.MouseButton.LeftButton)
    assert dialog.form.look.width == 60.0
    assert f"Use 60 × {dialog.form.look.height:g} mm" == box.size_button.text()
    qtbot.waitUntil(looked_at)
    assert not box.isVisible()
    dialog.form.height_mm.setValue(25.0)
    qtbot.waitUntil(lambda: looked_at() and box.isVisible())
    QTest.mouseClick(box.fewer_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(looked_at)
    assert not box.isVisible()
    assert cards is not None
    fewer = dialog.parts.parts[0].cards
    assert fewer is not None
    assert (fewer, dialog.form.look.height) == (cards[: len(fewer)], 25.0)
