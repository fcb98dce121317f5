"""SVG images as the program draws them, in the window and where there is none."""

from __future__ import annotations

import io
import subprocess
import sys
import threading

import numpy as np
import pytest

from app.vector_images import draw_svg, install
from core.readers.pixels import ImageError
from core.readers.rasters import decode_raster
from core.readers.vector import draw_with

HALVES = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="41" height="20" viewBox="0 0 41 20">'
    b'<rect width="20" height="20" fill="#ff0000"/><rect x="20" width="21" height="20" fill="#0000ff" opacity="0.5"/>'
    b'<image href="/dev/zero" width="41" height="20"/></svg>'
)


def test_an_svg_is_drawn_at_its_size_and_smaller_where_it_is_shown_small(qapp: object) -> None:
    install()
    try:
        whole, small = decode_raster(HALVES), decode_raster(HALVES, 1)
    finally:
        draw_with(None)
    assert (whole.values.shape, small.values.shape) == ((1, 20, 41, 4), (1, 10, 21, 4))
    assert (small.width, small.height, small.level) == (41, 20, 1)
    assert whole.values[0, 10, 5].tolist() == [255, 0, 0, 255]
    assert np.abs(whole.values[0, 10, 30].astype(int) - [0, 0, 255, 128]).max() <= 1  # alpha is not multiplied in
    assert small.values[0, 5, 3].tolist() == [255, 0, 0, 255]


def test_other_threads_draw_figures_of_matplotlib_with_letters(qapp: object) -> None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    figure = Figure((2, 1))
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.text(0.1, 0.4, "Words", fontsize=20)
        stream = io.BytesIO()
        figure.savefig(stream, format="svg")
    found: list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]] = []
    install()
    thread = threading.Thread(target=lambda: found.append(decode_raster(stream.getvalue()).values))
    thread.start()
    thread.join(60)
    draw_with(None)
    assert found
    assert found[0].shape == (1, 96, 192, 4)
    dark = int((found[0][0, :, :, :3].sum(axis=2) < 200).sum())
    assert 200 < dark < 9000  # letters, and no black block


def test_what_qt_does_not_understand_is_no_image(qapp: object) -> None:
    with pytest.raises(ImageError, match="Qt"):
        draw_svg(b"nothing", 3, 3)


def test_a_command_without_a_window_draws_letters_too() -> None:
    code = (
        "from app.vector_images import draw_svg\n"
        'svg = b\'<svg xmlns="http://www.w3.org/2000/svg"><text y="30" font-size="30">AB</text></svg>\'\n'
        "print(draw_svg(svg, 60, 40)[..., 3].max())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "255", done.stderr
