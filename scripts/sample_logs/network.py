"""A multilayer perceptron with two hidden layers, trained by backpropagation."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from core.model import F8, I8


class Activation(StrEnum):
    """What a hidden unit does with its input."""

    RELU = "relu"
    TANH = "tanh"
    SIGMOID = "sigmoid"


_VALUES: Mapping[Activation, Callable[[F8], F8]] = MappingProxyType(
    {
        Activation.RELU: lambda z: np.maximum(z, 0.0),
        Activation.TANH: np.tanh,
        Activation.SIGMOID: lambda z: 0.5 * (1.0 + np.tanh(0.5 * z)),
    }
)
_SLOPES: Mapping[Activation, Callable[[F8], F8]] = MappingProxyType(
    {
        Activation.RELU: lambda a: (a > 0).astype(np.float64),
        Activation.TANH: lambda a: 1.0 - a * a,
        Activation.SIGMOID: lambda a: a * (1.0 - a),
    }
)
"""Slope of each activation, written in terms of its value."""


@dataclass
class Network:
    """Weights and biases of all layers, float64, first layer first; weights have shape (inputs, outputs)."""

    weights: list[F8]
    biases: list[F8]
    activation: Activation

    @staticmethod
    def initialised(sizes: tuple[int, ...], activation: Activation, random: np.random.Generator) -> Network:
        """Return a network with He's initialisation for ReLU and Glorot's for the others."""
        gain = 2.0 if activation is Activation.RELU else 1.0
        weights = [random.normal(0.0, np.sqrt(gain / n), (n, m)) for n, m in itertools.pairwise(sizes)]
        return Network(weights, [np.zeros(m) for m in sizes[1:]], activation)

    @property
    def parameters(self) -> list[F8]:
        """All arrays that training changes, weights first; they are changed in place."""
        return [*self.weights, *self.biases]

    def keep_single_precision(self) -> None:
        """Round all parameters to float32, so that a diverging training overflows where a usual one does."""
        for parameter in self.parameters:
            parameter[...] = parameter.astype(np.float32)

    def layers(self, images: F8) -> list[F8]:
        """Return the values of every layer for images (n, 64): input, hidden layers, logits (n, 10)."""
        values = [images]
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            values.append(_VALUES[self.activation](values[-1] @ weight + bias))
        values.append(values[-1] @ self.weights[-1] + self.biases[-1])
        return values

    def gradients(self, layers: list[F8], chances: F8, labels: I8, weight_decay: float) -> list[F8]:
        """Return the slope of loss plus weight decay, in the order of `parameters`, by backpropagation.

        `layers` are the values of all layers and `chances` the probabilities (n, 10) that follow from the last one.
        """
        delta = (chances - np.eye(10)[labels]) / len(labels)
        of_weights: list[F8] = []
        of_biases: list[F8] = []
        for index in reversed(range(len(self.weights))):
            of_weights.insert(0, layers[index].T @ delta + weight_decay * self.weights[index])
            of_biases.insert(0, delta.sum(axis=0))
            if index:
                delta = (delta @ self.weights[index].T) * _SLOPES[self.activation](layers[index])
        return [*of_weights, *of_biases]


def probabilities(logits: F8) -> F8:
    """Return the softmax of logits (n, 10), NaN where it overflows.

    It is the textbook's formula at single precision, without the customary shift by the maximum: a diverging training
    ends in NaN, as it does in many a first own implementation.
    """
    powers = np.exp(logits).astype(np.float32)
    result: F8 = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float64)
    return result


def cross_entropy(chances: F8, labels: I8) -> float:
    """Return the mean of minus the logarithm of the probability of the true class, from probabilities (n, 10)."""
    return float(-np.log(chances[np.arange(len(labels)), labels]).mean())


def accuracy(chances: F8, labels: I8) -> float:
    """Return the share of rows whose most probable class is the true one."""
    return float((chances.argmax(axis=1) == labels).mean())
