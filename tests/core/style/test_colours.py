from __future__ import annotations

import numpy as np
import pytest

from core.style import CONTINUOUS, ThemeName, categorical, colour_map, contrast, entity_colour, mix, rgb, sample_map
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


@pytest.mark.parametrize("name", CONTINUOUS)
def test_colour_maps_are_the_published_ones(name: str) -> None:
    from matplotlib import colormaps

    published = colormaps[name](np.linspace(0, 1, 256), bytes=True)[:, :3].astype(int)
    assert np.abs(colour_map(name).astype(int) - published).max() <= 6
    assert sample_map(name, -1.0) == hex_of(tuple(int(v) for v in colour_map(name)[0]))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["viridis", "cividis", "magma"])
def test_sequential_maps_grow_lighter(name: str) -> None:
    lights = [luminance(sample_map(name, share)) for share in np.linspace(0, 1, 20)]
    assert lights == sorted(lights)
