"""``armillary cluster``: clusters of vectors or coordinates as a table, by the window's own engines and without one."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.coordinates_file import WrongError
from app.cli.parser import fail
from app.cli.project import catalog_of, state_of, table_of

if TYPE_CHECKING:
    from core.analysis.clusters.asked import Asked
    from core.model import Metadata
    from core.views.embedding.clusters.result import Clusters

_FORMATS = (".csv", ".tsv", ".parquet")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked for."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH",
        help="folders or files of logs, or files of vectors; coords.npy of armillary project for clusters of a picture",
    )  # fmt: skip
    parser.add_argument("--tensor", metavar="T", help="name or run/name of the embedding; the first one by default")
    parser.add_argument("--step", type=int, metavar="S", help="the last state at or before this step; else the last")
    parser.add_argument("--method", choices=("kmeans", "hdbscan"), default="kmeans", help="how (kmeans)")
    parser.add_argument("--count", type=int, default=10, metavar="K", help="clusters of k-means (10)")
    parser.add_argument(
        "--smallest", type=int, default=0, metavar="N", help="points of the smallest cluster of HDBSCAN; their root"
    )
    parser.add_argument("--dense", type=int, default=10, metavar="N", help="points near a dense one, for HDBSCAN (10)")
    parser.add_argument("--innermost", action="store_true", help="the innermost clusters of HDBSCAN")
    parser.add_argument("--directions", action="store_true", help="make vectors one long first, as for cosine")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="what chance depends on (0)")
    parser.add_argument("--named-by", metavar="C", help="metadata column that names clusters; the most telling one")
    parser.add_argument("-o", "--output", metavar="FILE", help="clusters.csv, .tsv or .parquet, a line for each row")


def run(arguments: argparse.Namespace) -> int:
    """Print what was found and write it, a line for each row; return 0, or 2 with one line on standard error."""
    from core.readers.base import ReadError

    try:
        print(_clustered(arguments))
    except (WrongError, ReadError, ValueError) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or arguments.output}: {error.strerror or error}")
    return 0


def _clustered(arguments: argparse.Namespace) -> str:
    from core.readers.embeddings import load_metadata, load_vectors
    from core.views.embedding.clusters.listing import indices_of, percent, sentence
    from core.views.embedding.clusters.naming import naming_columns
    from core.views.embedding.clusters.running import made_of

    output = None if arguments.output is None else _output(arguments.output)
    table = table_of(catalog_of(arguments.paths), arguments.tensor)
    state = state_of(table, arguments.step)
    if output is not None and output.exists() and output.samefile(state.tensor.file):
        raise WrongError(f"{output} holds the vectors; write the clusters to another file")
    vectors = load_vectors(state.tensor)
    metadata = load_metadata(state.metadata_file, table.rows) if state.metadata_file else None
    _check(arguments.named_by, metadata)
    asked = _asked(arguments, len(vectors))
    columns = naming_columns(metadata, (), arguments.named_by)
    found = made_of(None, vectors, None, asked, columns)
    if output is not None:
        _write(output, found)
    told = [f"{table.key}: {sentence(found)}", *filter(None, [indices_of(found)]), *found.notes]
    for name, size, width in zip(found.names, found.sizes.tolist(), found.widths.tolist(), strict=True):
        told.append(f"  {size:>10,}  {percent(size / max(found.of, 1)):>6}  {width:6.2f}  {name}")
    return "\n".join(told)


def _check(column: str | None, metadata: Metadata | None) -> None:
    if column and (metadata is None or column not in metadata.columns):
        known = ", ".join(() if metadata is None else metadata.columns)
        raise WrongError(f"there is no column {column!r}; there is {known or 'none'}")


def _asked(arguments: argparse.Namespace, rows: int) -> Asked:
    from core.analysis.clusters.asked import Asked, ClusterMethod, smallest_for

    return Asked(
        ClusterMethod(arguments.method),
        arguments.seed,
        arguments.count,
        arguments.smallest or smallest_for(rows),
        arguments.dense,
        arguments.innermost,
        arguments.directions,
    )


def _output(text: str) -> Path:
    output = Path(text)
    if output.suffix.lower() not in _FORMATS:
        raise WrongError(f"{text} ends in none of {', '.join(_FORMATS)}")
    if output.is_dir() or not output.parent.is_dir():
        raise WrongError(f"{text} is a folder" if output.is_dir() else f"there is no folder {output.parent}")
    return output


def _write(output: Path, found: Clusters) -> None:
    """Write row, number and name, both empty for rows in no cluster; whole or not at all."""
    import numpy as np
    import pandas as pd

    names = np.array([*found.names, ""], dtype=object)
    numbers = pd.array(np.where(found.labels >= 0, found.labels, 0), dtype="Int32")
    numbers[found.labels < 0] = pd.NA
    frame = pd.DataFrame({"row": np.arange(len(names[found.labels])), "cluster": numbers, "name": names[found.labels]})
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        if output.suffix.lower() == ".parquet":
            frame.to_parquet(unfinished, index=False)
        else:
            frame.to_csv(unfinished, index=False, sep="\t" if output.suffix.lower() == ".tsv" else ",")
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
