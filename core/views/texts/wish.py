"""All that one card's text is made from, as one value that can be compared and remembered by."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Catalog, Run
from core.state import SessionState, TextMode
from core.style import ThemeName
from core.views.cards import Card
from core.views.payloads import payload_tags
from core.views.shown import shown_runs
from core.views.texts.cards import PLUGIN


@dataclass(frozen=True, slots=True)
class TextWish:
    """All that one card's text is made from; equal wishes give the same text.

    Attributes
    ----------
    key, tag
        Of the card.
    run, title
        Whose text it is, and what that run is called.
    reference, against
        Run that it is compared with where runs are, and what it is called; None for no other.
    mode, markdown, search
        As in `core.state.TextsState`.
    step
        The linked step.
    theme
        Whose colours it wears.
    """

    key: str
    tag: str
    run: Run
    title: str
    reference: Run | None
    against: str
    mode: TextMode
    markdown: bool
    search: str
    step: int | None
    theme: ThemeName

    @property
    def step_matters(self) -> bool:
        """Whether the linked step decides what is shown."""
        return self.mode is not TextMode.ALL


def text_wish(catalog: Catalog, state: SessionState, card: Card, theme: ThemeName) -> TextWish | None:
    """Return what the text of a card is made from now, None where its run is gone."""
    run, wished = catalog.runs.get(card.run), state.texts
    if run is None or card.tag not in run.blobs:
        return None
    reference = reference_of(catalog, state, card.tag) if wished.mode is TextMode.RUNS else None
    step = None if wished.mode is TextMode.ALL else state.step
    titles = state.runs.titles
    title = titles.get(run.name, run.name)
    against = "" if reference is None else titles.get(reference.name, reference.name)
    return TextWish(
        card.key, card.tag, run, title, reference, against, wished.mode, wished.markdown, wished.search.strip(), step,
        theme,
    )  # fmt: skip


def reference_of(catalog: Catalog, state: SessionState, tag: str) -> Run | None:
    """Return the run that others are compared with: the chosen one if it has the tag, else the first shown that has."""
    names = (state.texts.reference, *shown_runs(catalog, state))
    runs = (catalog.runs[name] for name in names if name in catalog.runs)
    return next((run for run in runs if tag in payload_tags(run, PLUGIN)), None)
