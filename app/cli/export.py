"""``armillary export``: what a view shows as a figure, made by the window's own engines without a display."""

from __future__ import annotations

import argparse
from dataclasses import replace
from difflib import get_close_matches
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import export_cards, export_data, queries
from app.cli.parser import fail
from app.sources import missing, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.model import Catalog, EmbeddingTable
    from core.results import Results
    from core.state import SessionState
    from core.views.picture import Picture, Viewport

_WIDTH, _HEIGHT = 640, 480
_PARALLEL_HEIGHT = 480
_CARD, _CARD_HEIGHT, _NAME_HEIGHT = 300, 230, 16
"""Logical pixels of a chart among several, and of a row of names below them."""
_MOST_NAMES = 24
PLOTS = ("precision_recall", "roc", "detection_errors", "threshold", "scores", "calibration", "steps")


class WrongError(Exception):
    """Raised for what was asked wrongly; the message is the line the user reads."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked for."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="folders or files of logs, NAME:PATH to name them")
    parser.add_argument(
        "--view",
        choices=("scalars", "embedding", "hparams", "histograms", "pr_curves", "texts"),
        required=True,
        help="what to draw",
    )
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="figure.svg, figure.pdf or figure.png")
    parser.add_argument("--query", "--run-query", dest="run_query", default="", metavar="Q", help=queries.HELP)
    parser.add_argument("--width", type=_length, help="logical pixels, 96 to the inch")
    parser.add_argument("--height", type=_length, help="logical pixels")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--step", type=int, metavar="S", help="the linked step; the last one by default")
    scalars = parser.add_argument_group("scalars")
    scalars.add_argument("--tag", action="append", metavar="T", help="draw this tag; may be repeated; all by default")
    scalars.add_argument("--smoothing", type=_weight, default=0.6, help="weight of the past, 0 to 0.999 (0.6)")
    scalars.add_argument("--x", choices=("step", "relative", "wall"), default="step", help="horizontal axis")
    scalars.add_argument("--log-y", action="store_true", help="logarithmic values")
    curves = parser.add_argument_group("pr_curves")
    curves.add_argument("--plot", choices=PLOTS, default=PLOTS[0], help="what to draw (precision_recall)")
    curves.add_argument("--classes", default="", metavar="R", help="classes that contain a regular expression")
    curves.add_argument("--threshold", type=float, default=0.5, help="where curves are marked (0.5)")
    export_cards.add_arguments(parser)
    embedding = parser.add_argument_group("embedding")
    embedding.add_argument("--tensor", metavar="T", help="name or run/name of the embedding")
    embedding.add_argument("--dims", type=int, choices=(2, 3), default=3, help="dimensions (3)")
    embedding.add_argument("--colour-by", metavar="C", help="metadata column; an empty text for none")
    export_data.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the figure or the data; return 0, or 2 with one line on standard error."""
    from core.export.data import DataError
    from core.export.figures.figure import FigureError
    from core.work import RefusedError

    try:
        (_data if arguments.data else _export)(arguments)
    except (WrongError, FigureError, DataError, RefusedError) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or arguments.output}: {error.strerror or error}")
    return 0


def _export(arguments: argparse.Namespace) -> None:
    from core.export.figures.figure import figure_format, save_figure

    output = Path(arguments.output)
    figure_format(output)
    if output.is_dir():
        raise WrongError(f"{output} is a folder")
    makers = {
        "scalars": _scalars, "embedding": _embedding, "hparams": _hparams, "histograms": _histograms,
        "pr_curves": _pr_curves, "texts": _texts,
    }  # fmt: skip
    picture = makers[arguments.view](arguments, _catalog(arguments.paths))
    with as_file(files("resources").joinpath("fonts")) as fonts:
        save_figure(picture, output, fonts)


