"""How gradients change parameters: plain, with momentum, or Adam."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np

from core.model import F8


class OptimiserName(StrEnum):
    """The optimisers of the sweep."""

    SGD = "sgd"
    MOMENTUM = "momentum"
    ADAM = "adam"


class Optimiser(Protocol):
    """Changes parameters in place."""

    def step(self, parameters: list[F8], gradients: list[F8], rate: float) -> None:
        """Take one step of this learning rate."""


@dataclass
class Sgd:
    """Stochastic gradient descent with momentum (Polyak 1964); plain if `momentum` is 0."""

    momentum: float = 0.0
    _velocity: list[F8] = field(default_factory=list)

    def step(self, parameters: list[F8], gradients: list[F8], rate: float) -> None:
        """Take one step of this learning rate."""
        if not self._velocity:
            self._velocity = [np.zeros_like(p) for p in parameters]
        for parameter, gradient, velocity in zip(parameters, gradients, self._velocity, strict=True):
            velocity *= self.momentum
            velocity += gradient
            parameter -= rate * velocity


@dataclass
class Adam:
    """Adam (Kingma and Ba 2015) with its usual constants."""

    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    _mean: list[F8] = field(default_factory=list)
    _square: list[F8] = field(default_factory=list)
    _steps: int = 0

    def step(self, parameters: list[F8], gradients: list[F8], rate: float) -> None:
        """Take one step of this learning rate."""
        if not self._mean:
            self._mean = [np.zeros_like(p) for p in parameters]
            self._square = [np.zeros_like(p) for p in parameters]
        self._steps += 1
        corrected = rate * np.sqrt(1 - self.beta2**self._steps) / (1 - self.beta1**self._steps)
        for parameter, gradient, mean, square in zip(parameters, gradients, self._mean, self._square, strict=True):
            mean += (1 - self.beta1) * (gradient - mean)
            square += (1 - self.beta2) * (gradient * gradient - square)
            parameter -= corrected * mean / (np.sqrt(square) + self.epsilon)


def optimiser(name: OptimiserName) -> Optimiser:
    """Return a fresh optimiser."""
    return Adam() if name is OptimiserName.ADAM else Sgd(0.9 if name is OptimiserName.MOMENTUM else 0.0)
