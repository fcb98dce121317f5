"""The ways in which importance can be asked, and the question that each of them answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One way to ask which hyperparameters matter.

    Attributes
    ----------
    name
        By which it is asked for.
    title, short
        For people, and for where there is little room.
    question
        What it answers, in one sentence.
    brief
        The same in a few words.
    unit
        What its numbers are.
    least, most
        Between what they lie.
    forest
        Whether a forest learns the runs first, so that what it says is worth no more than the forest predicts.
    """

    name: str
    title: str
    short: str
    question: str
    brief: str
    unit: str
    least: float = 0.0
    most: float = 1.0
    forest: bool = False


SPEARMAN = Evaluator(
    "spearman",
    "Spearman correlation",
    "Spearman",
    "Does the target rise or fall as this parameter alone rises?",
    "Does the metric rise with it?",
    "Spearman's rho, of categories the correlation ratio of ranks, which has no sign",
    -1.0,
)
INFORMATION = Evaluator(
    "information",
    "Mutual information",
    "Mutual info",
    "How much does this parameter alone tell about the target, whatever the shape?",
    "How many bits does it alone tell?",
    "bits",
    0.0,
    np.inf,
)
MDI = Evaluator(
    "mdi",
    "Impurity decrease (MDI)",
    "MDI",
    "How much did a random forest gain by splitting at this parameter while it learned these runs?",
    "What does a forest gain by it?",
    "share of the gain",
    forest=True,
)
PERMUTATION = Evaluator(
    "permutation",
    "Permutation importance",
    "Permutation",
    "How much worse are runs predicted that the forest has not seen if this parameter is shuffled among them?",
    "How much do predictions need it?",
    "R² lost",
    -np.inf,
    np.inf,
    forest=True,
)
FANOVA = Evaluator(
    "fanova",
    "fANOVA",
    "fANOVA",
    "What share of the target's variance over the whole space does this parameter explain, averaged over all others?",
    "What share of the variance is it?",
    "share of the variance",
    forest=True,
)
BEST_TENTH = Evaluator(
    "best_tenth",
    "Best tenth (PED-ANOVA)",
    "Best tenth",
    "By which parameters do the best tenth of the runs differ from all?",
    "What sets the best tenth apart?",
    "share of the difference",
)

EVALUATORS = (FANOVA, PERMUTATION, MDI, SPEARMAN, INFORMATION, BEST_TENTH)
"""All, those that see how parameters act together first."""

_BY_NAME = {evaluator.name: evaluator for evaluator in EVALUATORS}


def evaluator_named(name: str) -> Evaluator:
    """Return an evaluator by its name; ValueError if there is none."""
    if name not in _BY_NAME:
        raise ValueError(f"no evaluator is called {name!r}; there are {', '.join(_BY_NAME)}")
    return _BY_NAME[name]
