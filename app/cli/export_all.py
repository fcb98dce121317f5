"""``armillary export --all``: every view, page and card as a file of its own."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli import export_cards
from app.cli.export_parts import CARD, HEIGHT, WIDTH, WrongError, base_state, scalars_height, scalars_wish, sized

if TYPE_CHECKING:
    from app.cli.export import Output
    from core.export.figures.look import FigureLook
    from core.figure_files.drawing import Logs
    from core.figure_files.spec import FigurePart
    from core.state import SessionState

_LONGEST = 80
_RESERVED = re.compile(r"(?i)con|prn|aux|nul|com\d|lpt\d")


def run(arguments: argparse.Namespace, logs: Logs, look: FigureLook, output: Output) -> int:
    """Write a figure of each part into a folder; say on standard error how far it is, and what could not be drawn."""
    from core.export.figures.figure import FigureError
    from core.figure_files.spec import FigureSpec, Wording

    if output.path.is_file():
        raise WrongError(f"{output.path} is a file; name a folder")
    parts = list(_parts(arguments, logs))
    if not parts:
        raise WrongError("there is nothing to draw in the runs that are shown")
    output.path.mkdir(parents=True, exist_ok=True)
    failed = 0
    for number, (name, part) in enumerate(
        zip(safe_names(name for name, _ in parts), [p for _, p in parts], strict=True)
    ):
        print(f"{number + 1} of {len(parts)}: {name}", file=sys.stderr)
        spec = FigureSpec((replace(part, wording=Wording.of(look)),), look, logs.catalog.sources)
        try:
            output.written(spec, logs, output.path / f"{name}.{output.formats[0].value}")
        except FigureError as error:
            failed += 1
            print(f"armillary: {name}: {error}", file=sys.stderr)
    return 1 if failed else 0


def _parts(arguments: argparse.Namespace, logs: Logs) -> Iterator[tuple[str, FigurePart]]:
    """Yield each part that has something to draw, with a name for its file."""
    from core.figure_files.spec import FigurePart
    from core.figure_files.views import DRAWERS, PAGES, all_cards, key_of, title_of

    state = _whole_state(arguments, logs)
    for view, drawer in DRAWERS.items():
        if drawer.cards:
            part = FigurePart(view, state=state)
            for card in all_cards(part, logs.catalog):
                title = title_of(card)
                if not arguments.tags or re.search(arguments.tags, title.split(" · ")[0]):
                    yield f"{view}-{title}", _card_sized(arguments, replace(part, cards=(key_of(card),)), logs)
        elif view == "embedding":
            yield from _embeddings(arguments, logs, state)
    for page in PAGES:
        part = sized(arguments, FigurePart("hparams", page, state=state))
        if _drawable(part, logs):
            yield f"hparams-{page}", part


def _whole_state(arguments: argparse.Namespace, logs: Logs) -> SessionState:
    from core.state import PrCards, PrCurvesState, PrPlot, TextMode, TextsState
    from core.views.shown import shown_runs

    state = base_state(arguments, logs.catalog)
    curves = PrCurvesState(
        PrPlot(arguments.plot), threshold=arguments.threshold, class_query=arguments.classes, card_width=CARD,
        by=PrCards(arguments.cards_by),
    )  # fmt: skip
    runs = shown_runs(logs.catalog, replace(state, sources=logs.catalog.sources))[:8]
    return replace(
        state,
        scalars=scalars_wish(arguments),
        histograms=export_cards.histograms_wish(arguments, WrongError),
        texts=TextsState(TextMode(arguments.texts), markdown=not arguments.plain, card_width=CARD),
        pr_curves=curves,
        images=export_cards.images_wish(arguments, float(arguments.width or WIDTH)),
        compare=replace(state.compare, runs=runs),
    )


def _card_sized(arguments: argparse.Namespace, part: FigurePart, logs: Logs) -> FigurePart:
    from core.figure_files.views import state_of
    from core.views.shown import shown_runs

    if part.view != "scalars":
        return sized(arguments, part, WIDTH, HEIGHT)
    runs = len(shown_runs(logs.catalog, state_of(part, logs.catalog)))
    return sized(arguments, part, WIDTH, scalars_height(1, runs, arguments.width or WIDTH))


def _embeddings(arguments: argparse.Namespace, logs: Logs, state: SessionState) -> Iterator[tuple[str, FigurePart]]:
    from core.figure_files.spec import FigurePart
    from core.state import EmbeddingState
    from core.views.shown import shown_set

    shown = shown_set(logs.catalog, replace(state, sources=logs.catalog.sources))
    for table in logs.catalog.embeddings.values():
        if arguments.run_query and table.run not in shown:
            continue
        if not arguments.tags or re.search(arguments.tags, table.key):
            wish = EmbeddingState(table.key, dimensions=arguments.dims)
            yield (
                f"embedding-{table.key}",
                sized(arguments, FigurePart("embedding", state=replace(state, embedding=wish))),
            )


def _drawable(part: FigurePart, logs: Logs) -> bool:
    """Return whether a page has something to draw; what takes long to compute is not asked for here."""
    from core.export.figures.look import FigureLook
    from core.figure_files.views import picture_of
    from core.views.picture import Viewport

    viewport = FigureLook().viewport(Viewport(part.width, part.height))
    return bool(picture_of(part, logs.catalog, logs.results, viewport).parts)


def safe_names(names: Iterable[str]) -> list[str]:
    """Return names of files for names of anything: letters, digits, dots and dashes; all differ on every system."""
    taken: set[str] = set()
    return [_untaken(_safe(name), taken) for name in names]


def _safe(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(c if c.isalnum() or c in "-_." else "-" for c in plain if not unicodedata.combining(c))
    short = re.sub(r"-{2,}", "-", kept)[:_LONGEST].strip("-._ ") or "figure"
    return f"{short}-figure" if _RESERVED.fullmatch(short) else short


def _untaken(name: str, taken: set[str]) -> str:
    found, count = name, 2
    while found.lower() in taken:
        found, count = f"{name}-{count}", count + 1
    taken.add(found.lower())
    return found
