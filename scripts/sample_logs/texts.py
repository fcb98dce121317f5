"""Texts in Markdown that runs log about themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.model import F8, I8
from scripts.sample_logs.sweep import Plan


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def configuration(plan: Plan) -> str:
    """Return the hyperparameters of a run."""
    rows = [(f"`{name}`", value) for name, value in plan.config.params.items()]
    model = f"64 → {plan.config.width} → {plan.config.width} → 10"
    return f"## Configuration\n\nA perceptron of **{model}** units.\n\n" + table(("Hyperparameter", "Value"), rows)


def confusion(labels: I8, chances: F8) -> str:
    """Return how often each digit was taken for which; chances are the predicted probabilities (n, 10)."""
    counts = np.zeros((10, 10), dtype=np.int64)
    np.add.at(counts, (labels, chances.argmax(axis=1)), 1)
    rows = [
        (f"**{digit}**", *(f"**{n}**" if digit == other else n or "" for other, n in enumerate(row)))
        for digit, row in enumerate(counts)
    ]
    wrong = int(counts.sum() - np.trace(counts))
    return f"{wrong} of {len(labels)} digits are wrong.\n\n" + table(("True \\ predicted", *map(str, range(10))), rows)


def overview(results: Sequence[tuple[str, float]]) -> str:
    """Return the final accuracy of all runs, best first; NaN for a run that diverged or was stopped."""
    ranked = sorted(results, key=lambda result: (np.isnan(result[1]), -result[1], result[0]))
    rows = [(name, "diverged or stopped" if np.isnan(accuracy) else f"{accuracy:.1%}") for name, accuracy in ranked]
    return "## Accuracy on the validation digits\n\n" + table(("Run", "Accuracy"), rows)
