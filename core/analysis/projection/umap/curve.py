"""The curve that turns distances in the picture into strengths of edges."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F8

_ROUNDS = 200


def fit_curve(spread: float, min_dist: float) -> tuple[float, float]:
    """Return a and b for which ``1 / (1 + a x^2b)`` is nearest to 1 up to `min_dist` and ``exp`` decay beyond.

    The least squares fit of McInnes, Healy and Melville, "UMAP", 2018, definition 11, on 300 distances up to three
    times `spread`, by Levenberg's and Marquardt's method.
    """
    x = np.linspace(0, 3 * spread, 300)
    wanted = np.where(x < min_dist, 1.0, np.exp(-(x - min_dist) / spread))
    best, damping = np.zeros(2), 1e-3  # logarithms of a and b, so that both stay positive
    errors, slopes = _errors(best, x, wanted)
    for _ in range(_ROUNDS):
        normal = slopes.T @ slopes
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-12), -slopes.T @ errors)
        tried, inclines = _errors(best + np.clip(step, -2, 2), x, wanted)
        if tried @ tried <= errors @ errors:
            best, errors, slopes, damping = best + np.clip(step, -2, 2), tried, inclines, damping / 5
            if np.abs(step).max() < 1e-10:
                break
        else:
            damping *= 5
    a, b = np.exp(best)
    return float(a), float(b)


def _errors(logs: F8, x: F8, wanted: F8) -> tuple[F8, F8]:
    a, b = np.exp(logs)
    powers = np.where(x > 0, x, 1.0) ** (2 * b) * (x > 0)
    curve = 1 / (1 + a * powers)
    common = -a * powers * curve**2
    return curve - wanted, np.stack([common, common * 2 * b * np.log(np.where(x > 0, x, 1.0))], axis=1)
