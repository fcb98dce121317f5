"""What arrays and columns of a file mean, and which step it belongs to, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LABELS: Final = ("label", "labels", "y_true", "target", "targets", "truth", "ground_truth", "y")
SCORES: Final = (
    "score", "scores", "y_score", "y_scores", "y_prob", "y_proba", "prob", "probs", "proba", "probability",
    "probabilities", "logit", "logits",
)  # fmt: skip
WEIGHTS: Final = ("weight", "weights", "sample_weight", "sample_weights")
CLASSES: Final = ("classes", "class_names")
SUFFIXES: Final = (".npz", ".csv", ".parquet")
HOW: Final = (
    "Name labels 'label' or 'y_true' and scores 'score' or 'y_score'; "
    "of several classes 'score_NAME', and 'label_NAME' where an example may have several"
)
"""What helps where something is missing."""
_TOLD: Final = re.compile(r"(pred|prediction|score|prob|proba|probabilitie|probability)s?(?![a-z])", re.IGNORECASE)
_STEP: Final = re.compile(r"^(?P<tag>.*?)[-_. ]*(?P<word>global_step|step|epoch|iter|iteration)?[-_=. ]*(?P<step>\d+)$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of what a file holds.

    Attributes
    ----------
    labels, scores
        One for each class; one label for all where classes exclude one another.
    classes
        Names of the classes, none where there is one score.
    weights
        Name of the weights, empty for none.
    """

    labels: tuple[str, ...]
    scores: tuple[str, ...]
    classes: tuple[str, ...] = ()
    weights: str = ""


def is_told(name: str) -> bool:
    """Return whether the name of a file says that it holds predictions."""
    small = name.lower()
    return small.endswith(SUFFIXES) and _TOLD.search(small.rpartition(".")[0]) is not None


def tag_and_step(name: str) -> tuple[str, int]:
    """Return what a file is about and its step: ``"predictions"`` and 200 for ``predictions_step200.npz``."""
    stem = name.rpartition(".")[0] or name
    found = _STEP.match(stem)
    if found is None or not found["tag"]:
        return stem, 0
    return found["tag"], int(found["step"])


def columns_of(names: Iterable[str]) -> Columns:
    """Return what the columns of a table mean; labels or scores are empty where none are found."""
    known = {name.strip().casefold(): name for name in names}
    weights = next((known[name] for name in WEIGHTS if name in known), "")
    label = tuple(known[name] for name in LABELS if name in known)[:1]
    score = tuple(known[name] for name in SCORES if name in known)[:1]
    if score:
        return Columns(label, score, (), weights)
    scored, labelled = _numbered(known, SCORES), _numbered(known, LABELS)
    if labelled and not label:
        both = [name for name in scored if name in labelled]
        return Columns(tuple(labelled[n] for n in both), tuple(scored[n] for n in both), tuple(both), weights)
    return Columns(label, tuple(scored.values()), tuple(scored), weights)


def _numbered(known: dict[str, str], words: tuple[str, ...]) -> dict[str, str]:
    """Return columns such as ``score_cat`` by the name of the class, as it is written."""
    found = {}
    for small, name in known.items():
        for word in sorted(words, key=len, reverse=True):
            if small.startswith(word) and len(small) > len(word) + 1 and small[len(word)] in "_:./ -":
                found[name.strip()[len(word) + 1 :]] = name
                break
    return found