def _data(arguments: argparse.Namespace) -> None:
    from core.results import Results

    if Path(arguments.output).is_dir():
        raise WrongError(f"{arguments.output} is a folder")
    catalog, results = _catalog(arguments.paths), Results()
    state = _state(arguments, catalog)
    if arguments.view == "embedding":
        state = _computed(arguments, catalog, results, state)
    state = replace(
        state,
        pr_curves=replace(state.pr_curves, class_query=arguments.classes),
        scalars=replace(state.scalars, smoothing=arguments.smoothing),
    )
    missing = export_data.write(arguments, catalog, state, results, lambda tag, there: _known("tag", tag, there))
    export_data.tell(missing)


def _catalog(paths: list[str]) -> Catalog:
    from core.readers.catalog import CatalogReader

    try:
        sources = parse(paths)
    except ValueError as error:
        raise WrongError(str(error)) from error
    gone = missing(sources)
    if gone:
        raise WrongError(f"there is no file or folder {gone}")
    return CatalogReader(sources).read()


def _state(arguments: argparse.Namespace, catalog: Catalog) -> SessionState:
    from core.state import RunsState, SessionState

    try:
        queries.check(arguments.run_query, catalog)
    except queries.WrongQueryError as error:
        raise WrongError(str(error)) from error
    return SessionState(catalog.sources, RunsState(query=arguments.run_query), step=arguments.step)


def _viewport(arguments: argparse.Namespace, width: int, height: int) -> Viewport:
    from core.style import ThemeName
    from core.views.picture import Viewport

    size = (arguments.width or width, arguments.height or height)
    return Viewport(*size, theme=ThemeName(arguments.theme))


def _scalars(arguments: argparse.Namespace, catalog: Catalog) -> Picture:
    from core.results import Results
    from core.state import ScalarsState, XAxis
    from core.views.scalars import resolve, shown_tags
    from core.views.shown import shown_runs

    state = _state(arguments, catalog)
    shown = shown_runs(catalog, state)
    if not catalog.runs:
        raise WrongError(f"there are no runs in {', '.join(source.path for source in catalog.sources)}")
    if not shown:
        raise WrongError(f"none of the {len(catalog.runs)} runs matches {arguments.run_query!r}")
    logged = shown_tags(catalog, state)
    tags = tuple(_known("tag", tag, logged) for tag in arguments.tag or logged)
    if not tags:
        raise WrongError("there are no scalars to draw")
    wish = ScalarsState(arguments.smoothing, XAxis(arguments.x), log_y=arguments.log_y, card_width=_CARD)
    viewport = _viewport(arguments, _WIDTH, _scalars_height(len(tags), len(shown), arguments.width or _WIDTH))
    return resolve(catalog, Results(), replace(state, scalars=wish), viewport, tags)


def _hparams(arguments: argparse.Namespace, catalog: Catalog) -> Picture:
    from core.results import Results
    from core.views.hparams import resolve
    from core.views.hparams.empty import emptiness

    state = _state(arguments, catalog)
    nothing = emptiness(catalog, state)
    if nothing is not None:
        raise WrongError(f"{nothing.title.lower()}: {nothing.text}")
    return resolve(catalog, Results(), state, _viewport(arguments, _WIDTH, _PARALLEL_HEIGHT))


def _pr_curves(arguments: argparse.Namespace, catalog: Catalog) -> Picture:
    from core.results import Results
    from core.state import PrCurvesState, PrPlot
    from core.views.pr_curves.empty import emptiness
    from core.views.pr_curves.picture import resolve

    wish = PrCurvesState(
        PrPlot(arguments.plot), threshold=arguments.threshold, class_query=arguments.classes, card_width=_CARD
    )
    state = replace(_state(arguments, catalog), pr_curves=wish)
    nothing = emptiness(catalog, state)
    if nothing is not None:
        raise WrongError(f"{nothing.title.lower()}: {nothing.text}")
    return resolve(catalog, Results(), state, _viewport(arguments, _WIDTH, _HEIGHT))


