from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.main_window import MainWindow
from app.window.problems import MOST, heading
from core.model import Catalog, Problem
from tests.app.conftest import make_catalog

PROBLEMS = (
    Problem("/logs/a", "bad-data-crc", "A record is damaged", 1234, "Copy the file again"),
    Problem("/logs/b", "short-metadata", "The metadata is short"),
    Problem("/logs/c", "bad-data-crc", "Another one is damaged", 99),
)

Show = Callable[[Catalog], None]


def test_the_button_counts_problems_and_opens_the_panel(window: MainWindow, show: Show) -> None:
    show(make_catalog("a", problems=PROBLEMS))
    window.bottom.refresh()
    assert window.bottom.problems.text() == "3 problems"
    QTest.mouseClick(window.bottom.problems, Qt.MouseButton.LeftButton)
    assert window.docks.problems.isVisible()
    tree = window.problems.tree
    groups = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    assert [group.text(0) for group in groups if group] == ["Bad data CRC (2)", "Short metadata (1)"]
    first = groups[0].child(0) if groups[0] else None
    assert first is not None
    texts = [first.text(column) for column in range(4)]
    assert texts == ["A record is damaged", "/logs/a", "1,234", "Copy the file again"]
    assert window.problems.summary.text() == "3 problems in 3 files"
    QTest.mouseClick(window.bottom.problems, Qt.MouseButton.LeftButton)
    assert not window.docks.problems.isVisible()


def test_problems_are_copied_as_lines(window: MainWindow, show: Show) -> None:
    show(make_catalog("a", problems=PROBLEMS))
    window.toggle_dock(window.docks.problems)
    window.problems.copy_all.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "bad-data-crc: /logs/a at byte 1234: A record is damaged (Copy the file again)"
    assert len(lines) == 3


def test_without_problems_the_panel_says_that_all_is_fine(window: MainWindow, show: Show) -> None:
    show(make_catalog("a"))
    window.toggle_dock(window.docks.problems)
    assert window.problems.fine.isVisible()
    assert window.problems.fine.text().startswith("All fine")
    assert not window.problems.tree.isVisible()
    window.workspace.session.set_catalog(make_catalog("a", complete=False))
    assert "still reading" in window.problems.fine.text()


def test_what_is_not_listed_is_counted(window: MainWindow, show: Show) -> None:
    show(make_catalog("a", problems=tuple(Problem(f"/{n}", "odd", "Odd") for n in range(MOST + 50))))
    window.toggle_dock(window.docks.problems)
    group = window.problems.tree.topLevelItem(0)
    assert group is not None
    assert group.childCount() == MOST + 1
    last = group.child(MOST)
    assert last is not None
    assert last.text(0).startswith("and 50 more")


def test_kinds_are_told_in_words() -> None:
    assert heading("bad-data-crc") == "Bad data CRC"
    assert heading("short_metadata") == "Short metadata"
