"""Where words occur in the texts of all steps of all cards."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Catalog
from core.state import SessionState
from core.views.payloads import kept_places
from core.views.texts.cards import card_groups
from core.views.texts.found import places_of
from core.views.texts.page import text_at


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that says what is looked for `count` times: its card's key and its step."""

    key: str
    step: int
    count: int


@dataclass(frozen=True, slots=True)
class Hits:
    """All texts that say what is looked for, card by card in the order of their steps."""

    wanted: str
    hits: tuple[Hit, ...] = ()

    @property
    def total(self) -> int:
        """How often it occurs."""
        return sum(hit.count for hit in self.hits)

    @property
    def cards(self) -> int:
        """In how many cards it occurs."""
        return len({hit.key for hit in self.hits})

    def beside(self, key: str, step: int | None, offset: int) -> Hit | None:
        """Return the next text after the one of a card at a step, or with -1 the one before; around the ends.

        None where nothing was found. An unknown card begins with the first card that has one, or with -1 with the last:
        at its last text at or before the step, which is in sight already if it says what is looked for.
        """
        if not self.hits:
            return None
        order = {hit: place for place, hit in enumerate(self.hits)}
        mine = [hit for hit in self.hits if hit.key == key]
        if not mine:
            first = [hit for hit in self.hits if hit.key == self.hits[0 if offset > 0 else -1].key]
            return next((hit for hit in reversed(first) if step is None or hit.step <= step), first[0])
        at = mine[-1].step if step is None else step
        exact = next((hit for hit in mine if hit.step == at), None)
        if exact is not None:
            return self.hits[(order[exact] + offset) % len(self.hits)]
        later = [order[hit] for hit in mine if hit.step > at]
        first_later = later[0] if later else order[mine[-1]] + 1
        return self.hits[(first_later if offset > 0 else first_later - 1) % len(self.hits)]


def search_all(catalog: Catalog, state: SessionState) -> Hits:
    """Return where the words that are looked for occur as logged, in all steps; reads all texts, so on a thread."""
    wanted = state.texts.search.strip()
    if not wanted:
        return Hits("")
    found = []
    for card in (card for group in card_groups(catalog, state) for card in group.cards):
        run = catalog.runs[card.run]
        series = run.blobs[card.tag]
        for number, place in enumerate(kept_places(series).tolist()):
            text = text_at(run, card.tag, number)
            values = () if isinstance(text, str) else text.values.ravel().tolist()
            count = sum(len(places_of(str(value), wanted)) for value in values)
            if count:
                found.append(Hit(card.key, int(series.step[place]), count))
    return Hits(wanted, tuple(found))
