"""``armillary export``: how figures look, from named styles and what is said beside them."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.export_parts import known

if TYPE_CHECKING:
    from core.export.figures.look import FigureLook

_SIZE = re.compile(r"(\d+(?:\.\d+)?)(?:x(\d+(?:\.\d+)?)?)?(mm|cm|in|pt)?")
LEGENDS = ("auto", "beside", "inside", "none")
ORDERS = ("as-shown", "name", "last-value")
_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, None: 1.0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be said of the look."""
    looks = parser.add_argument_group("look")
    looks.add_argument(
        "--style", metavar="NAME", help="'Nature, column' or another style of the dialog, or one you saved"
    )
    looks.add_argument(
        "--size",
        type=_size,
        metavar="WxH",
        help="of the figure: 89x60 is in millimetres, 3.5x2.4in in inches; 89 is a width",
    )
    looks.add_argument("--dpi", type=_dpi, help="of PNG files, and of clouds of points in others (300)")
    looks.add_argument("--theme", choices=("light", "dark"), help="light for paper, dark for slides (light)")
    looks.add_argument(
        "--palette", choices=("as-shown", "colour-blind", "grey"), help="what becomes of colours (as-shown)"
    )
    looks.add_argument(
        "--legend", choices=LEGENDS, help="where names stand: below charts and beside clouds, beside, inside or nowhere"
    )
    looks.add_argument("--legend-order", choices=ORDERS, help="how names follow one another (as-shown)")
    looks.add_argument("--title", help="stands instead of the heading; an empty text for none")
    looks.add_argument("--letters", action="store_true", help="call the parts a, b, c")


def look_of(arguments: argparse.Namespace) -> FigureLook:
    """Return the look that is asked for; raises WrongError for a style that is not known."""
    from core.export.figures.look import PRESETS, FigureLook

    if arguments.style is None:
        return changed(FigureLook(), arguments)
    from app.figure_looks import saved_looks

    looks = {**PRESETS, **saved_looks()}
    return changed(looks[known("style", arguments.style, looks)], arguments)


def changed(look: FigureLook, arguments: argparse.Namespace) -> FigureLook:
    """Return a look with what is said beside its style."""
    from core.export.figures.look import FigurePalette, LegendOrder, LegendPlace
    from core.style import ThemeName

    if arguments.size:
        width, height = arguments.size
        look = replace(look, width=width, height=height)
    if arguments.dpi:
        look = replace(look, dpi=arguments.dpi)
    if arguments.theme:
        look = replace(look, theme=ThemeName(arguments.theme))
    if arguments.palette:
        look = replace(look, palette=FigurePalette(arguments.palette.replace("as-shown", "as shown")))
    if arguments.legend:
        look = replace(look, legend=LegendPlace(arguments.legend))
    if arguments.legend_order:
        look = replace(look, legend_order=LegendOrder(arguments.legend_order.replace("-", " ")))
    if arguments.title is not None:
        look = replace(look, title=arguments.title)
    return replace(look, letters=True) if arguments.letters else look


def _size(text: str) -> tuple[float, float]:
    match = _SIZE.fullmatch(text.strip().lower().replace(" ", "").replace("\N{MULTIPLICATION SIGN}", "x"))
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 89x60, 3.5x2.4in or 89")
    scale = _MM[match[3]]
    width, height = float(match[1]) * scale, float(match[2] or 0.0) * scale
    if not 10 <= width <= 5000 or not (height == 0 or 10 <= height <= 5000):
        raise argparse.ArgumentTypeError(f"{text!r} is not between 10 and 5000 mm")
    return width, height


def _dpi(text: str) -> float:
    value = float(text)
    if not 10 <= value <= 2400:
        raise argparse.ArgumentTypeError(f"{value:g} is not between 10 and 2400")
    return value
