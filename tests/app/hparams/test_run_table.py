"""The table of runs by clicks and keys."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from app.views.hparams.table.table import RunTable
from app.workspace import Workspace
from core.session import Hover
from core.session.commands.runs.hparams import brush_field
from core.session.commands.runs.run_table import pin_column, sort_by
from core.session.commands.runs.runs import check_runs, query_runs, select_runs
from core.state import FieldBrush, SortKey, Span
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
    grid_of,
    keys_of,
    place_of,
    settle,
    table_of,
)
from tests.core.views.hparams.table.runs import a_catalog, a_run


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
        qtbot.waitUntil(lambda: bool(seen) and not jobs.running())
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
