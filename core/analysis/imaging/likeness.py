"""How alike two images of the same size are: mean squared error, PSNR and SSIM."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.model import F4, F8

_SIGMA, _RADIUS = 1.5, 5
"""Window of SSIM: 11 by 11 pixels with Gaussian weights."""
_SMALLEST = 2 * _RADIUS + 1
_K1, _K2 = 0.01, 0.03


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two images are.

    Attributes
    ----------
    mse
        Mean squared error over all channels, in squared shares of white.
    psnr
        Peak signal-to-noise ratio in decibels, infinite for equal images.
    ssim
        Structural similarity, up to 1 for equal images; None where a side is shorter than its window of 11 pixels.
    """

    mse: float
    psnr: float
    ssim: float | None


def likeness(one: F4, other: F4) -> Likeness:
    """Return how alike two images are, float32 (height, width, c) each, in shares of white.

    SSIM is that of Wang, Bovik, Sheikh and Simoncelli (2004): Gaussian windows of 11 pixels with a standard deviation
    of 1.5, K1 = 0.01, K2 = 0.03, the mean over all windows inside of the images and over channels.
    """
    apart = one.astype(np.float64) - other
    mse = float(np.mean(apart * apart)) if apart.size else 0.0
    psnr = math.inf if mse == 0 else -10 * math.log10(mse)
    return Likeness(mse, psnr, structural(one, other) if min(one.shape[:2]) >= _SMALLEST else None)


def structural(one: F4, other: F4) -> float:
    """Return the mean structural similarity."""
    return float(np.mean([_ssim(one[..., c], other[..., c]) for c in range(one.shape[-1])]))


def _ssim(one: F4, other: F4) -> float:
    x, y = one.astype(np.float64), other.astype(np.float64)
    mean_x, mean_y = _windowed(x), _windowed(y)
    var_x = _windowed(x * x) - mean_x**2
    var_y = _windowed(y * y) - mean_y**2
    both = _windowed(x * y) - mean_x * mean_y
    c1, c2 = _K1**2, _K2**2
    found = (2 * mean_x * mean_y + c1) * (2 * both + c2) / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))
    return float(found.mean())


def _windowed(values: F8) -> F8:
    """Return weighted means over all windows that lie inside, float64 (height - 10, width - 10)."""
    from scipy.ndimage import correlate1d

    offsets = np.arange(-_RADIUS, _RADIUS + 1)
    weights = np.exp(-(offsets**2) / (2 * _SIGMA**2))
    weights /= weights.sum()
    inside = slice(_RADIUS, -_RADIUS)
    for axis in (0, 1):
        values = correlate1d(values, weights, axis=axis)
    return np.asarray(values[inside, inside], dtype=np.float64)
