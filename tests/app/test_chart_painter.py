"""The painter of charts: what it paints, and how often."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.charts import painter
from app.charts.painter import Painted, Painter
from core.state import SessionState
from core.views import Viewport
from core.views.curves import paint
from core.views.scalars import CardWish, card_wish
from tests.core.views.scalars.logs import catalog, series


def test_a_coarse_image_that_comes_too_late_is_followed_by_a_fine_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint.warm_up()
    made = painter.painted_card

    def late(wish: CardWish) -> Painted:
        fine = made(wish)
        return fine if seen else replace(fine, coarse=True)

    monkeypatch.setattr(painter, "painted_card", late)
    seen: list[Painted] = []
    at_work = Painter()
    at_work.painted.connect(lambda _, painted: seen.append(painted))
    logs = catalog({"a": {"loss": series([1.0, 2.0, 3.0])}})
    at_work.request(card_wish(logs, SessionState(), "loss", Viewport(200, 100)))
    qtbot.waitUntil(lambda: len(seen) > 1, timeout=20_000)
    at_work.close()
    assert [each.coarse for each in seen] == [True, False]
