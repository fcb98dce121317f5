from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from core.cloud.forms import Forms, Shape
from core.export.figures.figure import FigureError, FigureFormat, figure_bytes, figure_format, save_figure
from core.export.figures.look import FigureLook
from core.model import F4, U1, SpriteSheet
from core.style import ThemeName, entity_colour, line_map, rgb
from core.views.picture import (
    AxisScale,
    Band,
    ColourBar,
    Emphasis,
    Legend,
    LegendEntry,
    Links,
    MarkKind,
    Marks,
    Picture,
    Placed,
    Viewport,
)
from tests.core.export.pictures import chart, curves, emphasised, picture, points, scene

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
SIMPLE = chart(curves([[(0, 1), (50, 5), (100, 9)], [(0, 9), (100, 1)]]))
SVG = "{http://www.w3.org/2000/svg}"


def _svg(shown: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(figure_bytes(shown, FigureFormat.SVG, FONTS))


def _texts(shown: Picture) -> list[str]:
    return ["".join(element.itertext()) for element in _svg(shown).iter(f"{SVG}text")]


def _pixels(shown: Picture, dpi: float = 96) -> U1:
    with Image.open(io.BytesIO(figure_bytes(shown, FigureFormat.PNG, FONTS, FigureLook(dpi=dpi)))) as image:
        return np.asarray(image.convert("RGB"))


def _marks(at: F4, room: F4) -> Marks:
    """Return texts at all of some places, the first ones first."""
    count = len(at)
    level, colour = np.full(count, Emphasis.NORMAL, dtype=np.uint8), np.zeros(count, dtype=np.uint16)
    palette = np.array([[0, 160, 0, 255]], dtype=np.uint8)
    return Marks(at, level, colour, palette, np.arange(count), room, MarkKind.TEXTS)


def _share(image: U1, colour: str) -> int:
    """Return the number of pixels that have a colour."""
    return int(np.count_nonzero(np.abs(image.astype(int) - rgb(colour)).max(axis=2) <= 2))


@pytest.mark.parametrize("form", FigureFormat)
def test_the_same_picture_gives_the_same_bytes(form: FigureFormat) -> None:
    shown = picture(SIMPLE, scene(points(500), legend=Legend("v", bar=ColourBar("viridis", 0, 1))))
    assert figure_bytes(shown, form, FONTS) == figure_bytes(shown, form, FONTS)


def test_figures_are_alike_in_every_process(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.core.export.test_figures import FONTS, SIMPLE, picture, figure_bytes, FigureFormat\n"
        "sys.stdout.buffer.write(b''.join(figure_bytes(picture(SIMPLE), form, FONTS) for form in FigureFormat))"
    )
    here = b"".join(figure_bytes(picture(SIMPLE), form, FONTS) for form in FigureFormat)
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert there.stdout == here


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_the_name_decides_the_format(tmp_path: Path, form: str, start: bytes) -> None:
    file = tmp_path / "new" / f"figure.{form.upper()}"
    save_figure(picture(SIMPLE), file, FONTS)
    assert file.read_bytes().startswith(start)
    assert b"Armillary" in file.read_bytes()


def test_other_names_and_empty_pictures_are_errors(tmp_path: Path) -> None:
    with pytest.raises(FigureError, match=r"does not end in \.svg, \.pdf or \.png"):
        figure_format(tmp_path / "figure.gif")
    with pytest.raises(FigureError, match="nothing to draw"):
        figure_bytes(Picture(Viewport(100, 100), ()), FigureFormat.SVG)


def test_a_logical_pixel_is_a_96th_of_an_inch() -> None:
    root = _svg(picture(scene(points(10))))
    assert (root.get("width"), root.get("height")) == ("450pt", "300pt")
    assert _pixels(picture(scene(points(10))), dpi=192).shape == (800, 1200, 3)


def test_texts_stay_texts_in_svg() -> None:
    texts = _texts(picture(chart(curves([[(0, 1), (100, 9)]]), "loss/train", note="2 runs have no values")))
    assert {"loss/train", "2 runs have no values", "Step", "Step 40", "run 0", "0", "20", "100", "10"} <= set(texts)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="needs poppler's tools")
