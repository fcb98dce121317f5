"""Every view and page by name: how its picture is made, what has to be computed first, and why it may be empty."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.figure_files.spec import FigurePart
from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.emptiness import Emptiness
from core.views.picture import Picture, Viewport
from core.work import Token


@dataclass(frozen=True, slots=True)
class Drawer:
    """Where a view's functions lie, each as ``"package.module:name"``.

    Attributes
    ----------
    resolve
        Makes the picture of a catalog, results, a state and a viewport, and of some cards where there are any.
    cards
        Lists all cards that a state shows; empty for a view without.
    empty
        Says why there is nothing to draw; empty where no more is known.
    complete
        Computes what the picture needs and is not among the results; empty where that is nothing.
    by_key
        Whether `resolve` takes the keys of cards instead of the cards.
    """

    resolve: str
    cards: str = ""
    empty: str = ""
    complete: str = ""
    by_key: bool = False


_SPREAD = "core.views.spread"
DRAWERS: Mapping[str, Drawer] = {
    "scalars": Drawer(
        "core.views.scalars.picture:resolve",
        "core.views.scalars.cards:every_card",
        "core.views.scalars.empty:emptiness",
        by_key=True,
    ),
    "embedding": Drawer(
        "core.views.embedding.panes.pictures:resolve", complete="core.views.embedding.panes.finishing:finish"
    ),
    "histograms": Drawer("core.views.histograms.picture:resolve", "core.views.histograms.cards:shown_cards"),
    "pr_curves": Drawer(
        "core.views.pr_curves.picture:resolve",
        "core.views.pr_curves.by_run:drawn_cards",
        "core.views.pr_curves.empty:emptiness",
    ),
    "texts": Drawer("core.views.texts.picture:resolve", "core.views.texts.cards:shown_cards"),
    "images": Drawer("core.views.images.picture:resolve", "core.views.images.picture:counted_cards"),
}
"""Views by their kind, apart from that of hyperparameters."""
PAGES: Mapping[str, Drawer] = {
    "parallel": Drawer("core.views.hparams.plot:resolve", empty="core.views.hparams.empty:emptiness"),
    "scatter": Drawer("core.views.scatter.plot:resolve", empty="core.views.scatter.empty:without_points"),
    "matrix": Drawer("core.views.matrix.plot:resolve", empty="core.views.matrix.empty:without_cells"),
    "slices": Drawer("core.views.slices.plot:resolve", empty="core.views.slices.empty:without_slices"),
    "contour": Drawer("core.views.contour.plot:resolve", empty="core.views.contour.empty:without_contours"),
    "rank": Drawer("core.views.contour.ranks:resolve_ranks", empty="core.views.contour.empty:without_ranks"),
    "edf": Drawer(f"{_SPREAD}.distribution:resolve_edf", empty=f"{_SPREAD}.empty:without_curves"),
    "best": Drawer(f"{_SPREAD}.best:resolve_best", empty=f"{_SPREAD}.empty:without_best"),
    "importance": Drawer(
        "core.views.importance.page:resolve",
        empty="core.views.importance.empty:emptiness",
        complete="core.views.importance.page:complete",
    ),
    "compare": Drawer("core.views.compare.curves:resolve", empty="core.views.compare.empty:without_curves"),
}
"""Pages of the view of hyperparameters."""
VIEWS = (*tuple(DRAWERS)[:2], "hparams", *tuple(DRAWERS)[2:])
"""Kinds of views, in the order of the tabs."""


def named(name: str) -> Callable[..., Any]:
    """Return the function that ``"package.module:name"`` names; imports it."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def drawer_of(part: FigurePart) -> Drawer:
    """Return what draws a part; raises KeyError for a view or page that there is not."""
    return PAGES[page_of(part)] if part.view == "hparams" else DRAWERS[part.view]


def page_of(part: FigurePart) -> str:
    """Return the page of a part of the view of hyperparameters, empty for other views."""
    return (part.page or part.state.hparams.page) if part.view == "hparams" else ""


def state_of(part: FigurePart, catalog: Catalog) -> SessionState:
    """Return the whole state of a part, of the logs in a catalog."""
    state = replace(part.state, sources=catalog.sources, active_view=part.view)
    page = page_of(part)
    return replace(state, hparams=replace(state.hparams, page=page)) if page else state


def complete(part: FigurePart, catalog: Catalog, results: Results, token: Token | None = None) -> None:
    """Compute, here and now, all that a part needs; raises ValueError where that cannot be."""
    drawer = drawer_of(part)
    if drawer.complete:
        named(drawer.complete)(catalog, results, state_of(part, catalog), token)


def picture_of(part: FigurePart, catalog: Catalog, results: Results, viewport: Viewport) -> Picture:
    """Return the picture of a part; cards that the logs no longer have are left out."""
    drawer, state = drawer_of(part), state_of(part, catalog)
    resolve: Callable[..., Picture] = named(drawer.resolve)
    if not drawer.cards or part.cards is None:
        return resolve(catalog, results, state, viewport)
    chosen = chosen_cards(all_cards(part, catalog), part.cards)
    if drawer.by_key:
        chosen = [key_of(card) for card in chosen]
    return resolve(catalog, results, state, viewport, chosen) if chosen else Picture(viewport, ())


def all_cards(part: FigurePart, catalog: Catalog) -> Sequence[Any]:
    """Return every card that a part's view could draw, none for a view without cards."""
    drawer = drawer_of(part)
    cards: Sequence[Any] = named(drawer.cards)(catalog, state_of(part, catalog)) if drawer.cards else ()
    return cards


def chosen_cards(cards: Sequence[Any], keys: Sequence[str]) -> list[Any]:
    """Return those of some cards that have these keys, in the order of the keys."""
    known = {key_of(card): card for card in cards}
    return [known[key] for key in keys if key in known]


def key_of(card: Any) -> str:
    """Return what a card is known by."""
    return str(card.key)


def title_of(card: Any) -> str:
    """Return what a card is called."""
    run = getattr(card, "run", "")
    return f"{card.prefix}{card.name} · {run}" if run else f"{card.prefix}{card.name}"


def without_runs(part: FigurePart, catalog: Catalog) -> Emptiness | None:
    """Return why there is no run that a page of hyperparameters could draw, None for other views."""
    from core.views.hparams.empty import without_lines

    return without_lines(catalog, state_of(part, catalog)) if part.view == "hparams" else None


def why_empty(part: FigurePart, catalog: Catalog) -> str:
    """Return in a sentence why a part has nothing to draw."""
    drawer, state = drawer_of(part), state_of(part, catalog)
    reason = without_runs(part, catalog)
    if reason is None and drawer.empty:
        reason = named(drawer.empty)(catalog, state)
    if reason is not None:
        return f"{reason.title[:1].lower()}{reason.title[1:]}: {' '.join(reason.text.split())}"
    if part.cards:
        return f"the logs have none of its cards, such as {' of '.join(part.cards[0].splitlines())!r}"
    return "the logs that are shown have nothing of its kind"
