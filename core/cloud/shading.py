"""How emphasis becomes colours, sizes and an order of drawing: the same numbers for both painters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from core.cloud.forms import largest_size
from core.cloud.points import HALO_WIDTH, Emphasis, Look, Points, diameter
from core.cloud.projecting import depth_terms, has_depth, is_perspective
from core.model.arrays import F8, U1


class Layer(IntEnum):
    """What is drawn, in this order: the halos of all selected points lie under all selected points."""

    NONE = 0
    DIMMED = 1
    NORMAL = 2
    NEIGHBOUR = 3
    HALO = 4
    SELECTED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Shading:
    """Tables by layer, and what fades with distance.

    Attributes
    ----------
    shades
        uint8 (6, k, 4): colour of each palette entry.
    radii
        float64 (6,), device pixels.
    opacities
        float64 (6,), 0 to 1.
    fog
        float64 (6,): share of the colour that is lost at the farthest point (0 where nothing fades), nearest and
        farthest distance, 1 in a perspective, and there the two numbers of `core.cloud.projecting.depth_terms`.
        Distances are those from the eye in a perspective, otherwise depths.
    background
        uint8 (4,).
    """

    shades: U1
    radii: F8
    opacities: F8
    fog: F8
    background: U1


def shading(points: Points, look: Look, matrix: F8, scale: float, bounds: tuple[F8, F8]) -> Shading:
    """Return the tables for points with a look, seen through a matrix; `bounds` are the cloud's corners.

    Where points differ in size the radii are those of the largest.
    """
    background = np.array(look.background, dtype=np.uint8)
    opacities = np.array([0.0, points.opacity, points.opacity, 1.0, 1.0, 1.0])
    fog = fog_numbers(matrix, look.fog, *bounds)
    return Shading(
        shades(points.palette, look), radii(largest_size(points.size, points.forms), scale), opacities, fog, background
    )


def radii(size: float, scale: float) -> F8:
    """Return the radius (6,) of each layer in device pixels, for points of a diameter in logical ones."""
    wide = diameter(size, Emphasis.SELECTED)
    across = [0.0, size, size, diameter(size, Emphasis.NEIGHBOUR), wide + 2 * HALO_WIDTH, wide]
    return np.array(across) * (scale / 2)


def shades(palette: U1, look: Look) -> U1:
    """Return the colours (6, k, 4) of a palette (k, 4) in each layer."""
    table = np.repeat(palette[None], len(Layer), axis=0)
    behind = np.array(look.background[:3], dtype=np.float64)
    dimmed = behind + (palette[:, :3] - behind) * look.dimmed
    table[Layer.DIMMED, :, :3] = np.rint(dimmed).astype(np.uint8)
    table[Layer.HALO] = np.array(look.halo, dtype=np.uint8)
    return table


def fog_numbers(matrix: F8, amount: float, lower: F8, upper: F8) -> F8:
    """Return what `Shading.fog` holds, for a cloud in a box; nothing fades in two dimensions or at a lone point."""
    reach = float(np.linalg.norm(upper - lower)) / 2
    share = amount if reach > 0 and has_depth(matrix) else 0.0
    centre = (lower + upper) / 2
    if not is_perspective(matrix):
        middle = (matrix[2, :3] @ centre + matrix[2, 3] + 1) / 2
        reach *= float(np.linalg.norm(matrix[2, :3])) / 2
        return np.array([share, middle - reach, max(middle + reach, middle - reach + 1e-6), 0.0, 0.0, 0.0])
    middle = matrix[3, :3] @ centre + matrix[3, 3]
    nearest = max(middle - reach, 0.0)
    return np.array([share, nearest, max(middle + reach, nearest + 1e-6), 1.0, *depth_terms(matrix)])


def faded(fog: F8, depth: F8) -> F8:
    """Return how much of their colour things at some depths (m,) lose, as shares."""
    amount, nearest, farthest, perspective, slope, offset = fog
    distance = offset / (2 * depth - 1 - slope) if perspective else depth
    lost: F8 = amount * np.clip((distance - nearest) / (farthest - nearest), 0, 1)
    return lost
