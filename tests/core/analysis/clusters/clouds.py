"""Points whose clusters are known, and a token that is cancelled."""

from __future__ import annotations

import numpy as np

from core.model import F8, I8
from core.work import CancelledError


def blobs(rows: int, columns: int, seed: int, count: int = 4) -> tuple[F8, I8]:
    """Return points in balls of different size and density, and which ball each is of."""
    random = np.random.default_rng(seed)
    centres = np.cumsum(np.full((count, columns), 6.0), axis=0) * random.choice([-1.0, 1.0], columns)
    own = np.arange(rows) % count
    points = centres[own] + random.normal(size=(rows, columns)) * (0.4 + 0.2 * own)[:, None]
    return points, own.astype(np.int64)


def rings(rows: int, seed: int) -> tuple[F8, I8]:
    """Return a ring within a ring and a tenth of noise, and which ring each point is of, -1 for noise."""
    random = np.random.default_rng(seed)
    own = np.arange(rows) % 2
    angles = random.uniform(0, 2 * np.pi, rows)
    radii = 3.0 + 5.0 * own + random.normal(0, 0.12, rows)
    points = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
    noise = np.arange(rows) % 10 == 0
    points[noise] = random.uniform(-30, 30, (int(noise.sum()), 2))
    return points, np.where(noise, -1, own).astype(np.int64)


class Stopping:
    """A token that is cancelled once it was asked so often; it notes what it is told."""

    def __init__(self, after: int | None = None) -> None:
        self.left, self.told = after, list[tuple[float | None, str]]()

    @property
    def cancelled(self) -> bool:
        return self.left is not None and self.left <= 0

    def check(self) -> None:
        if self.left is not None:
            self.left -= 1
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        self.told.append((fraction, message))

    def partial(self, value: object) -> None:
        pass
