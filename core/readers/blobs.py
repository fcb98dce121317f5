"""Payloads that the catalog only points to, read when they are shown.

Each function takes a run, a tag and a place in ``run.blobs[tag]``, negative from the end. It raises ReadError where the
file is gone or has changed, the record is damaged or the payload is not what its plugin says, IndexError where there
is no such place, and KeyError where the run has no such tag.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.model import BlobSeries, Problem, Run
from core.model.audio import Audio
from core.model.graph import Graph, RunMetadata
from core.model.histogram import Histogram
from core.model.image import Images
from core.model.layout import Layout
from core.model.mesh import Mesh, MeshTags
from core.model.pr_curve import PrCurve
from core.model.predictions import Predictions
from core.model.text import Text
from core.readers.base import ReadError
from core.readers.places import open_content
from core.readers.predictions.reading import read_file
from core.readers.tensorboard import damage
from core.readers.tensorboard.framing import FOOTER, masked_crc
from core.readers.tensorboard.payloads import meshes
from core.readers.tensorboard.payloads.attributes import attribute_value, attribute_values
from core.readers.tensorboard.payloads.audio import audio
from core.readers.tensorboard.payloads.found import Found, as_array, find_value
from core.readers.tensorboard.payloads.graphs import LARGEST_ATTRIBUTE, graph
from core.readers.tensorboard.payloads.histograms import histogram, pr_curve
from core.readers.tensorboard.payloads.images import images
from core.readers.tensorboard.payloads.keras import keras_graph
from core.readers.tensorboard.payloads.layouts import layout
from core.readers.tensorboard.payloads.stats import run_metadata
from core.readers.tensorboard.payloads.text import is_text_tag, text_name, texts
from core.readers.tensorboard.wire import WireError
from core.readers.unreadable import unreadable_file

__all__ = [
    "Payload",
    "attribute_value",
    "attribute_values",
    "is_text_tag",
    "mesh_tags",
    "read",
    "read_audio",
    "read_graph",
    "read_histogram",
    "read_images",
    "read_keras_graph",
    "read_layout",
    "read_mesh",
    "read_payload",
    "read_pr_curve",
    "read_predictions",
    "read_run_metadata",
    "read_text",
    "text_name",
]

Payload: TypeAlias = (
    Images | Audio | Text | Histogram | PrCurve | Predictions | Layout | Mesh | Graph | RunMetadata | NDArray[Any]
)
T = TypeVar("T")


def read_payload(run: Run, tag: str, index: int) -> NDArray[Any]:
    """Return a payload of whatever kind as an array.

    Numbers come in the logged shape, strings as bytes objects: graphs as one, images as width, height and encoded
    images, sounds as encoded sounds or rows of sound and label, histograms as rows of left edge, right edge and count.
    """
    return _read(run, tag, index, as_array)


def read_images(run: Run, tag: str, index: int) -> Images:
    """Return encoded images; `core.readers.pixels` decodes them."""
    return _read(run, tag, index, images)


def read_audio(run: Run, tag: str, index: int) -> Audio:
    """Return encoded sounds."""
    return _read(run, tag, index, audio)


def read_text(run: Run, tag: str, index: int) -> Text:
    """Return texts in the logged shape."""
    return _read(run, tag, index, texts)


def read_histogram(run: Run, tag: str, index: int) -> Histogram:
    """Return edges and counts."""
    return _read(run, tag, index, histogram)


def read_pr_curve(run: Run, tag: str, index: int) -> PrCurve:
    """Return what is right and wrong at each threshold."""
    return _read(run, tag, index, pr_curve)


def read_predictions(run: Run, tag: str, index: int) -> Predictions:
    """Return labels and scores, which take a file of their own."""
    file = run.files[int(run.blobs[tag].file[_place(run, tag, index)])]
    try:
        return read_file(file)
    except OSError as error:
        problem = unreadable_file(file, error, run=run.name)
    except ReadError as error:
        problem = replace(error.problem, run=run.name)
    raise ReadError(problem)


def read_layout(run: Run, tag: str, index: int) -> Layout:
    """Return how custom scalars are laid out."""
    return _read(run, tag, index, layout)


def read_graph(run: Run, tag: str, index: int, largest: int = LARGEST_ATTRIBUTE) -> Graph:
    """Return a graph of operations; attributes of more bytes than `largest` come without their value."""
    return _read(run, tag, index, partial(graph, largest=largest))


def read_keras_graph(run: Run, tag: str, index: int) -> Graph:
    """Return the layers of a Keras model as a graph."""
    return _read(run, tag, index, keras_graph)


def read_run_metadata(run: Run, tag: str, index: int, largest: int = LARGEST_ATTRIBUTE) -> RunMetadata:
    """Return what was recorded of one step; `largest` as in `read_graph`."""
    return _read(run, tag, index, partial(run_metadata, largest=largest))


def mesh_tags(run: Run) -> dict[str, MeshTags]:
    """Return the tags of each mesh of a run by the mesh's name."""
    return meshes.mesh_tags(run.tags)


