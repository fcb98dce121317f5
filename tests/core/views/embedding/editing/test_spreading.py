"""Labels for neighbours: counting votes one by one is the judge."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.readers.tables.columns import make_column
from core.results import ResultKey, Results
from core.views.embedding.editing.spreading import spread, votes
from core.work import RefusedError

VECTORS = ResultKey.of("vectors", "v")


@given(
    labels=st.lists(st.sampled_from([-1, -1, 0, 1, 2]), min_size=3, max_size=12),
    seed=st.integers(0, 99),
    count=st.integers(1, 4),
)
def test_most_labelled_neighbours_decide(labels: list[int], seed: int, count: int) -> None:
    codes = np.array(labels, np.int32)
    labelled = np.flatnonzero(codes >= 0)
    near = np.random.default_rng(seed).integers(-1, len(codes), (len(labelled), count))
    near = np.array([sorted(set(row)) + [-1] * (count - len(set(row))) for row in near.tolist()], np.int64)
    near = near.reshape(len(labelled), count)
    voted, disputed = votes(codes, labelled, near, 3)
    tied = 0
    for row in range(len(codes)):
        heard = Counter(int(codes[who]) for who, its in zip(labelled, near.tolist(), strict=True) if row in its)
        if codes[row] >= 0 or not heard:
            assert voted[row] == -1
            continue
        best = heard.most_common()
        draw = len(best) > 1 and best[0][1] == best[1][1]
        tied += draw
        assert voted[row] == (-1 if draw else best[0][0])
    assert disputed == tied


def test_labels_go_to_the_nearest_of_the_same_cluster() -> None:
    random = np.random.default_rng(0)
    vectors = np.concatenate([random.normal(0, 1, (30, 4)), random.normal(40, 1, (30, 4))]).astype(np.float32)
    column = make_column("mine", ["left"] * 3 + [""] * 29 + ["right"] * 2 + [""] * 26)
    found = spread(None, vectors, Results(), VECTORS, column, 5, "euclidean")
    assert set(found.masks) == {"left", "right"}
    assert not found.masks["left"][30:].any()
    assert not found.masks["right"][:30].any()
    assert not found.rows[:3].any()
    assert 5 <= found.rows.sum() <= 25


@pytest.mark.parametrize("texts", [[""] * 9, [f"{row}" * 3 for row in range(60)]])
def test_without_labels_there_is_nothing_to_spread(texts: list[str]) -> None:
    with pytest.raises(RefusedError, match="label"):
        spread(None, np.zeros((len(texts), 2), np.float32), Results(), VECTORS, make_column("m", texts), 3, "cosine")
