from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.analysis.projection import methods
from core.analysis.projection.method import Projection
from core.analysis.projection.pca import Pca
from core.model import F4, Catalog
from core.results import DiskResults, Results
from core.state import SessionState
from core.views.embedding.subject import subject
from core.views.embedding.work import complete
from core.work import Token
from tests.core.views.embedding.made import catalog, table

PROJECT = methods.project


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

    def count(token: Token | None, vectors: F4, *rest: Any, **given: Any) -> Projection:
        fitted.append(len(vectors))
        return PROJECT(token, vectors, *rest, **given)

    monkeypatch.setattr(methods, "project", count)
    facts = catalog(table(tmp_path / "logs"))
    first = open_session(facts, tmp_path / "results")
    again = open_session(facts, tmp_path / "results")
    assert fitted == [60]
    np.testing.assert_array_equal(first.scores, again.scores)
    open_session(catalog(table(tmp_path / "logs", columns=5)), tmp_path / "results")
    assert len(fitted) == 2