def read_mesh(run: Run, tag: str, index: int) -> Mesh:
    """Return a mesh with the faces and the colours that were logged at the same step.

    Parameters
    ----------
    tag
        The mesh's name, or any of its tags.
    index
        Place in the series of its vertices.
    """
    known = mesh_tags(run)
    name = next((name for name, tags in known.items() if tag in (name, tags.vertices, tags.faces, tags.colours)), None)
    if name is None:
        raise KeyError(tag)
    tags = known[name]
    faces, colours = (_beside(run, tags.vertices, other, index) for other in (tags.faces, tags.colours))
    return _read(
        run,
        tags.vertices,
        index,
        lambda vertices: meshes.mesh(name, vertices, faces, colours, tags.config),
    )


def _beside(run: Run, tag: str, other: str, index: int) -> Found | None:
    """Return the value of another tag at the same step; of several at one step the one in the same place."""
    if other not in run.blobs:
        return None
    step = run.blobs[tag].step
    at = _place(run, tag, index)
    place = int(np.count_nonzero(step[:at] == step[at]))
    same = np.flatnonzero(run.blobs[other].step == step[at])
    return _read(run, other, int(same[place]), lambda found: found) if place < len(same) else None


_DECODERS: Final[dict[str, Callable[[Found], Payload]]] = {
    "images": images,
    "audio": audio,
    "text": texts,
    "histograms": histogram,
    "pr_curves": pr_curve,
    "custom_scalars": layout,
    "graphs": graph,
    "graph_run_metadata": run_metadata,
    "graph_run_metadata_graph": run_metadata,
    "graph_tagged_run_metadata": run_metadata,
    "graph_keras_model": keras_graph,
}


def read(run: Run, tag: str, index: int) -> Payload:
    """Return a payload as what its plugin makes of it; an array where the plugin is unknown."""
    plugin = run.tags[tag].plugin
    if plugin == "mesh":
        return read_mesh(run, tag, index)
    if plugin == "predictions":
        return read_predictions(run, tag, index)
    if not plugin and is_text_tag(tag):
        return read_text(run, tag, index)
    return _read(run, tag, index, _DECODERS.get(plugin, as_array))


def _read(run: Run, tag: str, index: int, decode: Callable[[Found], T]) -> T:
    series, at = run.blobs[tag], _place(run, tag, index)
    file, offset, length = run.files[int(series.file[at])], int(series.offset[at]), int(series.length[at])
    try:
        record = _record(file, offset, length)
        return decode(find_value(record, tag, _occurrence(series, at)))
    except OSError as error:
        problem = unreadable_file(file, error, offset, length)
    except ReadError as error:
        problem = error.problem
    except WireError as error:
        remedy = "It was written so: report it to whoever made the program that wrote it"
        problem = Problem(file, "unparsable-record", f"A value cannot be read: {error}", offset, remedy)
    raise ReadError(replace(problem, run=run.name, lost_records=1, lost_bytes=length))


def _place(run: Run, tag: str, index: int) -> int:
    """Return a place in a series; raises IndexError if it is none."""
    count = len(run.blobs[tag])
    if not -count <= index < count:
        raise IndexError(f"{tag!r} has {count} payloads, there is none at {index}")
    return index % count


def _record(file: str, offset: int, length: int) -> bytes:
    """Return the data of a record, having compared its checksum."""
    with io.BufferedReader(open_content(file)) as stream:
        stream.seek(offset)
        data = stream.read(length + FOOTER)
    record, stored = data[:length], data[length:]
    if len(data) != length + FOOTER or masked_crc(record) != int.from_bytes(stored, "little"):
        raise ReadError(damage.unsound_payload(file, offset))
    return record


def _occurrence(series: BlobSeries, at: int) -> int:
    """Return how many payloads of the same record come before this one."""
    same = (series.offset[:at] == series.offset[at]) & (series.file[:at] == series.file[at])
    return int(np.count_nonzero(same))
