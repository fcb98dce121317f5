"""Colours, order and groups of categories by hand, in the legend."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.embedding.looks.entry_list import EntryList
from app.views.embedding.looks.entry_row import ROW, LegendRow, width_of
from app.widgets.swatches import ColourPopup
from app.workspace import Workspace
from core.session.commands.points import looks
from core.style import hex_of
from core.views import LegendEntry
from tests.app.embedding.conftest import Stage

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def row(stage: Stage, key: str) -> LegendRow:
    return stage.view.legend.entry_rows[key]


def order(stage: Stage) -> list[str]:
    return list(stage.view.legend.entry_rows)


def popup(stage: Stage) -> ColourPopup:
    return next(found for found in stage.view.findChildren(ColourPopup) if found.isVisible())


def drag(stage: Stage, key: str, down: int) -> None:
    """Take a row so many pixels down and let it go."""
    held = row(stage, key)
    at = QPoint(80, ROW // 2)
    QTest.mousePress(held, LEFT, NO_KEY, at)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(held, at + QPoint(0, round(down * part)))
        QApplication.processEvents()
    QTest.mouseRelease(held, LEFT, NO_KEY, at + QPoint(0, down))
    stage.settle()


def test_a_category_is_recoloured_moved_merged_and_all_of_it_undone(stage: Stage) -> None:
    before = row(stage, "bee").entry.colour
    QTest.mouseClick(row(stage, "bee"), LEFT, NO_KEY, row(stage, "bee").swatch())
    chosen = popup(stage)
    chosen.hex.setText("nothing")
    QTest.keyClick(chosen.hex, Qt.Key.Key_Return)
    assert chosen.isVisible(), "what is no colour is not taken"
    chosen.hex.setText("#123456")
    QTest.keyClick(chosen.hex, Qt.Key.Key_Return)
    stage.settle()
    points = stage.frame.points
    assert row(stage, "bee").entry.colour == "#123456"
    assert row(stage, "bee").entry.shown, "the swatch does not hide"
    assert hex_of(tuple(points.palette[points.colour_index[1], :3].tolist())) == "#123456"

    QTest.mouseClick(row(stage, "bee"), LEFT, NO_KEY, row(stage, "bee").swatch())
    QTest.mouseClick(popup(stage).reset, LEFT)
    stage.settle()
    assert row(stage, "bee").entry.colour == before

    assert order(stage) == ["ant", "bee", "cat", ""]
    drag(stage, "ant", 2 * ROW + 8)
    assert order(stage) == ["bee", "cat", "ant", ""]
    assert stage.state.brushes == (), "a drag is no click"
    row(stage, "ant").setFocus()
    QTest.keyClick(row(stage, "ant"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    stage.settle()
    assert order(stage) == ["bee", "ant", "cat", ""]
    assert stage.host.focusWidget() is row(stage, "ant"), "what is moved by keys keeps the focus"

    stage.workspace.session.do(looks.merge_categories("label", {"ant", "cat"}, "ant"))
    stage.settle()
    assert order(stage) == ["bee", "ant", ""]
    assert row(stage, "ant").entry.count == sum(each % 3 != 1 and each % 10 != 9 for each in range(120))
    QTest.mouseClick(row(stage, "ant"), LEFT)
    stage.settle()
    shown = {each % 3 for each in range(120) if stage.frame.points.emphasis[each] and each % 10 != 9}
    assert shown == {1}, "hiding a group hides all that is in it"
    assert not row(stage, "ant").entry.shown
    QTest.mouseClick(row(stage, "ant"), LEFT)
    stage.settle()
    assert stage.state.brushes == ()
    for _ in range(8):
        stage.workspace.session.undo()
    stage.settle()
    assert (stage.state.embedding.looks, order(stage)) == ({}, ["ant", "bee", "cat", ""])


def test_thousands_of_categories_take_no_more_widgets_than_are_in_sight(stage: Stage) -> None:
    entries = tuple(LegendEntry(f"c{k}", f"category {k}", "#123456", k) for k in range(5000))
    found = stage.view.legend.list
    found.show_entries(entries)
    found.fit(300, 14)
    assert len(found.findChildren(LegendRow)) <= 14
    assert found.search.isVisibleTo(found)
    first = found.rows["c0"]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_End)
    assert list(found.rows)[-1] == "c4999"
    assert stage.host.focusWidget() is found.rows["c4999"]
    QTest.keyClicks(found.search, "ry 4321")
    assert list(found.rows) == ["c4321"]
    heard: list[str] = []
    found.toggled.connect(heard.append)
    QTest.mouseClick(found.rows["c4321"], LEFT, NO_KEY, QPoint(80, 10))
    assert heard == ["c4321"]


def test_short_names_beside_large_counts_are_as_wide_as_they_need(workspace: Workspace, qtbot: QtBot) -> None:
    large = LegendEntry("0", "cluster 1", "#000000", 17_630_000)
    others = tuple(LegendEntry(str(number), f"cluster {number}", "#000000", 10) for number in range(10, 40))
    made = EntryList(workspace)
    qtbot.addWidget(made)
    made.show_entries((large, *others))
    made.fit(300, 8)
    assert made.rows["0"].width() >= width_of(large)
