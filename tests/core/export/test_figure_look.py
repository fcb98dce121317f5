"""What a look does to a figure: measured in what is written to the file."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.export.figures.figure import FigureFormat, figure_bytes, made_for
from core.export.figures.inks import Inks
from core.export.figures.inside import corners, emptiest
from core.export.figures.look import (
    MM_PER_INCH,
    PRESETS,
    FigureFont,
    FigureLook,
    FigurePalette,
    LegendOrder,
    LegendPlace,
    Limits,
)
from core.export.figures.sheet import Box
from core.model import U1
from core.state import Domain
from core.style import ThemeName, categorical, rgb
from core.views.embedding.contours import MOST_LEVELS, line_inks
from core.views.image_part import ImagePart, Label
from core.views.legends import ColourBar, Legend, LegendEntry
from core.views.picture import Axis, Chart, Curves, Picture, Placed, Viewport
from core.views.text_parts import TextPart
from tests.core.export.test_figures import FONTS

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#a800fc", "#00cc00", "#fc0060", "#2460f0")
SCREEN = Viewport(400, 300)


def chart(curves: int, title: str = "loss") -> Chart:
    """Return a chart of straight curves: curve i ends at i."""
    x = np.tile([0.0, 10.0], curves)
    y = np.concatenate([[5.0, float(number)] for number in range(curves)])
    colours: U1 = np.array([(*rgb(COLOURS[number]), 255) for number in range(curves)], dtype=np.uint8)
    keys = tuple(f"run{number}" for number in range(curves))
    layer = Curves(x, y, np.arange(curves + 1) * 2, colours, keys)
    entries = tuple(LegendEntry(key, key, colour) for key, colour in zip(keys, COLOURS, strict=False))
    axes = Axis("Step", 0.0, 10.0), Axis("value", 0.0, 10.0)
    return Chart(title, title, *axes, Domain(0, 10, 0, 10), (layer,), None, Legend("Runs", entries), "2 more hidden")


def picture(viewport: Viewport, curves: int = 3, charts: int = 1) -> Picture:
    width = viewport.width / charts
    parts = tuple(Placed(chart(curves, f"loss{n}"), n * width, 0.0, width, viewport.height) for n in range(charts))
    return Picture(viewport, parts)


def svg(look: FigureLook, curves: int = 3, charts: int = 1) -> ElementTree.Element:
    made = made_for(look, SCREEN, lambda viewport: picture(viewport, curves, charts))
    return ElementTree.fromstring(figure_bytes(made, FigureFormat.SVG, FONTS, look))


def texts(look: FigureLook, curves: int = 3, charts: int = 1) -> list[str]:
    return ["".join(element.itertext()) for element in svg(look, curves, charts).iter(f"{SVG}text")]


def pixels(look: FigureLook, curves: int = 3) -> U1:
    made = made_for(look, SCREEN, lambda viewport: picture(viewport, curves))
    with Image.open(io.BytesIO(figure_bytes(made, FigureFormat.PNG, FONTS, look))) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("charts", [1, 2])
def test_a_figure_is_as_large_as_its_look_says(name: str, charts: int) -> None:
    look = replace(PRESETS[name], title="Both")
    root = svg(look, charts=charts)
    if look.width:
        assert float(root.attrib["width"].removesuffix("pt")) == pytest.approx(look.width / MM_PER_INCH * 72, abs=0.02)
        assert float(root.attrib["height"].removesuffix("pt")) == pytest.approx(
            look.height / MM_PER_INCH * 72, abs=0.02
        )


@pytest.mark.parametrize("points", [6.0, 8.0, 16.0])
def test_ticks_have_the_size_of_type_that_is_wished(points: float) -> None:
    root = svg(FigureLook(120, 80, font_size=points))
    ticks = [element for element in root.iter(f"{SVG}text") if "".join(element.itertext()) == "10"]
    sizes = [float(size) for each in ticks for size in re.findall(r"([\d.]+)px", each.attrib["style"])]
    assert sizes
    assert sizes == pytest.approx([points] * len(sizes), abs=0.01)


def test_pixels_follow_the_resolution() -> None:
    assert pixels(FigureLook(50.8, 25.4, dpi=200)).shape[:2] == (200, 400)


@pytest.mark.parametrize("font", FigureFont)
def test_families_are_named_in_the_file(font: FigureFont) -> None:
    names = {FigureFont.INTER: "Inter", FigureFont.TIMES: "STIXGeneral", FigureFont.SANS: "DejaVu Sans"}
    drawn = ElementTree.tostring(svg(FigureLook(font=font))).decode()
    assert names.get(font, "DejaVu Serif") in drawn


def test_grey_figures_have_no_colour_and_tell_more_than_four_curves_apart_by_dashes() -> None:
    image = pixels(FigureLook(100, 80, palette=FigurePalette.GREY), 10)
    assert not np.ptp(image.astype(int), axis=2).any()
    drawn = ElementTree.tostring(svg(FigureLook(palette=FigurePalette.GREY), 10)).decode()
    patterns = set(re.findall(r"stroke-dasharray: ([\d.,]+)", drawn))
    assert len({tuple(pattern.split(",")) for pattern in patterns}) >= 2
    assert "stroke-dasharray" not in ElementTree.tostring(svg(FigureLook(palette=FigurePalette.GREY), 4)).decode()


@pytest.mark.parametrize("theme", ThemeName)
def test_grey_figures_tell_ten_categories_of_points_apart_and_begin_with_four_clear_greys(theme: ThemeName) -> None:
    legend = Legend("label", tuple(LegendEntry(colour, colour, colour) for colour in COLOURS))
    greys = [rgb(Inks.of(FigurePalette.GREY, [legend], theme).colour(colour))[0] for colour in COLOURS]
    assert len(set(greys)) == len(COLOURS)
    four = [rgb(Inks.of(FigurePalette.GREY, [legend], theme).colour(colour))[0] for colour in COLOURS[:4]]
    assert min(abs(one - other) for one, other in pairwise(four)) > 35
    assert np.ptp(greys) > 200


def test_colour_blind_figures_use_the_eight_safe_colours_in_order() -> None:
    drawn = ElementTree.tostring(svg(FigureLook(palette=FigurePalette.COLOUR_BLIND), 10)).decode()
    assert "#0072b2" in drawn
    assert "#fc0060" not in drawn
    assert "stroke-dasharray" in drawn


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 4), min_size=1, max_size=30), st.sampled_from(ThemeName))
def test_greys_keep_opacity_and_order_of_brightness(rows: list[tuple[int, int, int, int]], theme: ThemeName) -> None:
    table: U1 = np.array(rows, dtype=np.uint8)
    made = Inks.of(FigurePalette.GREY, (), theme).colours(table)
    assert (made[:, 3] == table[:, 3]).all()
    assert (made[:, 0] == made[:, 1]).all()
    assert (made[:, 0] == made[:, 2]).all()
    grey = table[:, 0] == table[:, 1]
    grey &= table[:, 0] == table[:, 2]
    assert (np.abs(made[grey, 0].astype(int) - table[grey, 0]) <= 1).all()


def test_numbers_get_a_map_that_every_eye_and_printer_can_tell_apart() -> None:
    legend = Legend("loss", bar=ColourBar("viridis", 0.0, 1.0))
    for palette, name in ((FigurePalette.GREY, "greys"), (FigurePalette.COLOUR_BLIND, "cividis")):
        inks = Inks.of(palette, [legend], ThemeName.LIGHT)
        assert inks.bar("viridis") == name
        first, last = inks.colour("#440154"), inks.colour("#fde725")
        assert first != last
        assert (sum(rgb(first)) > sum(rgb(last))) is (palette is FigurePalette.GREY)


def test_what_is_written_can_be_chosen() -> None:
    shown = texts(FigureLook())
    assert {"loss0", "Step", "value", "2 more hidden", "run0"} <= set(shown)
    changed = texts(FigureLook(title="Loss", x_title="iteration", y_title="", notes=False))
    assert {"Loss", "iteration"} <= set(changed)
    assert not {"loss0", "Step", "value", "2 more hidden"} & set(changed)


def cards() -> Picture:
    """Return a card of images of a run with a colour beside one of a text, both headed in their upper left corners."""
    label = Label("sgd", 10.0, 60.0, 100.0, mark=COLOURS[1])
    images = ImagePart("digits", "digits", "adam", COLOURS[0], "Step 3", (), (label,))
    parts = (Placed(images, 0.0, 0.0, 200.0, 150.0), Placed(TextPart("notes", "notes", ""), 200.0, 0.0, 200.0, 150.0))
    return Picture(Viewport(400.0, 150.0), parts)


def test_letters_stand_before_the_headings_of_cards() -> None:
    root = ElementTree.fromstring(figure_bytes(cards(), FigureFormat.SVG, FONTS, FigureLook(letters=True)))
    placed = {"".join(each.itertext()): each for each in root.iter(f"{SVG}text")}
    rooms = [
        _left(placed[heading]) - _left(placed[letter]) for letter, heading in (("a", "digits · adam"), ("b", "notes"))
    ]
    assert min(rooms) > 9


def _left(element: ElementTree.Element) -> float:
    """Return where a text begins, in points."""
    if "x" in element.attrib:
        return float(element.attrib["x"])
    return float(re.findall(r"translate\(([\d.]+)", element.attrib["transform"])[0])


def test_runs_of_images_have_the_colours_of_the_figure() -> None:
    with Image.open(io.BytesIO(figure_bytes(cards(), FigureFormat.PNG, FONTS, FigureLook()))) as shown:
        assert np.ptp(np.asarray(shown.convert("RGB"), dtype=int), axis=2).any()
    look = FigureLook(palette=FigurePalette.GREY)
    with Image.open(io.BytesIO(figure_bytes(cards(), FigureFormat.PNG, FONTS, look))) as grey:
        assert not np.ptp(np.asarray(grey.convert("RGB"), dtype=int), axis=2).any()


def test_several_parts_get_one_heading_and_letters() -> None:
    shown = texts(FigureLook(title="Both", letters=True), charts=2)
    assert {"Both", "a", "b", "loss0", "loss1"} <= set(shown)


def test_limits_and_ticks_are_those_that_are_wished() -> None:
    shown = texts(FigureLook(y_limits=Limits(0.0, 100.0), y_ticks=2, notes=False))
    assert "100" in shown
    few, many = (sum(text.isdigit() for text in texts(FigureLook(x_ticks=count))) for count in (2, 9))
    assert few < many


def names_of(shown: list[str]) -> list[str]:
    return [text for text in shown if text.startswith("run")]


def test_names_stand_where_and_how_they_are_wished() -> None:
    assert names_of(texts(FigureLook())) == ["run0", "run1", "run2"]
    assert names_of(texts(FigureLook(legend_order=LegendOrder.LAST_VALUE))) == ["run2", "run1", "run0"]
    assert names_of(texts(FigureLook(legend=LegendPlace.NONE))) == []
    root = svg(FigureLook(100, 60, legend=LegendPlace.BESIDE))
    names = [each for each in root.iter(f"{SVG}text") if "".join(each.itertext()).startswith("run")]
    places = [float(name.attrib["x"]) for name in names]
    assert len(places) == 3
    assert min(places) > float(root.attrib["width"].removesuffix("pt")) / 2


def test_names_inside_stand_where_least_is_drawn() -> None:
    root = svg(FigureLook(100, 60, legend=LegendPlace.INSIDE))
    names = [each for each in root.iter(f"{SVG}text") if "".join(each.itertext()).startswith("run")]
    assert len(names) == 3
    width, height = (float(root.attrib[side].removesuffix("pt")) for side in ("width", "height"))
    for name in names:
        x, y = float(name.attrib["x"]) / width, float(name.attrib["y"]) / height
        assert (x > 0.6, y < 0.5) == (True, True)  # the curves fall, so that the upper right corner is free
    below = [each for each in svg(FigureLook(100, 60)).iter(f"{SVG}text") if "".join(each.itertext()) == "run0"]
    assert float(below[0].attrib["y"]) / height > 0.9


def test_names_go_into_the_corner_with_the_fewest_places() -> None:
    boxes = corners(Box(10.0, 20.0, 300.0, 200.0), 80.0, 50.0)
    assert all(box.left >= 10 and box.right <= 310 and box.top >= 20 and box.bottom <= 220 for box in boxes)
    assert emptiest(boxes, np.empty((0, 2))) == boxes[0]
    for free in range(4):
        middles = [(box.left + 1, box.top + 1) for place, box in enumerate(boxes) if place != free]
        assert emptiest(boxes, np.array(middles)) == boxes[free]


def test_curves_are_as_wide_as_wished() -> None:
    drawn = ElementTree.tostring(svg(FigureLook(font_size=16.0, line_width=2.0), 1)).decode()
    assert re.search(r"stroke-width: 2(?:\.0*)?[;\"]", drawn)


def test_a_file_says_what_it_is_about() -> None:
    for form in FigureFormat:
        made = figure_bytes(picture(SCREEN), form, FONTS, FigureLook(), "made of this")
        plain = figure_bytes(picture(SCREEN), form, FONTS)
        said = (b"made of this", "made of this".encode("utf-16-be"))
        assert any(text in made for text in said)
        assert not any(text in plain for text in said)


def test_ticks_of_values_are_as_many_as_wished() -> None:
    few, many = (
        len(set(texts(FigureLook(120, 120, y_ticks=count, x_ticks=1, legend=LegendPlace.NONE)))) for count in (2, 10)
    )
    assert few < many


@pytest.mark.parametrize("columns", [0, 1, 4])
def test_charts_that_need_more_room_are_made_to_fit_a_height_that_is_wished(columns: int) -> None:
    look = FigureLook(150, 90, columns=columns)

    def tall(viewport: Viewport) -> Picture:
        rows = [Placed(chart(2, f"loss{n}"), 0.0, 300.0 * n, viewport.width, 300.0) for n in range(4)]
        return Picture(replace(viewport, height=1200.0), tuple(rows))

    root = ElementTree.fromstring(figure_bytes(made_for(look, SCREEN, tall), FigureFormat.SVG, FONTS, look))
    assert float(root.attrib["height"].removesuffix("pt")) * MM_PER_INCH / 72 == pytest.approx(90, abs=0.01)
    headings = [each for each in root.iter(f"{SVG}text") if "".join(each.itertext()).startswith("loss")]
    assert len({each.attrib["x"] for each in headings}) == (columns or 2)
    assert all(float(each.attrib["y"]) < 90 / MM_PER_INCH * 72 for each in headings)


@pytest.mark.parametrize("theme", list(ThemeName))
def test_points_of_many_categories_and_the_lines_around_them_have_colours_of_their_own(theme: ThemeName) -> None:
    names = [f"#{n:02x}40{255 - n:02x}" for n in range(0, 200, 10)]
    legend = Legend("digit", tuple(LegendEntry(name, name, name, 1) for name in names))
    inks = Inks.of(FigurePalette.COLOUR_BLIND, [legend], theme)
    made = [inks.colour(name) for name in names]
    assert len(set(made)) == len(names)
    assert made[:8] == list(categorical(theme)[:8])
    for levels in range(1, MOST_LEVELS + 1):
        for name, ink in zip(names, made, strict=True):
            around = [inks.colour(line) for line in line_inks(name, levels, theme)]
            assert around == list(line_inks(ink, levels, theme))
