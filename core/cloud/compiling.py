"""Whether the compiled kernels are ready, and making them so away from the window's thread.

Until they are, everything works with NumPy: exact hit tests and lassos a few times slower, a plainer picture.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from core.compiled import prepare
from core.model.arrays import F4

_ready = threading.Event()
_warming = threading.Lock()


def compiled() -> bool:
    """Return whether the kernels can be called without a pause."""
    return _ready.is_set()


def warm_up(token: object = None) -> None:
    """Have the kernels compiled by another process if need be, and load them; seconds once, then a fraction of one.

    Call it on a background thread.
    `token` is not used: with it this is the function of a task. Raises ImportError where numba is missing.
    """
    with _warming:
        if not _ready.is_set():
            prepare(call_each_once)
            _ready.set()


def steady(array: NDArray[Any], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array as a contiguous read-only one of a dtype, so that kernels meet only types they were made for.

    It is copied only if it must be; the array itself stays writable.
    """
    view = np.ascontiguousarray(array, dtype=dtype).view()
    view.setflags(write=False)
    return view


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.cloud import hits, kernels, lasso, splat
    from core.cloud.camera import HOME, CameraState, view_matrix
    from core.cloud.cloud import Cloud
    from core.cloud.crossing import warm as crossing
    from core.cloud.formed import warm as formed
    from core.cloud.marks import warm as marks
    from core.cloud.points import PointArrays
    from core.cloud.sorting import warm as sorting
    from core.cloud.strokes.painting import Strokes, paint

    marks.call_each_once()
    sorting.call_each_once()
    crossing.call_each_once()
    positions = np.zeros((2, 3), dtype=np.float32)
    cloud = Cloud(positions)
    matrix = view_matrix(CameraState(rotation=HOME), 3, 16, 16)
    tiles = np.zeros(1, dtype=np.int64)
    hits.scan_compiled(cloud, tiles, cloud.all_shown, matrix, hits.Cursor(16, 16, 8, 8, 2, 3))
    polygon = np.array([[0.0, 0.0], [16.0, 0.0], [0.0, 16.0]])
    lasso.inside_compiled(cloud, matrix, 16, 16, polygon)
    kernels.mark(cloud.order, tiles, tiles, np.zeros(1, dtype=np.uint8))
    hits.reached_compiled(cloud, np.zeros((6, 4)))
    palette = np.full((1, 4), 255, dtype=np.uint8)
    points = PointArrays(positions, np.zeros(2, dtype=np.uint16), palette, np.array([2, 4], dtype=np.uint8))
    kernels.gather(steady(np.zeros(2), np.uint8), cloud.order, np.empty(2, dtype=np.uint8))
    kernels.gather(steady(np.zeros(2), np.uint16), cloud.order, np.empty(2, dtype=np.uint16))
    kernels.gather_narrow(np.zeros(2, dtype=np.uint8), np.uint16(0), cloud.order, np.empty(2, dtype=np.uint16))
    where: F4 = np.zeros((2, 3), dtype=np.float32)
    scores, columns = steady(where, np.float32), np.arange(3)
    kernels.place(scores, columns, np.zeros(3, dtype=np.float32), np.float32(1), where)
    index, counted = steady(np.zeros(2), np.uint16), steady(np.ones(2), np.bool_)
    kernels.tally(index, counted, np.zeros(1, dtype=np.int64))
    corner = np.zeros((1, 2))
    kernels.bin_up(steady(positions, np.float32), index, counted, corner, corner, np.zeros((1, 2, 2), dtype=np.int64))
    kernels.shares(steady(np.zeros(2), np.float64), 0.0, 1.0, 256, np.empty(2, dtype=np.uint16))
    ends, cells = (cloud.tiles.size, cloud.tiles.lower), np.ones((1, 3))
    flat = np.empty((2, 2), dtype=np.uint16), np.empty(2, dtype=np.uint8)
    kernels.pack_flat(cloud.ordered, cloud.bits, *ends, cells, 0, *flat)
    kernels.pack_deep(cloud.ordered, *ends, cells, 0, np.empty((2, 2), dtype=np.uint32))
    for antialias in (False, True):
        splat.paint_compiled(cloud, points, matrix, 16, 16, antialias=antialias)
    splat.paint_compiled(cloud, replace(points, density=1.0), matrix, 16, 16)
    paint(Strokes(np.zeros((1, 2, 3), dtype=np.float32), np.zeros(1, dtype=np.uint8), palette, 1.0), matrix, 16, 16)
    formed.call_each_once(matrix)
