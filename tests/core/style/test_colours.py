from __future__ import annotations

import numpy as np
import pytest

from core.style import (
    CONTINUOUS,
    DARK,
    LIGHT,
    ThemeName,
    categorical,
    colour_map,
    contrast,
    entity_colour,
    line_map,
    mix,
    rgb,
    sample_map,
)
from core.style.colours import hex_of, luminance


def test_a_colour_is_written_and_read() -> None:
    assert rgb("#3550C8") == (0x35, 0x50, 0xC8)
    assert hex_of(rgb("#3550c8")) == "#3550c8"
    with pytest.raises(ValueError, match="#rrggbb"):
        rgb("#fff")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)


def test_mixing_goes_from_one_to_the_other() -> None:
    assert [mix("#000000", "#ff8000", share) for share in (0.0, 0.5, 1.0)] == ["#000000", "#804000", "#ff8000"]


@pytest.mark.parametrize("theme", ThemeName)
def test_entities_have_distinct_colours_and_repeat_after_64(theme: ThemeName) -> None:
    colours = categorical(theme)
    assert len(set(colours)) == len(colours) == 64
    assert entity_colour(65, theme) == entity_colour(1, theme)


@pytest.mark.parametrize(("theme", "ground"), [(ThemeName.LIGHT, "#ffffff"), (ThemeName.DARK, "#101217")])
def test_curves_of_every_entity_can_be_seen(theme: ThemeName, ground: str) -> None:
    assert min(contrast(colour, ground) for colour in categorical(theme)) >= 1.6


@pytest.mark.parametrize("name", [name for name in CONTINUOUS if name != "greys"])
def test_colour_maps_are_the_published_ones(name: str) -> None:
    from matplotlib import colormaps

    published = colormaps[name](np.linspace(0, 1, 256), bytes=True)[:, :3].astype(int)
    assert np.abs(colour_map(name).astype(int) - published).max() <= 6
    assert sample_map(name, -1.0) == hex_of(tuple(int(v) for v in colour_map(name)[0]))  # type: ignore[arg-type]


def test_greys_have_no_hue_and_grow_darker() -> None:
    table = colour_map("greys").astype(int)
    assert (table == table[:, :1]).all()
    assert (np.diff(table[:, 0]) <= 0).all()
    assert table[0, 0] > 200 > 40 > table[-1, 0]


@pytest.mark.parametrize("name", ["viridis", "cividis", "magma"])
def test_sequential_maps_grow_lighter(name: str) -> None:
    lights = [luminance(sample_map(name, share)) for share in np.linspace(0, 1, 20)]
    assert lights == sorted(lights)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_lines_are_seen_on_a_dark_canvas_in_every_colour(name: str) -> None:
    hexes = [hex_of((red, green, blue)) for red, green, blue in line_map(name, ThemeName.DARK).tolist()]
    assert len(hexes) == 256
    assert min(contrast(colour, DARK.canvas) for colour in hexes) >= 2.95  # rounded to bytes


@pytest.mark.parametrize("name", ["viridis", "cividis", "magma"])
def test_the_dark_end_of_a_map_gives_way_and_the_rest_takes_its_room(name: str) -> None:
    table, whole = line_map(name, ThemeName.DARK).astype(int), colour_map(name).astype(int)
    lights = [luminance(hex_of((red, green, blue))) for red, green, blue in table[::8].tolist()]
    assert lights == sorted(lights)
    assert np.array_equal(table[-1], whole[-1])
    nearest = np.abs(table[:, None, :] - whole[None, :, :]).max(axis=2).min(axis=1)
    assert nearest.max() <= 2  # no colour that the map does not have
    assert contrast(hex_of(tuple(table[0])), DARK.canvas) < 3.2  # no more than needed is left out


def test_lines_on_a_light_canvas_are_darker_than_the_map() -> None:
    table, whole = line_map("viridis", ThemeName.LIGHT).astype(int), colour_map("viridis").astype(int)
    assert (table <= whole).all()
    assert contrast(hex_of(tuple(table[-1])), LIGHT.canvas) > contrast(hex_of(tuple(whole[-1])), LIGHT.canvas)
