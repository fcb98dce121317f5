"""The dialog in which a view becomes a table, by real clicks and keys on a real window."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.window.data.dialog import DataDialog
from app.window.runs.model import RunColumn
from core.model import Catalog
from core.session.commands.runs.runs import check_runs
from tests.app.conftest import make_catalog

LEFT = Qt.MouseButton.LeftButton
SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample_logs"
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, show: Callable[[Catalog], None]) -> MainWindow:
    """A window with the curves of three runs, one of which is switched off."""
    show(make_catalog("adam", "momentum", "sgd"))
    window.workspace.session.do(check_runs(["sgd"], checked=False))
    qtbot.waitUntil(lambda: window.stage.current is not None and window.stage.current.ready())
    return window


@pytest.fixture
def dialog(qtbot: QtBot, opened: MainWindow) -> Iterator[DataDialog]:
    """The dialog of the scalars view, as the keys open it."""
    QTest.keyClick(opened, Qt.Key.Key_E, CONTROL_SHIFT)
    found = opened.findChild(DataDialog)
    assert isinstance(found, DataDialog)
    qtbot.waitUntil(found.ready)
    yield found
    with suppress(RuntimeError):
        found.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def choose(box: QComboBox, start: str) -> None:
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText().startswith(start):
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(start)


def headings(dialog: DataDialog) -> list[str]:
    items = [dialog.rows.horizontalHeaderItem(place) for place in range(dialog.rows.columnCount())]
    return [item.text() for item in items if item is not None]


def test_all_runs_leave_in_one_action(dialog: DataDialog, qtbot: QtBot, opened: MainWindow, tmp_path: Path) -> None:
    assert headings(dialog) == ["run", "tag", "step", "wall_time", "value"]
    assert dialog.whose.itemText(0) == "Shown runs (2)"
    choose(dialog.whose, "All runs (3)")
    choose(dialog.format, "Parquet")
    qtbot.waitUntil(dialog.ready)
    file = tmp_path / "all.parquet"
    dialog.write(str(file))
    qtbot.waitUntil(file.exists)
    table = pd.read_parquet(file)
    catalog = opened.workspace.session.catalog
    assert set(table.run) == {"adam", "momentum", "sgd"}
    for name, run in catalog.runs.items():
        for tag, series in run.scalars.items():
            own = table[(table.run == name) & (table.tag == tag)]
            assert own.value.tolist() == series.value.tolist()


def click_run(window: MainWindow, name: str, modifiers: Qt.KeyboardModifier) -> None:
    """Click the name of a run in their list."""
    runs = window.runs
    row = runs.model.row_of(name)
    assert row is not None
    place = runs.list.visualRect(runs.model.index(row, RunColumn.NAME))
    QTest.mouseClick(runs.list.viewport(), LEFT, modifiers, QPoint(place.left() + 80, place.center().y()))


def test_selected_runs_leave_with_one_tag_or_with_all(qtbot: QtBot, opened: MainWindow, tmp_path: Path) -> None:
    click_run(opened, "momentum", Qt.KeyboardModifier.NoModifier)
    click_run(opened, "sgd", Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(opened, Qt.Key.Key_E, CONTROL_SHIFT)
    dialog = opened.findChild(DataDialog)
    assert isinstance(dialog, DataDialog)
    choose(dialog.whose, "Selected runs (2)")
    qtbot.waitUntil(dialog.ready)
    runs = opened.workspace.session.catalog.runs
    QGuiApplication.clipboard().setText("")
    QTest.mouseClick(dialog.csv_button, LEFT)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    whole = pd.read_csv(StringIO(QGuiApplication.clipboard().text()))
    assert set(whole.run) == {"momentum", "sgd"}, "a run that is selected leaves though it is switched off"
    assert set(whole.tag) == {tag for name in ("momentum", "sgd") for tag in runs[name].scalars}
    choose(dialog.tag, "loss")
    choose(dialog.format, "JSON")
    qtbot.waitUntil(dialog.ready)
    file = tmp_path / "some.json"
    dialog.write(str(file))
    qtbot.waitUntil(file.exists)
    told = json.loads(file.read_text())
    for name in ("momentum", "sgd"):
        series = runs[name].scalars["loss"]
        assert [row["value"] for row in told if row["run"] == name] == series.value.tolist()
    assert {(row["run"], row["tag"]) for row in told} == {("momentum", "loss"), ("sgd", "loss")}


def test_a_wide_table_is_copied_for_a_spreadsheet(dialog: DataDialog, qtbot: QtBot, opened: MainWindow) -> None:
    choose(dialog.form, "A column for each run")
    qtbot.waitUntil(dialog.ready)
    assert headings(dialog) == ["tag", "step", "adam", "momentum"]
    button = dialog.tsv_button
    assert isinstance(button, QPushButton)
    QGuiApplication.clipboard().setText("")
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "tag\tstep\tadam\tmomentum"
    runs = opened.workspace.session.catalog.runs
    steps = {step for name in ("adam", "momentum") for step in runs[name].scalars["loss"].step.tolist()}
    assert [int(line.split("\t")[1]) for line in lines[1:]] == sorted(steps)


def test_nothing_selected_is_said_and_cannot_be_written(dialog: DataDialog, qtbot: QtBot) -> None:
    choose(dialog.whose, "Selected runs (0)")
    qtbot.waitUntil(dialog.ready)
    assert dialog.said.text() == "There is nothing to write"
    assert not dialog.save_button.isEnabled()
    assert not dialog.csv_button.isEnabled()


def test_an_export_that_cannot_be_written_says_why(
    dialog: DataDialog, qtbot: QtBot, opened: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "taken.csv").mkdir()
    told: list[tuple[str, str]] = []
    opened.workspace.notified.connect(lambda level, text, details: told.append((level, text)))
    dialog.write(str(tmp_path / "taken.csv"))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] == "error"
    assert "could not be exported" in told[0][1]


def test_a_class_of_pr_curves_is_written_alone(qtbot: QtBot, window: MainWindow) -> None:
    window.documents.let_decode()
    window.documents.open_paths([str(SAMPLE)])
    session = window.workspace.session
    qtbot.waitUntil(lambda: session.catalog.complete and bool(session.catalog.runs))
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.stage.current is not None and window.stage.current.kind == "pr_curves")
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL_SHIFT)
    dialog = window.findChild(DataDialog)
    assert isinstance(dialog, DataDialog)
    assert dialog.tag.isVisible()
    assert not dialog.form.isEnabled()
    choose(dialog.tag, "predictions/digit_3")
    qtbot.waitUntil(dialog.ready)
    QGuiApplication.clipboard().setText("")
    QTest.mouseClick(dialog.csv_button, LEFT)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    assert set(pd.read_csv(StringIO(QGuiApplication.clipboard().text()))["class"]) == {"predictions/digit_3"}
