from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.style import DARK, LIGHT, Tokens, rgb
from scripts.render_mark import SIZES, render
from tests.app.resources.drawing import ICONS, drawn
from tests.images import pixels

NAMES = sorted(file.stem for file in ICONS.glob("*.svg") if not file.stem.startswith("armillary"))
NEEDED = (
    "open-folder recent sample search close check chevron-down chevron-right chevron-left sun moon palette play pause "
    "step-back step-forward zoom-fit zoom-in lasso box-select pan orbit cursor export copy image table settings info "
    "warning error ok undo redo eye eye-off isolate pin pinned expand collapse more filter camera cube square scalars "
    "embedding hparams pr-curve images histogram text cancel refresh keyboard log help tag label neighbours thumbnails "
    "link star"
)


def test_every_needed_icon_is_there() -> None:
    assert set(NEEDED.split()) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_belongs_to_the_family(name: str) -> None:
    root = ElementTree.parse(ICONS / f"{name}.svg").getroot()
    expected = {"viewBox": "0 0 16 16", "stroke": "currentColor", "stroke-width": "1.5", "stroke-linecap": "round"}
    assert {key: root.get(key) for key in expected} == expected
    colours = {element.get(key) for element in root.iter() for key in ("fill", "stroke")}
    assert colours <= {None, "none", "currentColor"}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_draws_inside_its_box_only(name: str, qtbot: QtBot) -> None:
    alpha = drawn(name, margin=8)[..., 3]
    assert np.count_nonzero(alpha[8:24, 8:24] > 128) >= 6
    alpha[8:24, 8:24] = 0
    assert alpha.max() < 64


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_takes_the_colour_of_its_theme(name: str, qtbot: QtBot) -> None:
    for tokens in (LIGHT, DARK):
        image = drawn(name, size=64, colour=tokens.text)
        solid = image[image[..., 3] > 250][:, :3].astype(int)
        assert len(solid) > 40
        assert np.abs(solid - rgb(tokens.text)).max() <= 2


def test_no_two_icons_look_the_same(qtbot: QtBot) -> None:
    images = {name: drawn(name)[..., 3].astype(int) for name in NAMES}
    for one in NAMES:
        for other in NAMES:
            assert one == other or np.abs(images[one] - images[other]).mean() > 4, (one, other)


@pytest.mark.parametrize(("name", "tokens"), [("armillary-light", LIGHT), ("armillary-dark", DARK)])
def test_the_mark_has_rings_of_text_and_a_warm_point(name: str, tokens: Tokens, qtbot: QtBot) -> None:
    image = drawn(name, size=128)
    solid = image[image[..., 3] > 250][:, :3].astype(int)
    for colour in (tokens.text, tokens.warm):
        assert (np.abs(solid - rgb(colour)).max(axis=1) <= 2).sum() > 400


@pytest.mark.parametrize("size", SIZES)
def test_the_rendered_mark_shows_its_point_at_every_size(size: int, qtbot: QtBot) -> None:
    image = pixels(QImage(str(ICONS / f"armillary-{size}.png"))).astype(int)
    assert image.shape == (size, size, 4)
    warm = np.abs(image[..., :3] - rgb(DARK.warm)).max(axis=-1) < 40
    rows, columns = np.nonzero(warm)
    assert len(rows) >= 4
    assert rows.mean() < size / 2 < columns.mean()


def test_a_drawing_that_cannot_be_read_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "broken.svg").write_text("<svg")
    with pytest.raises(ValueError, match=re.escape("broken.svg")):
        render(tmp_path / "broken.svg", 16, tmp_path / "broken.png")
