from __future__ import annotations

import numpy as np
import pytest

from app.charts.painter import painted_card
from core.model import Catalog, Run, ScalarSeries
from core.state import ScalarsState, SessionState
from core.style import ThemeName, rgb
from core.views import Viewport
from core.views.curves import paint
from core.views.scalars import card_wish
from core.views.shown import run_colour
from tests.images import pixels

NAN = float("nan")


@pytest.mark.parametrize("fine", [False, True], ids=["before the painter is compiled", "compiled"])
def test_values_that_no_line_reaches_are_dots(monkeypatch: pytest.MonkeyPatch, fine: bool) -> None:
    monkeypatch.setattr(paint, "ready", lambda: fine)
    value = np.array([1, 1, 1, NAN, NAN, 3, NAN, NAN, 2, 2, 2], np.float32)
    step = np.arange(len(value), dtype=np.int64)
    series = ScalarSeries(1.7e9 + step.astype(np.float64), step, value)
    catalog = Catalog(runs={"a": Run("a", "tensorboard", (), scalars={"loss": series}, loaded=True)})
    state = SessionState(scalars=ScalarsState(smoothing=0.0))
    wish = card_wish(catalog, state, "loss", Viewport(200.0, 100.0))
    painted = painted_card(wish)
    assert painted.coarse is not fine
    image, mapping = pixels(painted.image), painted.mapping
    x, y = mapping.x(step.astype(np.float64)), mapping.y(value.astype(np.float64))
    dot = image[round(y[5]) - 1 : round(y[5]) + 1, round(x[5]) - 1 : round(x[5]) + 1].reshape(-1, 4).astype(int)
    colour = rgb(run_colour(catalog, state, "a", ThemeName.LIGHT))
    assert (dot[:, 3] > 240).all()
    assert abs(dot[:, :3] - colour).max() < 8
    assert not image[:, round(x[3]) : round(x[4]), 3].any()
    assert not image[:, round(x[6]) : round(x[7]), 3].any()
    assert image[round(y[0]), round(x[1]), 3] > 0