def test_texts_stay_texts_in_pdf_in_embedded_truetype(tmp_path: Path) -> None:
    save_figure(picture(SIMPLE), tmp_path / "f.pdf", FONTS)
    fonts = subprocess.run(["pdffonts", tmp_path / "f.pdf"], capture_output=True, text=True, check=True)
    rows = fonts.stdout.splitlines()[2:]
    assert fonts.stderr == ""
    assert len(rows) == 2
    assert all("Inter" in row and "CID TrueType" in row and "yes yes yes" in row for row in rows)
    text = subprocess.run(["pdftotext", tmp_path / "f.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert {"loss", "run 0", "run 1", "Step"} <= set(text.splitlines())


@pytest.mark.parametrize(
    ("scale", "labels"),
    [
        (AxisScale.LOG, {"1", "10", "100"}),
        (AxisScale.DURATION, {"0", "30s", "1m", "1m30s"}),
        (AxisScale.LINEAR, {"0", "20", "100"}),
    ],
)
def test_axes_have_the_ticks_of_the_screen(scale: AxisScale, labels: set[str]) -> None:
    assert labels <= set(_texts(picture(chart(curves([[(1, 1), (100, 9)]]), scale=scale))))


def test_a_log_axis_places_values_by_their_logarithm() -> None:
    shown = picture(chart(curves([[(0, 0.1), (100, 0.1)]]), log_y=True))
    image = _pixels(shown)
    rows = np.flatnonzero(
        (np.abs(image.astype(int) - rgb(entity_colour(0, ThemeName.LIGHT))).max(axis=2) < 40).sum(1) > 300
    )
    texts = {"".join(t.itertext()): t for t in _svg(shown).iter(f"{SVG}text")}
    y = float(texts["0.1"].get("y") or "nan") / 0.75
    assert len(rows) in {1, 2}
    assert abs(rows.mean() - (y - 4)) <= 2.5


def test_a_curve_is_broken_at_nan_and_a_lone_value_is_a_dot() -> None:
    nan = float("nan")
    broken = _svg(picture(chart(curves([[(0, 1), (20, 2), (30, nan), (50, 5), (60, nan), (70, 3), (90, 4)]]))))
    colour = entity_colour(0, ThemeName.LIGHT)
    drawn = [e.get("style", "") for e in broken.iter() if colour in e.get("style", "")]
    strokes = [style for style in drawn if f"stroke: {colour}" in style and "stroke-width: 0.93" in style]
    fills = [style for style in drawn if f"fill: {colour}" in style]
    assert (len(strokes), len(fills)) == (2, 1)


def test_a_curve_stays_inside_its_axes() -> None:
    image = _pixels(picture(chart(curves([[(0, 5), (50, 1e300), (100, 5)]]))), 288)
    assert _share(image[:72], entity_colour(0, ThemeName.LIGHT)) == 0
    assert _share(image, entity_colour(0, ThemeName.LIGHT)) > 100


def test_a_band_is_filled() -> None:
    x = np.linspace(0, 100, 11)
    image = _pixels(picture(chart(Band(x, np.full(11, 2.0), np.full(11, 8.0), (200, 10, 10, 255), "run 0"))))
    assert 0.4 < _share(image, "#c80a0a") / (600 * 400) < 0.6


def test_charts_share_one_legend_and_align() -> None:
    lines = [[(0.0, i), (100.0, i)] for i in range(3)]
    texts = _texts(picture(chart(curves(lines), "a"), chart(curves(lines), "b", log_y=True), chart(curves(lines), "c")))
    assert [texts.count(f"run {i}") for i in range(3)] == [1, 1, 1]
    root = _svg(picture(chart(curves(lines), "a"), chart(curves(lines), "b"), chart(curves(lines), "c", log_y=True)))
    titles = {"".join(t.itertext()): float(t.get("x") or 0) for t in root.iter(f"{SVG}text")}
    assert titles["a"] == titles["c"] == titles["b"] - 225


def test_names_that_do_not_fit_are_counted() -> None:
    lines = [[(0.0, i % 10), (100.0, i % 10)] for i in range(300)]
    texts = _texts(picture(chart(curves(lines))))
    named = [text for text in texts if re.fullmatch(r"run \d+", text)]
    (more,) = (text for text in texts if text.endswith("more"))
    assert more == f"and {300 - len(named)} more"
    assert len(named) > 20


def test_names_never_squeeze_charts_flat() -> None:
    lines = [[(0.0, i % 10), (100.0, i % 10)] for i in range(60)]
    flat = Picture(Viewport(600, 240), (Placed(chart(curves(lines)), 0, 0, 600, 240),))
    height = float((_svg(flat).get("height") or "").removesuffix("pt")) * 96 / 72
    assert height > 0.4 * 600 + 80  # five rows of names below


def test_dark_figures_have_dark_paper() -> None:
    image = _pixels(picture(SIMPLE, theme=ThemeName.DARK))
    assert tuple(image[0, 0]) == rgb("#101217")


@pytest.mark.parametrize("dimensions", [2, 3])
def test_points_are_where_the_screen_has_them(dimensions: int) -> None:
    where = emphasised(points(3, dimensions), NEIGHBOUR=[0, 1, 2])
    where.positions[:] = np.array([[0, 0, 0], [0.9, 0, 0], [0, 0.9, 0]], dtype=np.float32)
    shown = _pixels(picture(scene(where, dimensions=dimensions)))
    seen = [
        np.argwhere(np.abs(shown.astype(int) - rgb(entity_colour(i, ThemeName.LIGHT))).max(axis=2) < 60)
        for i in range(3)
    ]
    middle, right, up = (places.mean(axis=0) for places in seen)
    assert right[1] > middle[1] + 50
    assert up[0] < middle[0] - 50


def test_large_clouds_become_pixels_that_look_like_the_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = picture(scene(points(5000)))
    vectors = figure_bytes(shown, FigureFormat.SVG, FONTS)
    discs = _pixels(shown, 192).astype(int)
    monkeypatch.setattr("core.export.figures.scene.VECTOR_POINTS", 100)
    pixels = figure_bytes(shown, FigureFormat.SVG, FONTS)
    assert (vectors.count(b"<use"), pixels.count(b"<use")) == (5000, 0)
    assert pixels.count(b"<image") == 1
    assert np.abs(discs - _pixels(shown, 192)).mean() < 3


def test_hidden_points_are_not_drawn_and_selected_ones_lie_above_with_a_halo() -> None:
    cloud = points(2, 2)
    cloud.positions[:] = 0
    first, second = (entity_colour(i, ThemeName.LIGHT) for i in range(2))
    assert _fills(picture(scene(emphasised(cloud, SELECTED=[0]), dimensions=2))) == [second, "#1d2026", first]
    assert _fills(picture(scene(emphasised(cloud, HIDDEN=[0, 1]), dimensions=2))) == []


def _fills(shown: Picture) -> list[str]:
    """Return the colours of all filled shapes but the paper, the lower ones first."""
    styles = (element.get("style", "") for element in _svg(shown).iter() if element.tag != f"{SVG}text")
    found = (re.search(r"(?:^|; )fill: (#\w+)", style) for style in styles if "stroke" not in style)
    return [match[1] for match in found if match and match[1] != "#ffffff"]


def test_labels_leave_each_other_room_and_the_first_wins() -> None:
    cloud = points(3, 2)
    cloud.positions[:] = np.array([[0, 0, 0], [0.01, 0, 0], [0.5, 0.5, 0]], dtype=np.float32)
    room = np.tile(np.array([-3, -8, 60, 8], dtype=np.float32), (3, 1))
    labels = replace(_marks(cloud.positions, room), texts=("first $x$", "second", "third"))
    texts = _texts(picture(scene(cloud, labels, dimensions=2)))
    assert ("first $x$" in texts, "second" in texts, "third" in texts) == (True, False, True)


def test_links_and_axes_are_drawn() -> None:
    links = Links(np.array([[[-0.5, -0.5, 0], [0.5, 0.5, 0]]], dtype=np.float32), (10, 20, 200, 255))
    shown = picture(scene(points(4, 2), links, dimensions=2, note="4 of 9 points"))
    assert _share(_pixels(shown, 192), "#0a14c8") > 200
    assert {"PC 1 (12.3%)", "PC 2 (8.1%)", "4 of 9 points", "run/layer"} <= set(_texts(shown))
    assert {"PC 1", "PC 2", "PC 3"} <= set(_texts(picture(scene(points(4)))))


def test_a_long_note_is_broken_into_lines_and_none_of_it_is_lost() -> None:
    note = " · ".join(f"{number} rows are set aside because of their values" for number in range(1, 6))
    cloud = points(4, 2)
    texts = _texts(picture(scene(cloud, dimensions=2, note=note)))
    first = next(place for place, text in enumerate(texts) if text.startswith("1 rows"))
    assert texts[first] != note
    assert " ".join(texts[first : first + 3]).startswith(note), "three lines hold it"


def test_thumbnails_keep_their_pixels_upright_and_apart() -> None:
    images = np.zeros((2, 2, 2, 4), dtype=np.uint8)
    images[..., 3] = 255
    images[:, 0, :, 0] = 255
    images[:, 1, :, 2] = 255
    at = np.array([[0, 0, 0], [0.01, 0, 0]], dtype=np.float32)
    room = np.tile(np.array([-22, -22, 22, 22], dtype=np.float32), (2, 1))
    shown = replace(_marks(at, room), kind=MarkKind.IMAGES, images=SpriteSheet(images), size=40.0)
    image = _pixels(picture(scene(shown, dimensions=2)))
    red, blue = np.argwhere((image == (255, 0, 0)).all(axis=2)), np.argwhere((image == (0, 0, 255)).all(axis=2))
    down, across = np.ptp(red, axis=0) + 1
    assert (len(red), len(blue)) == (down * across,) * 2
    assert 2 * down == across  # the figure leaves room around the scene for its titles
    assert 30 <= across < 40
    assert red[:, 0].max() < blue[:, 0].min() + 2


def test_a_colour_bar_has_its_highest_value_on_top() -> None:
    shown = picture(scene(points(4), legend=Legend("confidence", bar=ColourBar("viridis", 0.0, 1.0, 12))))
    image = _pixels(shown).astype(int)
    lowest, highest = line_map("viridis", ThemeName.LIGHT)[[0, -1]].astype(int)
    yellow, purple = (np.argwhere(np.abs(image - c).max(axis=2) < 12) for c in (highest, lowest))
    assert yellow[:, 0].mean() < purple[:, 0].mean() - 100
    assert {"confidence", "0.2", "1.0", "12 missing"} <= set(_texts(shown))


def test_categories_are_listed_with_their_counts() -> None:
    entries = (
        LegendEntry("a", "seven", "#0072b2", 1234),
        LegendEntry("b", "filtered", "#e69f00", 3, shown=False),
        LegendEntry("c", "none here", "#009e73", 0),
    )
    texts = _texts(picture(scene(points(4), legend=Legend("label", entries))))
    assert {"label", "seven", "1,234"} <= set(texts)
    assert not {"filtered", "none here"} & set(texts)


def test_characters_that_no_font_has_do_not_stop_a_figure() -> None:
    strange = chart(curves([[(0, 1), (100, 2)]]), "損失 🜁 \ud800 \0\n")
    for form in FigureFormat:
        assert figure_bytes(picture(strange), form, FONTS)
    assert "損失 🜁 \N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER} " in _texts(picture(strange))


def test_without_the_fonts_a_figure_is_made_all_the_same(tmp_path: Path) -> None:
    assert b"DejaVu Sans" in figure_bytes(picture(SIMPLE), FigureFormat.SVG, tmp_path)


def test_points_of_different_shapes_stay_lines_in_a_vector_figure_and_are_pixels_where_they_are_many() -> None:
    table = np.array([(1.0, 1.0, Shape.CIRCLE), (3.0, 1.0, Shape.SQUARE), (1.0, 0.5, Shape.RING)], dtype=np.float32)
    plain = points(60, dimensions=2)
    formed = replace(plain, forms=Forms(np.arange(60, dtype=np.uint16) % 3, table))
    one, other = (figure_bytes(picture(scene(each, dimensions=2)), FigureFormat.SVG, FONTS) for each in (plain, formed))
    assert b"<image" not in other
    assert one != other
    squares = replace(formed, forms=Forms(np.ones(60, dtype=np.uint16), table))
    round_ones = replace(formed, forms=Forms(np.zeros(60, dtype=np.uint16), table))
    shown = [_pixels(picture(scene(each, dimensions=2)), 288) for each in (plain, round_ones, squares)]
    inked = [sum(_share(image, entity_colour(k, ThemeName.LIGHT)) for k in range(4)) for image in shown]
    assert inked[1] == pytest.approx(inked[0], rel=0.1), "round ones of the same size are the same discs"
    assert 6 < inked[2] / inked[0] < 13, "nine times the area, some of it over one another, with thinner rims"
