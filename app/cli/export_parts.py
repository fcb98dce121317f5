"""``armillary export``: what is asked on the command line as parts of figures, one function a view."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from app.cli import export_axes, export_beside, export_cards, queries
from app.cli.telling import Telling

if TYPE_CHECKING:
    from core.figure_files.spec import FigurePart
    from core.model import Catalog, EmbeddingTable
    from core.results import Results
    from core.state import MarksState, SessionState

WIDTH, HEIGHT = 640, 480
CARD, _CARD_HEIGHT, _NAME_HEIGHT = 300, 230, 16
"""Logical pixels of a chart among several, and of a row of names below them."""
_MOST_NAMES = 24
_ROOMS = ((1.0, 1.0), (1.6, 1.0), (1.6, 1.6), (1.6, 1.6))
"""How much wider and higher a figure of embeddings is with as many pictures beside the first."""
_COMPARED = 8


class WrongError(Exception):
    """Raised for what was asked wrongly; the message is the line the user reads."""


def part_of(arguments: argparse.Namespace, catalog: Catalog, results: Results) -> FigurePart:
    """Return the part that the arguments ask for; raises WrongError."""
    return _MAKERS[arguments.view](arguments, catalog, base_state(arguments, catalog), results)


def base_state(arguments: argparse.Namespace, catalog: Catalog) -> SessionState:
    """Return the session that the arguments common to all views ask for; raises WrongError for a wrong query."""
    from core.state import RunsState, SessionState

    try:
        queries.check(arguments.run_query, catalog)
    except queries.WrongQueryError as error:
        raise WrongError(str(error)) from error
    return SessionState(runs=RunsState(query=arguments.run_query), step=arguments.step)


def sized(arguments: argparse.Namespace, part: FigurePart, width: float = WIDTH, height: float = HEIGHT) -> FigurePart:
    """Return a part as large as is asked for, or as is usual for it."""
    return replace(part, width=float(arguments.width or width), height=float(arguments.height or height))


def scalars_height(tags: int, runs: int, width: int) -> int:
    """Return a height that gives charts a pleasant shape and the names of the runs their rows below."""
    names = min(-(-runs // max(1, width // CARD)), _MOST_NAMES) * _NAME_HEIGHT
    if tags == 1:
        return round(width * 0.6) + names
    return -(-tags // max(1, min(tags, width // CARD))) * _CARD_HEIGHT + names


def _scalars(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, results: Results) -> FigurePart:
    from core.figure_files.spec import FigurePart
    from core.views.scalars import shown_tags
    from core.views.shown import shown_runs

    del results
    shown = shown_runs(catalog, replace(state, sources=catalog.sources))
    if not catalog.runs:
        raise WrongError(f"there are no runs in {', '.join(source.path for source in catalog.sources)}")
    if not shown:
        raise WrongError(f"none of the {len(catalog.runs)} runs matches {arguments.run_query!r}")
    there = shown_tags(catalog, replace(state, sources=catalog.sources))
    tags = wanted_tags(arguments, there)
    if not tags:
        raise WrongError("there are no scalars to draw")
    if not export_axes.is_plain(arguments.x):
        known("tag", arguments.x, there)
    height = scalars_height(len(tags), len(shown), arguments.width or WIDTH)
    part = FigurePart("scalars", cards=tags, state=replace(state, scalars=scalars_wish(arguments)))
    return sized(arguments, part, height=height)


def scalars_wish(arguments: argparse.Namespace) -> Any:
    """Return the state of the view of scalars that is asked for."""
    from core.state import ScalarsState

    return export_axes.over(ScalarsState(log_y=arguments.log_y, card_width=CARD), arguments)


def wanted_tags(arguments: argparse.Namespace, logged: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that are asked for by name or by regular expression, all without either; raises WrongError."""
    there = tuple(logged)
    tags = tuple(known("tag", tag, there) for tag in arguments.tag or ())
    if not arguments.tags:
        return tags or there
    pattern = pattern_of(arguments.tags)
    found = tuple(tag for tag in there if pattern.search(tag))
    if not found:
        raise WrongError(f"no tag matches {arguments.tags!r}; there is {', '.join(map(repr, there[:3]))}")
    return tuple(dict.fromkeys((*tags, *found)))


def pattern_of(text: str) -> re.Pattern[str]:
    """Return a regular expression; raises WrongError with the place where it is none."""
    try:
        return re.compile(text)
    except re.error as wrong:
        place = "" if wrong.pos is None else f" at character {wrong.pos + 1}"
        raise WrongError(f"{text!r} is no regular expression: {wrong.msg}{place}") from wrong


