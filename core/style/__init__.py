"""Colours, palettes, type and space: one table that widgets, plots, OpenGL and figures read."""

from core.style.colours import Rgb, contrast, hex_of, mix, rgb
from core.style.dashes import DASHES
from core.style.palettes import (
    CONTINUOUS,
    CYCLIC,
    DIVERGING,
    categorical,
    colour_map,
    entity_colour,
    line_map,
    missing_colour,
    sample_map,
)
from core.style.tokens import DARK, LIGHT, SPACE, TYPE, Space, ThemeName, Tokens, TypeSizes, tokens

__all__ = [
    "CONTINUOUS",
    "CYCLIC",
    "DARK",
    "DASHES",
    "DIVERGING",
    "LIGHT",
    "SPACE",
    "TYPE",
    "Rgb",
    "Space",
    "ThemeName",
    "Tokens",
    "TypeSizes",
    "categorical",
    "colour_map",
    "contrast",
    "entity_colour",
    "hex_of",
    "line_map",
    "missing_colour",
    "mix",
    "rgb",
    "sample_map",
    "tokens",
]
