"""The table of runs by clicks and keys."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from app.views.hparams.table.chooser import ColumnChooser
from app.views.hparams.table.delegate import HEAT
from app.views.hparams.table.menus import ColumnMenu, NumberPopup
from app.views.hparams.table.table import RunTable
from app.workspace import Workspace
from core.session import Hover
from core.session.hparam_commands import brush_field
from core.session.run_commands import check_runs, query_runs, select_runs
from core.session.run_table_commands import draw_column, pin_column, sort_by
from core.state import CellLook, FieldBrush, NumberStyle, SortKey, Span
from core.style import mix, rgb, sample_map
from tests.app.hparams.tables import (
    CTRL,
    LEFT,
    NONE,
    SHIFT,
    a_few_runs,
    at,
    cell_text,
    click,
    click_title,
    drag_title,
    grid_of,
    keys_of,
    place_of,
    settle,
    table_of,
)
from tests.core.views.hparams.table.runs import a_catalog, a_run


@pytest.fixture
def table(qtbot: QtBot, workspace: Workspace) -> Iterator[RunTable]:
    with table_of(qtbot, workspace, a_few_runs()) as result:
        yield result


def menu_of(table: RunTable, key: str) -> ColumnMenu:
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


def test_clicks_on_titles_sort_and_shift_sorts_by_one_more(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    click_title(table, "params.opt")
    settle(qtbot, table)
    assert table.model.names == ("r0", "r2", "r4", "r1", "r3")
    click_title(table, "params.lr", SHIFT)
    settle(qtbot, table)
    assert table.model.names == ("r2", "r0", "r4", "r3", "r1")
    assert session.state.run_table.sort == (SortKey("params.opt"), SortKey("params.lr"))
    click_title(table, "metrics.acc")
    settle(qtbot, table)
    assert table.model.names == ("r3", "r2", "r1", "r0", "r4")  # the highest first, missing last
    session.undo()
    session.undo()
    session.undo()
    settle(qtbot, table)
    assert table.model.names == ("r0", "r1", "r2", "r3", "r4")


def test_selection_is_that_of_the_session_both_ways(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    click(table, "r1", "params.opt")
    click(table, "r3", "name", CTRL)
    assert session.state.selected_runs == {"r1", "r3"}
    session.do(select_runs(["r0", "r2"]))
    assert table.right.selected_names() == ["r0", "r2"]
    session.do(sort_by("params.lr", "lr"))
    settle(qtbot, table)
    assert table.right.selected_names() == ["r2", "r0"]
    QTest.keySequence(table.right, "Ctrl+A")
    assert session.state.selected_runs == {"r0", "r1", "r2", "r3", "r4"}


def test_adding_to_a_selection_keeps_runs_without_a_row(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    session.do(select_runs(["r0"]))
    session.do(query_runs("r[1-4]"))
    settle(qtbot, table)
    assert table.model.names == ("r1", "r2", "r3", "r4")
    assert session.state.selected_runs == {"r0"}
    click(table, "r2", "params.opt", CTRL)
    assert session.state.selected_runs == {"r0", "r2"}
    click(table, "r3", "params.opt")
    assert session.state.selected_runs == {"r3"}


def test_hover_goes_both_ways(table: RunTable) -> None:
    session = table.workspace.session
    QTest.mouseMove(table.right.viewport(), at(table, "r2", "params.opt"))
    assert session.hover.run == "r2"
    before = table.left.viewport().grab().toImage()
    session.set_hover(Hover(run="r0"))
    after = table.left.viewport().grab().toImage()
    for name in ("r0", "r2"):
        place = at(table, name, "name") * after.devicePixelRatio()
        edge = QPoint(3, place.y())
        assert before.pixelColor(edge) != after.pixelColor(edge)


def test_box_colour_and_double_clicks_do_what_they_do_in_the_list_of_runs(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    row = table.left.visualRect(table.model.index(1, 0))
    QTest.mouseClick(table.left.viewport(), LEFT, NONE, QPoint(16, row.center().y()))
    assert session.state.runs.unchecked == {"r1"}
    settle(qtbot, table)
    assert "r1" not in table.model.names
    session.undo()
    settle(qtbot, table)
    QTest.mouseDClick(table.right.viewport(), LEFT, NONE, at(table, "r2", "params.opt"))
    assert session.state.runs.unchecked == {"r0", "r1", "r3", "r4"}
    session.undo()
    settle(qtbot, table)
    with qtbot.waitSignal(table.workspace.details_wanted):
        QTest.mouseDClick(table.right.viewport(), LEFT, NONE, at(table, "r4", "status"))
    assert session.state.selected_runs == {"r4"}


def test_keys_check_isolate_and_copy(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    click(table, "r1", "params.opt")
    QTest.keyClick(table.right, Qt.Key.Key_Down, SHIFT)
    assert session.state.selected_runs == {"r1", "r2"}
    with qtbot.waitSignal(table.workspace.notified) as told:
        QTest.keySequence(table.right, "Ctrl+C")
    assert told.args == ["info", "2 rows copied", ""]
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text(), newline=""), dialect="excel-tab"))
    assert [row[0] for row in rows] == ["Run", "r1", "r2"]
    assert rows[1][rows[0].index("lr")] == "0.01"
    QTest.keyClick(table.right, Qt.Key.Key_Space)
    assert session.state.runs.unchecked == {"r1", "r2"}
    session.undo()
    settle(qtbot, table)
    table.right.setFocus()
    QTest.keyClick(table.right, Qt.Key.Key_Return)
    assert session.state.runs.unchecked == {"r0", "r3", "r4"}


def test_hidden_runs_have_rows_where_that_is_wanted(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    session.do(check_runs(["r0"], False))
    settle(qtbot, table)
    assert table.model.names[0] == "r1"
    assert table.bar.note.text().startswith("4 of 5 runs")
    QTest.mouseClick(table.bar.hidden, LEFT, NONE, QPoint(8, table.bar.hidden.height() // 2))
    settle(qtbot, table)
    assert table.model.names[0] == "r0"
    assert not table.model.rows.drawn(0)
    assert table.model.rows.drawn(1)


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


def test_all_rows_are_written_whatever_is_in_sight(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    catalog = a_catalog(*(a_run(f"r{place}", {"x": place}) for place in range(1000)))
    with table_of(qtbot, workspace, catalog) as table:
        with qtbot.waitSignal(workspace.notified) as told:
            table.saving.write(str(tmp_path / "all.csv"))
        assert told.args == ["info", f"1,000 rows written to {tmp_path / 'all.csv'}", ""]
        assert len((tmp_path / "all.csv").read_text().splitlines()) == 1001
        workspace.session.do(select_runs(["r7", "r999"]))
        with qtbot.waitSignal(workspace.notified):
            table.saving.write(str(tmp_path / "some.csv"), table.saving.selected())
        assert [line.split(",")[0] for line in (tmp_path / "some.csv").read_text().splitlines()[1:]] == ["r7", "r999"]
        (tmp_path / "folder.csv").mkdir()
        with qtbot.waitSignal(workspace.notified) as told:
            table.saving.write(str(tmp_path / "folder.csv"))
        assert told.args is not None
        assert told.args[0] == "error"


def test_a_large_table_tells_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, workspace: Workspace, jobs: QtJobs, tmp_path: Path
) -> None:
    catalog = a_catalog(*(a_run(f"r{place}", {f"p{key}": place * key for key in range(60)}) for place in range(3000)))
    seen: list[float] = []
    told: list[str] = []
    workspace.notified.connect(lambda severity, message, details: told.append(severity))
    with table_of(qtbot, workspace, catalog) as table:

        def note() -> None:
            for job in jobs.running():
                seen.append(job.fraction or 0.0)
                if (job.fraction or 0.0) > 0.02:
                    assert job.message.endswith("of 3,000")
                    jobs.cancel(job.job)

        jobs.changed.connect(note)
        table.saving.write(str(tmp_path / "large.tex"))
        qtbot.waitUntil(lambda: bool(seen) and not jobs.running(), timeout=30_000)
        qtbot.wait(50)
        assert 0.02 < max(seen) < 0.9
        assert not (tmp_path / "large.tex").exists()
        assert told == []


def test_a_repaint_asks_for_the_cells_it_paints_and_no_others(qtbot: QtBot, workspace: Workspace) -> None:
    catalog = a_catalog(
        *(a_run(f"r{row}", {f"p{column:03d}": row * column for column in range(500)}) for row in range(400))
    )
    with table_of(qtbot, workspace, catalog) as table:
        table.right.viewport().grab()
        visible_rows = table.right.viewport().height() // 26 + 2
        widest = (table.width() // 64 + 3) * visible_rows
        assert 0 < table.model.asked <= widest
        before = table.model.asked
        table.right.viewport().grab()
        assert table.model.asked == before  # nothing is worked out twice
        QGuiApplication.processEvents()
        painted = table.model.painted
        table.right.verticalScrollBar().setValue(26)
        QGuiApplication.processEvents()
        row = table.right.width() // 64 + 6
        assert table.model.asked - before <= 2 * row  # one row has come into sight
        assert 0 < table.model.painted - painted <= 3 * row  # and what was there has only been moved
        table.across.setValue(table.across.maximum())
        table.right.viewport().grab()
        assert table.model.asked <= 3 * widest
        from core.views.hparams.table.source import source_of

        assert source_of(catalog).made == 0


def test_the_table_follows_logs_that_grow(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    session.do(pin_column("params.lr", "lr", True))
    runs = [*a_few_runs().runs.values(), a_run("r5", {"lr": 0.5, "more": 1})]
    session.set_catalog(a_catalog(*runs))
    settle(qtbot, table)
    assert table.model.names[-1] == "r5"
    assert "params.more" in keys_of(table)
    assert cell_text(table, "r5", "params.lr") == "0.5"


def test_a_value_becomes_a_filter_and_other_filters_narrow_the_rows(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session

    def only(name: str, key: str) -> tuple[str, ...]:
        click(table, name, key)
        grid = grid_of(table, key)
        where = at(table, name, key)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, grid.viewport().mapToGlobal(where))
        QGuiApplication.sendEvent(grid.viewport(), event)
        menu = next(each for each in table.findChildren(QMenu) if each.isVisible() and each.parent() is table)
        title = table.model.columns[place_of(table, key)].title
        next(each for each in menu.actions() if each.text() == f"Only runs with this {title}").trigger()
        menu.close()
        settle(qtbot, table)
        names = table.model.names
        session.undo()
        settle(qtbot, table)
        return names

    assert only("r1", "params.opt") == ("r1", "r3")
    assert only("r2", "params.lr") == ("r2",)
    assert only("r4", "metrics.acc") == ("r4",)  # those that have none
    session.do(brush_field(FieldBrush("b", "hparams", "lr", "params.lr", (Span(0.001, 0.05),)), "lr"))
    settle(qtbot, table)
    assert table.model.names == ("r1", "r2")
