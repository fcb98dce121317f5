"""One training as a sequence of steps with everything measured on the way."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np

from core.model import F8, I8
from scripts.sample_logs.digits import Digits, shifted
from scripts.sample_logs.network import Network, accuracy, cross_entropy, probabilities
from scripts.sample_logs.optimisers import Optimiser, optimiser
from scripts.sample_logs.sweep import STEPS, Config


@dataclass(frozen=True, slots=True)
class Measured:
    """What one training step shows: loss and accuracy of its batch, learning rate, norm of the gradient."""

    loss: float
    accuracy: float
    learning_rate: float
    gradient_norm: float


@dataclass(frozen=True, slots=True, eq=False)
class Validated:
    """What the validation images show.

    Attributes
    ----------
    loss, accuracy
        Over all validation images.
    probabilities
        float64 (n, 10).
    confidence
        Mean, lower and upper quartile of the highest probabilities.
    """

    loss: float
    accuracy: float
    probabilities: F8
    confidence: tuple[float, float, float]


class Training:
    """A model on its way; `step` is the number of steps taken."""

    def __init__(self, config: Config, data: Digits) -> None:
        self.config = config
        self.data = data
        self.step = 0
        self.random = np.random.default_rng([config.seed, 20])
        sizes = (64, config.width, config.width, 10)
        self.network = Network.initialised(sizes, config.activation, self.random)
        self.optimiser: Optimiser = optimiser(config.optimiser)
        self._rows: I8 = np.flatnonzero(data.training).astype(np.int64)

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step: constant, or a half cosine down to 0."""
        share = 0.5 * (1 + np.cos(np.pi * self.step / STEPS)) if self.config.schedule == "cosine" else 1.0
        return self.config.learning_rate * float(share)

    def advance(self) -> Measured:
        """Train on one random batch."""
        rows = self.random.choice(self._rows, self.config.batch_size, replace=False)
        images = self.data.images[rows]
        if self.config.augment:
            images = shifted(images, self.random)
        labels = self.data.labels[rows]
        layers = self.network.layers(images)
        chances = probabilities(layers[-1])
        gradients = self.network.gradients(layers, chances, labels, self.config.weight_decay)
        rate = self.learning_rate
        self.optimiser.step(self.network.parameters, gradients, rate)
        self.network.keep_single_precision()
        self.step += 1
        return Measured(cross_entropy(chances, labels), accuracy(chances, labels), rate, norm(gradients))

    def validate(self) -> Validated:
        """Measure the model on the validation images."""
        rows = self.data.validation
        labels = self.data.labels[rows]
        chances = probabilities(self.network.layers(self.data.images[rows])[-1])
        highest = chances.max(axis=1)
        lower, upper = (float(q) for q in np.quantile(highest, (0.25, 0.75)))
        confidence = (float(highest.mean()), lower, upper)
        return Validated(cross_entropy(chances, labels), accuracy(chances, labels), chances, confidence)

    def checkpoint(self) -> Training:
        """Return a copy that goes on independently, with other random batches, as a restarted program does."""
        other = copy.copy(self)
        other.network = copy.deepcopy(self.network)
        other.optimiser = copy.deepcopy(self.optimiser)
        other.random = np.random.default_rng([self.config.seed, self.step])
        return other


def norm(arrays: list[F8]) -> float:
    """Return the Euclidean norm of all numbers in all arrays."""
    return float(np.sqrt(sum(float((array * array).sum()) for array in arrays)))
