"""What a figure consists of, as plain data: parts with the state they had, how they stand, and how all of it looks."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from core.export.figures.look import FigureLook, Limits
from core.model import SourceSpec
from core.state import LAYOUT, SessionState

WIDE, HIGH = 640.0, 480.0
"""Logical pixels of a part that was never on a screen."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a look says of one part: its attributes mean what they mean in `FigureLook`."""

    title: str | None = None
    x_title: str | None = None
    y_title: str | None = None
    x_limits: Limits | None = None
    y_limits: Limits | None = None
    x_ticks: int = 0
    y_ticks: int = 0
    columns: int = 0

    @staticmethod
    def of(look: FigureLook) -> Wording:
        """Return what a look says of a part."""
        return Wording(**{each.name: getattr(look, each.name) for each in fields(Wording)})

    def on(self, look: FigureLook) -> FigureLook:
        """Return a look that says this."""
        return replace(look, **{each.name: getattr(self, each.name) for each in fields(self)})


@dataclass(frozen=True, slots=True)
class FigurePart:
    """One view, page of a view, or some cards of a view, as it was when it became part of the figure.

    Attributes
    ----------
    view
        Kind of the view: ``"scalars"``.
    page
        Page of the view of hyperparameters, empty for the one that the state says.
    cards
        Keys of the cards that are drawn, in their order; None for those that fit.
    state
        What the session was, apart from its sources.
    width, height, scale
        Logical pixels that the view had on the screen, and device pixels to each.
    wording
        Titles, limits and ticks of this part.
    across, down
        How many columns and rows of the figure it takes.
    """

    view: str
    page: str = ""
    cards: tuple[str, ...] | None = None
    state: SessionState = field(default_factory=SessionState)
    width: float = WIDE
    height: float = HIGH
    scale: float = 1.0
    wording: Wording = field(default_factory=Wording)
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure that can be drawn from its logs.

    Attributes
    ----------
    parts
        At least one, in reading order.
    look
        How the figure looks; what it says of titles, limits and ticks is said by each part's wording instead.
    sources
        The logs; empty where it is not said which they are.
    columns
        How many parts stand side by side, 0 for as many as suit their number.
    widths, heights
        Relative sizes of columns and rows; 1 for those that are not told.
    """

    parts: tuple[FigurePart, ...]
    look: FigureLook = field(default_factory=FigureLook)
    sources: tuple[SourceSpec, ...] = ()
    columns: int = 0
    widths: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()

    def without_sources(self) -> FigureSpec:
        """Return the figure without saying where its logs lie."""
        parts = tuple(replace(part, state=replace(part.state, sources=())) for part in self.parts)
        return replace(self, sources=(), parts=parts)


def part_title(part: FigurePart) -> str:
    """Return what a part is called in lists and messages: ``"Scalars"``, ``"HParams, importance"``."""
    view = TITLES.get(part.view, part.view)
    page = (part.page or part.state.hparams.page) if part.view == "hparams" else ""
    if part.cards is not None and len(part.cards) == 1:
        return f"{view}, {_card_title(part, part.cards[0])}"
    return f"{view}, {page}" if page else view


def _card_title(part: FigurePart, key: str) -> str:
    """Return what a card is called by its key: charts of the user by their titles, those of layouts by their names."""
    scalars = part.state.scalars
    title = next((spec.title for spec in scalars.charts if spec.key == key), "")
    if (split := scalars.split_of(key)) is not None:
        title = " · ".join((split.spec.title, *key.split("\n")[2:]))
    if not title and key.startswith(f"\n{LAYOUT}"):
        title = key.split("\n")[2]
    return title or " ".join(key.split())


TITLES = {
    "scalars": "Scalars", "embedding": "Embedding", "hparams": "HParams", "histograms": "Histograms",
    "pr_curves": "PR curves", "texts": "Text", "images": "Images",
}  # fmt: skip
