from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.model import Catalog, EmbeddingStep, EmbeddingTable, Run, ScalarSeries, TensorFormat, TensorSource
from core.views.first_view import first_view

STEP = np.array([0, 1], np.int64)
SERIES = ScalarSeries(STEP.astype(np.float64), STEP, STEP.astype(np.float32))
CURVES = Run("a", "tensorboard", (), scalars={"loss": SERIES}, loaded=True)
TABLE = EmbeddingTable("a/t", "a", "t", 3, 2, (EmbeddingStep(None, TensorSource("t", TensorFormat.TSV)),))


def test_vectors_alone_are_seen_as_points() -> None:
    vectors = Catalog(embeddings={TABLE.key: TABLE})
    assert first_view(vectors) == "embedding"
    assert first_view(replace(vectors, runs={"a": replace(CURVES, scalars={})})) == "embedding"


def test_vectors_beside_curves_wait_until_they_are_asked_for() -> None:
    both = Catalog(runs={"a": CURVES}, embeddings={TABLE.key: TABLE})
    assert first_view(both) == "scalars"
    unread = replace(both, runs={"a": replace(CURVES, scalars={}, loaded=False)}, complete=False)
    assert first_view(unread) == "", "whether there are curves is not known yet"
    assert first_view(replace(both, complete=False)) == "scalars"


def test_nothing_chooses_nothing() -> None:
    assert first_view(Catalog()) == ""
