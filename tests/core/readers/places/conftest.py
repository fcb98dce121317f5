"""Remote folders for tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.readers.places import objects, patience
from core.readers.places.stores import forget_stores
from tests.core.readers.places.servers import SERVERS, Remote


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Connections are new, given up soon and tried again soon; copies lie in a folder of the test."""
    monkeypatch.setattr(patience, "FIRST", 0.1)
    monkeypatch.setattr(objects, "_LISTING", 8.0)
    monkeypatch.setattr(objects, "_READING", 8.0)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_: str(tmp_path / "cache"))
    forget_stores()
    yield
    forget_stores()


@pytest.fixture(params=list(SERVERS))
def remote(request: pytest.FixtureRequest, impatient: None, tmp_path: Path) -> Iterator[Remote]:
    """A folder of a real server of each kind."""
    folder = tmp_path / "served"
    folder.mkdir()
    with SERVERS[request.param](folder) as found:
        yield found
