"""Values of tags in the formats of TensorBoard's plugins, made without TensorFlow."""

from __future__ import annotations

import io

import numpy as np
from tensorboard.compat.proto.histogram_pb2 import HistogramProto
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.audio import metadata as audio_metadata
from tensorboard.plugins.custom_scalar import metadata as layout_metadata
from tensorboard.plugins.custom_scalar.layout_pb2 import Category, Chart, Layout, MarginChartContent
from tensorboard.plugins.custom_scalar.layout_pb2 import MultilineChartContent as Lines
from tensorboard.plugins.histogram import summary_v2 as histogram_summary
from tensorboard.plugins.image import metadata as image_metadata
from tensorboard.plugins.mesh import metadata as mesh_metadata
from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData
from tensorboard.plugins.pr_curve import metadata as pr_metadata
from tensorboard.plugins.text import summary_v2 as text_summary
from tensorboard.util.tensor_util import make_tensor_proto

from core.model import F4, F8, I4, U1, Bool
from scripts.sample_logs.sweep import Format

THRESHOLDS = 51
"""Points of a PR curve, equidistant from 0 to 1."""


def png(pixels: U1) -> bytes:
    """Return a picture, uint8 (h, w) or (h, w, 3), as PNG."""
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "png", optimize=True)
    return stream.getvalue()


def text(tag: str, markdown: str) -> Summary.Value:
    """Return a text in Markdown."""
    value: Summary.Value = text_summary.text_pb(tag, markdown).value[0]
    return value


def histogram(tag: str, values: F8, form: Format) -> Summary.Value:
    """Return the distribution of finite numbers, as tensor or as the older HistogramProto with 30 buckets."""
    finite = values[np.isfinite(values)].ravel()
    if form is Format.V2:
        value: Summary.Value = histogram_summary.histogram_pb(tag, finite).value[0]
        return value
    counts, edges = np.histogram(finite, bins=30)
    proto = HistogramProto(
        min=float(finite.min()),
        max=float(finite.max()),
        num=len(finite),
        sum=float(finite.sum()),
        sum_squares=float((finite * finite).sum()),
        bucket_limit=edges[1:].tolist(),
        bucket=counts.astype(np.float64).tolist(),
    )
    return Summary.Value(tag=tag, histo=proto)


def images(tag: str, pictures: list[U1], form: Format) -> Summary.Value:
    """Return pictures of one size: all of them as tensor, or the first as the older Image."""
    height, width = pictures[0].shape[:2]
    if form is Format.V1:
        colours = 1 if pictures[0].ndim == 2 else 3
        image = Summary.Image(height=height, width=width, colorspace=colours, encoded_image_string=png(pictures[0]))
        return Summary.Value(tag=tag, image=image)
    parts = [str(width).encode(), str(height).encode(), *(png(picture) for picture in pictures)]
    metadata = image_metadata.create_summary_metadata(display_name=None, description=None)
    return Summary.Value(tag=tag, tensor=make_tensor_proto(parts), metadata=metadata)


def audio(tag: str, wav: bytes, label: str) -> Summary.Value:
    """Return one clip with a label in Markdown."""
    metadata = audio_metadata.create_summary_metadata(None, None, audio_metadata.Encoding.Value("WAV"))
    return Summary.Value(tag=tag, tensor=make_tensor_proto([[wav, label.encode()]]), metadata=metadata)


def pr_curve(tag: str, positive: Bool, chances: F8) -> Summary.Value:
    """Return the PR curve of one class: `positive` (n,) is the truth, `chances` (n,) the predicted probability."""
    predicted = chances[None, :] >= np.linspace(0, 1, THRESHOLDS)[:, None]
    hits = (predicted & positive).sum(axis=1)
    alarms = (predicted & ~positive).sum(axis=1)
    negatives = int((~positive).sum())
    misses = int(positive.sum()) - hits
    precision = hits / np.maximum(hits + alarms, 1e-7)
    recall = hits / np.maximum(hits + misses, 1e-7)
    rows = np.stack([hits, alarms, negatives - alarms, misses, precision, recall]).astype(np.float32)
    metadata = pr_metadata.create_summary_metadata(tag, "", THRESHOLDS)
    return Summary.Value(tag=tag, tensor=make_tensor_proto(rows), metadata=metadata)


def mesh(tag: str, vertices: F4, faces: I4, colours: U1, description: str) -> list[Summary.Value]:
    """Return the three values of a mesh: vertices (n, 3), faces (m, 3) and colours of the vertices (n, 3)."""
    parts: dict[int, F4 | I4 | U1] = {
        MeshPluginData.VERTEX: vertices,
        MeshPluginData.FACE: faces,
        MeshPluginData.COLOR: colours,
    }
    components = mesh_metadata.get_components_bitmask(list(parts))
    result = []
    for kind, array in parts.items():
        shape = [1, *array.shape]
        metadata = mesh_metadata.create_summary_metadata(tag, tag, kind, components, shape, description, "{}")
        name = mesh_metadata.get_instance_name(tag, kind)
        result.append(Summary.Value(tag=name, tensor=make_tensor_proto(array[None]), metadata=metadata))
    return result


def layout() -> Summary.Value:
    """Return a layout of custom scalars: charts of several tags, and a chart with margins."""
    margins = MarginChartContent.Series(
        value="confidence/mean", lower="confidence/lower_quartile", upper="confidence/upper_quartile"
    )
    proto = Layout(
        category=[
            Category(
                title="Training and validation",
                chart=[
                    Chart(title="Loss", multiline=Lines(tag=["loss/(train|validation)"])),
                    Chart(title="Accuracy", multiline=Lines(tag=["accuracy/(train|validation)"])),
                ],
            ),
            Category(
                title="Confidence",
                chart=[Chart(title="Probability of the predicted digit", margin=MarginChartContent(series=[margins]))],
            ),
            Category(
                title="Weights", closed=True, chart=[Chart(title="Norms", multiline=Lines(tag=["weight_norm/.*"]))]
            ),
        ]
    )
    metadata = layout_metadata.create_summary_metadata()
    tensor = make_tensor_proto(proto.SerializeToString(deterministic=True))
    return Summary.Value(tag=layout_metadata.CONFIG_SUMMARY_TAG, tensor=tensor, metadata=metadata)
