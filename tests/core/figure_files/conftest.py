"""The sample logs, read once for all tests of figures as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.figure_files.drawing import Logs
from core.readers.catalog import CatalogReader, parse_sources
from core.results import Results

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample_logs"
FONTS = SAMPLE.parent / "fonts"


@pytest.fixture(scope="session")
def logs() -> Logs:
    """What the sample logs contain, with nothing computed from them."""
    return Logs(CatalogReader(parse_sources([str(SAMPLE)])).read(), Results())
