from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.actions import Action
from app.views.embedding import toolbar
from app.views.embedding.toolbar import Toolbar
from app.workspace import Workspace


def test_at_every_width_the_switches_come_to_rest(qtbot: QtBot, workspace: Workspace) -> None:
    groups = [[f"{group}.{place}" for place in range(4)] for group in "abc"]
    actions = [Action(name, name, lambda: None) for group in groups for name in group]
    bar = Toolbar(workspace, actions, groups, {})
    qtbot.addWidget(bar)
    bar.show()
    limit = toolbar._NAME + bar._switches.sizeHint().width()
    rows = set()
    for width in range(limit - 20, limit + 41):
        bar.resize(width, bar.height())
        QApplication.processEvents()
        before = bar.height()
        rows.add(before)
        for _ in range(3):
            bar._fit()
            assert bar.height() == before, f"two rows and one take turns at a width of {width}"
    assert len(rows) == 2


def test_no_switch_lies_over_another_however_narrow_it_is(qtbot: QtBot, workspace: Workspace) -> None:
    groups = [[f"{group}.{place}" for place in range(6)] for group in "abc"]
    actions = [Action(name, name, lambda: None) for group in groups for name in group]
    bar = Toolbar(workspace, actions, groups, {})
    qtbot.addWidget(bar)
    bar.show()
    for width in (1400, 500, 300):
        bar.resize(width, bar.height())
        QApplication.processEvents()
        boxes = [QRect(button.mapTo(bar, QPoint()), button.size()) for button in bar.buttons.values()]
        assert all(bar.rect().contains(box) for box in boxes)
        assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
