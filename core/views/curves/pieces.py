"""The pieces of a polyline between its gaps."""

from __future__ import annotations

import numpy as np

from core.model import F8


def unbroken(vertices: F8) -> list[F8]:
    """Return the pieces of a polyline (m, 2) between vertices that are not finite, none of them empty."""
    finite = np.isfinite(vertices).all(axis=1)
    edges = np.flatnonzero(np.diff(finite.astype(np.int8), prepend=0, append=0))
    return [vertices[first:last] for first, last in edges.reshape(-1, 2).tolist()]
