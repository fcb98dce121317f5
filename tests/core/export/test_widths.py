"""Texts are drawn as wide as they were measured, whatever the resolution."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.export.figures.look import FigureLook
from core.export.figures.sheet import FigureFormat, Sheet
from core.export.figures.text import title_style
from core.views.picture import Viewport

FONTS = Path(__file__).parents[3] / "resources" / "fonts"
TEXT = "Probability of the predicted digit"


@pytest.mark.parametrize("dpi", [96, 112, 300])
def test_a_heading_is_as_wide_as_it_was_measured(dpi: int) -> None:
    sheet = Sheet(Viewport(400, 60), FigureLook(dpi=dpi), FONTS)
    style = title_style(sheet.tokens)
    sheet.text(10, 30, TEXT, style)
    drawn = np.asarray(Image.open(io.BytesIO(sheet.rendered(FigureFormat.PNG))).convert("L"))
    inked = np.flatnonzero((drawn < 128).any(axis=0))
    assert (inked[-1] - inked[0]) * 96 / dpi == pytest.approx(sheet.width_of(TEXT, style), rel=0.02)
