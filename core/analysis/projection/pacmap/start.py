"""Where the points of PaCMAP and LocalMAP begin."""

from __future__ import annotations

import numpy as np

from core.analysis.projection.initial import Beginning, given_layout, principal_layout, random_layout
from core.model.arrays import F4, F8

_SMALL = 1e-4


class Start(Beginning):
    """Where a run begins; the same for the same seed."""

    def layout(self) -> F4:
        """Return the layout of a run that goes on as it is, any other small, as the authors do it; float32 (n, k)."""
        dimensions, choice = int(self.parameters["dimensions"]), self.parameters["initialisation"]
        given = given_layout(self.given, dimensions)
        if given is not None and self.given.epoch:
            return given.astype(np.float32)
        noise = _SMALL * random_layout(len(self.vectors), dimensions, self.seed)
        if choice == "random":
            return noise.astype(np.float32)
        if choice == "layout" and given is not None:
            return (_SMALL * _standardised(given)).astype(np.float32)
        if choice == "layout":
            self.notes.append("There is no layout to start from: it started from principal components")
        layout = principal_layout(self.vectors, dimensions, self.token)
        extent = float(np.max(self.vectors)) - float(np.min(self.vectors))
        return (0.01 * layout / (extent if extent > 0 else 1.0) + 1e-2 * noise).astype(np.float32)


def _standardised(layout: F8) -> F8:
    """Return a layout with mean 0 and deviation 1 along every axis that has one."""
    centred = layout - layout.mean(axis=0)
    spread = centred.std(axis=0)
    result: F8 = centred / np.where(spread > 0, spread, 1.0)
    return result
