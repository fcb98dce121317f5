"""Columns of the table of runs by clicks, drags and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.hparams.table.chooser import ColumnChooser
from app.views.hparams.table.delegate import HEAT
from app.views.hparams.table.menus import ColumnMenu, NumberPopup
from app.views.hparams.table.table import RunTable
from app.widgets.expression_popup import ExpressionPopup
from app.widgets.naming import NamePopup
from app.workspace import Workspace
from core.session.commands.runs.run_table import draw_column
from core.state import CellLook, NumberStyle
from core.style import mix, rgb, sample_map
from tests.app.hparams.tables import (
    LEFT,
    NONE,
    cell_text,
    click,
    drag_title,
    grid_of,
    keys_of,
    menu_of,
    place_of,
    press,
    settle,
    table_of,
)
from tests.core.views.hparams.table.runs import a_catalog, a_run


def test_only_what_varies(qtbot: QtBot, table: RunTable) -> None:
    assert "params.fixed" in keys_of(table)
    QTest.mouseClick(table.bar.varying, LEFT, NONE, QPoint(8, table.bar.varying.height() // 2))
    settle(qtbot, table)
    assert "params.fixed" not in keys_of(table)
    assert "params.lr" in keys_of(table)


def test_columns_are_dragged_and_resized(qtbot: QtBot, table: RunTable) -> None:
    header, place = table.right.header, place_of(table, "params.opt")
    keys = keys_of(table)
    start = QPoint(header.sectionViewportPosition(place) + 20, 20)
    drag_title(table, start, QPoint(header.sectionViewportPosition(place - 1) + 5, 20), "params.opt")
    settle(qtbot, table)
    keys[place - 1], keys[place] = keys[place], keys[place - 1]
    assert keys_of(table) == keys
    assert [header.logicalIndex(each) for each in range(header.count())] == list(range(header.count()))
    place = place_of(table, "params.lr")
    edge = QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) - 1, 20)
    width = header.sectionSize(place)
    drag_title(table, edge, edge + QPoint(30, 0), "params.lr")
    settle(qtbot, table)
    assert abs(table.workspace.session.state.run_table.widths["params.lr"] - width - 30) <= 2
    assert abs(header.sectionSize(place) - width - 30) <= 2
    table.workspace.session.undo()
    settle(qtbot, table)
    assert header.sectionSize(place) == width


def test_pinned_columns_stay_while_others_scroll(qtbot: QtBot, table: RunTable) -> None:
    table.resize(520, 300)
    press(menu_of(table, "metrics.acc"), "Pin column")
    settle(qtbot, table)
    assert keys_of(table)[:2] == ["name", "metrics.acc"]
    assert grid_of(table, "metrics.acc") is table.left
    assert table.right.isColumnHidden(1)
    left = table.left.header.sectionViewportPosition(1)
    table.across.setValue(table.across.maximum())
    assert table.right.horizontalScrollBar().value() > 0
    assert table.left.header.sectionViewportPosition(1) == left
    table.right.verticalScrollBar().setValue(10)
    assert table.left.verticalScrollBar().value() == table.right.verticalScrollBar().value()


def expression_popup() -> ExpressionPopup:
    """The popup in which an expression is written now."""
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, ExpressionPopup)
    return popup


def test_a_column_is_calculated_changed_and_removed(qtbot: QtBot, table: RunTable) -> None:
    QTest.mouseClick(table.bar.new, LEFT)
    popup = expression_popup()
    assert popup.name.isVisible()
    QTest.keyClicks(popup.field, "max(acc) / params.lr")
    qtbot.waitUntil(lambda: popup.note.text() == "4 of 5 runs have all that it names")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    settle(qtbot, table)
    key = "calc.`max(acc) / params.lr`"
    assert (cell_text(table, "r0", key), cell_text(table, "r1", key)) == ("9", "80")
    assert cell_text(table, "r4", key) == "–"
    press(menu_of(table, key), "Sort descending")
    settle(qtbot, table)
    assert table.model.names == ("r3", "r2", "r1", "r0", "r4")
    press(menu_of(table, key), "Change expression…")
    again = expression_popup()
    assert again.field.text() == "max(acc) / params.lr"
    again.field.clear()
    QTest.keyClicks(again.field, "params.lr * 2")
    qtbot.waitUntil(lambda: again._look.saved == "params.lr * 2")
    QTest.mouseClick(again.accept, LEFT)
    settle(qtbot, table)
    assert cell_text(table, "r0", "calc.`params.lr * 2`") == "0.2000"
    assert table.model.names == ("r0", "r1", "r2", "r3", "r4")
    press(menu_of(table, "calc.`params.lr * 2`"), "Rename column…")
    name = QApplication.activePopupWidget()
    assert isinstance(name, NamePopup)
    assert name.field.text() == "params.lr * 2"
    QTest.keyClicks(name.field, "twice")
    QTest.keyClick(name.field, Qt.Key.Key_Return)
    settle(qtbot, table)
    key = "calc.`twice := params.lr * 2`"
    assert cell_text(table, "r0", key) == "0.2000"
    place = keys_of(table).index(key)
    assert "twice" in str(table.model.headerData(place, Qt.Orientation.Horizontal))
    press(menu_of(table, key), "Change expression…")
    third = expression_popup()
    assert (third.field.text(), third.name.text()) == ("params.lr * 2", "twice")
    third.close()
    table.workspace.session.undo()
    settle(qtbot, table)
    press(menu_of(table, "calc.`params.lr * 2`"), "Remove column")
    settle(qtbot, table)
    assert "calc.`params.lr * 2`" not in keys_of(table)
    table.workspace.session.undo()
    settle(qtbot, table)
    assert "calc.`params.lr * 2`" in keys_of(table)


def test_a_metric_shows_another_number_of_its_series(qtbot: QtBot, table: RunTable) -> None:
    assert cell_text(table, "r0", "metrics.acc") == "0.5000"
    press(menu_of(table, "metrics.acc"), "Value", "Highest")
    settle(qtbot, table)
    assert cell_text(table, "r0", "metrics.acc") == "0.9000"
    press(menu_of(table, "metrics.acc"), "Value", "At step…")
    popup = next(popup for popup in table.findChildren(NumberPopup) if popup.isVisible())
    popup.field.setValue(5)
    QTest.mouseClick(popup.apply, LEFT)
    settle(qtbot, table)
    assert cell_text(table, "r0", "metrics.acc") == "0.1000"
    assert table.workspace.session.state.run_table.reducers == {"metrics.acc": "at(metrics.acc, 5)"}
    press(menu_of(table, "metrics.acc"), "Value", "Last")
    settle(qtbot, table)
    assert table.workspace.session.state.run_table.reducers == {}


def test_numbers_are_written_as_the_menu_says(qtbot: QtBot, table: RunTable) -> None:
    press(menu_of(table, "params.lr"), "Number format", "Scientific")
    press(menu_of(table, "params.lr"), "Number format", "Digits", "2")
    settle(qtbot, table)
    assert cell_text(table, "r0", "params.lr") == "1.0e−1"
    assert table.workspace.session.state.run_table.formats["params.lr"].style is NumberStyle.SCIENTIFIC
    assert cell_text(table, "r4", "params.lr") == "–"


def test_a_heat_map_has_the_colours_of_the_values(qtbot: QtBot, table: RunTable) -> None:
    press(menu_of(table, "params.lr"), "Look", "Heat map")
    settle(qtbot, table)
    place = place_of(table, "params.lr")
    table.right.viewport().grab()
    qtbot.waitUntil(lambda: table.model.spread(place) is not None)
    image = table.right.viewport().grab().toImage()
    tokens = table.workspace.tokens
    for name, share in (("r0", 1.0), ("r3", 0.0)):
        corner = table.right.visualRect(table.model.index(table.model.row_of(name) or 0, place)).topLeft() + QPoint(
            2, 2
        )
        colour = image.pixelColor(corner * image.devicePixelRatio())
        assert (colour.red(), colour.green(), colour.blue()) == rgb(
            mix(tokens.raised, sample_map("viridis", share), HEAT)
        )


def test_curves_are_drawn_for_cells_in_sight_only(qtbot: QtBot, workspace: Workspace) -> None:
    catalog = a_catalog(*(a_run(f"r{place}", None, {"m": [0.0, 1.0, float(place)]}) for place in range(500)))
    with table_of(qtbot, workspace, catalog) as table:
        workspace.session.do(draw_column("metrics.m", "m", CellLook.CURVE))
        settle(qtbot, table)
        table.right.viewport().grab()
        drawn = table.model.curves_drawn
        assert 0 < drawn <= table.right.viewport().height() // 26 + 2


def test_the_list_of_columns_finds_shows_and_hides(qtbot: QtBot, table: RunTable) -> None:
    QTest.mouseClick(table.bar.columns, LEFT)
    chooser = next(each for each in table.findChildren(ColumnChooser) if each.isVisible())
    QTest.keyClicks(chooser.search, "par lr")
    assert [item.text() for item in chooser.found()] == ["lr"]
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    settle(qtbot, table)
    assert "params.lr" not in keys_of(table)
    chooser.search.setText("source")
    QTest.mouseClick(chooser.all, LEFT)
    settle(qtbot, table)
    assert "source" in keys_of(table)
    QTest.mouseClick(chooser.reset, LEFT)
    settle(qtbot, table)
    assert "params.lr" in keys_of(table)
    assert "source" not in keys_of(table)
    chooser.close()


def test_the_menu_of_a_column_opens_by_keys(table: RunTable) -> None:
    click(table, "r1", "params.opt")
    QTest.keyClick(table.right, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = next(menu for menu in table.findChildren(ColumnMenu) if menu.isVisible())
    assert menu.accessibleName() == "Column opt"
    menu.close()
