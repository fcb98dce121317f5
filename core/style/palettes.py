"""Colours of runs and categories, and continuous colour maps."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.model.arrays import F8, U1
from core.style.colours import contrast, hex_of, mix, rgb
from core.style.tokens import ThemeName, Tokens, tokens

# Okabe and Ito, "Color Universal Design" (2008), without black, which is the colour of text; grey takes its place.
# Yellow is darkened on white until thin curves are visible and nobody takes it for the orange: it is a brown. The dark
# blues are lightened on black.
_LEADING = {
    ThemeName.LIGHT: ("0072b2", "e69f00", "009e73", "cc79a7", "56b4e9", "d55e00", "604a00", "727272"),
    ThemeName.DARK: ("3f97db", "e69f00", "1db488", "d98ab8", "7cc7f0", "ec7a2c", "f0e442", "848484"),
}

# Greedy farthest colours in CIELAB from those above (Glasbey et al. 2007), lightness 45-75 and 60-85. Those
# that stay farthest apart for people who see colours differently are the first four.
_FOLLOWING = {
    ThemeName.LIGHT: (
        "a800fc 9060e4 d80030 a8c078 00cc00 fc0060 fc00c0 2460f0 f0a884 488400 d884fc 846c24 b44848 "
        "fc0018 00cc6c a8a8fc e43c90 60c0c0 a830cc 90c000 fc18fc 6c60c0 54783c 007884 fc6054 0090fc "
        "d8b460 6c48fc b4a8cc 9c6c54 b448a8 fc7890 c07830 786c9c b4a884 cc9c9c fc84d8 609078 78c054 "
        "909c30 009c00 00903c a88400 fc60fc b4486c 90606c d89ce4 00ccb4 fc9060 787854 cc300c 6ccc84 "
        "fc5400 d83c60 9cc09c c05430 "
    ),
    ThemeName.DARK: (
        "a878fc ccd890 84d854 48e4e4 fc18fc 00f000 54a818 fc546c fc48b4 fca890 00f084 9c9c24 a8e400 "
        "c0a8fc a89060 e4ccf0 fc90fc 90e484 fccc6c a8d8c0 789c60 5490fc 60e448 e460fc b4d854 54a8a8 "
        "00f0b4 e47884 cc8448 18b454 fc6048 9090c0 e4cca8 fc6ca8 d8a8a8 fc6000 fc3cd8 c078cc 84e4b4 "
        "6ca848 fcb4fc e47860 c09c48 00d8fc fccc00 a8c0fc 84a800 fca854 789c84 b49000 6c9cb4 f0b478 "
        "c0846c d8cc54 e46cc0 b4cc0c "
    ),
}

# Matplotlib's maps (CC0) at 33 equidistant stops; the error of interpolating between them is below one byte in 256.
# Greys are equal steps of brightness from light to dark.
_STOPS = {
    "viridis": (
        "440154 470d60 48186a 482374 472d7b 453781 424086 3e4989 3b528b 375b8d 33638d 2f6b8e 2c728e "
        "297a8e 26828e 23898e 21918c 1f988b 1fa088 22a785 28ae80 32b67a 3fbc73 4ec36b 5ec962 70cf57 "
        "84d44b 98d83e addc30 c2df23 d8e219 ece51b fde725 "
    ),
    "cividis": (
        "00224e 00285b 002e6a 053371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 535a6d 5a5f6e 61656f "
        "686a71 6f7073 767676 7d7c78 848279 8c8878 938e78 9b9476 a39a74 aba072 b4a76f bcae6c c4b468 "
        "cdbb63 d5c25e dec958 e7d150 f0d846 f9e03a fee838 "
    ),
    "magma": (
        "000004 030312 0a0822 130d34 1d1147 29115a 36106b 440f76 51127c 5d177f 6a1c81 762181 832681 "
        "902a81 9c2e7f aa337d b73779 c43c75 d0416f dc4869 e75263 ef5d5e f56b5c f9795d fc8961 fd9869 "
        "fea772 feb67c fec488 fed395 fde2a3 fcf0b2 fcfdbf "
    ),
    "coolwarm": (
        "3b4cc0 445acc 4e68d8 5875e1 6282ea 6c8ff1 779af7 82a6fb 8db0fe 98b9ff a3c2fe aec9fc b9d0f9 "
        "c3d5f4 ccd9ed d5dbe5 dddcdc e5d8d1 ecd3c5 f1ccb8 f5c4ac f7ba9f f7b093 f6a586 f4987a f08b6e "
        "eb7d62 e46e56 dd5f4b d44e41 ca3b37 be242e b40426 "
    ),
    "twilight": (
        "e2d9e2 d7d7dd c4ced4 acc2cc 95b5c7 81a6c3 7297c1 6887be 6276ba 5f64b5 5e51ad 5d3da1 592a8f "
        "511b77 45135c 381145 2f1436 3a113a 4a1342 5f174a 741e4f 872750 983550 a64550 b25652 bb6958 "
        "c27c63 c89073 cca389 d1b6a3 d8c7be dfd4d6 e2d9e2 "
    ),
    "greys": " ".join(f"{grey:02x}{grey:02x}{grey:02x}" for grey in range(216, 20, -6)),
}

LEAST_CONTRAST = 3.0
"""Contrast with a dark canvas that every colour of a line has, as WCAG 2 asks of graphical objects."""
_PALE = 0.4
_INK = 0.82
"""How bright colours of lines are on a light canvas."""
CONTINUOUS = tuple(_STOPS)
"""Names of the continuous colour maps: three sequential, one diverging, one cyclic, and greys for print."""

DIVERGING, CYCLIC = ("coolwarm",), ("twilight",)
"""Those with two ends and a middle, and those that end where they begin."""


@lru_cache(maxsize=8)
def categorical(theme: ThemeName) -> tuple[str, ...]:
    """Return 64 colours ``"#rrggbb"`` that differ as much as possible, colour-blind safe for the first twelve."""
    return tuple("#" + digits for digits in (*_LEADING[theme], *_FOLLOWING[theme].split()))


def entity_colour(index: int, theme: ThemeName) -> str:
    """Return the colour of the entity with this number; colours repeat after 64."""
    colours = categorical(theme)
    return colours[index % len(colours)]


REVERSED = "_r"
"""Ends the name of a map that is walked from its end to its beginning, as in Matplotlib."""


def turned(name: str) -> str:
    """Return the name of a continuous map walked the other way round."""
    return name.removesuffix(REVERSED) if name.endswith(REVERSED) else name + REVERSED


@lru_cache(maxsize=32)
def colour_map(name: str) -> U1:
    """Return a continuous colour map as uint8 (256, 3), read-only.

    Raises KeyError for a name that is neither in `CONTINUOUS` nor one of them `turned`.
    """
    if name.endswith(REVERSED):
        return colour_map(name.removesuffix(REVERSED))[::-1]
    stops: F8 = np.array([rgb(digits) for digits in _STOPS[name].split()], dtype=np.float64)
    where = np.linspace(0, 1, len(stops))
    at = np.linspace(0, 1, 256)
    table = np.stack([np.interp(at, where, stops[:, channel]) for channel in range(3)], axis=1)
    result: U1 = np.rint(table).astype(np.uint8)
    result.setflags(write=False)
    return result


def missing_colour(shown: Tokens) -> str:
    """Return the neutral ``"#rrggbb"`` of what has no value: paler than any colour of a category."""
    return mix(shown.faint, shown.canvas, _PALE)


def sample_map(name: str, share: float) -> str:
    """Return the colour ``"#rrggbb"`` of a map at a share between 0 and 1."""
    red, green, blue = (int(v) for v in colour_map(name)[round(min(max(share, 0.0), 1.0) * 255)])
    return hex_of((red, green, blue))


@lru_cache(maxsize=16)
def line_map(name: str, theme: ThemeName) -> U1:
    """Return a continuous colour map for thin lines and points, uint8 (256, 3), read-only; raises KeyError.

    On a light canvas all of it is darker, where bright ends would be lost. On a dark canvas what has too little
    contrast is left out where it is one end of the map, and what is left takes its room; anywhere else it is lightened.
    """
    table = colour_map(name)
    made: U1 = np.rint(table * _INK).astype(np.uint8) if theme is ThemeName.LIGHT else _on_dark(table)
    made.setflags(write=False)
    return made


def _on_dark(table: U1) -> U1:
    canvas = tokens(ThemeName.DARK).canvas
    hexes = [hex_of((red, green, blue)) for red, green, blue in table.tolist()]
    seen = np.array([contrast(colour, canvas) >= LEAST_CONTRAST for colour in hexes])
    kept = np.flatnonzero(seen)
    first, last = int(kept[0]), int(kept[-1])
    if seen[first : last + 1].all() and (first == 0 or last == len(table) - 1):
        at = np.linspace(first, last, len(table))
        channels = [np.interp(at, np.arange(len(table)), table[:, channel]) for channel in range(3)]
        return np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return np.array([rgb(lightened(colour, canvas)) for colour in hexes], dtype=np.uint8)


def lightened(colour: str, canvas: str) -> str:
    """Return a colour with as little white as gives it contrast with a dark canvas."""
    shares = (mix(colour, "#ffffff", step / 64) for step in range(65))
    return next(mixed for mixed in shares if contrast(mixed, canvas) >= LEAST_CONTRAST)
