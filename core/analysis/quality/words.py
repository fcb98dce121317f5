"""What measures mean, in plain words, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.finite import finite_rows
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.projection.pages import Ask
from core.analysis.quality.measure import Quality
from core.analysis.steps import Steps
from core.model.arrays import Bool
from core.style.text import counted
from core.work import Token

_NEAR = ((0.97, "very well"), (0.92, "well"), (0.82, "in part"), (-np.inf, "badly"))
_FAR = ((0.9, "very well"), (0.8, "well"), (0.68, "in part"), (0.57, "hardly"), (-np.inf, "not at all"))
_LARGEST_SHARE = 3
_ROWS = 8192


def sentence(quality: Quality) -> str:
    """Return what a picture preserves, in one sentence without a full stop."""
    near, far = quality.neighbourhoods, quality.distances
    if near.k == 0 or not np.isfinite(far.triplets.value):
        return "There are too few points to say what the picture preserves"
    local = min(near.trustworthiness.value, near.continuity.value)
    kept = f"{near.recall.value * near.k:.1f} of {near.k} nearest neighbours"
    text = f"Neighbourhoods are kept {_word(local, _NEAR)} ({kept} of a point are near it in the picture)"
    return f"{text}; distances between far groups {_word(far.triplets.value, _FAR)}"


def _word(value: float, words: tuple[tuple[float, str], ...]) -> str:
    return next(word for least, word in words if value >= least)


def warnings(
    vectors: Vectors,
    graph: NeighbourGraph | None = None,
    parameters: Mapping[str, object] | None = None,
    token: Token | None = None,
) -> tuple[str, ...]:
    """Return what to beware of in vectors (n, d), their graph and the parameters of a method, a sentence each.

    Raises CancelledError if `token` says so.
    """
    ask, good = Steps(token).check, finite_rows(vectors, token)
    found = [_aside(good), _constant(vectors, good, ask), _duplicates(vectors, good, ask)]
    if graph is not None:
        found.append(_disconnected(graph))
    found.append(_perplexity(parameters or {}, int(good.sum())))
    return tuple(text for text in found if text)


def _aside(good: Bool) -> str:
    bad = int((~good).sum())
    if not bad:
        return ""
    return f"{counted(bad, 'row')} with NaN or infinity set aside"


def _constant(vectors: Vectors, good: Bool, ask: Ask) -> str:
    if not good.any():
        return ""
    first = vectors[int(np.argmax(good))]
    same = np.ones(vectors.shape[1], dtype=np.bool_)
    for span, block in row_blocks(vectors, _ROWS, vectors.dtype.itemsize, ask):
        same &= ((block == first) | ~good[span, None]).all(axis=0)
        if not same.any():
            return ""
    if good.sum() < 2:
        return ""
    count = int(same.sum())
    return f"{counted(count, 'constant dimension')} {'carries' if count == 1 else 'carry'} no information"


def _duplicates(vectors: Vectors, good: Bool, ask: Ask) -> str:
    codes = _codes(vectors, ask)[good]
    again = len(codes) - len(np.unique(codes))
    if again == 1:
        return "1 row is a copy of another"
    return f"{again:,} rows are copies of another" if again else ""


def _codes(vectors: Vectors, ask: Ask) -> NDArray[np.uint64]:
    """Return a number for each row, the same for equal rows and, as good as always, different for different ones."""
    codes = np.zeros(len(vectors), dtype=np.uint64)
    wide = np.float64 if vectors.dtype.itemsize > 4 else np.float32
    words = vectors.shape[1] * np.dtype(wide).itemsize // 4
    factors = np.random.default_rng(29).integers(0, 2**63, words, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    for span, rows in row_blocks(vectors, _ROWS, 8, ask):
        block = np.array(rows, dtype=wide, order="C")
        block[block == 0] = 0  # there is only one zero
        bits = block.view(np.uint32).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        codes[span] = (bits ^ (bits >> np.uint64(29))) @ factors
    return codes


def _disconnected(graph: NeighbourGraph) -> str:
    parts = components(graph)
    if parts < 2:
        return ""
    return f"The neighbour graph has {parts:,} separate parts: how they lie to one another means nothing"


def components(graph: NeighbourGraph) -> int:
    """Return how many separate parts a graph has; vectors that were set aside are none."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    if graph.count == 0:
        return len(graph.indices)
    there = graph.indices[:, 0] >= 0
    inside = graph.among(there) if not there.all() else graph
    rows, count = inside.indices.shape
    if rows == 0:
        return 0
    starts = np.arange(0, rows * count + 1, count)
    links = csr_matrix((np.ones(rows * count, dtype=np.int8), inside.indices.ravel(), starts), shape=(rows, rows))
    return int(connected_components(links, directed=False, return_labels=False))


def _perplexity(parameters: Mapping[str, object], rows: int) -> str:
    wanted = parameters.get("perplexity")
    if not isinstance(wanted, int | float) or _LARGEST_SHARE * wanted <= rows - 1:
        return ""
    return f"Perplexity {wanted:g} is large for {rows:,} points: at most a third of them can be neighbours"
