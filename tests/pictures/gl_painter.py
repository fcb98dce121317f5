"""Draws the scenes with OpenGL and without a display, in a process of its own: PyOpenGL is bound to one window system.

``python -m tests.pictures.gl_painter FILE.npz`` stores the pictures and what was uploaded; it ends with 3 where there
is no OpenGL.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from core.cloud.cloud import Cloud
from core.model import F4, U1
from tests.pictures.point_scenes import HEIGHT, LOOK, PALETTE, WIDTH, PointScene, crowd, scenes

NO_OPENGL = 3


def main(file: str) -> int:
    from app.render.egl import HeadlessContext

    try:
        context = HeadlessContext()
    except (RuntimeError, ImportError, AttributeError) as failure:
        sys.stderr.write(f"{failure}\n")
        return NO_OPENGL
    from app.render.device import device

    found: dict[str, Any] = {"device": asdict(device()), "platform": context.platform}
    both = {name: drawn(scene) for name, scene in scenes().items()}
    pictures = {name: image for name, (image, _) in both.items()}
    found["parts"], found["whole"] = {}, {}
    for name in ("flat crowd", "crowd", "density", "translucent crowd"):
        pictures[f"{name}:in parts"], found["parts"][name], found["whole"][name] = in_parts(scenes()[name])
    found["foreign"] = [name for name in ("PySide6", "pyqtgraph", "numba") if name in sys.modules]
    found["uploads"], found["bytes_per_point"] = _uploads(), [_bytes_per_point(d) for d in (2, 3)]
    pictures["before"], pictures["after"] = _lost(context)
    arrays: dict[str, Any] = {f"picture:{name}": image for name, image in pictures.items()}
    arrays |= {f"depth:{name}": depth for name, (_, depth) in both.items()}
    np.savez(file, found=np.array(json.dumps(found)), **arrays)
    return 0


def drawn(scene: PointScene) -> tuple[U1, F4]:
    from app.render.points import PointRenderer
    from app.render.target import Framebuffer

    target, renderer = Framebuffer(*scene.pixels, scene.samples), PointRenderer()
    target.bind()
    renderer.upload(scene.points)
    renderer.draw(scene.matrix, WIDTH, HEIGHT, scene.scale, scene.look)
    image = target.image().copy()
    depth = renderer.depth()
    assert np.array_equal(target.image(), image)  # asking for it changes no picture
    renderer.release()
    target.release()
    return image, depth


def in_parts(scene: PointScene) -> tuple[U1, list[int], int]:
    """Picture, how many points were in it after each part, and how many there are."""
    from app.render.points import PointRenderer
    from app.render.target import Framebuffer

    target, renderer, drawn = Framebuffer(*scene.pixels, scene.samples), PointRenderer(), []
    target.bind()
    renderer.upload(scene.points)
    most = len(scene.points.positions) // 5
    renderer.draw(scene.matrix, WIDTH, HEIGHT, scene.scale, scene.look, most)
    drawn.append(renderer.drawn)
    while not renderer.complete:
        renderer.go_on(most)
        drawn.append(renderer.drawn)
    image, whole = target.image().copy(), renderer.whole
    renderer.release()
    target.release()
    return image, drawn, whole


def _uploads() -> dict[str, dict[str, int]]:
    """Bytes that each change sends."""
    from app.render.points import PointRenderer
    from app.render.target import Framebuffer

    target, renderer, scene = Framebuffer(WIDTH, HEIGHT), PointRenderer(), scenes()["crowd"]
    target.bind()
    points = scene.points
    other = np.roll(points.colour_index, 1)
    steps = {
        "first": points,
        "nothing": points,
        "colours": (points := replace(points, colour_index=other)),
        "palette": (points := replace(points, palette=PALETTE[::-1].copy())),
        "emphasis": (points := replace(points, emphasis=points.emphasis.copy())),
        "size": (points := replace(points, size=7.0)),
        "positions": replace(points, positions=points.positions.copy()),
    }
    result: dict[str, dict[str, int]] = {}
    for name, step in steps.items():
        before = asdict(renderer.uploads)
        renderer.upload(step)
        renderer.draw(scene.matrix, WIDTH, HEIGHT, 1.0, LOOK)
        result[name] = {key: value - before[key] for key, value in asdict(renderer.uploads).items()}
    cloud = Cloud(points.positions)
    renderer.upload(points, cloud)
    renderer.draw(scene.matrix, WIDTH, HEIGHT, 1.0, LOOK)
    before = asdict(renderer.uploads)
    moved = Cloud.moved(points.positions * np.float32(0.9), cloud)
    renderer.upload(replace(points, positions=moved.positions), moved)
    renderer.draw(scene.matrix, WIDTH, HEIGHT, 1.0, LOOK)
    result["moved"] = {key: value - before[key] for key, value in asdict(renderer.uploads).items()}
    renderer.release()
    return result


def _bytes_per_point(dimensions: int) -> float:
    from app.render.points import PointRenderer
    from app.render.target import Framebuffer

    points, renderer, target = crowd(100_000, dimensions), PointRenderer(), Framebuffer(16, 16)
    target.bind()
    renderer.upload(points)
    renderer.draw(scenes()["crowd"].matrix, 16, 16)
    sent = asdict(renderer.uploads)
    renderer.release()
    chosen = 4 * int((points.emphasis[3:] >= 3).sum())
    return float(sum(sent.values()) - sent["palette"] - chosen) / 100_000


def _lost(context: Any) -> tuple[U1, U1]:
    """Pictures before and after the context was lost and another one made."""
    from app.render.egl import HeadlessContext
    from app.render.points import PointRenderer
    from app.render.target import Framebuffer

    scene, renderer, images = scenes()["crowd"], PointRenderer(), []
    for turn in range(2):
        target = Framebuffer(WIDTH, HEIGHT)
        target.bind()
        renderer.upload(scene.points)
        renderer.draw(scene.matrix, WIDTH, HEIGHT, 1.0, LOOK)
        images.append(target.image().copy())
        if turn == 0:
            context.close()
            renderer.forget()
            HeadlessContext()
    return images[0], images[1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
