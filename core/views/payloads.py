"""Payloads of runs as cards: which there are, which of them are shown, and what they hold, read when asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Generic, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.restarts import superseded
from core.model import BlobSeries, Catalog, Run
from core.model.arrays import I8
from core.model.order import natural_key
from core.readers.blobs import is_text_tag
from core.state import SessionState
from core.views.cards import Deck, card_of
from core.views.cards import look_ahead as look_ahead_at
from core.views.memo import Memo
from core.views.shown import shown_runs

V = TypeVar("V")

PLUGINS: Final = ("images", "histograms", "text")
"""Plugins whose payloads are shown on cards."""


def payload_tags(run: Run, plugin: str) -> tuple[str, ...]:
    """Return the tags of a plugin that a run has logged, in order of appearance."""
    return tuple(tag for tag in run.blobs if has_payload(run, tag, plugin))


def has_payload(run: Run, tag: str, plugin: str) -> bool:
    """Return whether a run has logged a tag of a plugin."""
    return tag in run.blobs and len(run.blobs[tag]) > 0 and _owned(run, tag, plugin)


def _owned(run: Run, tag: str, plugin: str) -> bool:
    info = run.tags.get(tag)
    owner = info.plugin if info is not None else ""
    return owner == plugin or (plugin == "text" and not owner and is_text_tag(tag))


def payload_cards(catalog: Catalog, state: SessionState, plugin: str) -> Deck:
    """Return a card for each tag of a plugin and each shown run that has it: by tag, then by run, in natural order."""
    return _cards(catalog, shown_runs(catalog, state), plugin)


def payload_tag_cards(catalog: Catalog, state: SessionState, plugin: str) -> Deck:
    """Return a card for each tag of a plugin that a shown run has, in natural order."""
    return _tag_cards(payload_cards(catalog, state, plugin))


def look_ahead(catalog: Catalog, state: SessionState) -> None:
    """Work out beforehand which cards there are, and in which groups; call it on the thread that reads logs.

    Of ten thousand payloads that takes longer than a frame; what is asked for afterwards is known then.
    """
    for plugin in PLUGINS:
        look_ahead_at(payload_cards(catalog, state, plugin))


@lru_cache(maxsize=8)
def _cards(catalog: Catalog, runs: tuple[str, ...], plugin: str) -> Deck:
    having = [(tag, run) for run in runs for tag in payload_tags(catalog.runs[run], plugin)]
    place = {run: number for number, run in enumerate(runs)}
    having.sort(key=lambda each: (natural_key(each[0]), place[each[1]]))
    return Deck(card_of(tag, run) for tag, run in having)


@lru_cache(maxsize=8)
def _tag_cards(cards: Deck) -> Deck:
    return Deck(card_of(tag) for tag in dict.fromkeys(card.tag for card in cards))


_kept: WeakKeyDictionary[BlobSeries, I8] = WeakKeyDictionary()


def kept_places(series: BlobSeries) -> I8:
    """Return the places of payloads that no restart has overwritten, int64 (k,), in the order of their steps."""
    if series not in _kept:
        places = np.flatnonzero(~superseded(series.step))
        _kept[series] = places[np.argsort(series.step[places], kind="stable")].astype(np.int64)
    return _kept[series]


def place_at(series: BlobSeries, step: int | None) -> int:
    """Return which of the kept payloads is shown at a step: the last at or before it, else the first; last for None.

    The number counts from 0 in `kept_places`.
    """
    places = kept_places(series)
    if step is None:
        return len(places) - 1
    return max(int(np.searchsorted(series.step[places], step, side="right")) - 1, 0)


def spread_places(count: int, most: int, wanted: int | None = None) -> I8:
    """Return at most about `most` numbers below `count`, evenly spread, with the first, the last and a wanted one."""
    if count <= most:
        return np.arange(count, dtype=np.int64)
    chosen = np.linspace(0, count - 1, most).round()
    extra = [] if wanted is None else [wanted]
    return np.unique(np.concatenate((chosen, extra))).astype(np.int64)


class Payloads(Generic[V]):
    """What payloads hold, decoded when it is asked for and kept within a bound; safe on any thread.

    Parameters
    ----------
    read
        One of `core.readers.blobs`: takes run, tag and place; raises ReadError.
    limit
        Bytes kept.
    weigh
        Bytes of what one payload holds.
    """

    def __init__(self, read: Callable[[Run, str, int], V], limit: int, weigh: Callable[[V], int]) -> None:
        self._read = read
        self._memo: Memo[V] = Memo(limit, weigh)

    @property
    def decoded(self) -> int:
        """How many payloads were decoded so far."""
        return self._memo.made

    def resize(self, limit: int) -> None:
        """Keep another number of bytes at most."""
        self._memo.resize(limit)

    def get(self, run: Run, tag: str, place: int) -> V:
        """Return what a payload holds; raises ReadError."""
        return self._memo.get(payload_key(run, tag, place), lambda: self._read(run, tag, place))


def payload_key(run: Run, tag: str, place: int) -> tuple[str, int, float, str, int]:
    """Return what a payload is known by however often its run is read again."""
    series = run.blobs[tag]
    where = (run.files[int(series.file[place])], int(series.offset[place]), float(series.wall_time[place]))
    return (*where, tag, _occurrence(series, place))


def _occurrence(series: BlobSeries, place: int) -> int:
    """Return how many payloads of the same record come before this one."""
    before = place
    while (
        before and series.offset[before - 1] == series.offset[place] and series.file[before - 1] == series.file[place]
    ):
        before -= 1
    return place - before
