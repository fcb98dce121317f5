"""Logs that several tests read."""

from __future__ import annotations

import pytest

from core.model import Catalog
from tests.core.views.pr_curves.made import catalog, write_curves, write_predictions


@pytest.fixture(scope="session")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("logged")
    write_curves(folder)
    return catalog(folder)


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("raw")
    write_predictions(folder)
    return catalog(folder)
