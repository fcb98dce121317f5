"""What colours mean: names with their colours, or a scale."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import U1
from core.style import ThemeName, colour_map, line_map


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One named colour; `count` is the number of things drawn in it, None where that says nothing.

    `dash` is the number of a pattern of lines, 0 for whole ones. `index` is that of the colour among those of points.
    """

    key: str
    label: str
    colour: str
    count: int | None = None
    shown: bool = True
    dash: int = 0
    index: int = 0


@dataclass(frozen=True, slots=True)
class ColourBar:
    """A continuous colour scale from `lower` to `upper`; `missing` things have no value and a neutral colour.

    `without` says in a word or two what they are. `labels` are places from 0 to 1 with what they say, for scales that
    are not linear. `areas` says that it colours whole areas, such as tiles, and not points and lines.
    """

    colour_map: str
    lower: float
    upper: float
    missing: int = 0
    without: str = "missing"
    labels: tuple[tuple[float, str], ...] = ()
    areas: bool = False

    def table(self, theme: ThemeName) -> U1:
        """Return the colours from its beginning to its end as they are drawn in a theme, uint8 (256, 3), read-only."""
        return colour_map(self.colour_map) if self.areas else line_map(self.colour_map, theme)


@dataclass(frozen=True, slots=True)
class ColourStrip:
    """Colours from `first` to `last` along lines, ``"#rrggbb"`` at equal distances; `tip` explains the title."""

    title: str
    colours: tuple[str, ...]
    first: str
    last: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class FormSample:
    """A point as it looks, with what that means: diameter in logical pixels, opacity, number of a shape."""

    label: str
    size: float
    opacity: float
    shape: int


@dataclass(frozen=True, slots=True)
class FormKey:
    """What sizes, opacities or shapes of points mean; `more` says what is left out."""

    title: str
    samples: tuple[FormSample, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours mean: entries for categories and runs, or a bar for numbers; `tip` explains the title.

    `strips` say what the colours of lines mean, `forms` what else tells points apart, and `look` is the name
    under which the looks of values are kept.
    """

    title: str
    entries: tuple[LegendEntry, ...] = ()
    bar: ColourBar | None = None
    tip: str = ""
    strips: tuple[ColourStrip, ...] = ()
    look: str = ""
    forms: tuple[FormKey, ...] = ()
