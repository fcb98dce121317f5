from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.window.problems.model import ALLOW, ALLOWED, ProblemColumn
from core.model import Catalog, Problem
from core.style import rgb
from tests.app.conftest import make_catalog
from tests.images import pixels

CRC = "A record is damaged"
PROBLEMS = (
    Problem("/logs/a/f", "bad-data-crc", CRC, 1234, "Copy the file again", "a", 1, 48),
    Problem("/logs/b/f", "short-metadata", "The metadata is short", run="b"),
    Problem("/logs/a/f", "bad-data-crc", CRC, 99, run="a", lost_records=2, lost_bytes=952),
    Problem("/logs/c/f", "bad-data-crc", CRC, 7, run="c", lost_records=0, lost_bytes=0),
    Problem("/logs/c/p.pbtxt", "outside-path", "A file elsewhere is named", run="c", permission="/logs/c"),
)
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier

Show = Callable[[Catalog], None]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to the desktop; nothing is really opened."""
    urls: list[str] = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: urls.append(url.toLocalFile()))
    return urls


@pytest.fixture
def troubled(window: MainWindow, show: Show, opened: list[str]) -> MainWindow:
    show(make_catalog("a", "b", "c", problems=PROBLEMS))
    QTest.keyClick(window, Qt.Key.Key_M, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert window.docks.problems.isVisible()
    return window


def seen(window: MainWindow, parent: QModelIndex | None = None) -> list[str]:
    """Return the unfolded lines, each with its cells, indented by its depth."""
    tree, lines = window.problems.tree, []
    parent = parent or QModelIndex()
    for row in range(tree.model().rowCount(parent)):
        cells = [str(tree.model().index(row, column, parent).data()) for column in ProblemColumn]
        lines.append(" | ".join(cells).rstrip(" |"))
        first = tree.model().index(row, 0, parent)
        if tree.isExpanded(first):
            lines += [f"  {line}" for line in seen(window, first)]
    return lines


def line(window: MainWindow, *rows: int, column: int = 0) -> QModelIndex:
    model, index = window.problems.model, QModelIndex()
    for row in rows:
        index = model.index(row, 0, index)
    return index.siblingAtColumn(column)


def spot(window: MainWindow, index: QModelIndex) -> QPoint:
    window.problems.tree.scrollTo(index)
    return window.problems.tree.visualRect(index).center()


def click(window: MainWindow, index: QModelIndex) -> None:
    QTest.mouseClick(window.problems.tree.viewport(), LEFT, pos=spot(window, index))


def test_the_button_counts_problems_and_opens_the_panel(window: MainWindow, show: Show) -> None:
    show(make_catalog("a", "b", "c", problems=PROBLEMS))
    window.bottom.refresh()
    assert window.bottom.problems.text() == "5 problems"
    QTest.mouseClick(window.bottom.problems, LEFT)
    assert window.problems.isVisible()
    QTest.mouseClick(window.bottom.problems, LEFT)
    assert not window.docks.problems.isVisible()


def test_kinds_hold_runs_and_runs_hold_problems_with_what_was_lost(troubled: MainWindow) -> None:
    assert seen(troubled) == [
        "Bad data CRC (3) |  | 3 records, 1 kB",
        "  a (2) |  | 3 records, 1 kB",
        f"    {CRC} |  | 2 records, 952 B | a/f | 99",
        f"    {CRC} |  | 1 record, 48 B | a/f | 1,234 | Copy the file again",
        f"  {CRC} | c | nothing | c/f | 7",
        "Outside path (1) |  | unknown",
        f"  A file elsewhere is named | c | unknown | c/p.pbtxt |  | {ALLOW}",
        "Short metadata (1) |  | unknown",
        "  The metadata is short | b | unknown | b/f",
    ]
    assert troubled.problems.summary.text() == "5 problems in 4 files"


def test_words_filter_and_esc_shows_all_again(troubled: MainWindow) -> None:
    panel = troubled.problems
    QTest.mouseClick(panel.filter, LEFT, pos=QPoint(60, 10))
    QTest.keyClicks(panel.filter, "short META")
    assert seen(troubled) == ["Short metadata (1) |  | unknown", "  The metadata is short | b | unknown | b/f"]
    assert panel.summary.text() == "1 of 5 problems in 1 file"
    panel.copy_all.click()
    assert QGuiApplication.clipboard().text().count("\n") == 0
    QTest.keyClicks(panel.filter, "xx")
    assert panel.fine.isVisible()
    assert panel.fine.heading.text() == "Nothing found"
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.text() == ""
    assert len(seen(troubled)) == 9


def test_columns_sort_and_sort_the_other_way_round(troubled: MainWindow) -> None:
    header = troubled.problems.tree.header()

    def sort(column: ProblemColumn) -> None:
        where = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
        QTest.mouseClick(header.viewport(), LEFT, pos=where)

    sort(ProblemColumn.LOST)
    assert seen(troubled)[:3] == [
        "Bad data CRC (3) |  | 3 records, 1 kB",
        "  a (2) |  | 3 records, 1 kB",
        f"    {CRC} |  | 2 records, 952 B | a/f | 99",
    ]
    assert troubled.problems.model.headerData(2, Qt.Orientation.Horizontal) == "Lost ↓"
    sort(ProblemColumn.LOST)
    assert [row for row in seen(troubled) if row[0] != " "][-1].startswith("Bad data CRC")
    sort(ProblemColumn.REMEDY)
    assert troubled.problems.model.headerData(2, Qt.Orientation.Horizontal) == "Lost ↑", "remedies do not sort"


def test_keys_fold_walk_and_copy(troubled: MainWindow) -> None:
    tree = troubled.problems.tree
    click(troubled, line(troubled, 0))
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert seen(troubled)[1].startswith("Outside path")
    QTest.keyClick(tree, Qt.Key.Key_Right)
    for _ in range(3):
        QTest.keyClick(tree, Qt.Key.Key_Down)
    assert tree.current_problem() == PROBLEMS[0]
    QTest.keyClick(tree, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == (
        "bad-data-crc: /logs/a/f at byte 1234 [run a]: A record is damaged; lost: 1 record, 48 B (Copy the file again)"
    )
    click(troubled, line(troubled, 0, 0))
    QTest.keyClick(tree, Qt.Key.Key_C, CONTROL)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2, "a run stands for all its problems"


def test_what_is_folded_and_where_the_keys_are_survive_a_snapshot(troubled: MainWindow) -> None:
    tree = troubled.problems.tree
    tree.setExpanded(line(troubled, 1), False)
    click(troubled, line(troubled, 0, 0, 1))
    session = troubled.workspace.session
    more = Problem("/logs/0/f", "bad-data-crc", CRC, 3, run="a")
    session.set_catalog(replace(session.catalog, problems=(more, *PROBLEMS)))
    assert tree.current_problem() == PROBLEMS[0]
    assert len(seen(troubled)) == 9
    assert not tree.isExpanded(line(troubled, 1))


def test_all_are_copied_as_lines(troubled: MainWindow) -> None:
    troubled.problems.copy_all.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 5
    assert lines[1] == "short-metadata: /logs/b/f [run b]: The metadata is short; lost: unknown"


def test_the_file_is_shown_where_it_lies(troubled: MainWindow, opened: list[str], tmp_path: Path) -> None:
    assert not troubled.problems.reveal.isEnabled()
    file = tmp_path / "events"
    file.write_text("x")
    session = troubled.workspace.session
    session.set_catalog(replace(session.catalog, problems=(replace(PROBLEMS[0], file=str(file)),)))
    click(troubled, line(troubled, 0, 0))
    QTest.mouseClick(troubled.problems.reveal, LEFT)
    assert opened == [str(tmp_path)]
    file.unlink()
    QTest.mouseClick(troubled.problems.reveal, LEFT)
    assert opened == [str(tmp_path)] * 2, "a file that is gone is shown by its folder"


def test_the_menu_copies_paths_and_selects_the_run(troubled: MainWindow) -> None:
    click(troubled, line(troubled, 0, 1))
    troubled.problems.tree.menu_wanted.emit(troubled.mapToGlobal(QPoint(100, 100)))
    menu = troubled.problems.findChild(QMenu)
    assert menu is not None
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert list(entries) == [
        "Copy", "Copy path", "Show in file manager", "Select run", "Only problems of this run",
    ]  # fmt: skip
    entries["Copy path"].trigger()
    assert QGuiApplication.clipboard().text() == "/logs/c/f"
    entries["Select run"].trigger()
    assert troubled.workspace.session.state.selected_runs == {"c"}
    entries["Only problems of this run"].trigger()
    assert troubled.problems.summary.text() == "2 of 5 problems in 2 files"
    menu.close()


def test_a_run_with_problems_says_so_and_leads_to_them(window: MainWindow, show: Show) -> None:
    show(make_catalog("a", "b", "c", "d", problems=PROBLEMS))
    runs = window.runs
    assert [runs.model.run(row).problems for row in range(4)] == [2, 1, 2, 0]
    row = runs.model.row_of("c")
    assert row is not None
    cell = runs.list.visualRect(runs.model.index(row, 0))
    QTest.mouseClick(runs.list.viewport(), LEFT, pos=QPoint(cell.right() - 34, cell.center().y()))
    assert window.docks.problems.isVisible()
    assert [chip.accessibleName() for chip in window.problems.chips.chips] == ["Run c"]
    assert len(seen(window)) == 4
    assert window.workspace.session.state.selected_runs == frozenset()
    QTest.mouseClick(window.problems.chips.chips[0].button, LEFT)
    assert len(seen(window)) == 9


def test_a_folder_is_allowed_by_a_click_remembered_and_forgotten(troubled: MainWindow) -> None:
    index = line(troubled, 1, 0, column=ProblemColumn.REMEDY)
    assert index.data() == ALLOW
    click(troubled, index)
    assert troubled.remembered.value.allowed_folders == ("/logs/c",)
    assert index.data() == ALLOWED
    click(troubled, index)
    assert troubled.remembered.value.allowed_folders == ("/logs/c",)
    assert troubled.documents.is_allowed("/logs/c")
    forget = troubled.bound.find("allow.forget")
    assert forget.when()
    forget.callback()
    assert not troubled.documents.is_allowed("/logs/c")
    assert not troubled.bound.find("allow.forget").when()
    assert index.data() == ALLOW


def test_return_allows_too(troubled: MainWindow) -> None:
    click(troubled, line(troubled, 1, 0))
    QTest.keyClick(troubled.problems.tree, Qt.Key.Key_Return)
    assert troubled.remembered.value.allowed_folders == ("/logs/c",)


def test_without_problems_the_panel_says_what_was_looked_at(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog("a", "b"))
    window.toggle_dock(window.docks.problems)
    fine = window.problems.fine
    assert fine.isVisible()
    assert fine.heading.text() == "All fine"
    assert fine.text.text() == "Everything could be read: 2 files, 2 runs, 21 logged values"
    assert not window.problems.tree.isVisible()
    assert not window.problems.filter.isVisible()
    window.workspace.session.set_catalog(make_catalog("a", "b", complete=False))
    qtbot.waitUntil(lambda: fine.heading.text() == "Nothing wrong so far")
    assert fine.text.text() == "Reading 2 of 2 runs"


def test_thousands_of_problems_are_made_when_they_are_looked_at(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    many = [Problem(f"/logs/{n}", "odd", "Odd", n, run=f"r{n % 500}") for n in range(20_000)]
    many += [Problem(f"/logs/{n}", "strange", "Strange", n) for n in range(20_000)]
    show(make_catalog("a", problems=tuple(many)))
    window.toggle_dock(window.docks.problems)
    model = window.problems.model
    assert [node.made for node in model.top()] == [None, None]
    assert seen(window) == ["Odd (20,000) |  | unknown", "Strange (20,000) |  | unknown"]
    window.problems.tree.setExpanded(line(window, 0), True)
    assert model.rowCount(line(window, 0)) == 500
    assert all(node.made is None for node in model.top()[0].children()[50:])


def test_in_a_narrow_panel_sentences_have_the_room(troubled: MainWindow) -> None:
    tree = troubled.problems.tree
    for width, runs, bytes_ in ((1200, True, True), (780, False, False), (600, False, False)):
        tree.resize(width, tree.height())
        assert tree.isColumnHidden(ProblemColumn.RUN) is not runs
        assert tree.isColumnHidden(ProblemColumn.BYTE) is not bytes_
        assert tree.columnWidth(ProblemColumn.WHAT) >= 110


def test_a_selected_group_keeps_its_arrow(troubled: MainWindow) -> None:
    tree = troubled.problems.tree
    group = line(troubled, 0)
    rect = tree.visualRect(group)
    arrow = QRect(0, rect.top(), rect.left(), rect.height())
    before = pixels(tree.viewport().grab(arrow).toImage())
    tree.setCurrentIndex(group)
    after = pixels(tree.viewport().grab(arrow).toImage())
    chosen = [int(part) for part in after[1, 1, :3]]
    accent = list(rgb(troubled.workspace.tokens.accent))
    assert chosen != accent
    assert (after != after[1, 1]).any(axis=-1).sum() >= (before != before[1, 1]).any(axis=-1).sum() > 0
