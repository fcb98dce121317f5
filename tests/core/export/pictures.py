"""Pictures to make figures of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.cloud.camera import frame
from core.state import Domain
from core.style import ThemeName, entity_colour, rgb
from core.views.picture import (
    Axis,
    AxisScale,
    Band,
    Chart,
    Cursor,
    Curves,
    Emphasis,
    Legend,
    LegendEntry,
    Picture,
    Placed,
    Points,
    Scene,
    SceneLayer,
    Viewport,
)

LIGHT = ThemeName.LIGHT


def curves(lines: Sequence[Sequence[tuple[float, float]]]) -> Curves:
    """Return curves through points, in the colours of runs."""
    points = [point for line in lines for point in line]
    colours = np.array([(*rgb(entity_colour(i, LIGHT)), 255) for i in range(len(lines))], dtype=np.uint8)
    starts = np.cumsum([0, *(len(line) for line in lines)]).astype(np.int64)
    x, y = (np.array([point[axis] for point in points], dtype=np.float64) for axis in (0, 1))
    return Curves(x, y, starts, colours.reshape(-1, 4), tuple(f"run {i}" for i in range(len(lines))))


def chart(
    layer: Curves | Band, title: str = "loss", scale: AxisScale = AxisScale.LINEAR, log_y: bool = False, note: str = ""
) -> Chart:
    """Return a chart from 0 to 100 and 0 to 10 (0.01 to 10 on a log axis) with a cursor at 40."""
    y = Axis("", 0.01, 10.0, AxisScale.LOG) if log_y else Axis("", 0.0, 10.0)
    names = layer.keys if isinstance(layer, Curves) else ()
    legend = Legend("Runs", tuple(LegendEntry(n, n, entity_colour(i, LIGHT)) for i, n in enumerate(names)))
    x = Axis("Step", 1.0 if scale is AxisScale.LOG else 0.0, 100.0, scale)
    return Chart(title, title, x, y, Domain(0, 100, 0, 10), (layer,), Cursor(40.0, "Step 40"), legend, note)


def picture(*parts: Chart | Scene, theme: ThemeName = LIGHT) -> Picture:
    """Return a picture 600 pixels wide with parts of 300 x 200 pixels, two in a row; one part fills 600 x 400."""
    if len(parts) == 1:
        return Picture(Viewport(600, 400, 1.0, theme), (Placed(parts[0], 0, 0, 600, 400),))
    places = [Placed(part, i % 2 * 300, i // 2 * 200, 300, 200) for i, part in enumerate(parts)]
    return Picture(Viewport(600, 400, 1.0, theme), tuple(places))


def points(n: int, dimensions: int = 3, seed: int = 0) -> Points:
    """Return normal points of four colours."""
    random = np.random.default_rng(seed)
    positions = np.clip(random.standard_normal((n, 3)) / 3, -1, 1).astype(np.float32)
    if dimensions == 2:
        positions[:, 2] = 0
    palette = np.array([(*rgb(entity_colour(i, LIGHT)), 255) for i in range(4)], dtype=np.uint8)
    colours = (np.arange(n) % 4).astype(np.uint16)
    return Points(positions, colours, palette, np.full(n, Emphasis.NORMAL, dtype=np.uint8), 4.0, 1.0)


def scene(*layers: SceneLayer, dimensions: int = 3, legend: Legend | None = None, note: str = "") -> Scene:
    """Return a scene that shows the whole cube."""
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float32)
    camera = frame(corners, None, dimensions, 600, 400)
    titles = ("PC 1 (12.3%)", "PC 2 (8.1%)", "PC 3 (4.4%)")[:dimensions]
    return Scene("run/layer", camera, dimensions, titles, layers, legend, note)


def emphasised(cloud: Points, **levels: Sequence[int]) -> Points:
    """Return points with rows at levels such as ``SELECTED=[1, 2]``."""
    emphasis = cloud.emphasis.copy()
    for name, rows in levels.items():
        emphasis[list(rows)] = getattr(Emphasis, name)
    return replace(cloud, emphasis=emphasis)
