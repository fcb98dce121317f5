"""A picture as a figure's look wishes it: colours, titles, limits, and which names stand in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias, TypeVar

import numpy as np

from core.export.figures.inks import Inks
from core.export.figures.look import FigureLook, FigurePalette, LegendOrder, LegendPlace, Limits
from core.model import U1
from core.model.order import natural_key
from core.style import rgb
from core.views.image_part import ImagePart
from core.views.matrix.part import Matrix
from core.views.parallel import Parallel
from core.views.picture import (
    Axis,
    Band,
    Chart,
    CurveLayer,
    Curves,
    Legend,
    LegendEntry,
    Links,
    Marks,
    Outlines,
    Picture,
    PlaceNames,
    Points,
    Ridges,
    Scene,
    SceneLayer,
    Stops,
)
from core.views.plane.part import Plane, PlaneAxis, PlaneBand, PlaneImage, PlanePath
from core.views.sketch import Mark, Plate, Raster, Sketch
from core.views.text_parts import TextPart

Part: TypeAlias = Chart | Scene | Parallel | Plane | Matrix | Sketch | TextPart | ImagePart
Titled = TypeVar("Titled", Chart, Scene)
Layer = TypeVar("Layer", PlaneBand, PlanePath)


def styled(picture: Picture, look: FigureLook) -> Picture:
    """Return a picture whose parts look as is wished; nothing that needs no change is copied."""
    parts_shown = [placed.part for placed in picture.parts]
    legends = [
        picture.legend,
        *(part.legend for part in parts_shown if not isinstance(part, Sketch | TextPart | ImagePart)),
    ]
    inks = Inks.of(look.palette, legends, picture.viewport.theme)
    alone = len(picture.parts) == 1
    parts = tuple(replace(placed, part=_part(placed.part, look, inks, alone)) for placed in picture.parts)
    legend = _legend(picture.legend, look, inks, {})
    return replace(picture, parts=parts, legend=legend, note=picture.note if look.notes else "")


def _part(part: Part, look: FigureLook, inks: Inks, alone: bool) -> Part:
    match part:
        case Chart():
            return _titled(_chart(part, look, inks), look, alone)
        case Scene():
            return _titled(_scene(part, look, inks), look, alone)
        case Plane():
            return _plane(part, look, inks)
        case Matrix():
            return _matrix(part, look, inks)
        case Sketch():
            return part if inks.palette is FigurePalette.AS_SHOWN else _sketch(part, inks)
        case ImagePart():
            return _images(part, inks)
        case TextPart():
            return part
    legend = _legend(part.legend, look, inks, {})
    return replace(part, colours=inks.colours(part.colours), legend=legend, note=part.note if look.notes else "")


def _chart(chart: Chart, look: FigureLook, inks: Inks) -> Chart:
    return replace(
        chart,
        x=_axis(chart.x, look.x_title, look.x_limits),
        y=_axis(chart.y, look.y_title, look.y_limits),
        layers=tuple(_chart_layer(layer, look, inks) for layer in chart.layers),
        legend=_legend(chart.legend, look, inks, _last_values(chart)),
        note=chart.note if look.notes else "",
        flags=tuple(replace(flag, colour=inks.colour(flag.colour)) for flag in chart.flags),
    )


def _scene(scene: Scene, look: FigureLook, inks: Inks) -> Scene:
    return replace(
        scene,
        layers=tuple(_scene_layer(layer, inks) for layer in scene.layers),
        axis_titles=_axis_titles(scene.axis_titles, look),
        legend=_legend(scene.legend, look, inks, {}),
        note=scene.note if look.notes else "",
    )


def _plane(plane: Plane, look: FigureLook, inks: Inks) -> Plane:
    return replace(
        plane,
        x=_plane_axis(plane.x, look.x_title, plane.bare),
        y=_plane_axis(plane.y, look.y_title, plane.bare),
        colours=inks.colours(plane.colours),
        below=tuple(_under(each, inks) for each in plane.below),
        above=tuple(_inked(each, inks) for each in plane.above),
        legend=_legend(plane.legend, look, inks, {}),
        note=plane.note if look.notes else "",
    )


def _under(under: PlaneBand | PlaneImage | PlanePath, inks: Inks) -> PlaneBand | PlaneImage | PlanePath:
    if isinstance(under, PlaneImage):
        return replace(under, pixels=_pixels(under.pixels, inks))
    return replace(under, colour=inks.colour(under.colour))


def _pixels(pixels: U1, inks: Inks) -> U1:
    return inks.colours(pixels.reshape(-1, 4)).reshape(pixels.shape)


def _matrix(matrix: Matrix, look: FigureLook, inks: Inks) -> Matrix:
    cells = tuple(replace(cell, plane=_plane(cell.plane, look, inks)) for cell in matrix.cells)
    return replace(matrix, cells=cells, legend=_legend(matrix.legend, look, inks, {}))


def _plane_axis(axis: PlaneAxis, title: str | None, bare: bool) -> PlaneAxis:
    return axis if title is None or bare else replace(axis, title=title)


def _inked(layer: Layer, inks: Inks) -> Layer:
    return replace(layer, colour=inks.colour(layer.colour))


def _sketch(sketch: Sketch, inks: Inks) -> Sketch:
    return replace(sketch, marks=tuple(_mark(mark, inks) for mark in sketch.marks))


def _images(part: ImagePart, inks: Inks) -> ImagePart:
    """Return images as they were logged, whose runs have the colours of the figure."""
    labels = tuple(replace(each, mark=inks.colour(each.mark)) if each.mark else each for each in part.labels)
    return replace(part, colour=inks.colour(part.colour) if part.colour else "", labels=labels)


def _mark(mark: Mark, inks: Inks) -> Mark:
    match mark:
        case Raster():
            return replace(mark, pixels=_pixels(mark.pixels, inks))
        case Plate():
            fill, line = (inks.colour(colour) if colour else "" for colour in (mark.fill, mark.line))
            return replace(mark, fill=fill, line=line)
    return replace(mark, colour=inks.colour(mark.colour))


def _titled(part: Titled, look: FigureLook, alone: bool) -> Titled:
    return replace(part, title=look.title) if look.title is not None and alone else part


def _axis(axis: Axis, title: str | None, limits: Limits | None) -> Axis:
    shown = axis if title is None else replace(axis, title=title)
    return shown if limits is None else replace(shown, lower=limits.lower, upper=limits.upper)


def _axis_titles(titles: tuple[str, ...], look: FigureLook) -> tuple[str, ...]:
    wished = (look.x_title, look.y_title, *(None,) * len(titles))
    return tuple(title if wish is None else wish for title, wish in zip(titles, wished, strict=False))


def _chart_layer(layer: CurveLayer, look: FigureLook, inks: Inks) -> CurveLayer:
    match layer:
        case Curves():
            width = look.line_width / look.points if look.line_width else layer.width
            dashes = tuple(inks.dash((red, green, blue)) for red, green, blue in layer.colours[:, :3].tolist())
            dashes = layer.dashes or (dashes if any(dashes) else ())
            return replace(layer, colours=inks.colours(layer.colours), width=width, dashes=dashes)
        case Band():
            return replace(layer, colour=_rgba(layer.colour, inks))
        case Ridges():
            return replace(layer, fills=inks.colours(layer.fills), lines=inks.colours(layer.lines))
    shape = layer.colours.shape
    return replace(layer, colours=inks.colours(layer.colours.reshape(-1, 4)).reshape(shape))


def _rgba(colour: tuple[int, int, int, int], inks: Inks) -> tuple[int, int, int, int]:
    table: U1 = np.array([colour], dtype=np.uint8)
    red, green, blue, alpha = (int(value) for value in inks.colours(table)[0])
    return red, green, blue, alpha


def _scene_layer(layer: SceneLayer, inks: Inks) -> SceneLayer:
    match layer:
        case Points():
            return replace(layer, palette=inks.colours(layer.palette))
        case Marks():
            usual, dimmed, selected = (inks.colour(ink) for ink in layer.inks)
            return replace(layer, palette=inks.colours(layer.palette), inks=(usual, dimmed, selected))
        case Links():
            return _links(layer, inks)
        case PlaceNames():
            return replace(layer, ink=inks.colour(layer.ink))
        case Outlines():
            return replace(layer, strokes=_links(layer.strokes, inks))
        case Stops():
            return replace(layer, colours=inks.colours(layer.colours))


def _links(layer: Links, inks: Inks) -> Links:
    palette = None if layer.palette is None else inks.colours(layer.palette)
    return replace(layer, colour=_rgba(layer.colour, inks), palette=palette)


def _legend(legend: Legend | None, look: FigureLook, inks: Inks, last: dict[str, float]) -> Legend | None:
    if legend is None or look.legend is LegendPlace.NONE:
        return None
    inked = (
        replace(each, colour=inks.colour(each.colour), dash=each.dash or inks.dash(rgb(each.colour)))
        for each in legend.entries
    )
    bar = None if legend.bar is None else replace(legend.bar, colour_map=inks.bar(legend.bar.colour_map))
    strips = tuple(replace(each, colours=tuple(map(inks.colour, each.colours))) for each in legend.strips)
    return replace(legend, entries=_ordered(tuple(inked), look.legend_order, last), bar=bar, strips=strips)


def _ordered(entries: tuple[LegendEntry, ...], order: LegendOrder, last: dict[str, float]) -> tuple[LegendEntry, ...]:
    if order is LegendOrder.NAME:
        return tuple(sorted(entries, key=lambda entry: natural_key(entry.label)))
    if order is LegendOrder.LAST_VALUE and last:
        return tuple(sorted(entries, key=lambda entry: -last.get(entry.key, -np.inf)))
    return entries


def _last_values(chart: Chart) -> dict[str, float]:
    """Return by key the last number of each curve."""
    found: dict[str, float] = {}
    for layer in chart.layers:
        if isinstance(layer, Curves):
            for key, start, end in zip(layer.keys, layer.starts[:-1].tolist(), layer.starts[1:].tolist(), strict=True):
                finite = layer.y[start:end][np.isfinite(layer.y[start:end])]
                if len(finite):
                    found[key] = float(finite[-1])
    return found
