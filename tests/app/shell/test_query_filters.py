"""Queries that become filters and filters that become queries, by real keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from app.main_window import MainWindow
from app.window.runs.query.bar import QueryBar
from core.session.command import change_session
from core.state import RunsBrush
from tests.app.shell.test_query_bar import LEFT, keys, shown


def test_a_chip_of_few_runs_is_written_as_a_query(bar: QueryBar, window: MainWindow) -> None:
    session = window.workspace.session
    keys(bar, "params.lr > 0.15")
    brushes = (RunsBrush("1", "scalars", "Three", frozenset("abc")), RunsBrush("2", "x", "One", frozenset("c")))
    session.do(change_session("Brush", brushes=brushes))
    assert shown(window) == "c"
    write = window.runs.chips.chips[0].write
    assert write is not None
    QTest.mouseClick(write, LEFT)
    assert bar.field.text() == "params.lr > 0.15 AND name IN ('a', 'b', 'c')"
    assert list(session.state.brushes) == [brushes[1]]
    assert shown(window) == "c"
    session.undo()
    assert list(session.state.brushes) == [*brushes]
    assert bar.field.text() == "params.lr > 0.15"


def test_ranges_of_a_query_become_filters_and_come_back(bar: QueryBar, window: MainWindow) -> None:
    session = window.workspace.session
    keys(bar, "params.lr > 0.15 AND params.optimizer IN ('adam', 'sgd') AND b")
    bar.popup.hide()
    assert shown(window) == "b"
    assert bar.says.to_brushes.isVisible()
    QTest.mouseClick(bar.says.to_brushes, LEFT)
    assert bar.field.text() == "b"
    assert [brush.view for brush in session.state.brushes] == ["hparams", "hparams"]
    assert shown(window) == "b"
    bar.field.clear()
    assert shown(window) == "bc"
    for _ in range(2):
        write = window.runs.chips.chips[0].write
        assert write is not None
        QTest.mouseClick(write, LEFT)
    assert not session.state.brushes
    assert "params.optimizer IN ('adam', 'sgd')" in bar.field.text()
    assert shown(window) == "bc"
    session.undo()
    assert len(session.state.brushes) == 1


@pytest.mark.parametrize("text", ["adam", "NOT params.lr > 0.1", "params.lr >", ""])
def test_what_has_no_ranges_offers_no_filters(bar: QueryBar, text: str) -> None:
    keys(bar, text)
    assert not bar.says.to_brushes.isVisible()
