"""What a classifier said of examples, beside what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from core.model.arrays import F8, Bool


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Labels and scores of n examples for k classes; k is 1 where there are only positives and negatives.

    Attributes
    ----------
    labels
        Whether an example belongs to a class, bool (n, k).
    scores
        Higher means more likely, float32 or float64 (n, k), none of them NaN.
    classes
        Names, k of them; one that is empty for positives and negatives.
    weights
        What each example counts, float64 (n,); None where all count 1.
    exclusive
        Whether each example belongs to exactly one class.
    left_out
        How many rows the file has that are not in here, because a score or a label is missing.
    """

    labels: Bool
    scores: NDArray[Any]
    classes: tuple[str, ...] = ("",)
    weights: F8 | None = None
    exclusive: bool = False
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.labels)
