"""Which tags, or classes, a table of a view can be of: those of the cards that match its filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from core.export.datasets.wish import DataSubject, DataWish
from core.model import Catalog
from core.state import SessionState
from core.views.histograms.cards import card_groups as histogram_groups
from core.views.images.table import value_rows as image_rows
from core.views.pr_curves.cards import Average, shown_cards
from core.views.scalars import card_groups
from core.views.texts.cards import card_groups as text_groups

_Tags = Callable[[Catalog, SessionState], Iterable[str]]


def asked_tags(catalog: Catalog, state: SessionState, wish: DataWish) -> tuple[str, ...]:
    """Return the tags that are asked for, of PR curves the names of classes; none where rows are no series."""
    if wish.tags is not None:
        return wish.tags
    return tuple(dict.fromkeys(_TAGS.get(wish.subject, _none)(catalog, state)))


def _none(catalog: Catalog, state: SessionState) -> Iterable[str]:
    return ()


def _scalars(catalog: Catalog, state: SessionState) -> Iterable[str]:
    return (card.tag for group in card_groups(catalog, state) for card in group.cards)


def _histograms(catalog: Catalog, state: SessionState) -> Iterable[str]:
    return (card.tag for group in histogram_groups(catalog, state) for card in group.cards)


def _texts(catalog: Catalog, state: SessionState) -> Iterable[str]:
    return (card.tag for group in text_groups(catalog, state) for card in group.cards)


def _images(catalog: Catalog, state: SessionState) -> Iterable[str]:
    return (tag for _, tag in image_rows(catalog, state).series)


def _classes(catalog: Catalog, state: SessionState) -> Iterable[str]:
    """Return the classes; averages over them are no points of their own."""
    return (card.title for card in shown_cards(catalog, state) if card.average is Average.NONE)


_TAGS: Final[dict[DataSubject, _Tags]] = {
    DataSubject.SCALARS: _scalars,
    DataSubject.HISTOGRAMS: _histograms,
    DataSubject.DISTRIBUTIONS: _histograms,
    DataSubject.TEXTS: _texts,
    DataSubject.IMAGES: _images,
    DataSubject.PR_CURVES: _classes,
}