def _hparams(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, results: Results) -> FigurePart:
    from core.figure_files.spec import FigurePart
    from core.figure_files.views import PAGES

    del results
    page = arguments.page or "parallel"
    if page not in PAGES:
        known("page", page, PAGES)
    if arguments.metric:
        state = replace(state, importance=replace(state.importance, metric=_metric(arguments.metric, catalog)))
    runs = tuple(known("run", name, catalog.runs) for name in arguments.compare or ())
    state = replace(state, compare=replace(state.compare, runs=runs or _first_runs(catalog, state)))
    return sized(arguments, FigurePart("hparams", page, state=state))


def _metric(text: str, catalog: Catalog) -> str | None:
    from app.cli import importance

    try:
        return importance.metric_field(text, catalog)
    except importance.WrongError as error:
        raise WrongError(str(error)) from error


def _first_runs(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the runs that are compared where none are named: the first that are shown."""
    from core.views.shown import shown_runs

    return shown_runs(catalog, replace(state, sources=catalog.sources))[:_COMPARED]


def _pr_curves(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, results: Results) -> FigurePart:
    from core.figure_files.spec import FigurePart
    from core.state import PrCards, PrCurvesState, PrPlot
    from core.views.pr_curves.empty import emptiness

    del results
    wish = PrCurvesState(
        PrPlot(arguments.plot), threshold=arguments.threshold, class_query=arguments.classes, card_width=CARD,
        by=PrCards(arguments.cards_by),
    )  # fmt: skip
    state = replace(state, pr_curves=wish)
    nothing = emptiness(catalog, replace(state, sources=catalog.sources))
    if nothing is not None:
        raise WrongError(f"{nothing.title.lower()}: {nothing.text}")
    return sized(arguments, FigurePart("pr_curves", state=state))


def _histograms(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, results: Results) -> FigurePart:
    del results
    return sized(arguments, export_cards.histograms(arguments, catalog, state, WrongError))


def _texts(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, results: Results) -> FigurePart:
    del results
    return sized(arguments, export_cards.texts(arguments, catalog, state, WrongError))


def _images(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, results: Results) -> FigurePart:
    del results
    part = export_cards.images(arguments, catalog, state, float(arguments.width or WIDTH), WrongError)
    return sized(arguments, part, height=part.height)


def _embedding(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, results: Results) -> FigurePart:
    from core.figure_files.spec import FigurePart
    from core.figure_files.views import complete, state_of
    from core.state import Contours, Density, EmbeddingState, Panes

    table = _table(arguments, catalog, replace(state, sources=catalog.sources))
    wish = EmbeddingState(
        table.key if table else "",
        dimensions=arguments.dims,
        colour_by=arguments.colour_by,
        colour_map=arguments.colour_map,
        density=Density(arguments.density),
        contours=Contours(arguments.contours),
        labels=arguments.label_by is not None,
        label_by=arguments.label_by,
        thumbnails=arguments.thumbnails is not None,
        marks=_marks(arguments),
    )
    try:
        wish = replace(wish, panes=Panes(export_beside.panes_of(arguments.beside, table, catalog, arguments.dims)))
        part = FigurePart("embedding", state=replace(state, embedding=wish))
        complete(part, catalog, results, Telling())
    except ValueError as error:
        raise WrongError(str(error)) from error
    for column in (arguments.colour_by, arguments.label_by, arguments.names):
        _check_column(column, catalog, results, state_of(part, catalog))
    across, down = _ROOMS[len(arguments.beside)]
    return sized(arguments, part, WIDTH * across, HEIGHT * down)


def _marks(arguments: argparse.Namespace) -> MarksState:
    from core.state import MarksState

    usual = MarksState()
    named = arguments.names is not None
    return replace(
        usual, size=float(arguments.thumbnails or usual.size), clusters=named, cluster_by=arguments.names or None
    )


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
        known("embedding", arguments.tensor, [table.key for table in tables])
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
    known("column", name, metadata.columns if metadata else ())


def known(kind: str, name: str, names: Iterable[str]) -> str:
    """Return a name that is among those there are; raises WrongError with the nearest ones for any other."""
    there = list(names)
    if name in there:
        return name
    near = get_close_matches(name, there, 3, 0.4) or there[:3]
    hint = f"; there is {', '.join(repr(each) for each in near)}" if near else ""
    raise WrongError(f"there is no {kind} {name!r}{hint}")


_Maker = Callable[[argparse.Namespace, "Catalog", "SessionState", "Results"], "FigurePart"]
_MAKERS: dict[str, _Maker] = {
    "scalars": _scalars, "embedding": _embedding, "hparams": _hparams, "histograms": _histograms,
    "pr_curves": _pr_curves, "texts": _texts, "images": _images,
}  # fmt: skip
MAKERS: Sequence[str] = tuple(_MAKERS)
"""Kinds of views that can be asked for."""
