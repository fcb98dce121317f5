"""What is made and painted in one turn of the window's thread, counted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.base import View
from app.widgets.cards.grid import CardGrid
from app.widgets.progress import ProgressBar
from app.window.runs import panel as runs_panel
from app.workspace import Workspace
from core.model import Catalog
from core.views.cards import Card, Group, visible
from tests.app.conftest import make_catalog

TURN = QEventLoop.ProcessEventsFlag.AllEvents


def test_cards_are_made_one_in_a_turn_after_the_turn_that_asks_for_them(qtbot: QtBot, workspace: Workspace) -> None:
    made: list[QWidget] = []

    def make(parent: QWidget) -> QWidget:
        made.append(QWidget(parent))
        return made[-1]

    grid: CardGrid[QWidget] = CardGrid(
        workspace, make, lambda widget, card: None, lambda *_: None, lambda _: None, lambda _: None
    )
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    with qtbot.waitExposed(grid):
        grid.show()
    cards = tuple(Card(f"a/{place}", "a/", str(place)) for place in range(6))
    grid.show_groups((Group("a", "a", cards, 6),), 400)
    assert not made
    counts = []
    while len(grid.cards) < len(visible(grid.layout_now.cards, 0, 700)):
        QCoreApplication.processEvents(TURN)
        counts.append(len(made))
    assert grid.filled
    assert counts[-1] == len(grid.cards) >= 4
    assert max(after - before for before, after in zip([0, *counts], counts, strict=False)) == 1


def test_cards_that_take_long_to_fill_follow_one_in_a_turn(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.widgets.cards.grid.BUDGET", 0.0)
    filled: list[str] = []
    names: dict[QWidget, str] = {}
    grid: CardGrid[QWidget] = CardGrid(
        workspace, QWidget, lambda widget, card: names.update({widget: card.key}), lambda *_: None,
        lambda widgets: filled.extend(names[widget] for widget in widgets), lambda _: None,
    )  # fmt: skip
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    with qtbot.waitExposed(grid):
        grid.show()
    for prefix in "ab":  # the second time the widgets of the first are given other cards
        filled.clear()
        cards = tuple(Card(f"{prefix}/{place}", f"{prefix}/", str(place)) for place in range(6))
        grid.show_groups((Group(prefix, prefix, cards, 6),), 400)
        counts = [len(filled)]
        while len(grid.cards) < len(visible(grid.layout_now.cards, 0, 700)):
            QCoreApplication.processEvents(TURN)
            counts.append(len(filled))
        assert counts[-1] == len(grid.cards) >= 4
        assert max(after - before for before, after in zip([0, *counts], counts, strict=False)) == 1
        assert filled == [f"{prefix}/{place}" for place in range(len(filled))]


class Painted(ProgressBar):
    """Counts how often it was painted."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Count."""
        Painted.paints += 1
        super().paintEvent(event)


def test_progress_is_painted_with_all_else_and_not_at_once(qtbot: QtBot) -> None:
    bar = Painted()
    qtbot.addWidget(bar)
    bar.setRange(0, 10)
    with qtbot.waitExposed(bar):
        bar.show()
    qtbot.waitUntil(lambda: Painted.paints > 0)
    before = Painted.paints
    for value in range(1, 8):
        bar.setValue(value)
    bar.setRange(0, 5)
    assert Painted.paints == before
    qtbot.waitUntil(lambda: Painted.paints > before)


def test_a_view_its_panel_and_all_else_come_one_after_the_other(
    qtbot: QtBot, window: MainWindow, show: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    window.settled.connect(lambda: told.append("settled"))
    window.stage.activated.connect(lambda _: told.append("in front"))
    from app.views.scalars.view import ScalarsView

    original = ScalarsView.panel

    def panel(self: View) -> QWidget:
        told.append("panel")
        return original(self)  # type: ignore[arg-type]

    monkeypatch.setattr(ScalarsView, "panel", panel)
    assert callable(show)
    show(make_catalog("a"))
    qtbot.waitUntil(lambda: "settled" in told)
    assert told == ["in front", "panel", "settled"]
    shown = window.docks.panels.currentWidget()
    assert shown is not None
    assert shown.isVisible()


def test_the_list_of_runs_follows_reading_at_a_pace_and_its_end_at_once(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs_panel, "PACE", 600.0)
    refreshed: list[Catalog] = []
    model, session = window.runs.model, window.workspace.session
    original = model.refresh

    def refresh() -> bool:
        refreshed.append(session.catalog)
        return original()

    snapshots = [make_catalog("a", "b", complete=place == 8) for place in range(9)]
    session.set_catalog(snapshots[0])
    monkeypatch.setattr(model, "refresh", refresh)
    monkeypatch.setattr(window.runs, "_shown_at", float("-inf"))
    for snapshot in snapshots[1:]:
        session.set_catalog(snapshot)
    assert [snapshots.index(each) for each in refreshed] == [1, 8]
