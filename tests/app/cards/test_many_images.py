from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.images.card import ImageCard
from app.views.images.painted import made_cards
from app.views.images.view import ImagesView
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.cards.cards import toggle_pin
from core.session.commands.cards.images import show_mode
from core.state import ImagesMode
from core.views.cards import Card
from core.views.images.decoded import rasters
from core.views.problems import all_problems
from tests.app.cards.conftest import card, settle, shown
from tests.app.cards.test_images import seen
from tests.core.readers.logs import read
from tests.core.views.images.logs import encoded, image_value, shades, write_images


@pytest.fixture
def many(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[ImagesView]:
    """A view of four hundred images, each in another tag."""
    data = encoded(shades(0, 0, 0))
    write_images(tmp_path / "a", {0: [image_value(f"x/{number:03d}", data) for number in range(400)]})
    yield from shown(qtbot, ImagesView(workspace), read(tmp_path), (700, 600))


def test_only_what_is_in_or_near_sight_is_decoded(many: ImagesView, qtbot: QtBot) -> None:
    before, bar = rasters.made, many.grid.verticalScrollBar()
    assert len(many.grid.cards) < 20
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(many.ready)
    qtbot.waitUntil(lambda: not many.worker.busy)
    middle = list(many.grid.cards)
    assert 0 < rasters.made - before < 40
    bar.setValue(0)
    qtbot.waitUntil(many.ready)
    decoded = rasters.made
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(many.ready)
    assert list(many.grid.cards) == middle
    assert rasters.made - decoded < 20  # what was seen is not decoded again
    assert made_cards.held < 80 << 20


def test_scrolling_leaves_alone_what_stays_in_sight(
    many: ImagesView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    show = ImageCard.show_card

    def shown_card(self: ImageCard, card: Card, *rest: Any) -> None:
        told.append(card.key)
        show(self, card, *rest)

    monkeypatch.setattr(ImageCard, "show_card", shown_card)
    bar, before = many.grid.verticalScrollBar(), set(many.grid.cards)
    for place in range(0, 1500, 60):
        bar.setValue(place)
        QApplication.processEvents()
    qtbot.waitUntil(many.ready)
    came = set(told) - before
    assert len(told) == len(came) > 8
    widgets = set(many.grid.cards.values())
    bar.setValue(6000)
    qtbot.waitUntil(many.ready)
    assert not set(many.grid.cards) & came
    assert len(set(many.grid.cards.values()) & widgets) >= len(widgets) - 3  # they were given other cards
    assert not any(card.isVisible() for card in widgets - set(many.grid.cards.values()))
    told.clear()
    many.workspace.session.do(toggle_pin("images", next(iter(many.grid.cards)), "x"))
    qtbot.waitUntil(many.ready)
    assert set(told) >= set(many.grid.cards)  # what is changed is told to all


def test_what_left_the_sight_is_not_decoded(many: ImagesView, qtbot: QtBot) -> None:
    before, bar = rasters.made, many.grid.verticalScrollBar()
    for share in range(1, 11):  # nobody is told of anything meanwhile: the cards in between were never in sight
        bar.setValue(bar.maximum() * share // 10)
    qtbot.waitUntil(many.ready)
    qtbot.waitUntil(lambda: not many.worker.busy)
    assert rasters.made - before < 120


def test_an_image_that_is_damaged_says_where_it_lies(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    file = write_images(tmp_path / "a", {0: [image_value("x", b"no image")]})
    for view in shown(qtbot, ImagesView(workspace), read(tmp_path)):
        settle(qtbot, view)
        mine = card(view, "a", 0, "x")
        assert str(file) in mine.pane.toolTip()
        assert "Whoever logged it" in mine.pane.toolTip()
        (problem,) = workspace.session.found
        assert (problem.file, problem.kind, problem.run) == (str(file), "undecodable-image", "a")
        assert problem.offset is not None
        assert problem.remedy
        assert all_problems(workspace.session.catalog, workspace.session.found) == (problem,)
        mine.move_step(0)
        settle(qtbot, view)
        workspace.session.set_catalog(workspace.session.catalog)
        assert [each.kind for each in workspace.session.found] == ["undecodable-image"]
        workspace.session.set_catalog(Catalog())
        assert [each.kind for each in workspace.session.found] == []
        assert len(np.unique(seen(mine).reshape(-1, 4), axis=0)) > 5


def test_animations_move(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    import io

    from PIL import Image

    shades_of = [Image.new("RGB", (4, 3), (80 * k, 0, 255)) for k in range(3)]
    stream = io.BytesIO()
    shades_of[0].save(stream, "GIF", save_all=True, append_images=shades_of[1:], duration=[40, 40, 40], loop=0)
    write_images(tmp_path / "a", {0: [image_value("x", stream.getvalue())]})
    for view in shown(qtbot, ImagesView(workspace), read(tmp_path)):
        mine = card(view, "a", 0, "x")
        found: set[int] = set()

        def all_seen(mine: ImageCard = mine, found: set[int] = found) -> bool:
            image = mine.pane.image_now(0)
            assert isinstance(image, QImage)
            found.add(image.pixelColor(0, 0).red() // 60)
            return found == {0, 1, 2}

        qtbot.waitUntil(all_seen)


def focus_first(view: ImagesView, qtbot: QtBot) -> None:
    with qtbot.waitActive(view, timeout=60_000):
        view.activateWindow()
    next(iter(view.grid.cards.values())).setFocus()


def test_a_focused_card_that_is_scrolled_away_leaves_the_page_where_it_was_scrolled_to(
    many: ImagesView, qtbot: QtBot
) -> None:
    bar = many.grid.verticalScrollBar()
    focus_first(many, qtbot)
    bar.setValue(bar.maximum() // 2)
    settle(qtbot, many)
    assert bar.value() == bar.maximum() // 2
    assert many.grid.hasFocus()  # keys still go to the view


def test_cards_are_exchanged_at_once_where_one_of_them_has_the_focus(many: ImagesView, qtbot: QtBot) -> None:
    session, before = many.workspace.session, set(many.grid.cards)
    focus_first(many, qtbot)
    session.do(show_mode(ImagesMode.STEPS))
    settle(qtbot, many)
    assert many.grid.verticalScrollBar().value() == 0
    assert many.grid.cards
    assert before.isdisjoint(many.grid.cards)
