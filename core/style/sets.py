"""Sets of colours for categories, and whether people who see colours differently can tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.model.arrays import F8, I8, U1
from core.style.colours import hex_of, rgb
from core.style.palettes import categorical, lightened, line_map
from core.style.tokens import ThemeName, tokens

ALONG = "along"
"""Begins the name of a set that is taken from a continuous map, so that an order can be seen: ``"along viridis"``."""

# Matplotlib's tab10 and tab20 (CC0); bright, vibrant and muted by Paul Tol, "Colour schemes" (2021), for people who
# see colours differently; what would be lost on a dark canvas is lightened there.
_WRITTEN = {
    "tab10": "1f77b4 ff7f0e 2ca02c d62728 9467bd 8c564b e377c2 7f7f7f bcbd22 17becf",
    "tab20": (
        "1f77b4 aec7e8 ff7f0e ffbb78 2ca02c 98df8a d62728 ff9896 9467bd c5b0d5 "
        "8c564b c49c94 e377c2 f7b6d2 7f7f7f c7c7c7 bcbd22 dbdb8d 17becf 9edae5"
    ),
    "tol bright": "4477aa ee6677 228833 ccbb44 66ccee aa3377 bbbbbb",
    "tol vibrant": "ee7733 0077bb 33bbee ee3377 cc3311 009988 bbbbbb",
    "tol muted": "cc6677 332288 ddcc77 117733 88ccee 882255 44aa99 999933 aa4499",
}
OKABE_ITO, GLASBEY = "okabe-ito", "glasbey"
SETS = ("", OKABE_ITO, GLASBEY, *_WRITTEN, f"{ALONG} viridis", f"{ALONG} cividis", f"{ALONG} magma")
"""Names of the sets; the empty one is Okabe and Ito's colours followed by Glasbey's."""
TITLES = {
    "": ("Usual", "Eight colours after Okabe and Ito and four more that everybody can tell apart, then Glasbey's"),
    OKABE_ITO: ("Okabe and Ito", "Eight colours that nearly everybody can tell apart, again and again"),
    GLASBEY: ("Glasbey", "Colours as far from each other as can be, without Okabe and Ito's"),
    "tab10": ("Tab 10", "Matplotlib's ten usual colours"),
    "tab20": ("Tab 20", "Matplotlib's ten usual colours, each also light"),
    "tol bright": ("Tol bright", "Seven clear colours by Paul Tol that everybody can tell apart"),
    "tol vibrant": ("Tol vibrant", "Seven strong colours by Paul Tol that everybody can tell apart"),
    "tol muted": ("Tol muted", "Nine quiet colours by Paul Tol that everybody can tell apart"),
    "along viridis": ("Along viridis", "From dark to bright in the order of the legend, for steps and grades"),
    "along cividis": ("Along cividis", "From blue to yellow in the order of the legend, for steps and grades"),
    "along magma": ("Along magma", "From dark to bright in the order of the legend, for steps and grades"),
}
"""What the sets are called, and what is to be said of them."""
_LEADING = 8


def in_order(name: str) -> bool:
    """Return whether the colours of a set follow the order of the legend rather than the categories."""
    return name.startswith(ALONG)


@lru_cache(maxsize=64)
def category_set(name: str, theme: ThemeName, count: int = 64) -> tuple[str, ...]:
    """Return the colours ``"#rrggbb"`` of a set, which is begun anew where there are more categories.

    `count` says how many there are, for sets along a map only. A name that is not known means the usual set.
    """
    usual = categorical(theme)
    if in_order(name):
        return _along(name.removeprefix(ALONG).strip(), theme, max(count, 1))
    if name in _WRITTEN:
        written = tuple(f"#{digits}" for digits in _WRITTEN[name].split())
        canvas = tokens(theme).canvas
        return written if theme is ThemeName.LIGHT else tuple(lightened(colour, canvas) for colour in written)
    return {OKABE_ITO: usual[:_LEADING], GLASBEY: usual[_LEADING:]}.get(name, usual)


def _along(map_name: str, theme: ThemeName, count: int) -> tuple[str, ...]:
    table = line_map(map_name, theme)
    at = np.linspace(0.0, 1.0, count) if count > 1 else np.array([0.5])
    return tuple(hex_of((int(r), int(g), int(b))) for r, g, b in table[np.rint(at * 255).astype(np.int64)])


# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009),
# at full severity, for linear light.
_SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
WAYS_TO_SEE = tuple(_SEEN)
"""Without red, green or blue receptors."""
ALIKE = 10.0
"""Distance in CIELAB below which colours of small points are hardly told apart."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two colours that look alike: their places, to whom, and how far apart they seem, in CIELAB."""

    first: int
    second: int
    way: str
    distance: float


def as_seen(colours: U1, way: str) -> F8:
    """Return sRGB colours uint8 (n, 3) as they are seen in a way of `WAYS_TO_SEE`, linear light (n, 3)."""
    linear = _linear(colours)
    seen: F8 = np.clip(linear @ np.array(_SEEN[way]).T, 0, 1)
    return seen


def confusions(colours: Sequence[str]) -> tuple[Confusion, ...]:
    """Return which pairs of colours look alike in whichever way of seeing is worst, the worst pair first."""
    if len(colours) < 2:
        return ()
    table = np.array([rgb(colour) for colour in colours], dtype=np.uint8)
    first, second = np.triu_indices(len(colours), 1)
    apart = np.stack([_distances(_lab(light), first, second) for light in _all_ways(table)])
    worst = apart.argmin(axis=0)
    nearest = apart.min(axis=0)
    ways = ("everybody", *WAYS_TO_SEE)
    found = [
        Confusion(int(first[k]), int(second[k]), ways[int(worst[k])], float(nearest[k]))
        for k in np.argsort(nearest, kind="stable").tolist()
        if nearest[k] < ALIKE
    ]
    return tuple(found)


def _all_ways(table: U1) -> list[F8]:
    return [_linear(table), *(as_seen(table, way) for way in WAYS_TO_SEE)]


def _distances(lab: F8, first: I8, second: I8) -> F8:
    apart: F8 = np.linalg.norm(lab[first] - lab[second], axis=1)
    return apart


def _linear(colours: U1) -> F8:
    coded = colours.astype(np.float64) / 255
    linear: F8 = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    return linear


_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def _lab(linear: F8) -> F8:
    """Return linear light (n, 3) in CIELAB under D65."""
    share = linear @ _XYZ.T / _WHITE
    bent = np.where(share > (6 / 29) ** 3, np.cbrt(share), share * (29 / 6) ** 2 / 3 + 4 / 29)
    lab: F8 = np.stack(
        [116 * bent[:, 1] - 16, 500 * (bent[:, 0] - bent[:, 1]), 200 * (bent[:, 1] - bent[:, 2])], axis=1
    )
    return lab
