"""A sheet of paper: everything is placed in logical pixels from the upper left corner and comes out as a figure."""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.export.figures.inks import paper
from core.export.figures.look import PIXELS_PER_INCH, FigureFont, FigureLook
from core.model import F8, U1
from core.style import DASHES
from core.views.picture import Viewport

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import TransformedBbox

_FINE = 720.0
"""Dots per inch at which texts are measured; hinting rounds their widths at coarser ones."""
_RENDERING = threading.Lock()
_CREATOR = "Armillary"

Across = Literal["left", "center", "right"]
Down = Literal["top", "center", "baseline", "bottom"]


class FigureFormat(StrEnum):
    """What a figure is written as."""

    SVG = "svg"
    PDF = "pdf"
    PNG = "png"


_ABOUT = {FigureFormat.SVG: "Description", FigureFormat.PDF: "Subject", FigureFormat.PNG: "Description"}
"""Where each format says what it is about."""


class Weight(StrEnum):
    """How bold a text is; each has its font file in the folder of fonts."""

    REGULAR = "Inter-Regular"
    SEMIBOLD = "Inter-SemiBold"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in logical pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The first column beyond."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The first row beyond."""
        return self.top + self.height

    def inset(self, left: float = 0.0, top: float = 0.0, right: float = 0.0, bottom: float = 0.0) -> Box:
        """Return the rectangle without strips along its edges; it never shrinks to nothing."""
        width, height = self.width - left - right, self.height - top - bottom
        return Box(self.left + left, self.top + top, max(width, 1.0), max(height, 1.0))


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text looks: `size` in logical pixels, `colour` as ``"#rrggbb"``."""

    size: float
    colour: str
    weight: Weight = Weight.REGULAR


class Sheet:
    """A page as large as a viewport, in its theme; later things lie over earlier ones.

    Its logical pixels are 1/96 inch, larger where the look asks for larger type: everything else grows with it.

    Attributes
    ----------
    look
        How the figure looks.
    tokens
        Colours of the theme.
    """

    def __init__(self, viewport: Viewport, look: FigureLook, fonts: Path | None) -> None:
        from matplotlib.backends.backend_agg import RendererAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        width, height = viewport.width, viewport.height
        self.width, self.height, self.look = width, height, look
        self.tokens = paper(look.palette, viewport.theme)
        self._fonts = fonts
        self._zoom, self._points = look.zoom, look.points
        self._measure: Any = RendererAgg(8, 8, _FINE)  # type: ignore[no-untyped-call]
        self._known: dict[tuple[Weight, float], FontProperties] = {}
        self._widths: dict[tuple[str, Weight, float], float] = {}
        size = (width * look.zoom / PIXELS_PER_INCH, height * look.zoom / PIXELS_PER_INCH)
        self.figure = Figure(figsize=size, dpi=look.dpi, facecolor=self.tokens.canvas)
        self._pixels = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + self.figure.transFigure

    @property
    def scale(self) -> float:
        """Device pixels per logical pixel."""
        return self.look.dpi * self._zoom / PIXELS_PER_INCH

    def pane(self, box: Box, width: float, height: float, look: FigureLook | None = None) -> Sheet:
        """Return a sheet of logical pixels that lies in a box of this one, as large as fits: from its top, centred.

        What is drawn on it has another look, if one is given; resolution and size of type stay those of this sheet.
        """
        from matplotlib.transforms import Affine2D

        share = min(box.width / width, box.height / height, 1.0)
        pane = copy(self)
        pane.width, pane.height, pane.look = width, height, look or self.look
        pane._zoom, pane._points = self._zoom * share, self._points * share
        pane._known, pane._widths = {}, {}
        moved = Affine2D().scale(share).translate(box.left + (box.width - width * share) / 2, box.top)
        pane._pixels = moved + self._pixels
        return pane

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: TextStyle,
        across: Across = "left",
        down: Down = "baseline",
        rotation: float = 0.0,
        plate: bool = False,
    ) -> None:
        """Write a text; `plate` lays a sheet of the background's colour under it."""
        from matplotlib.text import Text

        label = Text(x, y, writable(text), color=style.colour, parse_math=False, fontproperties=self._font(style))
        label.set(horizontalalignment=across, verticalalignment=down, rotation=rotation, rotation_mode="anchor")
        if plate:
            label.set_bbox({"boxstyle": "square,pad=0.12", "fc": self.tokens.canvas, "ec": "none", "alpha": 0.75})
        label.set_transform(self._pixels)
        self._add(label, None)

    def width_of(self, text: str, style: TextStyle) -> float:
        """Return the width of a text."""
        if not text:
            return 0.0
        key = (text, style.weight, style.size)
        if key not in self._widths:
            with _glyphs_may_lack():
                width, _, _ = self._measure.get_text_width_height_descent(writable(text), self._font(style), False)
            self._widths[key] = float(width) * PIXELS_PER_INCH / _FINE / self._zoom
        return self._widths[key]

    def elided(self, text: str, style: TextStyle, width: float) -> str:
        """Return a text that fits a width, shortened in its middle if it must be."""
        return self._fitting(text, style, width, _shortened)

    def _fitting(self, text: str, style: TextStyle, width: float, shortened: Callable[[str, int], str]) -> str:
        if self.width_of(text, style) <= width:
            return text
        least, most = 0, len(text) - 1
        while least < most:
            kept = (least + most + 1) // 2
            least, most = (kept, most) if self.width_of(shortened(text, kept), style) <= width else (least, kept - 1)
        return shortened(text, least)

    def wrapped(self, text: str, style: TextStyle, width: float, most: int) -> list[str]:
        """Return a text broken between words into at most so many lines; the last one ends early if it must."""
        lines = self.broken(text, style, width, most)
        if len(lines) < most or not lines:
            return [self.elided(line, style, width) for line in lines]
        return [*(self.elided(line, style, width) for line in lines[:-1]), self._fitting(lines[-1], style, width, _cut)]

    def broken(self, text: str, style: TextStyle, width: float, most: int) -> list[str]:
        """Return a text broken between words into at most so many lines, of which the last holds all that is left."""
        lines: list[str] = []
        for word in text.split() if most else ():
            if len(lines) == most or (lines and self.width_of(f"{lines[-1]} {word}", style) <= width):
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    def lines(self, lines: Sequence[F8], colours: Any, width: float, clip: Box | None = None, dash: int = 0) -> None:
        """Draw polylines (k, 2) with round joins in colours "#rrggbb" or RGBA shares, one or one each.

        `dash` is the number of a pattern of `DASHES`.
        """
        from matplotlib.collections import LineCollection

        caps: dict[str, Any] = {"capstyle": "butt" if dash else "round", "joinstyle": "round"}
        if dash:
            caps["linestyles"] = [(0.0, DASHES[dash % len(DASHES)])]
        drawn = LineCollection(lines, colors=colours, linewidths=width * self._points, **caps)
        drawn.set_transform(self._pixels)
        self._add(drawn, clip)

    def area(self, corners: F8, colour: Any, clip: Box | None = None) -> None:
        """Fill a polygon with corners (k, 2)."""
        from matplotlib.collections import PolyCollection

        drawn = PolyCollection([corners], facecolors=[colour], linewidths=0)
        drawn.set_transform(self._pixels)
        self._add(drawn, clip)

    def discs(self, centres: F8, diameter: float, colours: Any, clip: Box | None = None) -> None:
        """Draw discs around centres (n, 2) in one colour or one each."""
        from matplotlib.collections import CircleCollection

        size = np.pi * (diameter * self._points / 2) ** 2
        drawn = CircleCollection([size], facecolors=colours, linewidths=0)
        drawn.set_offsets(centres)
        drawn.set_offset_transform(self._pixels)
        self._add(drawn, clip)

    def shapes(
        self, centres: F8, radii: F8, outlines: Sequence[tuple[F8, ...]], colours: Any, clip: Box | None = None
    ) -> None:
        """Draw shapes around centres (n, 2) with radii (n,) and the polygons of radius 1 of each, y upwards."""
        from matplotlib.collections import PathCollection
        from matplotlib.path import Path
        from matplotlib.transforms import IdentityTransform

        made = {id(each): Path.make_compound_path(*(_closed(polygon) for polygon in each)) for each in outlines}
        paths = [made[id(each)] for each in outlines]
        drawn = PathCollection(paths, sizes=(radii * self._points) ** 2, facecolors=colours, linewidths=0)
        drawn.set_transform(IdentityTransform())  # as circles have it: sizes are those of the sheet, not of data
        drawn.set_offsets(centres)
        drawn.set_offset_transform(self._pixels)
        self._add(drawn, clip)

    def box(self, box: Box, fill: str | None = None, line: str | None = None) -> None:
        """Draw a rectangle with a hairline around it, a filling or both."""
        from matplotlib.patches import Rectangle

        drawn = Rectangle(
            (box.left, box.top), box.width, box.height, facecolor=fill or "none", edgecolor=line or "none"
        )
        drawn.set(linewidth=self._points if line else 0, transform=self._pixels)
        self._add(drawn, None)

    def image(self, image: U1, box: Box, interpolation: str = "auto") -> None:
        """Lay an image (h, w, 4), RGBA, over a rectangle; ``"nearest"`` shows its pixels where it is enlarged."""
        from core.export.figures.large_image import large_image

        drawn = large_image()(self._extent(box), interpolation=interpolation, origin="upper")
        drawn.set_data(image)
        self._add(drawn, None)

    def rendered(self, form: FigureFormat, about: str = "") -> bytes:
        """Return the sheet as a file that says `about` of itself; the same sheet gives the same bytes."""
        import matplotlib

        metadata: dict[FigureFormat, dict[str, Any]] = {
            FigureFormat.SVG: {"Creator": [_CREATOR], "Date": None},
            FigureFormat.PDF: {"Creator": _CREATOR, "CreationDate": None},
            FigureFormat.PNG: {"Software": _CREATOR},
        }
        if about:
            metadata[form][_ABOUT[form]] = about
        # Text stays text, in fonts that publishers take, and as wide as it was measured at few pixels to the inch, too;
        # identifiers do not depend on chance.
        choices: Any = {
            "svg.fonttype": "none", "svg.hashsalt": _CREATOR, "pdf.fonttype": 42, "text.hinting": "none"
        }  # fmt: skip
        stream = io.BytesIO()
        with _RENDERING, matplotlib.rc_context(choices), _glyphs_may_lack():
            self.figure.savefig(stream, format=form.value, dpi=self.look.dpi, metadata=metadata[form])
        return stream.getvalue()

    def _add(self, artist: Artist, clip: Box | None) -> None:
        if clip is not None:
            artist.set_clip_box(self._extent(clip))
        artist.set_zorder(len(self.figure.artists) + len(self.figure.texts))
        self.figure.add_artist(artist)

    def _extent(self, box: Box) -> TransformedBbox:
        from matplotlib.transforms import Bbox, TransformedBbox

        return TransformedBbox(Bbox([[box.left, box.top], [box.right, box.bottom]]), self._pixels)

    def _font(self, style: TextStyle) -> FontProperties:
        key = (style.weight, style.size)
        if key not in self._known:
            self._known[key] = _font_properties(self._fonts, self.look.font, style, style.size * self._points)
        return self._known[key]


