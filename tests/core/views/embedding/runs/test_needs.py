from __future__ import annotations

import subprocess
import sys

import pytest

from core.analysis.projection.methods import METHODS
from core.state import ProjectionSpec
from core.views.embedding.runs.needs import bytes_needed

_RUN = """
import sys
from tests.peak import most_memory
import numpy as np
from core.results import ResultKey
from core.views.embedding.runs.running import run
class Token:
    cancelled = False
    def check(self): pass
    def progress(self, fraction, message=""): pass
    def partial(self, value): pass
method, rows, columns, wanted = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), eval(sys.argv[4])
vectors = np.random.default_rng(0).standard_normal((rows, columns), dtype=np.float32)
key = ResultKey.of("projection", "vectors")
run(Token(), vectors, key, key, method, wanted, 0)
print(most_memory())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system does not tell the most memory that was taken")
@pytest.mark.parametrize(
    ("method", "rows", "columns", "wanted"),
    [
        ("umap", 12_000, 600, {"n_epochs": 3}),
        ("tsne", 12_000, 100, {"early_iterations": 1, "iterations": 2}),
        ("umap", 400_000, 100, {"n_epochs": 3, "fit_on": 2000}),
    ],
)
def test_a_run_takes_about_as_much_memory_as_was_said(
    method: str, rows: int, columns: int, wanted: dict[str, int]
) -> None:
    for each in METHODS.values():  # what has to be compiled is compiled by processes of their own
        if each.prepare and each.name == method:
            each.prepare(None)
    command = [sys.executable, "-c", _RUN, method, str(rows), str(columns), repr(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = bytes_needed(ProjectionSpec(method, dict(wanted)), rows, columns)
    assert 0.5 < said / int(done.stdout.splitlines()[-1]) < 2
