"""How a figure looks on paper: size, type, colours and what is written on it, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.style import TYPE, ThemeName
from core.views.picture import Viewport

PRINT_DPI = 300.0
"""Resolution of PNG files, and of what is drawn as pixels inside SVG and PDF files."""
PIXELS_PER_INCH = 96.0
MM_PER_INCH = 25.4
POINTS_PER_PIXEL = 72.0 / PIXELS_PER_INCH
CAPTION_POINTS = TYPE.caption * POINTS_PER_PIXEL
"""Size of tick labels as the screen has them."""


class FigureFont(StrEnum):
    """A family of type; all but the first come with the library that draws."""

    INTER = "inter"
    TIMES = "times"
    """STIX, which has the shapes and widths of Times."""
    SANS = "sans"
    """DejaVu Sans, which has the most characters."""
    SERIF = "serif"


class FigurePalette(StrEnum):
    """What becomes of the colours on the screen."""

    AS_SHOWN = "as shown"
    COLOUR_BLIND = "colour-blind"
    """Okabe and Ito's eight, then the same darker and paler, lines with dashes; cividis for numbers."""
    GREY = "grey"
    """Four greys, then the same with dashes; light to dark for numbers."""


class LegendPlace(StrEnum):
    """Where it stands what colours mean."""

    AUTO = "auto"
    """Below charts and parallel coordinates, beside clouds."""
    BESIDE = "beside"
    INSIDE = "inside"
    """In that corner of the first chart in which least is drawn."""
    NONE = "none"


class LegendOrder(StrEnum):
    """How the names in legends follow one another."""

    AS_SHOWN = "as shown"
    NAME = "name"
    LAST_VALUE = "last value"
    """Of charts: as the curves end, the highest first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The values at the two ends of an axis, in data units."""

    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class FigureLook:
    """How a figure looks.

    Attributes
    ----------
    width, height
        Millimetres; 0 as on the screen, where a logical pixel is 1/96 inch.
    dpi
        Dots per inch of everything that consists of pixels.
    font, font_size
        Family, and size of tick labels and names in points, 0 as on the screen; headings are larger by the same share
        as there, and lines and distances grow and shrink with the type.
    line_width
        Of curves in points, 0 as on the screen.
    theme
        Light for paper, dark for dark slides.
    palette
        What becomes of colours.
    title, x_title, y_title
        What stands instead of headings and of the titles of axes; None leaves them, an empty text removes them.
    x_limits, y_limits
        What charts show of their axes, None as on the screen.
    x_ticks, y_ticks
        About how many ticks axes of charts have, 0 as many as fit well.
    legend, legend_order
        Where names stand, and in which order.
    notes
        Whether it is said what was left out or is not complete.
    letters
        Whether parts are called a, b, c.
    columns
        How many charts stand side by side; 0 as on the screen, or as suits a height that is wished.
    """

    width: float = 0.0
    height: float = 0.0
    dpi: float = PRINT_DPI
    font: FigureFont = FigureFont.INTER
    font_size: float = 0.0
    line_width: float = 0.0
    theme: ThemeName = ThemeName.LIGHT
    palette: FigurePalette = FigurePalette.AS_SHOWN
    title: str | None = None
    x_title: str | None = None
    y_title: str | None = None
    x_limits: Limits | None = None
    y_limits: Limits | None = None
    x_ticks: int = 0
    y_ticks: int = 0
    legend: LegendPlace = LegendPlace.AUTO
    legend_order: LegendOrder = LegendOrder.AS_SHOWN
    notes: bool = True
    letters: bool = False
    columns: int = 0

    @property
    def zoom(self) -> float:
        """How much larger everything is than on the screen."""
        return self.font_size / CAPTION_POINTS if self.font_size else 1.0

    @property
    def points(self) -> float:
        """Points of print that a logical pixel takes."""
        return POINTS_PER_PIXEL * self.zoom

    def viewport(self, screen: Viewport) -> Viewport:
        """Return what a picture is to be made for, so that it fills the figure: logical pixels before they grow."""
        width, height = self.room
        width, height = width or screen.width / self.zoom, height or screen.height / self.zoom
        return replace(screen, width=width, height=height, theme=self.theme)

    @property
    def room(self) -> tuple[float, float]:
        """Width and height that are wished, in logical pixels before they grow; 0 as on the screen."""
        scale = PIXELS_PER_INCH / MM_PER_INCH / self.zoom
        return self.width * scale, self.height * scale


def _inches(width: float, height: float) -> tuple[float, float]:
    return round(width * MM_PER_INCH, 2), round(height * MM_PER_INCH, 2)


def _column(width: float, size: float) -> FigureLook:
    across, down = _inches(width, width * 0.72)
    return FigureLook(across, down, font_size=size)


PRESETS: Mapping[str, FigureLook] = {
    "As on the screen": FigureLook(),
    "NeurIPS, text width": _column(5.5, 8.0),
    "NeurIPS, half": _column(2.7, 8.0),
    "ICML, column": _column(3.25, 8.0),
    "ICML, two columns": _column(6.75, 8.0),
    "IEEE, column": replace(_column(3.5, 8.0), font=FigureFont.TIMES),
    "IEEE, two columns": replace(_column(7.16, 8.0), font=FigureFont.TIMES),
    "Nature, column": FigureLook(89.0, 60.0, font_size=7.0),
    "Nature, two columns": FigureLook(183.0, 100.0, font_size=7.0),
    "Slide, 16:9": FigureLook(*_inches(13.333, 7.5), dpi=144.0, font_size=16.0, line_width=2.5),
    "Slide, half": FigureLook(*_inches(6.4, 5.6), dpi=144.0, font_size=16.0, line_width=2.5),
}
"""Sizes and type by where a figure is to go; widths are those that the venues' own templates have."""
