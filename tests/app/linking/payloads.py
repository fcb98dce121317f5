"""Images, histograms, PR curves and texts beside the scalars of the small logs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.core.readers.written import writer
from tests.core.session.small_logs import RUNS, STATES

IMAGE, HISTOGRAM, CURVE, TEXT = "seen/image", "weights/all", "pr/cat", "said/note"


def add_payloads(folder: Path) -> None:
    """Let every run log one of each at the steps of the points; the last run has no image."""
    random = np.random.default_rng(5)
    labels = (np.arange(200) % 3 == 0).astype(int)
    for place, run in enumerate(RUNS):
        with writer(folder / run) as made:
            for step in STATES:
                scores = np.clip(labels * (0.15 + 0.1 * place) + random.random(200) * 0.6, 0, 1)
                made.add_pr_curve(CURVE, labels, scores, step, num_thresholds=33)
                made.add_histogram(HISTOGRAM, random.normal(place, 1, 100), step)
                made.add_text(TEXT, f"{run} at {step}", step)
                if run != RUNS[-1]:
                    made.add_image(IMAGE, np.full((3, 8, 8), 40 * place, dtype=np.uint8), step)
