from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

_SCRIPT = """
import sys
from core.readers.catalog import CatalogReader, parse_sources
catalog = CatalogReader(parse_sources([sys.argv[1]])).read()
print(len(catalog.embeddings), "numba" in sys.modules)
"""


def test_a_big_table_loads_no_decoder_of_events(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.zeros((50_000, 64), np.float32))
    command = [sys.executable, "-c", _SCRIPT, str(tmp_path / "vectors.npy")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["1", "False"]
