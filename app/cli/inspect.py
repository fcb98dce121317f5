"""``armillary inspect PATH...``: what logs contain, without a window."""

from __future__ import annotations

import argparse
import sys

from app.cli import queries
from core.export.inspection import as_json, as_text
from core.readers.catalog import CatalogReader, SourceError, parse_sources


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a folder or file, or name:path")
    parser.add_argument("--query", default="", metavar="Q", help=queries.HELP)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--digest", action="store_true", help="add the sums of values, steps and wall times of scalars")


def run(arguments: argparse.Namespace) -> int:
    """Print what the logs contain; returns 0, or 2 if a path does not exist, is no log or the query is wrong."""
    try:
        sources = parse_sources(arguments.paths)
    except SourceError as error:
        print(f"armillary inspect: {error}", file=sys.stderr)
        return 2
    catalog = CatalogReader(sources).read()
    foreign = [problem for problem in catalog.problems if problem.kind == "unknown-file"]
    if foreign and not catalog.runs and not catalog.embeddings:
        print(f"armillary inspect: {foreign[0].message}: {foreign[0].file}", file=sys.stderr)
        return 2
    if arguments.query:
        try:
            queries.check(arguments.query, catalog)
        except queries.WrongQueryError as error:
            print(f"armillary inspect: {error}", file=sys.stderr)
            return 2
        catalog = queries.only(catalog, arguments.query)
    print(as_json(catalog, arguments.digest) if arguments.json else as_text(catalog, arguments.digest))
    return 0
