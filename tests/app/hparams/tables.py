"""A table of runs on the screen whose cells are known, and a hand that clicks in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.views.hparams.table.grid import RunGrid
from app.views.hparams.table.menus import ColumnMenu
from app.views.hparams.table.table import RunTable
from app.workspace import Workspace
from core.model import Catalog, RunStatus
from tests.core.views.hparams.table.runs import a_catalog, a_run

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def a_few_runs() -> Catalog:
    """Five runs; r4 has no lr and no acc, acc rises and falls again."""
    return a_catalog(
        *(
            a_run(
                f"r{place}",
                {"lr": 10.0 ** -(place + 1), "opt": ("adam", "sgd")[place % 2], "fixed": 7},
                {"acc": [0.1, 0.9 - place / 10, 0.5 + place / 100], "loss": [3.0 - place, 2.0]},
                started=1e9,
                ended=1e9 + 60 * place,
                status=RunStatus.FINISHED,
            )
            for place in range(4)
        ),
        a_run("r4", {"opt": "adam", "fixed": 7}, {"loss": [1.0]}, status=RunStatus.FAILED),
    )


@contextmanager
def table_of(qtbot: QtBot, workspace: Workspace, catalog: Catalog, width: int = 900) -> Iterator[RunTable]:
    """A table on the screen."""
    workspace.session.set_catalog(catalog)
    table = RunTable(workspace)
    table.resize(width, 420)
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    settle(qtbot, table)
    yield table
    table.close()
    table.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settle(qtbot: QtBot, table: RunTable) -> None:
    """Wait until the table shows what it should."""
    qtbot.waitUntil(table.ready)


def place_of(table: RunTable, key: str) -> int:
    """The place of a column."""
    return [column.key for column in table.model.columns].index(key)


def keys_of(table: RunTable) -> list[str]:
    """The columns from left to right."""
    return [column.key for column in table.model.columns]


def grid_of(table: RunTable, key: str) -> RunGrid:
    """The half that shows a column."""
    return table.left if place_of(table, key) < table.model.pinned else table.right


def cell_text(table: RunTable, name: str, key: str) -> str:
    """What the cell of a run says."""
    row = table.model.row_of(name)
    assert row is not None
    return table.model.cell(row, place_of(table, key)).text


def at(table: RunTable, name: str, key: str) -> QPoint:
    """The middle of a cell, in its half."""
    grid, row = grid_of(table, key), table.model.row_of(name)
    assert row is not None
    index = table.model.index(row, place_of(table, key))
    grid.scrollTo(index)
    return grid.visualRect(index).center()


def click(table: RunTable, name: str, key: str, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Click a cell."""
    QTest.mouseClick(grid_of(table, key).viewport(), LEFT, modifier, at(table, name, key))


def click_title(table: RunTable, key: str, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Click the title of a column."""
    header, place = grid_of(table, key).header, place_of(table, key)
    middle = header.sectionViewportPosition(place) + header.sectionSize(place) // 2
    QTest.mouseClick(header.viewport(), LEFT, modifier, QPoint(middle, 20))


def drag_title(table: RunTable, start: QPoint, end: QPoint, key: str) -> None:
    """Drag with the left button in the header of a column."""
    viewport = grid_of(table, key).header.viewport()
    QTest.mousePress(viewport, LEFT, NONE, start)
    for step in range(1, 9):
        QTest.mouseMove(viewport, start + (end - start) * step / 8)
    QTest.mouseRelease(viewport, LEFT, NONE, end)


def menu_of(table: RunTable, key: str) -> ColumnMenu:
    """Open the menu of a column."""
    table.intents.open_column_menu(place_of(table, key), table.mapToGlobal(QPoint(100, 60)))
    return next(menu for menu in table.findChildren(ColumnMenu) if menu.isVisible())


def press(menu: QMenu, *titles: str) -> None:
    """Choose from a menu and its submenus as a click does, which closes it."""
    whole = menu
    for title in titles:
        action = next(action for action in menu.actions() if action.text() == title)
        assert action.isEnabled()
        if action.menu() is None:
            action.trigger()
        else:
            inner = action.menu()
            assert isinstance(inner, QMenu)
            menu = inner
    whole.close()
