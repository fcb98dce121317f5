"""``armillary export --data``: the data of a view instead of its figure, as a table of any length."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.export.datasets import DataSubject, DataWish
    from core.model import Catalog
    from core.results import Results
    from core.state import SessionState

FORMS = ("long", "by-tag", "by-run", "drawn")
POINTS = ("coordinates", "metadata", "neighbours", "rows")
SUBJECTS = {"hparams": "runs"}
"""What the data of a view are about, where that is not called as the view is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked for."""
    data = parser.add_argument_group("data")
    data.add_argument(
        "--data",
        action="store_true",
        help="instead of a figure write all values as FILE.csv, .tsv, .parquet or .json, points also as .npy; "
        "of hparams the table of runs, or with --page what that page is made of",
    )
    data.add_argument("--form", choices=FORMS, default=FORMS[0], help="what rows and columns of scalars are (long)")
    data.add_argument("--restarted", action="store_true", help="with values that a restart replaced")
    data.add_argument("--percentiles", action="store_true", help="percentiles of histograms instead of buckets")
    data.add_argument("--points", choices=POINTS, default=POINTS[0], help="what of an embedding (coordinates)")
    data.add_argument("--neighbours", type=int, default=15, metavar="K", help="how many of each point (15)")


def wish_of(arguments: argparse.Namespace) -> DataWish:
    """Return what the arguments ask for."""
    from core.export.datasets import DataForm, DataWish

    return DataWish(
        _subject(arguments),
        form=DataForm(arguments.form.replace("-", "_")),
        tags=tuple(arguments.tag) if arguments.tag else None,
        restarted=arguments.restarted,
        every_step=arguments.step is None,
        neighbours=arguments.neighbours,
    )


def _subject(arguments: argparse.Namespace) -> DataSubject:
    from core.export.datasets import DataSubject

    if arguments.view == "embedding":
        return DataSubject(arguments.points)
    if arguments.view == "histograms" and arguments.percentiles:
        return DataSubject.DISTRIBUTIONS
    return DataSubject(SUBJECTS.get(arguments.view, arguments.view))


def write(
    arguments: argparse.Namespace,
    catalog: Catalog,
    state: SessionState,
    results: Results,
    known_tag: Callable[[str, list[str]], str],
) -> list[str]:
    """Write the file; return what could not be read. Raises DataError, RefusedError and OSError."""
    from core.export.saving import save_wish
    from core.export.streams import save_data

    wish, output = wish_of(arguments), Path(arguments.output)
    if wish.tags is not None:
        runs = catalog.runs.values()
        logged = sorted({tag for run in runs for tag in (run.scalars if arguments.view == "scalars" else run.blobs)})
        wish = replace(wish, tags=tuple(known_tag(tag, logged) for tag in wish.tags))
    if arguments.view == "hparams" and arguments.page:
        from core.export.datasets.pages import page_set

        data = page_set(catalog, results, state, arguments.page)
        save_data(output, data)
        return data.missing
    return save_wish(output, catalog, results, state, wish)[1]


def tell(missing: list[str]) -> None:
    """Say on standard error what could not be read."""
    for sentence in missing[:10]:
        print(f"armillary: {sentence}", file=sys.stderr)
    if len(missing) > 10:
        print(f"armillary: and {len(missing) - 10} more like it", file=sys.stderr)
