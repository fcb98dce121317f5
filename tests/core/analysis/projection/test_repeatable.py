"""The same seed gives the same bytes, in whatever process and on however many threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from core.analysis.projection.method import Coordinates
from core.analysis.projection.methods import FAST, METHODS, Value, project
from core.analysis.warm import warm_up

ROOT = Path(__file__).resolve().parents[4]
RUNS: tuple[tuple[str, dict[str, Value]], ...] = (
    ("pca", {}),
    ("random", {}),
    ("umap", {"n_epochs": 12}),
    ("umap", {"n_epochs": 12, "initialisation": "spectral", "metric": "cosine"}),
    ("densmap", {"n_epochs": 12}),
    ("tsne", {"iterations": 8, "early_iterations": 8, "repulsion": "grid"}),
    ("tsne", {"iterations": 3, "early_iterations": 3, "repulsion": "tree", "dimensions": 3}),
    ("pacmap", {"iterations": 5}),
    ("localmap", {"iterations": 15}),
)
"""Methods with parameters that take them through all that is computed in parts."""
_CODE = """
import hashlib, json, sys
threads = int(sys.argv[1])
import core.analysis.parallel as parallel
parallel.processors = lambda: threads
import numpy as np
from core.analysis.projection.methods import project
from tests.core.analysis.projection.test_repeatable import RUNS, vectors
made = [project(None, vectors(), name, parameters, seed=7).scores for name, parameters in RUNS]
print(json.dumps([hashlib.blake2b(np.ascontiguousarray(scores).tobytes()).hexdigest() for scores in made]))
"""


def vectors(rows: int = 9_000) -> np.ndarray:
    """Return more rows than any part has."""
    random = np.random.default_rng(5)
    return (random.normal(0, 3, (9, 12))[np.arange(rows) % 9] + random.normal(0, 1, (rows, 12))).astype(np.float32)


@lru_cache
def digests(threads: int) -> list[str]:
    """Return a digest of what each run makes, in a new process with so many threads."""
    limits = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
    command = [sys.executable, "-c", _CODE, str(threads)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **limits}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    warm_up(None)


@pytest.mark.parametrize("number", range(len(RUNS)), ids=[" ".join(map(str, (n, *p.values()))) for n, p in RUNS])
def test_the_number_of_threads_changes_no_byte(number: int) -> None:
    assert digests(4)[number] == digests(1)[number]


def test_all_seeded_methods_are_among_them() -> None:
    assert {name for name, method in METHODS.items() if method.seeded} <= {name for name, _ in RUNS}
    assert len(set(digests(1))) == len(RUNS)


def test_another_seed_gives_another_picture_and_fast_says_that_it_is_not_repeatable() -> None:
    few = vectors(200)
    for name, parameters in RUNS[1:]:
        one, other = (project(None, few, name, parameters, seed=seed).scores for seed in (1, 2))
        assert not np.array_equal(one, other), name
    fast = project(None, few, "umap", {"n_epochs": 5, "repeatable": False})
    assert isinstance(fast, Coordinates)
    assert fast.notes[-1] == FAST
    slow = project(None, few, "umap", {"n_epochs": 5})
    assert isinstance(slow, Coordinates)
    assert FAST not in slow.notes