_FAMILIES = {
    FigureFont.INTER: ("Inter", "Helvetica", "Arial"),
    FigureFont.TIMES: ("STIXGeneral", "STIX Two Text", "Times New Roman", "Times"),
    FigureFont.SANS: ("DejaVu Sans",),
    FigureFont.SERIF: ("DejaVu Serif",),
}
"""Families by name, the one that is drawn with first; the others are for viewers of SVG that lack it."""


def _font_properties(fonts: Path | None, font: FigureFont, style: TextStyle, size: float) -> FontProperties:
    from matplotlib.font_manager import FontProperties, findfont

    bold = style.weight is Weight.SEMIBOLD
    file = fonts / "figures" / f"{style.weight.value}.ttf" if fonts and font is FigureFont.INTER else None
    if file is not None and file.is_file():
        weight: int | str = 600 if bold else 400
    else:
        font = FigureFont.SANS if font is FigureFont.INTER else font
        weight = "bold" if bold else 400
        file = Path(findfont(FontProperties(family=_FAMILIES[font][0], weight=weight)))
    # The families are for viewers of SVG; what is measured and embedded is the file.
    return FontProperties(family=list(_FAMILIES[font]), weight=weight, size=size, fname=str(file))


def writable(text: str) -> str:
    """Return a text in one line without characters that files of XML cannot hold: a mark stands for each."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _shortened(text: str, kept: int) -> str:
    return f"{text[: (kept + 1) // 2]}…{text[len(text) - kept // 2 :]}"


def _cut(text: str, kept: int) -> str:
    return f"{text[:kept].rstrip()}…"


@contextmanager
def _glyphs_may_lack() -> Iterator[None]:
    """Draw characters that the font lacks as boxes, as everywhere, without complaint."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def _closed(polygon: F8) -> Any:
    """Return a polygon (k, 2) as a closed path."""
    from matplotlib.path import Path

    return Path(np.concatenate([polygon, polygon[:1]]), closed=True)
