"""Columns are calculated, renamed, duplicated and taken away by hand."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.views.embedding.labelling.label_section import LabelSection
from app.views.embedding.panel import Panel
from app.widgets.expression_popup import ExpressionPopup
from app.widgets.naming import NamePopup
from tests.app.embedding.conftest import TABLE, Stage

LEFT = Qt.MouseButton.LeftButton


def panel(stage: Stage) -> Panel:
    found = stage.view.panel()
    assert isinstance(found, Panel)
    return found


def do(labels: LabelSection, name: str, what: str) -> None:
    """Choose an entry of the menu of a column."""
    labels.column.setEditText(name)
    menu = labels.columns.menu(labels, name, QPoint(200, 200))
    assert isinstance(menu, QMenu)
    (action,) = [each for each in menu.actions() if each.text() == what]
    assert action.isEnabled(), what
    action.trigger()


def test_a_formula_is_coloured_by_and_columns_go_their_ways(stage: Stage) -> None:
    display, session = panel(stage).display, stage.workspace.session
    QTest.mouseClick(display.calculate, LEFT)
    (popup,) = [each for each in display.findChildren(ExpressionPopup) if each.isVisible()]
    QTest.keyClicks(popup.field, "scor * 100")
    stage.qtbot.waitUntil(popup.fix.isVisible)
    assert not popup.accept.isEnabled()
    QTest.mouseClick(popup.fix, LEFT)
    stage.qtbot.waitUntil(popup.accept.isEnabled)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    stage.settle()
    legend = stage.frame.scene.legend
    assert legend is not None
    assert legend.bar is not None
    assert (legend.title, legend.bar.lower, legend.bar.upper) == ("score * 100", 0, 100)

    labels = panel(stage).labels
    panel(stage).reveal(labels)
    do(labels, "score * 100", "Rename…")
    (name,) = [each for each in labels.findChildren(NamePopup) if each.isVisible()]
    name.field.setText("per cent")
    QTest.keyClick(name.field, Qt.Key.Key_Return)
    stage.settle()
    assert stage.state.embedding.colour_by == "per cent"
    do(labels, "label", "Duplicate")
    stage.settle()
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    assert list(about.metadata.columns) == ["label", "score", "name", "per cent", "label copy"]
    mask = np.zeros(120, dtype=np.bool_)
    mask[:7] = True
    stage.view.acts.select(mask)
    panel(stage).labels.labelling.choose("label copy")
    panel(stage).labels.labelling.write("dog")
    stage.settle()
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    assert list(about.metadata.columns["label copy"].texts[:8]) == ["dog"] * 7 + ["bee"]
    assert about.metadata.columns["label"].texts[0] == "ant"
    do(labels, "label copy", "Delete")
    stage.settle()
    assert [each.name for each in stage.state.embedding.edits[TABLE].columns] == ["per cent"]
    while session.undo_label is not None:
        session.undo()
    stage.settle()
    assert stage.state.embedding.edits == {}
