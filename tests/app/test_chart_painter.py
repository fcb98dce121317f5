"""The painter of charts: what it paints, and how often."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.charts import painter
from app.charts.painter import Painted, Painter
from core.state import SessionState
from core.views import Curves, Viewport
from core.views.curves import paint
from core.views.curves.mapping import Mapping
from core.views.scalars import CardWish, card_wish
from tests.core.views.scalars.logs import catalog, series


def test_a_coarse_image_that_comes_too_late_is_followed_by_a_fine_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint.warm_up()
    made = painter.painted_card

    def late(wish: CardWish, threads: int) -> Painted:
        asked.append(wish)
        return replace(made(wish, threads), coarse=len(asked) == 1)

    monkeypatch.setattr(painter, "painted_card", late)
    asked: list[CardWish] = []
    seen: list[Painted] = []
    at_work = Painter()
    at_work.painted.connect(lambda _, painted: seen.append(painted))
    logs = catalog({"a": {"loss": series([1.0, 2.0, 3.0])}})
    at_work.request(card_wish(logs, SessionState(), "loss", Viewport(200, 100)))
    qtbot.waitUntil(lambda: len(seen) > 1)
    at_work.close()
    assert [each.coarse for each in seen] == [True, False]


def test_cards_are_painted_beside_each_other_and_one_alone_by_all_processors(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint.warm_up()
    made, both = painter.painted_card, threading.Barrier(2, timeout=60)
    told: list[tuple[str, int]] = []

    def noted(wish: CardWish, threads: int) -> Painted:
        told.append((wish.key, threads))
        if not alone:
            both.wait()  # breaks unless another card is painted at the same time
        return made(wish, threads)

    monkeypatch.setattr(painter, "painted_card", noted)
    monkeypatch.setattr("core.analysis.parallel.processors", lambda: 2)
    logs = catalog({"a": {"loss": series([1.0, 2.0]), "acc": series([1.0, 2.0])}})
    alone = True
    at_work = Painter()
    at_work.request(card_wish(logs, SessionState(), "loss", Viewport(200, 100)))
    qtbot.waitUntil(lambda: at_work.count == 1 and not at_work.busy)
    assert told == [("loss", 2)]
    alone = False
    for _ in range(5):
        for tag in ("loss", "acc"):
            at_work.request(card_wish(logs, SessionState(), tag, Viewport(300, 100)))
        qtbot.waitUntil(lambda: not at_work.busy)
    at_work.close()
    assert at_work.count == 11
    assert not both.broken


def test_two_images_of_one_card_are_painted_one_after_the_other(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    paint.warm_up()
    made, begun, go_on = painter.painted_card, threading.Event(), threading.Event()
    widths: list[float] = []

    def held(wish: CardWish, threads: int) -> Painted:
        widths.append(wish.viewport.width)
        begun.set()
        assert go_on.wait(60)
        return made(wish, threads)

    monkeypatch.setattr(painter, "painted_card", held)
    monkeypatch.setattr("core.analysis.parallel.processors", lambda: 3)
    logs = catalog({"a": {"loss": series([1.0, 2.0])}})
    seen: list[Painted] = []
    at_work = Painter()
    at_work.painted.connect(lambda _, painted: seen.append(painted))
    at_work.request(card_wish(logs, SessionState(), "loss", Viewport(200, 100)))
    assert begun.wait(60)
    for width in (300, 400):
        at_work.request(card_wish(logs, SessionState(), "loss", Viewport(width, 100)), urgent=True)
    assert widths == [200]
    go_on.set()
    qtbot.waitUntil(lambda: len(seen) == 2)
    at_work.close()
    assert [each.wish.viewport.width for each in seen] == [200, 400]


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_one_point_is_a_dot_also_without_the_compiled_painter(qapp: object, scale: float) -> None:
    x, y = np.array([1.0, 0.0, 2.0]), np.array([1.0, 0.5, 0.5])
    colours = np.array([(200, 0, 0, 255), (0, 0, 200, 255)], dtype=np.uint8)
    curves = Curves(x, y, np.array([0, 1, 3]), colours, ("one", "two"), 1.5)
    mapping = Mapping(0.0, 2.0, 0.0, 2.0, False, False, round(100 * scale), round(100 * scale))
    for smooth in (False, True):
        image = painter.plain_image([curves], mapping, scale, smooth)
        middle = image.pixelColor(round(50 * scale), round(50 * scale))
        assert (middle.red(), middle.alpha()) == (200, 255)
        beside = image.pixelColor(round((50 + 2 * curves.dot) * scale), round(50 * scale))
        assert beside.alpha() == 0
        wide = sum(image.pixelColor(round(30 * scale), row).alpha() for row in range(round(100 * scale))) / 255
        assert wide == pytest.approx(curves.width * scale if smooth else 1, rel=0.1)
