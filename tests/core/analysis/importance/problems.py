"""Functions whose importances are known in closed form, at random designs."""

from __future__ import annotations

import numpy as np

from core.analysis.importance.columns import Categorical, Column, Numeric
from core.model.arrays import F8

Problem = tuple[list[Column], F8]


def numbers(points: F8) -> list[Column]:
    return [Numeric(f"x{place}", np.ascontiguousarray(line)) for place, line in enumerate(points.T)]


def linear(seed: int, runs: int, count: int = 4, noise: float = 0.0) -> Problem:
    """4a + 2b + c + 0d + ...: shares 16/21, 4/21, 1/21, 0."""
    rng = np.random.default_rng(seed)
    points = rng.random((runs, count))
    target = 4 * points[:, 0] + 2 * points[:, 1] + points[:, 2]
    return numbers(points), target + noise * rng.standard_normal(runs)


LINEAR = (16 / 21, 4 / 21, 1 / 21)


def ishigami(seed: int, runs: int) -> Problem:
    """Ishigami and Homma (1990) with a = 7, b = 0.1."""
    points = np.random.default_rng(seed).uniform(-np.pi, np.pi, (runs, 3))
    a, b, c = points.T
    return numbers(points), np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


ISHIGAMI = (0.3139, 0.4424, 0.0)
ISHIGAMI_FIRST_AND_THIRD = 0.2437


def step(seed: int, runs: int) -> Problem:
    """[0, 1, 5][category] + 0.1 x: the category explains nearly all."""
    rng = np.random.default_rng(seed)
    codes, x = rng.integers(0, 3, runs).astype(np.int32), rng.random(runs)
    return [Categorical("kind", codes, ("a", "b", "c")), Numeric("x", x)], np.array([0, 1, 5.0])[codes] + 0.1 * x


def friedman(seed: int, runs: int) -> Problem:
    """Friedman's first function (1991) of five parameters, with five more that do nothing."""
    points = np.random.default_rng(seed).random((runs, 10))
    a, b, c, d, e = points.T[:5]
    return numbers(points), 10 * np.sin(np.pi * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e


FRIEDMAN = (0.1973, 0.1973, 0.0933, 0.3498, 0.0874, 0.0, 0.0, 0.0, 0.0, 0.0)
FRIEDMAN_FIRST_AND_SECOND = 0.0749


def g_function(seed: int, runs: int) -> Problem:
    """Sobol's g-function of three parameters with a = 0, 1, 4.5."""
    points = np.random.default_rng(seed).random((runs, 3))
    return numbers(points), np.prod((np.abs(4 * points - 2) + _G) / (1 + _G), axis=1)


_G = np.array([0, 1, 4.5])
_PARTS = 1 / (3 * (1 + _G) ** 2)
G_FUNCTION = tuple(_PARTS / (np.prod(1 + _PARTS) - 1))
