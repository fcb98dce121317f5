"""Ten thousand thumbnails of 64 x 64 pixels, all in view, while the plane is moved: time of a frame, and memory.

Times are those of the processor, all threads together, so that other programs do not count.
"""

from __future__ import annotations

import time

import numpy as np

from core.cloud.camera import CameraState, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.compiling import warm_up
from core.cloud.marks.stock import Lying, Stock
from core.cloud.points import Emphasis
from core.cloud.splat import paint_compiled
from core.model import F8, U4, SpriteSheet
from core.views.embedding.marks.boxes import boxes
from core.views.embedding.marks.ordering import MarkWish, order_marks
from core.views.embedding.marks.showing import Shown, View, shown
from core.views.picture import MarkKind, Marks, Points
from tests.benchmarks.clouds import HEIGHT, WIDTH
from tests.benchmarks.measure import Measure

ACROSS, DOWN, SIDE = 125, 80, 64
SHOWN, BOUND = 4.0, 256 << 20
FRAMES = 30
MOST = 1.0


def run() -> list[Measure]:
    """Return the time of thumbnails in a frame, in times of its points, and memory."""
    warm_up()
    marks, points, cloud = _scene()
    stock = Stock(marks.images, BOUND) if marks.images is not None else None
    assert stock is not None
    began = time.perf_counter()
    assert _laid(stock, marks, _matrix(0)) == 0
    assert stock.wait(120)
    filled = time.perf_counter() - began
    decoded = stock.decoded
    alone, together, least = [], [], ACROSS * DOWN
    for frame in range(FRAMES):
        matrix = _matrix(frame)
        start = time.process_time()
        paint_compiled(cloud, points, matrix, WIDTH, HEIGHT)
        middle = time.process_time()
        least = min(least, _laid(stock, marks, matrix))
        alone.append(middle - start)
        together.append(time.process_time() - start)
    assert stock.decoded == decoded, "moving a plane decodes nothing"
    assert least > 0.9 * ACROSS * DOWN
    dots = float(np.median(alone)) * 1e3
    images = float(np.median(np.array(together) - alone)) * 1e3
    note = f"{images:.1f} ms against {dots:.1f} ms of the processor; at least {least:,} laid in every frame"
    kept = f"of {BOUND / 1e6:.0f} MB allowed; all decoded and reduced in {filled:.1f} s beside the window"
    return [
        Measure("10,000 thumbnails of 64 x 64 in a moving frame / its points", MOST, images / dots, "x", True, note),
        Measure("the same, memory of decoded thumbnails", BOUND / 1e6, stock.held / 1e6, "MB", True, kept),
    ]


def _scene() -> tuple[Marks, Points, Cloud]:
    x, y = np.meshgrid(np.linspace(-1.6, 1.6, ACROSS), np.linspace(-1, 1, DOWN))
    positions = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], axis=1).astype(np.float32)
    count = len(positions)
    random = np.random.default_rng(0)
    sheet = SpriteSheet(random.integers(0, 256, (count, SIDE, SIDE, 4), dtype=np.uint8) | np.uint8(15))
    sheet.pixels[..., 3] = 255
    level, colour = np.full(count, Emphasis.NORMAL, dtype=np.uint8), np.zeros(count, dtype=np.uint16)
    palette = np.array([[0, 114, 178, 255]], dtype=np.uint8)
    points = Points(positions, colour, palette, level, 4.0, 1.0)
    order = order_marks(None, positions, np.ones(count, dtype=np.bool_), MarkWish(MarkKind.IMAGES, SHOWN))
    room = boxes(MarkKind.IMAGES, SHOWN, order.widths)
    marks = Marks(
        positions, level, colour, palette, order.rows, room, MarkKind.IMAGES, order.first, order.unit,
        images=sheet, size=SHOWN,
    )  # fmt: skip
    return marks, points, Cloud(positions)


def _matrix(frame: int) -> F8:
    return view_matrix(CameraState((0.01 * np.sin(frame), 0.01 * np.cos(frame), 0.0)), 2, WIDTH, HEIGHT)


def _laid(stock: Stock, marks: Marks, matrix: F8) -> int:
    picture: U4 = np.zeros((HEIGHT, WIDTH), dtype=np.uint32)
    found: Shown = shown(marks, View(matrix, WIDTH, HEIGHT, moving=True))
    count = len(found.rows)
    frames, colours = np.zeros(count, dtype=np.int32), np.zeros((count, 3), dtype=np.uint8)
    how = Lying(found.places[:, :2], round(SHOWN), frames, colours, np.ones(count, dtype=np.float32))
    laid = int(np.count_nonzero(stock.lay(picture, found.rows, how)))
    assert not laid or np.count_nonzero(picture) > laid
    return laid


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
