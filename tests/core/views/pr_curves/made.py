"""Runs with logged curves and with raw predictions, written as users write them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from core.model import Catalog, SourceSpec
from core.model.arrays import F8, I8
from core.readers.catalog import CatalogReader
from core.state import SessionState
from tests.core.readers.written import writer

CLASSES = ("cat", "dog", "eel")
STEPS = (10, 20, 40)
RUNS = ("a", "b", "c")


def predictions(run: str, step: int, count: int = 240) -> tuple[I8, F8]:
    """Return labels (n,) and scores (n, 3) that get better with the step; runs differ."""
    random = np.random.default_rng([RUNS.index(run), step])
    labels = random.integers(0, 3, count)
    logits = random.normal(0, 1.2, (count, 3)) + np.eye(3)[labels] * (step / 12)
    shares = np.exp(logits)
    return labels, shares / shares.sum(axis=1, keepdims=True)


def write_curves(folder: Path, thresholds: int = 65) -> None:
    """Write curves of three classes at three steps of two runs, and a run that has scalars only."""
    for run in RUNS[:2]:
        with writer(folder / run) as made:
            for step in STEPS:
                labels, scores = predictions(run, step)
                for place, name in enumerate(CLASSES):
                    positive = (labels == place).astype(int)
                    made.add_pr_curve(f"pr/{name}", positive, scores[:, place], step, num_thresholds=thresholds)
    with writer(folder / "plain") as made:
        made.add_scalar("loss", 1.0, 1)


def write_predictions(folder: Path, runs: tuple[str, ...] = RUNS, names: bool = True) -> None:
    """Write labels and scores of three classes at three steps of some runs."""
    for run in runs:
        (folder / run).mkdir(parents=True, exist_ok=True)
        for step in STEPS:
            labels, scores = predictions(run, step)
            extra: dict[str, Any] = {"classes": np.array(CLASSES)} if names else {}
            np.savez(folder / run / f"predictions_step{step}.npz", y_true=labels, y_score=scores, **extra)


def catalog(folder: Path) -> Catalog:
    """Return what was written."""
    return CatalogReader((SourceSpec(str(folder)),)).read()


def state(found: Catalog, step: int | None = None, **wished: Any) -> SessionState:
    """Return a state that wishes for something of the view."""
    made = SessionState(found.sources, step=step)
    return replace(made, pr_curves=replace(made.pr_curves, **wished))
