"""The loss around the weights of a network as a surface."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import F4, F8, I4, I8, U1
from core.style import colour_map
from scripts.sample_logs.network import Network, cross_entropy, probabilities

SIDE = 25
"""Vertices along each side of the surface."""


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A coloured triangle mesh: vertices float32 (n, 3), faces int32 (m, 3), colours uint8 (n, 3)."""

    vertices: F4
    faces: I4
    colours: U1


def surface(network: Network, images: F8, labels: I8, seed: int) -> Surface:
    """Return the loss in a plane through the weights, from -1 to 1 in two random directions.

    The directions are scaled unit by unit to the weights, as in Li et al., "Visualizing the loss landscape of neural
    nets" (NeurIPS 2018). Height and colour are the decimal logarithm of the loss.
    """
    random = np.random.default_rng(seed)
    one, other = ([_direction(weight, random) for weight in network.weights] for _ in range(2))
    at = np.linspace(-1, 1, SIDE)
    heights = np.array([[_loss(network, one, other, x, y, images, labels) for x in at] for y in at])
    x, y = np.meshgrid(at, at)
    vertices = np.stack([x.ravel(), y.ravel(), heights.ravel()], axis=1).astype(np.float32)
    share = (heights - heights.min()) / max(float(np.ptp(heights)), 1e-9)
    colours = colour_map("viridis")[np.rint(share.ravel() * 255).astype(np.int64)]
    return Surface(vertices, _faces(), colours)


def _direction(weight: F8, random: np.random.Generator) -> F8:
    direction = random.normal(size=weight.shape)
    scaled: F8 = direction * (np.linalg.norm(weight, axis=0) / np.linalg.norm(direction, axis=0))
    return scaled


def _loss(network: Network, one: list[F8], other: list[F8], x: float, y: float, images: F8, labels: I8) -> float:
    weights = [w + x * a + y * b for w, a, b in zip(network.weights, one, other, strict=True)]
    moved = Network(weights, network.biases, network.activation)
    return float(np.log10(cross_entropy(probabilities(moved.layers(images)[-1]), labels)))


def _faces() -> I4:
    corner = (np.arange(SIDE - 1)[:, None] * SIDE + np.arange(SIDE - 1)).ravel()
    lower = np.stack([corner, corner + 1, corner + SIDE], axis=1)
    upper = np.stack([corner + 1, corner + SIDE + 1, corner + SIDE], axis=1)
    return np.concatenate([lower, upper]).astype(np.int32)
