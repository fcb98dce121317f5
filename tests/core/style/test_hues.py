from __future__ import annotations

import numpy as np
import pytest

from core.style import ThemeName, contrast, hex_of, tokens
from core.style.hues import hues


@pytest.mark.parametrize("theme", list(ThemeName))
def test_colours_go_from_blue_over_green_to_red_and_can_be_seen(theme: ThemeName) -> None:
    colours = hues(theme, 64).astype(int)
    assert colours[0].argmax() == 2
    assert colours[-1].argmax() == 0
    assert 1 in colours.argmax(axis=1)
    assert np.abs(np.diff(colours, axis=0)).max() < 40
    assert len(np.unique(colours, axis=0)) == 64
    bright = [contrast(hex_of((r, g, b)), tokens(theme).canvas) for r, g, b in colours.tolist()]
    assert min(bright) > 2.9
    assert max(bright) < 1.6 * min(bright)
