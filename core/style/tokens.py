"""The tokens: every colour, size and distance has one name and one value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ThemeName(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours of one theme, each as ``"#rrggbb"``.

    `text` and `muted` keep a contrast of at least 7 and 4.5 on `canvas`, `window` and `raised`;
    `faint` is for decoration only.
    """

    name: ThemeName
    canvas: str
    window: str
    raised: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    warm: str
    good: str
    warn: str
    bad: str


LIGHT = Tokens(
    name=ThemeName.LIGHT,
    canvas="#FFFFFF",
    window="#F7F7F5",
    raised="#FFFFFF",
    line="#E1E0DB",
    text="#1D2026",
    muted="#646A73",
    faint="#9AA0A8",
    accent="#3550C8",
    on_accent="#FFFFFF",
    warm="#B4802B",
    good="#1F7A4D",
    warn="#9A6700",
    bad="#B3261E",
)

DARK = Tokens(
    name=ThemeName.DARK,
    canvas="#101217",
    window="#16181E",
    raised="#1E2129",
    line="#2E333E",
    text="#E7E9ED",
    muted="#A0A7B3",
    faint="#6C7380",
    accent="#8FA3FF",
    on_accent="#10121A",
    warm="#E0B567",
    good="#5CC98F",
    warn="#E2B04A",
    bad="#FF8A80",
)


def tokens(theme: ThemeName) -> Tokens:
    """Return the tokens of a theme."""
    return DARK if theme is ThemeName.DARK else LIGHT


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """Font families and sizes in logical pixels."""

    family: str = "Inter"
    mono: str = "JetBrains Mono"
    body: int = 13
    table: int = 12
    caption: int = 11
    title: int = 16


@dataclass(frozen=True, slots=True)
class Space:
    """Distances in logical pixels, on a grid of four."""

    unit: int = 4
    inside: int = 8
    between: int = 12
    around: int = 16
    control: int = 28
    corner: int = 6
    icon: int = 16


TYPE = TypeSizes()
SPACE = Space()