def _histograms(arguments: argparse.Namespace, catalog: Catalog) -> Picture:
    state, viewport = _state(arguments, catalog), _viewport(arguments, _WIDTH, _HEIGHT)
    return export_cards.histograms(arguments, catalog, state, viewport, WrongError)


def _texts(arguments: argparse.Namespace, catalog: Catalog) -> Picture:
    state, viewport = _state(arguments, catalog), _viewport(arguments, _WIDTH, _HEIGHT)
    return export_cards.texts(arguments, catalog, state, viewport, WrongError)


def _scalars_height(tags: int, runs: int, width: int) -> int:
    """Return a height that gives charts a pleasant shape and the names of the runs their rows below."""
    names = min(-(-runs // max(1, width // _CARD)), _MOST_NAMES) * _NAME_HEIGHT
    if tags == 1:
        return round(width * 0.6) + names
    return -(-tags // max(1, min(tags, width // _CARD))) * _CARD_HEIGHT + names


def _embedding(arguments: argparse.Namespace, catalog: Catalog) -> Picture:
    from core.results import Results
    from core.views.embedding import resolve

    results = Results()
    state = _computed(arguments, catalog, results, _state(arguments, catalog))
    _check_column(arguments.colour_by, catalog, results, state)
    return resolve(catalog, results, state, _viewport(arguments, _WIDTH, _HEIGHT))


def _computed(arguments: argparse.Namespace, catalog: Catalog, results: Results, state: SessionState) -> SessionState:
    """Return the state of the embedding that is asked for; its results hold all it needs."""
    from core.state import EmbeddingState
    from core.views.embedding.work import complete

    table = _table(arguments, catalog, state)
    wish = EmbeddingState(table.key if table else "", dimensions=arguments.dims, colour_by=arguments.colour_by)
    state = replace(state, embedding=wish)
    try:
        complete(catalog, results, state)
    except ValueError as error:
        raise WrongError(str(error)) from error
    return state


def _table(arguments: argparse.Namespace, catalog: Catalog, state: SessionState) -> EmbeddingTable | None:
    """Return the table that is asked for, None to let the view choose."""
    from core.views.shown import shown_runs

    shown = set(shown_runs(catalog, state)) if arguments.run_query else None
    tables = [table for table in catalog.embeddings.values() if shown is None or table.run in shown]
    if not tables:
        raise WrongError("there are no embeddings to draw")
    if arguments.tensor is None:
        return tables[0] if shown is not None else None
    keys = [table.key for table in tables if arguments.tensor in {table.key, table.tensor}]
    if not keys:
        _known("embedding", arguments.tensor, [table.key for table in tables])
    if len(keys) > 1:
        raise WrongError(f"{len(keys)} embeddings are called {arguments.tensor!r}: say {keys[0]!r} or another one")
    table = catalog.embeddings[keys[0]]
    first = table.steps[0].step
    if None not in (first, arguments.step) and arguments.step < first:
        raise WrongError(f"{table.key} begins at step {first}")
    return table


def _check_column(name: str | None, catalog: Catalog, results: Results, state: SessionState) -> None:
    from core.model import Metadata
    from core.views.embedding.subject import subject

    about = subject(catalog, state)
    if not name or about is None:
        return
    metadata = results.get(about.metadata, Metadata) if about.metadata else None
    _known("column", name, metadata.columns if metadata else ())


def _known(kind: str, name: str, names: Iterable[str]) -> str:
    """Return a name that is among those there are; raises WrongError with the nearest ones for any other."""
    there = list(names)
    if name in there:
        return name
    near = get_close_matches(name, there, 3, 0.4) or there[:3]
    hint = f"; there is {', '.join(repr(each) for each in near)}" if near else ""
    raise WrongError(f"there is no {kind} {name!r}{hint}")


def _length(text: str) -> int:
    value = int(text)
    if not 100 <= value <= 10_000:
        raise argparse.ArgumentTypeError(f"{value} is not between 100 and 10000")
    return value


def _weight(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 0.999:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and 0.999")
    return value
