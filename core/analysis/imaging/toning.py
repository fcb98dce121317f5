"""Images toned for the screen by one lookup a value."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.imaging.adjustment import Adjustment, Channel
from core.model import F8, U1

LUMINANCE = (0.2126, 0.7152, 0.0722)
"""Shares of red, green and blue in luminance, of ITU-R BT.709."""
_SINGLE = {Channel.RED: 0, Channel.GREEN: 1, Channel.BLUE: 2}
_FINE = 4096
"""Steps in which numbers with a fraction are looked up."""

_SAME: U1 = np.arange(256, dtype=np.uint8)


def toned(values: NDArray[Any], white: float, adjustment: Adjustment, colours: U1 | None = None) -> U1:
    """Return an image as it is shown, uint8 (height, width, 4), RGBA, not premultiplied.

    Contrast comes before brightness, as in TensorBoard, then gamma. Alpha stays what it is unless it is what is shown.

    Parameters
    ----------
    values
        (height, width, c), as in `core.model.image.Raster`; values that are no numbers become transparent.
    white
        The number that is drawn white.
    colours
        uint8 (256, 3), the colour map of single channels; None for grey.
    """
    shown, single = _shown(values, white, adjustment.channel)
    table = tone_table(shown, white, adjustment)
    codes = _codes(shown, white, len(table))
    image: U1 = np.empty((*values.shape[:2], 4), dtype=np.uint8)
    if single and colours is not None:
        image[..., :3] = np.take(colours[table], codes[..., 0], axis=0)
    elif len(table) == 256 and np.array_equal(table, _SAME):
        image[..., :3] = codes
    else:
        image[..., :3] = np.take(table, codes)
    image[..., 3] = 255 if adjustment.channel is Channel.ALPHA else _alpha(values, white)
    if shown.dtype.kind == "f":
        image[..., 3][~np.isfinite(shown).all(axis=-1)] = 0
    return image


def tone_table(shown: NDArray[Any], white: float, adjustment: Adjustment) -> U1:
    """Return what becomes of each value: of bytes and words all of them, else of as many between 0 and white."""
    steps = {1: 256, 2: 65536}.get(shown.dtype.itemsize, _FINE) if shown.dtype.kind == "u" else _FINE
    top = float(np.iinfo(shown.dtype).max) if shown.dtype.kind == "u" else white
    shares = np.linspace(0.0, top / white if white else 1.0, steps)
    lower, upper = _range(shown, white, adjustment)
    return _tone(shares, lower, upper, adjustment)


def _tone(shares: F8, lower: float, upper: float, adjustment: Adjustment) -> U1:
    wide = upper - lower
    held = np.clip((shares - lower) / wide, 0, 1) if wide else (shares > lower).astype(np.float64)
    held = ((held - 0.5) * adjustment.contrast + 0.5) * adjustment.brightness
    held = np.clip(held, 0, 1) ** (1 / max(adjustment.gamma, 1e-3))
    return np.rint(held * 255).astype(np.uint8)


def _range(shown: NDArray[Any], white: float, adjustment: Adjustment) -> tuple[float, float]:
    if not adjustment.stretch:
        return adjustment.lower, adjustment.upper
    finite = shown[np.isfinite(shown)] if shown.dtype.kind == "f" else shown
    if not finite.size or not white:
        return 0.0, 1.0
    return float(finite.min()) / white, float(finite.max()) / white


def _codes(shown: NDArray[Any], white: float, steps: int) -> NDArray[Any]:
    if shown.dtype.kind == "u":
        return shown
    with np.errstate(invalid="ignore"):
        shares = np.nan_to_num(shown / white if white else shown, nan=0.0, posinf=1.0, neginf=0.0)
    return np.rint(np.clip(shares, 0, 1) * (steps - 1)).astype(np.uint16)


def _shown(values: NDArray[Any], white: float, channel: Channel) -> tuple[NDArray[Any], bool]:
    """Return the values of what is shown, (height, width, 1 or 3), and whether it is a single channel."""
    grey = values.shape[-1] < 3
    if channel is Channel.ALPHA:
        return _alpha_values(values, white), True
    if grey:
        return values[..., :1], True
    if channel is Channel.COLOUR:
        return values[..., :3], False
    if channel is Channel.LUMINANCE:
        return luminance(values), True
    place = _SINGLE[channel]
    return values[..., place : place + 1], True


def luminance(values: NDArray[Any]) -> NDArray[Any]:
    """Return the luminance of an image with colours, (height, width, 1), in numbers of the same kind."""
    light = values[..., :3] @ np.array(LUMINANCE)
    numbers: NDArray[Any] = np.rint(light) if values.dtype.kind == "u" else light
    return numbers.astype(values.dtype)[..., None]


def _alpha_values(values: NDArray[Any], white: float) -> NDArray[Any]:
    if values.shape[-1] in (2, 4):
        return values[..., -1:]
    return np.full_like(values[..., :1], white)


def _alpha(values: NDArray[Any], white: float) -> NDArray[Any]:
    return _alpha_values(values, white)[..., 0] if values.dtype == np.uint8 else np.array(255, np.uint8)
