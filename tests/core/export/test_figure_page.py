"""Charts on small pages: words go before curves, nothing lies over anything, and what is too much is drawn smaller."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.export.figures.figure import figure_bytes, made_for, share_of
from core.export.figures.look import CAPTION_POINTS, FigureLook, LegendPlace
from core.export.figures.page import columns_in
from core.export.figures.sheet import Box, FigureFormat, Sheet
from core.export.figures.thrift import GOOD, LEAST, shared, thrifty
from core.views.picture import Chart, Legend, LegendEntry, Picture, Placed, Viewport
from core.views.sketch import Sketch
from tests.core.export import pictures
from tests.core.export.test_figure_look import SCREEN, SVG

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
LOOK = FigureLook(183.0, 100.0, font_size=7.0)


def charts(count: int, curves: int = 3, note: str = "8 runs have NaN from step 6") -> list[Chart]:
    lines = [[(0.0, float(n)), (100.0, 10.0 - n % 10)] for n in range(curves)]
    layer = pictures.curves(lines)
    made = [pictures.chart(layer, f"confidence/upper_quartile{n}", note=note) for n in range(count)]
    return [replace(each, y=replace(each.y, title="nats")) for each in made]


def picture(count: int, curves: int = 3) -> Picture:
    places = (Placed(each, 0.0, 200.0 * n, 600.0, 200.0) for n, each in enumerate(charts(count, curves)))
    return Picture(replace(SCREEN, height=200.0 * count), tuple(places))


def drawn(count: int, look: FigureLook, curves: int = 3) -> list[ElementTree.Element]:
    made = made_for(look, SCREEN, lambda _: picture(count, curves))
    root = ElementTree.fromstring(figure_bytes(made, FigureFormat.SVG, FONTS, look))
    return list(root.iter(f"{SVG}text"))


def words(elements: list[ElementTree.Element]) -> list[str]:
    return ["".join(each.itertext()) for each in elements]


def sizes(elements: list[ElementTree.Element]) -> list[float]:
    return [float(size) for each in elements for size in re.findall(r"([\d.]+)px", each.attrib["style"])]


def boxes(elements: list[ElementTree.Element]) -> list[tuple[str, Box]]:
    """Return where upright texts lie, by the widths that another program of type tells."""
    from PIL import ImageFont

    found = []
    for each in elements:
        if "rotate(-90" in each.attrib.get("transform", ""):
            continue
        (size,) = sizes([each])
        text, bold = "".join(each.itertext()), "600" in each.attrib["style"]
        face = FONTS / "figures" / ("Inter-SemiBold.ttf" if bold else "Inter-Regular.ttf")
        width = ImageFont.truetype(str(face), 200).getlength(text) * size / 200
        x, y = float(each.attrib["x"]), float(each.attrib["y"])
        anchor = re.search(r"text-anchor: (\w+)", each.attrib["style"])
        shift = {"middle": 0.5, "end": 1.0}.get(anchor[1] if anchor else "", 0.0)
        found.append((text, Box(x - width * shift, y - size * 0.7, width, size * 0.7)))
    return found


def over(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 0.5 and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5


@pytest.mark.parametrize(("count", "size"), [(1, (89.0, 60.0)), (8, (89.0, 60.0)), (24, (183.0, 100.0))])
def test_no_text_lies_over_another_or_leaves_the_sheet(count: int, size: tuple[float, float]) -> None:
    look = replace(LOOK, width=size[0], height=size[1])
    placed = boxes(drawn(count, look))
    assert not [(a, b) for (a, one), (b, other) in combinations(placed, 2) if over(one, other)]
    wide, high = (length / 25.4 * 72 for length in size)
    assert all(box.left > -1 and box.right < wide + 1 and box.bottom < high + 1 for _, box in placed)


def test_names_of_axes_that_all_share_stand_once_for_each_column_and_row() -> None:
    few, many = words(drawn(2, LOOK)), words(drawn(16, LOOK))
    assert (few.count("Step"), few.count("nats")) == (2, 2)
    assert (many.count("Step"), many.count("nats")) == (6, 3)
    assert "8 runs have NaN from step 6" not in many


def test_axes_of_different_names_keep_them() -> None:
    made = charts(4)
    made[1] = replace(made[1], x=replace(made[1].x, title="Epoch"))
    placed = [(each, Box(n % 2 * 100.0, n // 2 * 90.0, 100.0, 90.0)) for n, each in enumerate(made)]
    assert [each.x.title for each, _ in shared(placed, 2)] == ["Step", "Epoch", "Step", "Step"]
    assert [each.y.title for each, _ in shared(placed, 2)] == ["nats", "", "nats", ""]


@pytest.mark.parametrize("across", [1, 2, 5])
def test_shared_names_leave_plots_of_one_size_that_fill_the_same_room(across: int) -> None:
    made = charts(5)
    down = -(-5 // across)
    placed = [(each, Box(n % across * 120.0, n // across * 110.0, 120.0, 110.0)) for n, each in enumerate(made)]
    found = shared(placed, across)
    plots = {
        (round(box.width - 16 * bool(each.y.title), 6), round(box.height - 16 * bool(each.x.title), 6))
        for each, box in found
    }
    assert len(plots) == 1
    assert max(box.right for _, box in found) == pytest.approx(120.0 * across)
    assert max(box.bottom for _, box in found) == pytest.approx(110.0 * down)
    assert all(not over(one, other) for (_, one), (_, other) in combinations(found, 2))


def test_words_go_one_after_the_other_and_only_where_they_must() -> None:
    sheet = Sheet(Viewport(1000, 1000), LOOK, FONTS)
    long = "8 runs have NaN from step 6 and this is said at a length that needs two lines"

    def panels(width: float, height: float) -> tuple[int, bool]:
        made = charts(1, note=long)
        found = thrifty(sheet, [(made[0], Box(0.0, 0.0, width, height))], 1)
        return found.words.notes, found.have(sheet, GOOD)

    heights = range(60, 260, 10)
    told = [panels(260.0, float(height))[0] for height in heights]
    assert sorted(told) == told
    assert set(told) == {0, 1, 2}
    assert panels(260.0, 160.0) == (2, True)


@pytest.mark.parametrize("count", [1, 16])
def test_what_is_too_much_is_drawn_smaller_by_what_is_said(count: int) -> None:
    look = replace(LOOK, width=60.0, height=45.0)
    share = share_of(made_for(look, SCREEN, lambda _: picture(count)), FONTS, look)
    assert min(sizes(drawn(count, look))) == pytest.approx(CAPTION_POINTS * look.zoom * share, rel=0.01)
    assert (share == 1.0) == (count == 1)


def test_charts_are_never_flatter_or_narrower_than_can_be_read() -> None:
    look = replace(LOOK, width=60.0, height=45.0, legend=LegendPlace.INSIDE)
    sheet = Sheet(Viewport(1000, 1000), look, FONTS)
    placed = [(each, Box(0.0, 0.0, 70.0, 60.0)) for each in charts(1)]
    assert not thrifty(sheet, placed, 1).have(sheet, LEAST)
    assert share_of(picture(12), FONTS, look) < share_of(picture(6), FONTS, look) < 1.0


def test_a_line_says_how_many_names_have_no_room_where_few_would_tell_nothing() -> None:
    small = words(drawn(1, FigureLook(60.0, 45.0, font_size=7.0), curves=40))
    assert "No room for the names of 40 curves" in small
    assert not [word for word in small if word.startswith("run ")]
    large = words(drawn(1, FigureLook(183.0, 120.0, font_size=7.0), curves=40))
    assert len([word for word in large if word.startswith("run ")]) > 13


@pytest.mark.parametrize(
    ("count", "room", "columns"), [(16, (760.0, 300.0), 6), (6, (760.0, 300.0), 3), (3, (120.0, 400.0), 1)]
)
def test_as_many_columns_as_suit_the_room(count: int, room: tuple[float, float], columns: int) -> None:
    assert columns_in(count, Box(0.0, 0.0, *room)) == columns


def test_what_needs_more_room_is_made_for_the_shape_of_the_figure() -> None:
    """Tiles of 200 x 190 in as many columns as fit: 12 of them below one another would be a strip."""

    def tiles(viewport: Viewport) -> Picture:
        across = max(int(viewport.width // 200), 1)
        down = -(-12 // across)
        whole = replace(viewport, width=max(viewport.width, 200.0), height=max(190.0 * down, viewport.height))
        return Picture(whole, (Placed(Sketch(whole.width, whole.height, ()), 0.0, 0.0, whole.width, whole.height),))

    look = FigureLook(50.8, 40.0)
    made = made_for(look, SCREEN, tiles)
    room = look.viewport(SCREEN)
    naive = min(room.width / tiles(room).viewport.width, room.height / tiles(room).viewport.height)
    assert share_of(made, FONTS, look) > 1.5 * naive
    assert made.viewport.width / made.viewport.height == pytest.approx(50.8 / 40, rel=0.25)


def test_clouds_side_by_side_have_the_same_room_and_one_legend() -> None:
    legend = Legend("digit", (LegendEntry("a", "a long name of a category", "#123456", 3),))
    first = pictures.scene(dimensions=2, legend=legend)
    other = replace(first, legend=None)
    parts = (Placed(first, 0.0, 0.0, 300.0, 300.0), Placed(other, 300.0, 0.0, 300.0, 300.0))
    content = figure_bytes(Picture(Viewport(600, 300), parts), FigureFormat.SVG, FONTS, FigureLook())
    root = ElementTree.fromstring(content)
    frames = [each.attrib["d"] for each in root.iter(f"{SVG}path") if "z" in each.attrib.get("d", "").lower()]
    reaches = set()
    for path in frames:
        xs = [float(x) for x, _ in re.findall(r"([\d.]+) ([\d.]+)", path)]
        if len(xs) >= 4 and 100 < max(xs) - min(xs) < 225:
            reaches.add((round(min(xs), 2), round(max(xs), 2)))
    left, right = sorted(reaches)
    assert left[1] - left[0] == pytest.approx(right[1] - right[0]), "both frames are as wide"
    assert left[1] < right[0]
    texts = list(root.iter(f"{SVG}text"))
    (title,) = (each for each in texts if "".join(each.itertext()) == "digit")
    assert right[1] < float(title.attrib["x"]), "the legend stands beside both"


def test_a_heading_without_room_keeps_the_step_and_the_method_of_a_cloud() -> None:
    scene = replace(pictures.scene(dimensions=2), title="adam-lr0.003-w64-relu-s0/layer2 · step 600 · PCA")

    def heading(width: float) -> str:
        content = figure_bytes(
            Picture(Viewport(width, 200.0), (Placed(scene, 0.0, 0.0, width, 200.0),)), FigureFormat.SVG, FONTS
        )
        return next(word for word in words(list(ElementTree.fromstring(content).iter(f"{SVG}text"))) if "PCA" in word)

    assert heading(600.0) == scene.title
    assert heading(240.0).endswith(" · step 600 · PCA")
    assert "…" in heading(240.0)
