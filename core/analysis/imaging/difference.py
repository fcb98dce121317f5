"""What is different between two images of the same size."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.model import F4, U1


def alike(one: NDArray[Any], white: float, other: NDArray[Any], other_white: float) -> tuple[F4, F4]:
    """Return two images as shares of white with the same channels, float32 (height, width, c).

    Grey is compared with colours as red, green and blue of one value; an image without alpha is opaque.
    """
    channels = max(one.shape[-1], other.shape[-1], 4 if {one.shape[-1], other.shape[-1]} == {2, 3} else 0)
    return _spread(one, white, channels), _spread(other, other_white, channels)


def _spread(values: NDArray[Any], white: float, channels: int) -> F4:
    shares: F4 = (values / (white or 1.0)).astype(np.float32)
    if shares.shape[-1] == channels:
        return shares
    if channels == 2:
        return np.concatenate((shares, np.ones_like(shares)), axis=-1)
    colours = shares[..., :3] if shares.shape[-1] >= 3 else np.repeat(shares[..., :1], 3, axis=-1)
    if channels == 3:
        return colours
    alpha = shares[..., 1:2] if shares.shape[-1] == 2 else np.ones_like(shares[..., :1])
    return np.concatenate((colours, alpha), axis=-1)


def difference(one: F4, other: F4, signed: bool) -> F4:
    """Return by how much another image is above the first, float32 (height, width), in shares of white.

    The mean over all channels: of what they differ by, with its sign, or of its size.
    """
    apart = other - one
    return np.asarray((apart if signed else np.abs(apart)).mean(axis=-1), dtype=np.float32)


def painted_difference(apart: F4, gain: float, signed: bool, colours: U1) -> U1:
    """Return a difference in colours, uint8 (height, width, 4), RGBA; what is no number becomes transparent.

    Parameters
    ----------
    gain
        Factor; what exceeds 1 with it has the last colour.
    signed
        Whether the middle of the colour map is no difference, else its beginning is.
    colours
        uint8 (n, 3), the colour map.
    """
    shares = apart * gain
    if signed:
        shares = 0.5 + shares / 2
    last = len(colours) - 1
    codes = np.rint(np.clip(np.nan_to_num(shares), 0, 1) * last).astype(np.intp)
    image: U1 = np.full((*apart.shape, 4), 255, dtype=np.uint8)
    image[..., :3] = colours[codes]
    image[..., 3][~np.isfinite(apart)] = 0
    return image
