"""Colours that differ in hue alone: how far along something is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.model.arrays import F8, U1
from core.style.tokens import ThemeName

_FIRST, _LAST = 280.0, 25.0
"""Hues of both ends in degrees: from blue over green and yellow to red."""
_LIGHTNESS = {ThemeName.LIGHT: 0.60, ThemeName.DARK: 0.76}
_CHROMA = 0.17
_ROUND = 24


@lru_cache(maxsize=8)
def hues(theme: ThemeName, count: int = 256) -> U1:
    """Return `count` colours, uint8 (count, 3), read-only, from blue over green and yellow to red.

    All are of one lightness, and as colourful as a screen can show, up to a bound, in Oklch (B. Ottosson, 2020).
    """
    angles = np.radians(np.linspace(_FIRST, _LAST, count))
    low, high = np.zeros(count), np.full(count, _CHROMA)
    for _ in range(_ROUND):  # the most colourful that can be shown, between what can and what cannot
        middle = (low + high) / 2
        shown = _shown(_linear(_LIGHTNESS[theme], middle, angles))
        low, high = np.where(shown, middle, low), np.where(shown, high, middle)
    light = np.clip(_linear(_LIGHTNESS[theme], low, angles), 0, 1)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    made: U1 = np.rint(coded * 255).astype(np.uint8)
    made.setflags(write=False)
    return made


def _shown(linear: F8) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    within: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.all((linear >= 0) & (linear <= 1), axis=1)
    return within


def _linear(lightness: float, chroma: F8, angles: F8) -> F8:
    """Return Oklch colours as linear red, green and blue, (n, 3)."""
    a, b = chroma * np.cos(angles), chroma * np.sin(angles)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    made: F8 = np.stack([red, green, blue], axis=1)
    return made
