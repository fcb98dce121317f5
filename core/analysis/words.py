"""What words tell about texts: term frequency times inverse document frequency, as scikit-learn weighs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.model.arrays import F8

if TYPE_CHECKING:
    from core.work import Token

_WORD = re.compile(r"(?u)\b\w\w+\b")
_ASKED_EVERY = 2_000
COMMON, MARKED = 0.05, 1.3
"""Share of the texts from which on a word is a common one, and how many times its usual weight it then has to have.

In large groups it is half of what is possible there.
"""
_GRAMMAR = frozenset(
    _WORD.findall(
        "about after all also an and any are as at be been being but by can could did do does for from had has have "
        "having he her his how if in into is it its may more most no not of on or other out over she so some such "
        "than that the their them then there these they this those to up was we were what when which who whose will "
        "with would you your"
    )
)
"""English words that hold sentences together and say nothing of what they are about."""


@dataclass(frozen=True, slots=True, eq=False)
class WordWeights:
    """How much each word tells about each text.

    Attributes
    ----------
    words
        In alphabetical order.
    weights
        A sparse matrix of scipy, float64 (texts, words); the squares of a row add up to 1, unless it has no word.
    """

    words: tuple[str, ...]
    weights: Any


def word_weights(texts: Sequence[str], least: int = 1, token: Token | None = None) -> WordWeights:
    """Return the weights of words of two letters or more that are in `least` texts at least.

    A weight is how often a word is in a text times ``log((1 + texts) / (1 + texts with the word)) + 1``, and rows are
    brought to length 1 (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988, smoothed
    as scikit-learn's `TfidfVectorizer` does).
    """
    from scipy.sparse import csr_matrix

    known: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    for number, text in enumerate(texts):
        if token is not None and number % _ASKED_EVERY == 0:
            token.check()
        columns += [known.setdefault(word, len(known)) for word in _WORD.findall(text.lower())]
        ends.append(len(columns))
    ones = np.ones(len(columns))
    counts = csr_matrix((ones, np.array(columns, dtype=np.int64), ends), shape=(len(texts), len(known)))
    counts.sum_duplicates()
    within = np.bincount(counts.indices, minlength=len(known))
    order = np.array(sorted(known.values(), key=list(known).__getitem__), dtype=np.int64)
    order = order[within[order] >= least]
    kept, names = counts[:, order], list(known)
    rarity = np.log((1 + len(texts)) / (1 + within[order])) + 1
    weighed = kept.multiply(rarity).tocsr()
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return WordWeights(tuple(names[place] for place in order.tolist()), weighed.multiply(scale[:, None]).tocsr())


def telling_words(weights: WordWeights, groups: np.ndarray[Any, Any], count: int, most: int = 3) -> list[list[str]]:
    """Return for each of `count` groups the words that tell it from all texts, most telling first.

    Parameters
    ----------
    groups
        int (texts,): the group of each text, negative for none.
    most
        So many words for a group at most. A word tells as much as its mean weight in the group times the logarithm of
        how often that is its mean weight in all texts: words that are everywhere tell nothing. Common words have to
        stand out clearly, and those of English grammar never name anything, for a group may well be of short sentences.
    """
    from scipy.sparse import csr_matrix

    there = np.flatnonzero(groups >= 0)
    member = csr_matrix((np.ones(len(there)), (groups[there], there)), shape=(count, len(groups)))
    sizes = np.maximum(np.bincount(groups[there], minlength=count), 1)
    means = member @ weights.weights
    overall: F8 = np.asarray(weights.weights.mean(axis=0)).ravel()
    common = np.bincount(weights.weights.indices, minlength=len(weights.words)) > COMMON * len(groups)
    grammar = np.array([word in _GRAMMAR for word in weights.words], dtype=np.bool_)
    found = []
    for group in range(count):
        row = means.getrow(group)
        inside = row.data / sizes[group]
        times = inside / overall[row.indices]
        above = inside * np.log(times)
        marked = min(MARKED, (1 + len(groups) / sizes[group]) / 2)
        above[grammar[row.indices] | (common[row.indices] & (times < marked))] = 0
        best = row.indices[np.lexsort((row.indices, -above))][:most]
        telling = set(row.indices[above > 0].tolist())
        found.append([weights.words[word] for word in best.tolist() if word in telling])
    return found
