"""The window and its panels on small screens and with long names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow, first_size
from app.views.base import View
from app.widgets.swatches import ColourPopup
from app.window.docks import RIGHT_LEAST, ViewPanels, side_widths
from app.window.figure.dialog import FigureDialog
from app.window.runs.model import RunColumn
from core.model import Catalog, ScalarSeries
from core.session.commands.runs.runs import check_runs, order_runs
from core.state import RunOrder
from tests.app.conftest import make_catalog, make_run

Show = Callable[[Catalog], None]


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        ((1920, 1080), (1600, 918)),
        ((1600, 1000), (1360, 850)),
        ((2560, 1440), (1600, 1000)),
        ((1280, 800), (1200, 760)),
        ((1066, 666), (1066, 634)),
    ],
)
def test_a_new_window_takes_most_of_the_screen_and_never_more(screen: tuple[int, int], size: tuple[int, int]) -> None:
    assert first_size(QSize(*screen)) == QSize(*size)


@pytest.mark.parametrize("width", [900, 1000, 1066, 1360, 2000])
def test_the_picture_has_the_largest_part_of_the_window(width: int) -> None:
    left, right = side_widths(width)
    assert left >= 260
    assert width - left - right >= max(left, right)


def test_figures_give_way_to_names_in_a_narrow_list(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog("a", "b"))

    def hides(gone: tuple[bool, ...], width: int) -> bool:
        hidden = tuple(window.runs.list.isColumnHidden(column) for column in RunColumn)
        return hidden == gone and abs(window.docks.runs.width() - width) < 4

    for width, gone in ((352, (False, False, False)), (300, (False, False, True)), (262, (False, True, True))):
        window.resizeDocks([window.docks.runs], [width], Qt.Orientation.Horizontal)
        qtbot.waitUntil(partial(hides, gone, width))


def test_the_time_gives_way_to_long_names_unless_it_sorts(window: MainWindow, show: Show) -> None:
    show(make_catalog("short"))
    hidden = window.runs.list.isColumnHidden
    assert not hidden(RunColumn.UPDATED)
    show(make_catalog("a-name-that-is-much-longer-than-the-room-beside-two-columns", "b"))
    assert hidden(RunColumn.UPDATED)
    assert not hidden(RunColumn.POINTS)
    window.workspace.session.do(order_runs(RunOrder.UPDATED, True))
    assert not hidden(RunColumn.UPDATED)


def test_the_popup_of_colours_is_filled_in_both_themes(window: MainWindow, qtbot: QtBot) -> None:
    popup = ColourPopup(window, ("#ff0000",) * 24, "#ff0000", lambda colour: None)
    qtbot.addWidget(popup)
    popup.show_at(window.mapToGlobal(QPoint(40, 40)))
    picture = QPixmap(popup.size())
    picture.fill(QColor("#123456"))
    popup.render(picture)
    assert picture.toImage().pixelColor(5, popup.height() - 5) == QColor(window.workspace.tokens.raised)
    popup.close()


def test_the_box_of_the_step_has_room_for_the_last_step(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    step = np.array([0, 12_499_000], dtype=np.int64)
    series = ScalarSeries(step.astype(np.float64), step, np.linspace(1, 0, 2))
    run = replace(make_run("a"), scalars=MappingProxyType({"loss": series}))
    show(replace(make_catalog("a"), runs=MappingProxyType({"a": run})))
    box = window.bottom.stepper.box
    qtbot.waitUntil(lambda: "12,499,000" in box.text())
    assert box.fontMetrics().horizontalAdvance(box.text()) < box.width() - 20


def test_no_field_has_the_focus_at_the_start(window: MainWindow, show: Show) -> None:
    assert not window.runs.search.isEnabled()
    assert window.focusWidget() is window.welcome.open_folder
    show(make_catalog("a"))
    assert window.runs.search.isEnabled()
    assert window.focusWidget() in {window, None}


def test_a_field_of_the_panel_leaves_its_focus_to_no_field_of_what_is_opened_next(
    window: MainWindow, show: Show, tmp_path: Path, qtbot: QtBot
) -> None:
    show(make_catalog("a"))
    panels = window.docks.panels
    qtbot.waitUntil(lambda: any(each.isVisible() for each in panels.findChildren(QAbstractSpinBox)))
    field = next(each for each in panels.findChildren(QAbstractSpinBox) if each.isVisible())
    field.setFocus()
    assert window.focusWidget() is field
    heard: list[QWidget | None] = []
    window.workspace.changed.connect(lambda change: heard.append(window.focusWidget()))
    (tmp_path / "two.npy").write_bytes(b"")
    window.documents.open_paths([str(tmp_path / "two.npy")])
    assert set(heard) <= {window, None}, "the focus is gone before anything that had it is"
    assert window.focusWidget() in {window, None}


def test_the_list_stays_where_it_is_when_runs_are_hidden(window: MainWindow, show: Show) -> None:
    show(make_catalog("a", "b"))
    top = window.runs.list.y()
    window.workspace.session.do(check_runs(["a"], False))
    QApplication.processEvents()
    assert window.runs.show_all.isVisible()
    assert window.runs.list.y() == top


def test_ctrl_e_exports_while_a_field_is_being_typed_into(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog("a"))
    qtbot.waitUntil(lambda: window.stage.current is not None)
    window.search_runs()
    QTest.keyClicks(window.runs.search, "a")
    QTest.keyClick(window.runs.search, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(FigureDialog)
    assert isinstance(dialog, FigureDialog)
    assert dialog.isVisible()
    dialog.close()


def test_a_panel_that_floats_shows_that_it_does(window: MainWindow, show: Show) -> None:
    show(make_catalog("a"))
    dock = window.docks.runs
    before = dock.mapToGlobal(QPoint())
    button = next(b for b in dock.titleBarWidget().findChildren(QAbstractButton) if "Float" in b.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    assert dock.pos() != before
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()


class WideView(View):
    """A view whose panel needs more room than the side of a small window gives."""

    kind = "wide"

    def panel(self) -> QWidget:
        panel = QWidget()
        panel.setMinimumWidth(RIGHT_LEAST + 50)
        return panel


def test_a_panel_is_never_narrower_than_what_it_holds(window: MainWindow, qtbot: QtBot) -> None:
    panels = ViewPanels()
    qtbot.addWidget(panels)
    panels.show_panel(WideView(window.workspace))
    qtbot.waitUntil(lambda: panels.minimumSizeHint().width() >= RIGHT_LEAST + 50)
