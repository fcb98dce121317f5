from __future__ import annotations

import numpy as np
import pytest

from core.analysis.projection.methods import METHODS, Parameter, project
from core.analysis.projection.naming import given_by
from core.analysis.projection.pca import fit_pca
from core.model import Column, ColumnKind, Metadata
from core.work import CancelledError
from tests.core.recorder import Recorder

VECTORS = np.random.default_rng(0).standard_normal((30, 6))
AGES = Column("age", ColumnKind.NUMBER, tuple(map(str, range(30))), np.arange(30.0))
METADATA = Metadata(30, {"age": AGES})


def test_pca_comes_first_and_is_the_engine_itself() -> None:
    assert next(iter(METHODS)) == "pca"
    np.testing.assert_array_equal(project(None, VECTORS, "pca", {"components": 3}).scores, fit_pca(VECTORS, 3).scores)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_method_is_described_and_runs_on_its_defaults(method: object) -> None:
    entry = next(m for m in METHODS.values() if m is method)
    assert all((entry.title, entry.tip, not entry.tip.endswith(".")))
    assert all(p.title and p.tip and p.checked(p.default) == p.default for p in entry.parameters)
    given = given_by(entry, entry.complete({}), METADATA, len(VECTORS))
    projection = project(None, VECTORS, entry.name, given=given)
    assert projection.scores.dtype == np.float32
    assert len(projection.scores) == len(VECTORS)
    assert len(projection.axis_titles) == projection.scores.shape[1]


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("isomap", {}, "no method 'isomap'; there is pca"),
        ("pca", {"perplexity": 3}, "no parameter 'perplexity'; it has scaling"),
        ("pca", {"components": 1}, "between 2 and 10000, not at 1"),
        ("pca", {"components": 2.5}, "a value like 10, not 2.5"),
        ("pca", {"components": "3"}, "a value like 10, not '3'"),
        ("pca", {"components": True}, "a value like 10, not True"),
    ],
)
def test_wrong_wishes_are_explained(method: str, parameters: dict[str, float], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        project(None, VECTORS, method, parameters)


def test_choices_and_switches() -> None:
    metric = Parameter("metric", "Metric", "cosine", choices=("cosine", "euclidean"))
    assert metric.checked("euclidean") == "euclidean"
    with pytest.raises(ValueError, match="one of cosine, euclidean"):
        metric.checked("manhattan")
    switch = Parameter("exact", "Exact", True, 0, 1)
    assert switch.checked(False) is False
    with pytest.raises(ValueError, match="like True"):
        switch.checked(1)


def test_a_whole_number_may_be_written_as_a_float() -> None:
    assert Parameter("n", "N", 3).checked(4.0) == 4


def test_work_stops_when_asked() -> None:
    with pytest.raises(CancelledError):
        project(Recorder(patience=0), VECTORS)
