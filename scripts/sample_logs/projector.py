"""Embeddings in the projector's format: a configuration, tensors, metadata and a sprite."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from google.protobuf import text_format
from tensorboard.plugins.projector.projector_config_pb2 import EmbeddingInfo, ProjectorConfig, SpriteMetadata

from core.model import F8, I8
from scripts.sample_logs.digits import Digits, sprite
from scripts.sample_logs.network import probabilities
from scripts.sample_logs.summaries import png

THUMBNAIL = 16
"""Pixels along each side of a thumbnail."""


class Projector:
    """Writes embeddings of some digits into the folder of a run, step by step.

    Parameters
    ----------
    folder
        Folder of the run.
    data, rows
        The digits, and which of them are embedded.
    raw
        Whether vectors are written as raw float32 or as text.
    """

    def __init__(self, folder: Path, data: Digits, rows: I8, raw: bool) -> None:
        self._folder = folder
        self._data = data
        self._rows = rows
        self._raw = raw
        self._config = ProjectorConfig()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "sprite.png").write_bytes(png(sprite(data.images[rows], THUMBNAIL)))

    @property
    def images(self) -> F8:
        """The embedded images, float64 (n, 64)."""
        return self._data.images[self._rows]

    def add(self, step: int, layers: dict[str, F8], logits: F8) -> None:
        """Write the values of some layers, each (n, width), and what the network thinks of each image."""
        for name, values in layers.items():
            folder = self._folder / f"{step:05d}" / name
            folder.mkdir(parents=True)
            (folder / "metadata.tsv").write_text(self._metadata(probabilities(logits)), encoding="utf-8")
            self._config.embeddings.append(self._embedding(f"{name}:{step}", folder, values))
        (self._folder / "projector_config.pbtxt").write_text(text_format.MessageToString(self._config))

    def _embedding(self, name: str, folder: Path, values: F8) -> EmbeddingInfo:
        inside = folder.relative_to(self._folder).as_posix()
        info = EmbeddingInfo(
            tensor_name=name,
            metadata_path=f"{inside}/metadata.tsv",
            sprite=SpriteMetadata(image_path="sprite.png", single_image_dim=[THUMBNAIL, THUMBNAIL]),
        )
        if self._raw:
            info.tensor_path = f"{inside}/tensors.bytes"
            info.tensor_shape.extend(values.shape)
            (folder / "tensors.bytes").write_bytes(values.astype("<f4").tobytes())
        else:
            info.tensor_path = f"{inside}/tensors.tsv"
            np.savetxt(folder / "tensors.tsv", values, fmt="%.4g", delimiter="\t")
        return info

    def _metadata(self, chances: F8) -> str:
        lines = ["index\tlabel\tprediction\tconfidence\tcorrect\tsplit"]
        for row, chance in zip(self._rows, chances, strict=True):
            label, prediction = self._data.labels[row], chance.argmax()
            correct = "yes" if label == prediction else "no"
            split = "training" if self._data.training[row] else "validation"
            lines.append(f"{row}\t{label}\t{prediction}\t{chance.max():.4f}\t{correct}\t{split}")
        return "\n".join(lines) + "\n"
