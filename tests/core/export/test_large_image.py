"""Images fitted in bands have the pixels that Matplotlib gives them at once, in memory for a band."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
import matplotlib.image as drawing
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.transforms import Bbox, IdentityTransform, TransformedBbox

from core.export.figures import large_image
from core.model.arrays import F4, U1


def figure_with(kind: type[BboxImage], image: U1, box: tuple[float, float, float, float]) -> Figure:
    figure = Figure(figsize=(2, 1.5), dpi=100)
    extent = TransformedBbox(Bbox.from_extents(*box), IdentityTransform())
    drawn = kind(extent, interpolation="auto", origin="upper")
    drawn.set_data(image)
    figure.add_artist(drawn)
    return figure


def drawn(figure: Figure) -> U1:
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy()


sides = st.integers(20, 140)
places = st.one_of(st.integers(-30, 60).map(float), st.floats(-30, 60))


@given(st.integers(0, 2**32 - 1), sides, sides, places, places, st.floats(-0.5, 0.5), st.booleans(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_bands_have_the_pixels_of_the_whole(
    seed: int, wide: int, high: int, left: float, lower: float, more: float, exact: bool, opaque: bool
) -> None:
    image = np.random.default_rng(seed).integers(0, 256, (high, wide, 4)).astype(np.uint8)
    image[..., 3] = 255 if opaque else image[..., 3]
    grown = 0.0 if exact else more
    box = (left, lower, left + wide + grown, lower + high + grown)
    wanted = drawn(figure_with(BboxImage, image, box))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_image, "BAND", 900)
        np.testing.assert_array_equal(drawn(figure_with(large_image.large_image(), image, box)), wanted)


@pytest.mark.parametrize("form", ["pdf", "svg", "png"])
def test_files_are_the_same_in_bands(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    image = np.random.default_rng(0).integers(0, 256, (130, 170, 4)).astype(np.uint8)
    written = []
    for kind in (BboxImage, large_image.large_image()):
        monkeypatch.setattr(large_image, "BAND", 900)
        stream, about = io.BytesIO(), {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}[form]
        with matplotlib.rc_context({"svg.hashsalt": "s"}):
            figure_with(kind, image, (3.3, 5.5, 173.3, 135.5)).savefig(stream, format=form, dpi=170, metadata=about)
        written.append(stream.getvalue())
    assert written[0] == written[1]


def test_only_a_band_is_fitted_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    image = np.full((400, 150, 4), [200, 200, 200, 255], dtype=np.uint8)
    fitted: list[int] = []
    resample = drawing._resample  # type: ignore[attr-defined]

    def noting(image_: object, data: F4, *rest: object) -> F4:
        fitted.append(data.shape[0])
        result: F4 = resample(image_, data, *rest)
        return result

    monkeypatch.setattr(large_image, "BAND", 1500)
    monkeypatch.setattr(drawing, "_resample", noting)
    picture = drawn(figure_with(large_image.large_image(), image, (10.0, -250.0, 160.0, 150.0)))
    assert (picture[:, 20] == 200).any()
    assert max(fitted) <= 10 + 2 * 4 + 2
    assert sum(fitted) < 3 * 150
