"""Cards that show several tags: what the user made, or a layout in the logs asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.model.layout import MarginSeries

CHART = "\nchart "
"""What keys of the user's charts begin with: no tag begins with the end of a line."""


LAYOUT = "/layout/"
"""What keys of groups begin with that a layout in the logs makes; no group of tags has a slash in its key."""

SPLIT = "\nsplit "
"""What keys of cards begin with of which there is one for each value of a column."""


class SourceKind(StrEnum):
    """How a source is to be read."""

    TAG = "tag"
    """Exactly this tag."""
    PATTERN = "pattern"
    """A regular expression that whole tags match."""
    EXPRESSION = "expression"
    """A series calculated from others, as `core.analysis.expressions` reads it where no tag is known."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a chart shows of each run.

    Attributes
    ----------
    text
        A tag, a regular expression, or an expression.
    kind
        Which of them it is.
    second
        Whether it belongs to the vertical axis at the right.
    """

    text: str
    kind: SourceKind = SourceKind.TAG
    second: bool = False


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """What one card shows; the card of a plain tag has the tag as key, title and only source.

    Attributes
    ----------
    key
        What the card is known by, pinned, zoomed and widened.
    title
        Its heading.
    sources
        What is drawn, in order; a tag that several sources have belongs to the first of them.
    margins
        Curves with bands of tags of their own.
    category
        Title of the group in which it stands, empty for the usual one.
    """

    key: str
    title: str
    sources: tuple[Source, ...] = ()
    margins: tuple[MarginSeries, ...] = ()
    category: str = ""

    @staticmethod
    def of_tag(tag: str) -> ChartSpec:
        """Return what the card of one tag shows."""
        return ChartSpec(tag, tag, (Source(tag),))

    @property
    def plain(self) -> bool:
        """Whether it is the card of one tag."""
        return not self.key.startswith("\n")

    @property
    def computed(self) -> bool:
        """Whether it shows nothing but series that are calculated."""
        return bool(self.sources) and all(source.kind is SourceKind.EXPRESSION for source in self.sources)


@dataclass(frozen=True, slots=True)
class CardLimits:
    """Where axes of a card begin and end, in data units; None where that is up to the data.

    `second_bottom` and `second_top` are of the vertical axis at the right.
    """

    left: float | None = None
    right: float | None = None
    bottom: float | None = None
    top: float | None = None
    second_bottom: float | None = None
    second_top: float | None = None


NO_LIMITS = CardLimits()


@dataclass(frozen=True, slots=True)
class CardOptions:
    """What a card has for itself.

    Attributes
    ----------
    height
        Logical pixels, 0 for the usual height.
    columns
        How many columns it takes, at most as many as there are.
    log_second
        Whether the vertical axis at the right is logarithmic.
    log_x_switched
        Whether its horizontal axis has the scale that the view does not say.
    limits
        Where its axes begin and end unless it is zoomed.
    query
        Which of the shown runs it draws, as in the search of runs; empty for all.
    """

    height: int = 0
    columns: int = 1
    log_second: bool = False
    log_x_switched: bool = False
    limits: CardLimits = NO_LIMITS
    query: str = ""


@dataclass(frozen=True, slots=True)
class CardSplit:
    """A wish for one card for each value of a column, whichever values there are.

    Attributes
    ----------
    spec
        What each of the cards shows; its key begins with `SPLIT`, and those of the cards begin with its key.
    column
        As queries write it.
    shared
        Whether the vertical axes of all cards have one range.
    options
        What each card has that has nothing for itself.
    """

    spec: ChartSpec
    column: str
    shared: bool = True
    options: CardOptions = CardOptions()

    def holds(self, key: str) -> bool:
        """Return whether a card is one of those that it makes."""
        return key == self.spec.key or key.startswith(f"{self.spec.key}\n")
