from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format
from PIL import Image
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

from core.model import F4
from tests.core.samples.sample_logs import FOLDER, RICH, RICH_V1, scalar


def config(run: str) -> ProjectorConfig:
    return text_format.Parse((FOLDER / run / "projector_config.pbtxt").read_text(), ProjectorConfig())


def vectors(folder: Path, info: Any) -> F4:
    file = folder / info.tensor_path
    if info.tensor_shape:
        return np.fromfile(file, "<f4").reshape(tuple(info.tensor_shape))
    return np.loadtxt(file, dtype=np.float32, delimiter="\t", ndmin=2)


def rows(folder: Path, info: Any) -> list[dict[str, str]]:
    header, *lines = (folder / info.metadata_path).read_text().splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


@pytest.mark.parametrize(("run", "count"), [(RICH, 1797), (RICH_V1, 599)])
def test_vectors_metadata_and_sprite_agree(run: str, count: int) -> None:
    for info in config(run).embeddings:
        assert len(vectors(FOLDER / run, info)) == len(rows(FOLDER / run, info)) == count
        sheet = Image.open(io.BytesIO((FOLDER / run / info.sprite.image_path).read_bytes()))
        width, height = info.sprite.single_image_dim
        assert (sheet.width // width) * (sheet.height // height) >= count


def test_layers_are_embedded_at_several_steps() -> None:
    assert [info.tensor_name for info in config(RICH).embeddings] == [f"layer2:{n}" for n in (0, 20, 60, 200, 600)]
    assert {info.tensor_name.split(":")[0] for info in config(RICH_V1).embeddings} == {"layer1", "layer2"}


def test_metadata_tells_label_prediction_confidence_correct_and_index() -> None:
    last = rows(FOLDER / RICH, config(RICH).embeddings[-1])
    assert [row["index"] for row in last] == [str(n) for n in range(1797)]
    assert all((row["label"] == row["prediction"]) == (row["correct"] == "yes") for row in last)
    assert all(0.1 <= float(row["confidence"]) <= 1 for row in last)
    validation = [row["correct"] == "yes" for row in last if row["split"] == "validation"]
    assert np.mean(validation) == pytest.approx(scalar(RICH, "accuracy/validation")[-1], abs=1e-6)


def test_digits_of_one_class_come_together_while_training() -> None:
    def separation(info: Any) -> float:
        table = vectors(FOLDER / RICH, info)
        labels = np.array([int(row["label"]) for row in rows(FOLDER / RICH, info)])
        centres = np.stack([table[labels == digit].mean(axis=0) for digit in range(10)])
        between = ((centres - table.mean(axis=0)) ** 2).sum(axis=1).mean()
        within = ((table - centres[labels]) ** 2).sum(axis=1).mean()
        return float(between / within)

    found = [separation(info) for info in config(RICH).embeddings]
    assert found == sorted(found)
    assert found[-1] > 3 * found[0]


def test_thumbnails_show_the_digits_of_their_rows() -> None:
    from sklearn.datasets import load_digits

    sheet = np.asarray(Image.open(FOLDER / RICH / "sprite.png"), dtype=np.float64)
    across = sheet.shape[1] // 16
    for row in (0, 42, 43, 1000, 1796):
        cell = sheet[row // across * 16 :, row % across * 16 :][:16, :16]
        digit = np.asarray(Image.fromarray(load_digits().images[row].astype(np.uint8) * 15).resize((14, 14)))
        assert np.corrcoef(cell[1:15, 1:15].ravel(), digit.ravel())[0, 1] > 0.95
