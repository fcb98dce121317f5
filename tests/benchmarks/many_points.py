"""A projector folder with millions of points: coordinates that are mapped, a column of classes and one of numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

COLUMNS = 4
_BLOCK = 1_000_000


def write_folder(folder: Path, rows: int, clusters: int = 8) -> Path:
    """Write vectors float32 (rows, 4), and metadata with a class and a number of each row; return the folder."""
    import pyarrow as pa
    from pyarrow import csv

    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(5)
    centres = random.normal(0, 1.4, (clusters, COLUMNS)).astype(np.float32)
    names = pa.array([f"cluster {letter}" for letter in "ABCDEFGHIJKLMNOP"[:clusters]])
    with (folder / "tensors.bytes").open("wb") as vectors, (folder / "metadata.tsv").open("wb") as metadata:
        metadata.write(b"cluster\tdistance\n")
        for start in range(0, rows, _BLOCK):
            count = min(_BLOCK, rows - start)
            cluster = random.integers(0, clusters, count)
            offset = random.standard_normal((count, COLUMNS), dtype=np.float32) * np.float32(0.4)
            vectors.write((centres[cluster] + offset).tobytes())
            distance = np.rint(1000 * np.sqrt((offset**2).sum(axis=1))) / 1000
            columns = {"cluster": names.take(pa.array(cluster)), "distance": pa.array(distance.astype(np.float64))}
            options = csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
            csv.write_csv(pa.table(columns), metadata, options)
    (folder / "projector_config.pbtxt").write_text(
        'embeddings {\n  tensor_name: "points"\n  tensor_path: "tensors.bytes"\n'
        f"  tensor_shape: {rows}\n  tensor_shape: {COLUMNS}\n"
        '  metadata_path: "metadata.tsv"\n}\n'
    )
    return folder
