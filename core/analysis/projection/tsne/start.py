"""Where the points of t-SNE begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.analysis.projection.initial import (
    Beginning,
    given_layout,
    principal_layout,
    random_layout,
    scaled,
    spectral_layout,
)
from core.analysis.projection.tsne.affinities import Affinities
from core.model.arrays import F8

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SPREAD = 1e-4
"""Standard deviation of the initial layout: t-SNE converges badly from large ones (Kobak and Linderman, 2021)."""

_MISSING = {"layout": "There is no layout to start from", "spectral": "The graph has no spectral layout"}


class Start(Beginning):
    """Where a run begins; the same for the same seed."""

    @property
    def needs_attractions(self) -> bool:
        """Whether attractions have to be known."""
        return self.parameters["initialisation"] == "spectral" and not self.given.epoch

    def layout(self, joint: Affinities | None = None) -> F8:
        """Return the layout of a run that goes on as it is, any other small, float64 (n, k)."""
        dimensions, choice = int(self.parameters["dimensions"]), str(self.parameters["initialisation"])
        given = given_layout(self.given, dimensions)
        if given is not None and self.given.epoch:
            return given
        found = None
        if choice == "random":
            found = random_layout(len(self.vectors), dimensions, self.seed + 1)
        elif choice == "layout":
            found = given
        elif choice == "spectral" and joint is not None:
            found = spectral_layout(_matrix(joint), dimensions, self.seed)
        if found is None and choice in _MISSING:
            self.notes.append(f"{_MISSING[choice]}: it started from principal components")
        if found is None:
            found = principal_layout(self.vectors, dimensions, self.token)
        return scaled(found, SPREAD, self.seed)


def _matrix(joint: Affinities) -> csr_matrix:
    from scipy.sparse import csr_matrix

    rows = len(joint.starts) - 1
    return csr_matrix((joint.values.astype(np.float64), joint.others, joint.starts), shape=(rows, rows))
