"""Rotations as unit quaternions (w, x, y, z)."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from core.model.arrays import F8

Quaternion: TypeAlias = tuple[float, float, float, float]
Vector: TypeAlias = tuple[float, float, float]

IDENTITY: Quaternion = (1.0, 0.0, 0.0, 0.0)


def about(axis: Vector, angle: float) -> Quaternion:
    """Return the rotation by `angle` (radians, right-handed) about a unit vector."""
    sine = math.sin(angle / 2)
    return math.cos(angle / 2), axis[0] * sine, axis[1] * sine, axis[2] * sine


def product(a: Quaternion, b: Quaternion) -> Quaternion:
    """Return the rotation that does `b` first and then `a`."""
    aw, ax, ay, az = a
    bw, bx, by, bz = b
    return (
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    )


def normalised(q: Quaternion) -> Quaternion:
    """Return a quaternion scaled to length 1; the identity for one of length 0."""
    length = math.hypot(*q)
    if length == 0.0:
        return IDENTITY
    return q[0] / length, q[1] / length, q[2] / length, q[3] / length


def rotation_matrix(q: Quaternion) -> F8:
    """Return the (3, 3) matrix of a unit quaternion: ``matrix @ vector`` rotates a vector."""
    w, x, y, z = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def slerp(a: Quaternion, b: Quaternion, share: float) -> Quaternion:
    """Return the rotation at `share` (0 to 1) of the shorter way from `a` to `b` (Shoemake, SIGGRAPH 1985)."""
    cosine = sum(p * q for p, q in zip(a, b, strict=True))
    sign = -1.0 if cosine < 0 else 1.0
    angle = math.acos(min(abs(cosine), 1.0))
    if angle < 1e-6:
        first, second = 1 - share, share
    else:
        first, second = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
    w, x, y, z = (first * p + sign * second * q for p, q in zip(a, b, strict=True))
    return normalised((w, x, y, z))
