"""Frame, upload and recolour times of the point renderer on whatever EGL finds, as JSON.

Needs only NumPy and PyOpenGL besides the repository: ``PYTHONPATH=REPO python3 -m tests.benchmarks.gpu_points``, with
the numbers of points as arguments (1, 10 and 50 million by default). Every frame is waited for, and every cloud is
checked to have drawn pixels.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import numpy as np

from app.render.egl import HeadlessContext
from core.cloud.cloud import Cloud
from core.model.arrays import F8
from tests.benchmarks.clouds import HEIGHT, SIZE, WIDTH, assert_drawn, clustered, coloured, orbiting

FRAMES = 40
BUDGET = 4_000_000
NUMBERS = (1_000_000, 10_000_000, 50_000_000)


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def measured(n: int) -> dict[str, Any]:
    """Return all figures for a cloud of n points, times in milliseconds."""
    from OpenGL import GL

    from app.render.points import PointRenderer
    from app.render.target import Framebuffer

    positions = clustered(n)
    points = coloured(positions)
    start = time.perf_counter()
    cloud = Cloud(positions)
    build = time.perf_counter() - start
    renderer = PointRenderer()
    target, matrices = Framebuffer(WIDTH, HEIGHT, 0), orbiting(FRAMES)
    target.bind()

    def frame(matrix: F8, budget: int | None = None) -> None:
        renderer.draw(matrix, WIDTH, HEIGHT, budget=budget)
        GL.glFinish()

    renderer.upload(points, cloud)
    upload = seconds(partial(frame, matrices[0]))
    share = assert_drawn(target.image())
    whole = [seconds(partial(frame, matrix)) for matrix in matrices]
    sample = [seconds(partial(frame, matrix, BUDGET)) for matrix in matrices]
    assert_drawn(target.image())
    before = asdict(renderer.uploads)
    renderer.upload(replace(points, colour_index=points.colour_index[::-1].copy()), cloud)
    recolour = seconds(partial(frame, matrices[0]))
    sent = {name: value - before[name] for name, value in asdict(renderer.uploads).items()}
    assert sent["positions"] == 0
    renderer.upload(replace(points, palette=points.palette[::-1].copy()), cloud)
    palette = seconds(partial(frame, matrices[0]))
    renderer.release()
    target.release()
    return {
        "points": n,
        "build_ms": _ms(build),
        "upload_and_first_frame_ms": _ms(upload),
        "frame_ms_median": _ms(float(np.median(whole))),
        "frame_ms_95": _ms(float(np.quantile(whole, 0.95))),
        "sampled_frame_ms_median": _ms(float(np.median(sample))),
        "sampled_points": min(BUDGET, n),
        "recolour_ms": _ms(recolour),
        "palette_ms": _ms(palette),
        "bytes_per_point": round((before["positions"] + before["colours"] + before["emphasis"]) / n, 2),
        "share_of_pixels_drawn": round(share, 3),
    }


def _ms(value: float) -> float:
    return round(value * 1e3, 2)


def main(arguments: Sequence[str]) -> int:
    """Print the figures for the given numbers of points."""
    context = HeadlessContext()
    from app.render.device import device

    numbers = [int(float(argument)) for argument in arguments] or list(NUMBERS)
    result = {"platform": context.platform, **asdict(device()), "size": [WIDTH, HEIGHT, SIZE]}
    print(json.dumps({**result, "clouds": [measured(n) for n in numbers]}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
