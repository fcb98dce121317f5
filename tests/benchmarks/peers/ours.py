"""Runs our UMAP as a worker process of the window does: ``ours.py - VECTORS ROWS COLUMNS EPOCHS LAYOUT``.

VECTORS and LAYOUT are raw little-endian float32; the last line of output is JSON with seconds.
"""

from __future__ import annotations

import json
import sys
import time

from core.processors import share_processors

share_processors()

import numpy as np  # noqa: E402

from core.analysis.projection.method import Frame  # noqa: E402
from core.analysis.projection.methods import METHODS, project  # noqa: E402


class Watch:
    """A token that notes when the rounds begin and how many are done."""

    cancelled = False

    def __init__(self) -> None:
        self.began = self.ended = 0.0
        self.epoch = 0

    def check(self) -> None:
        """Go on."""

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Nobody looks."""

    def partial(self, value: object) -> None:
        """Take down when the first and the last frame came."""
        if isinstance(value, Frame):
            self.epoch, self.ended = value.epoch, time.perf_counter()
            self.began = self.began or self.ended


def main(file: str, rows: int, columns: int, epochs: int, target: str) -> None:
    """Compute a layout and report how long it took, from vectors in memory to coordinates."""
    vectors = np.fromfile(file, dtype="<f4").reshape(rows, columns)
    prepare = METHODS["umap"].prepare
    assert prepare is not None
    prepare(None)  # compiled already, as the peers' code is loaded: the window does it while it shows the first look
    watch, used, began = Watch(), time.process_time(), time.perf_counter()
    made = project(watch, vectors, "umap", {"n_epochs": epochs})
    total, cpu = time.perf_counter() - began, time.process_time() - used
    made.scores.astype("<f4").tofile(target)
    print(json.dumps({"total": total, "layout": watch.ended - watch.began, "cpu": cpu, "epochs": watch.epoch}))


if __name__ == "__main__":
    main(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]), sys.argv[6])
