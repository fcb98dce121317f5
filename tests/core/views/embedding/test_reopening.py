from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.analysis.projection import pca
from core.analysis.projection.pca import Pca
from core.model import Catalog
from core.results import DiskResults, Results
from core.state import SessionState
from core.views.embedding.subject import subject
from core.views.embedding.work import complete
from core.work import Token
from tests.core.views.embedding.made import catalog, table

FIT = pca.fit_pca


def open_session(facts: Catalog, folder: Path) -> Pca:
    """Compute all a picture needs, as a new start of the program does, and return the projection."""
    results = Results(DiskResults(folder))
    complete(facts, results, SessionState())
    about = subject(facts, SessionState())
    assert about is not None
    found = results.get(about.projection, Pca)
    assert found is not None
    return found


def test_a_second_start_finds_projections_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[int] = []

    def count(vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]], components: int, token: Token | None) -> Pca:
        fitted.append(len(vectors))
        return FIT(vectors, components, token)

    monkeypatch.setattr(pca, "fit_pca", count)
    facts = catalog(table(tmp_path / "logs"))
    first = open_session(facts, tmp_path / "results")
    again = open_session(facts, tmp_path / "results")
    assert fitted == [60]
    np.testing.assert_array_equal(first.scores, again.scores)
    open_session(catalog(table(tmp_path / "logs", columns=5)), tmp_path / "results")
    assert len(fitted) == 2
