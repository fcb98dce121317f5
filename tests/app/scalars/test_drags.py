"""Drags by a pointer that is really pressed, moved and released: of a card by its title, of a tag out of a list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from pytestqt.qtbot import QtBot

from app.views.scalars.view import ScalarsView
from app.window.details.model import DetailsModel
from app.window.details.tree import DetailsTree
from app.workspace import Workspace
from core.session.commands.cards.scalars import toggle_pin
from core.views.cards import PINNED
from core.views.run_details import details_of
from core.views.scalars import card_groups
from tests.app.pointer import drag, there_is_one
from tests.app.scalars.conftest import card, settle

pytestmark = pytest.mark.skipif(not there_is_one(), reason="there is no pointer that a test can move")


@pytest.fixture
def tree(qtbot: QtBot, view: ScalarsView, workspace: Workspace) -> Iterator[DetailsTree]:
    """Details of a run beside the view."""
    model = DetailsModel(workspace)
    result = DetailsTree(model)
    result.show_details(details_of(workspace.session.catalog, ["run0"], now=2e9), everything=True)
    view.move(0, 0)
    result.setGeometry(1020, 0, 360, 700)
    with qtbot.waitExposed(result):
        result.show()
    yield result
    result.close()
    result.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def pinned(view: ScalarsView) -> list[str]:
    session = view.workspace.session
    groups = card_groups(session.catalog, session.state)
    return next([card.key for card in group.cards] for group in groups if group.key == PINNED)


def test_a_card_is_dragged_between_others(qtbot: QtBot, view: ScalarsView) -> None:
    for key in ("lr", "train/acc", "train/loss"):
        view.workspace.session.do(toggle_pin(key))
    settle(qtbot, view)
    onto, moved = view.grid.cards["lr"], view.grid.cards["train/acc"]
    tag = moved.title
    beside = QPoint(round(onto.width() * 0.06), onto.height() // 2)
    drag((tag, QPoint(12, 8)), [(onto, QPoint(onto.width() // 2, 60)), (onto, beside)])
    qtbot.waitUntil(lambda: pinned(view) == ["train/acc", "lr", "train/loss"])
    assert not view.desk.arranging.mark.isVisible()
    view.workspace.session.undo()
    assert pinned(view) == ["lr", "train/acc", "train/loss"]


def test_a_tag_is_dragged_out_of_a_list_into_a_card(qtbot: QtBot, view: ScalarsView, tree: DetailsTree) -> None:
    model = tree.model()
    assert isinstance(model, DetailsModel)
    section = next(index for index, each in model.sections() if each.title == "Last values")
    lines = (model.index(row, 0, section) for row in range(model.rowCount(section)))
    line = next(index for index in lines if model.data(index) == "valid/loss")
    tree.scrollTo(line)
    onto = card(view)
    key = onto.card.key
    start = tree.visualRect(line).center()
    drag((tree.viewport(), start), [(onto, QPoint(onto.width() // 2, onto.height() // 2))])
    qtbot.waitUntil(lambda: bool(view.workspace.session.state.scalars.charts))
    (made,) = view.workspace.session.state.scalars.charts
    assert [source.text for source in made.sources] == [key, "valid/loss"]
    view.workspace.session.undo()
    assert not view.workspace.session.state.scalars.charts
