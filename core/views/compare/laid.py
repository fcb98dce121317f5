"""Two texts of compared runs, read, compared and laid out: all that the page of texts shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.model import Catalog, Run
from core.state import CompareState
from core.style.text import counted
from core.views.compare.diff import TextDiff, compare_texts
from core.views.compare.texts import FoundText, TextSource, chosen_pair, chosen_text, text_of, text_sources


@dataclass(frozen=True, slots=True)
class TextWish:
    """What is asked for; equal wishes give the same texts."""

    catalog: Catalog
    compare: CompareState
    notes: Mapping[str, str]
    step: int | None

    def same(self, other: TextWish | None) -> bool:
        """Return whether another wish has the same answer."""
        return (
            other is not None
            and self.catalog is other.catalog
            and self._key() == other._key()
            and self.step == other.step
            and self.notes == other.notes
        )

    def _key(self) -> tuple[object, ...]:
        compare = self.compare
        return compare.runs, compare.baseline, compare.text, compare.left, compare.right


@dataclass(frozen=True, slots=True)
class LaidTexts:
    """Two texts beside each other.

    Attributes
    ----------
    sources
        What the runs can be compared by.
    key
        The one that is; empty for none.
    left, right
        Names of the two runs; empty for none.
    first, second
        Their texts.
    diff
        The difference; None where one of them has no text.
    """

    sources: tuple[TextSource, ...]
    key: str
    left: str
    right: str
    first: FoundText
    second: FoundText
    diff: TextDiff | None

    @property
    def note(self) -> str:
        """What is to be said about the texts, in a few words."""
        return " · ".join(part for part in (*self._missing(), *self._counts()) if part)

    def _missing(self) -> tuple[str, ...]:
        told = ((self.left, self.first), (self.right, self.second))
        return tuple(f"{name}: {found.note}" for name, found in told if name and found.note)

    def _counts(self) -> tuple[str, ...]:
        if self.diff is None:
            return ()
        if self.diff.same:
            return (self.diff.note or "No difference",)
        counts = f"{counted(self.diff.removed, 'line')} only left, {counted(self.diff.added, 'line')} only right"
        return counts, self.diff.note


def lay_texts(wish: TextWish) -> LaidTexts:
    """Return the texts that a wish asks for; reads files and may take a while."""
    runs = {name: wish.catalog.runs[name] for name in wish.compare.runs if name in wish.catalog.runs}
    sources = text_sources(tuple(runs.values()), wish.catalog, wish.notes)
    key, (left, right) = chosen_text(wish.compare, sources), chosen_pair(wish.compare, tuple(runs))
    first, second = (_text(runs.get(name), key, wish) for name in (left, right))
    both = first.text is not None and second.text is not None
    diff = compare_texts(first.text or "", second.text or "") if both else None
    return LaidTexts(sources, key, left, right, first, second, diff)


def _text(run: Run | None, key: str, wish: TextWish) -> FoundText:
    return FoundText(None) if run is None or not key else text_of(run, key, wish.notes, wish.step)
