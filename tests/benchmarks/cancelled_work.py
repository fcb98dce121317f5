"""Work that is cancelled; what it needs is loaded where it is used, so that whoever is asked next answers at once."""

from __future__ import annotations

import os
from typing import Any


def who(token: object) -> int:
    """Return the number of this process."""
    return os.getpid()


def read(token: Any, file: str) -> Any:
    """Read vectors from a text, as a table is opened."""
    from core.model import TensorFormat, TensorSource
    from core.readers.embeddings import load_vectors

    return load_vectors(TensorSource(file, TensorFormat.TSV), token)


def principal(token: Any, vectors: Any) -> Any:
    """Find principal components of many columns."""
    from core.analysis.projection.pca import fit_pca

    return fit_pca(vectors, 10, token).scores
