"""Tables of vectors on disk, made for tests: what is written is known, so that what is shown can be checked."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.model import F4, Catalog, EmbeddingStep, EmbeddingTable, SourceSpec, SpriteSource, TensorFormat, TensorSource

CLASSES = ("ant", "bee", "cat")
SIDE = 4
"""Pixels of a thumbnail."""


def vectors(rows: int, columns: int, seed: int = 0) -> F4:
    """Return three separate clusters, row i in cluster i modulo 3."""
    random = np.random.default_rng(seed)
    centres = random.normal(0, 6, (3, columns))
    return (centres[np.arange(rows) % 3] + random.normal(0, 1, (rows, columns))).astype(np.float32)


def metadata_text(rows: int) -> str:
    """Return TSV: a class (every tenth missing), a number from 0 to 1 and a name for each row."""
    lines = ["label\tscore\tname"]
    for row in range(rows):
        label = "" if row % 10 == 9 else CLASSES[row % 3]
        lines.append(f"{label}\t{row / max(rows - 1, 1):.6f}\tthing {row}")
    return "\n".join(lines) + "\n"


def sprite_pixels(rows: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return a sheet of thumbnails, each of one grey that says its row."""
    across = int(np.ceil(np.sqrt(rows)))
    sheet = np.zeros((across * SIDE, across * SIDE, 3), dtype=np.uint8)
    for row in range(rows):
        top, left = row // across * SIDE, row % across * SIDE
        sheet[top : top + SIDE, left : left + SIDE] = row % 256
    return sheet


def table(
    folder: Path, rows: int = 60, columns: int = 6, steps: tuple[int | None, ...] = (None,), key: str = "run/layer"
) -> EmbeddingTable:
    """Write a table with metadata and sprite at some steps and return it."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metadata.tsv").write_text(metadata_text(rows))
    Image.fromarray(sprite_pixels(rows)).save(folder / "sprite.png")
    states = []
    for place, step in enumerate(steps):
        np.save(folder / f"{place}.npy", vectors(rows, columns, seed=place))
        source = TensorSource(str(folder / f"{place}.npy"), TensorFormat.NPY)
        sprite = SpriteSource(str(folder / "sprite.png"), SIDE, SIDE)
        states.append(EmbeddingStep(step, source, str(folder / "metadata.tsv"), sprite))
    run, _, tensor = key.partition("/")
    return EmbeddingTable(key, run, tensor, rows, columns, tuple(states))


def catalog(*tables: EmbeddingTable) -> Catalog:
    """Return a catalog of tables."""
    return Catalog(sources=(SourceSpec("made"),), embeddings={t.key: t for t in tables})


def drifting_table(
    folder: Path, steps: tuple[int, ...], rows: int = 120, columns: int = 8, key: str = "run/layer"
) -> EmbeddingTable:
    """Write a table whose classes come apart over the steps, row i being in class i modulo 3, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metadata.tsv").write_text(metadata_text(rows))
    random = np.random.default_rng(5)
    centres, own = random.normal(0, 2, (3, columns)), random.normal(0, 1, (rows, columns))
    states = []
    for place, step in enumerate(steps):
        share = (place + 1) / len(steps)
        moved = share * centres[np.arange(rows) % 3] + own + random.normal(0, 0.1, own.shape)
        np.save(folder / f"{place}.npy", moved.astype(np.float32))
        source = TensorSource(str(folder / f"{place}.npy"), TensorFormat.NPY)
        states.append(EmbeddingStep(step, source, str(folder / "metadata.tsv")))
    run, _, tensor = key.partition("/")
    return EmbeddingTable(key, run, tensor, rows, columns, tuple(states))
