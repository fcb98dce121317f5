"""Sets of colours, and the pairs in them that look alike to some."""

from __future__ import annotations

import numpy as np
import pytest

from core.style import ThemeName, categorical, contrast, tokens
from core.style.palettes import colour_map, turned
from core.style.sets import ALIKE, SETS, TITLES, as_seen, category_set, confusions


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("theme", list(ThemeName))
def test_every_set_has_different_colours_that_stand_out(name: str, theme: ThemeName) -> None:
    colours = category_set(name, theme, 12)
    assert len(set(colours)) == len(colours) >= 7
    assert TITLES[name]
    least = 1.4 if theme is ThemeName.LIGHT else 2.95
    assert min(contrast(colour, tokens(theme).canvas) for colour in colours) > least


def test_sets_along_a_map_spread_over_it_and_have_one_colour_each() -> None:
    for count in (1, 2, 5, 40):
        assert len(set(category_set("along viridis", ThemeName.LIGHT, count))) == count


def test_published_colours() -> None:
    import matplotlib

    assert list(category_set("tab10", ThemeName.LIGHT)) == [
        matplotlib.colors.to_hex(colour) for colour in matplotlib.colormaps["tab10"](range(10))
    ]
    assert list(category_set("tab20", ThemeName.DARK)) == [
        matplotlib.colors.to_hex(colour) for colour in matplotlib.colormaps["tab20"](range(20))
    ]


def test_okabe_and_ito_and_glasbey_are_the_usual_set_in_two() -> None:
    usual = categorical(ThemeName.DARK)
    assert (*category_set("okabe-ito", ThemeName.DARK), *category_set("glasbey", ThemeName.DARK)) == usual


def test_a_turned_map_ends_where_it_began() -> None:
    np.testing.assert_array_equal(colour_map("magma_r"), colour_map("magma")[::-1])
    assert turned(turned("magma")) == "magma"


def test_red_and_green_look_alike_to_some_and_what_was_made_for_them_does_not() -> None:
    red, green = "#d62728", "#7f6b00"
    assert confusions(["#0072b2", "#e69f00"]) == ()
    (found,) = confusions(["#0072b2", red, green])
    assert (found.first, found.second) == (1, 2)
    assert found.way in {"protanopia", "deuteranopia"}
    assert found.distance < ALIKE
    published = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
    assert not confusions(published)


@pytest.mark.parametrize("theme", list(ThemeName))
def test_nobody_takes_one_of_the_first_twelve_usual_colours_for_another(theme: ThemeName) -> None:
    first = category_set("", theme)[:12]
    assert confusions(first) == ()
    assert min(contrast(colour, tokens(theme).canvas) for colour in first) > 1.9


def test_greys_are_seen_alike_by_all() -> None:
    greys = np.array([[40, 40, 40], [128, 128, 128], [255, 255, 255]], dtype=np.uint8)
    coded = greys / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    for way in ("protanopia", "deuteranopia", "tritanopia"):
        np.testing.assert_allclose(as_seen(greys, way), linear, atol=2e-3)


def test_the_same_colour_twice_is_alike_to_everybody() -> None:
    (found,) = confusions(["#123456", "#123456"])
    assert (found.way, found.distance) == ("everybody", 0.0)
