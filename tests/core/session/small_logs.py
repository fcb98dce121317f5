"""A small folder of logs whose every number is known: four runs, one of which logged points at three steps."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.core.readers.logs import event, tensor, version, write
from tests.core.views.embedding.made import SIDE, metadata_text, sprite_pixels, vectors

RUNS = ("adagrad", "adam", "momentum", "sgd")
"""Run i logs the value i in every tag at every step."""
TAGS = ("accuracy/valid", "loss/train", "loss/valid", *(f"norms/layer{index}" for index in range(12)))
ONLY_SGD = "sgd/velocity"
"""A tag that one run has."""
STEPS = tuple(range(0, 200, 10))
TABLE = "adam/hidden"
ROWS, COLUMNS = 60, 6
STATES = (0, 100, 190)
"""Steps at which the points were logged: row i lies in cluster i modulo 3."""


def make_logs(folder: Path) -> Path:
    """Write the logs into a folder and return it."""
    for place, name in enumerate(RUNS):
        _write_scalars(folder / name, place, (*TAGS, ONLY_SGD) if name == "sgd" else TAGS)
    _write_points(folder / "adam")
    return folder


def _write_scalars(run: Path, value: float, tags: tuple[str, ...]) -> None:
    events = [version()]
    events += [event(step, *(tensor(tag, float(value)) for tag in tags)) for step in STEPS]
    write(run / "events.out.tfevents.1600000000.made", events)


def _write_points(run: Path) -> None:
    from PIL import Image

    (run / "metadata.tsv").write_text(metadata_text(ROWS))
    Image.fromarray(sprite_pixels(ROWS)).save(run / "sprite.png")
    entries = []
    for place, step in enumerate(STATES):
        folder = run / f"{step:05d}"
        folder.mkdir()
        np.savetxt(folder / "tensors.tsv", vectors(ROWS, COLUMNS, seed=place), delimiter="\t", fmt="%.6g")
        entries.append(
            f'embeddings {{\n  tensor_name: "hidden:{step:05d}"\n  tensor_path: "{step:05d}/tensors.tsv"\n'
            f'  metadata_path: "metadata.tsv"\n  sprite {{ image_path: "sprite.png"'
            f" single_image_dim: {SIDE} single_image_dim: {SIDE} }}\n}}\n"
        )
    (run / "projector_config.pbtxt").write_text("".join(entries))
