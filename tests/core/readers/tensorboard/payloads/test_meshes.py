"""Meshes: three tags become one, and what does not fit together is an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.plugins.mesh import metadata as mesh_metadata
from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData

from core.model.mesh import Mesh, MeshTags
from core.readers import blobs
from core.readers.base import ReadError
from tests.core.readers.logs import event, only_run, tensor, version, write
from tests.core.readers.written import writer

EVENTS = "events.out.tfevents.1"
VERTICES = np.random.default_rng(0).normal(size=(2, 4, 3)).astype(np.float32)
FACES = np.array([[[0, 1, 2], [1, 2, 3]]] * 2, np.int32)
COLOURS = np.random.default_rng(1).integers(0, 256, (2, 4, 3)).astype(np.uint8)


def part(kind: str, array: Any, name: str = "m", config: str = "") -> Any:
    content = MeshPluginData.ContentType.Value(kind)
    value = tensor(mesh_metadata.get_instance_name(name, content), array, "")
    meta = mesh_metadata.create_summary_metadata(name, None, content, 14, [1, 1, 3], json_config=config)
    value.metadata.CopyFrom(meta)
    return value


def whole(config: str = "") -> list[Any]:
    return [part("VERTEX", VERTICES, config=config), part("FACE", FACES), part("COLOR", COLOURS)]


def test_three_tags_are_one_mesh(tmp_path: Path) -> None:
    config = json.dumps({"camera": {"cls": "PerspectiveCamera", "fov": 75}})
    write(tmp_path / EVENTS, [version(), event(1, *whole(config)), event(2, part("VERTEX", VERTICES + 1))])
    run = only_run(tmp_path)
    assert blobs.mesh_tags(run) == {"m": MeshTags("m_VERTEX", "m_FACE", "m_COLOR", config)}
    for tag in ("m", "m_VERTEX", "m_COLOR"):
        mesh = blobs.read_mesh(run, tag, 0)
        np.testing.assert_array_equal(mesh.vertices, VERTICES, strict=True)
        np.testing.assert_array_equal(mesh.faces, FACES, strict=True)
        np.testing.assert_array_equal(mesh.colours, COLOURS, strict=True)
        assert mesh.config == {"camera": {"cls": "PerspectiveCamera", "fov": 75}}
    later = blobs.read(run, "m_VERTEX", -1)
    assert isinstance(later, Mesh)
    assert later.faces is None
    assert later.colours is None
    np.testing.assert_array_equal(later.vertices, VERTICES + 1)


def test_the_writer_of_meshes_is_read(tmp_path: Path) -> None:
    with writer(tmp_path) as made:
        made.add_mesh("cloud", VERTICES, global_step=3)
        made.add_mesh("body", VERTICES, COLOURS, FACES, {"lights": []}, global_step=3)
    run = only_run(tmp_path)
    assert set(blobs.mesh_tags(run)) == {"cloud", "body"}
    cloud, body = blobs.read_mesh(run, "cloud", 0), blobs.read_mesh(run, "body", 0)
    np.testing.assert_array_equal(cloud.vertices, VERTICES)
    assert cloud.faces is None
    np.testing.assert_array_equal(body.faces, FACES)
    np.testing.assert_array_equal(body.colours, COLOURS)
    assert body.config == {"lights": []}


def test_several_meshes_at_one_step_keep_their_own_parts(tmp_path: Path) -> None:
    second = [part("VERTEX", VERTICES * 2), part("FACE", FACES[:, ::-1]), part("COLOR", 255 - COLOURS)]
    write(tmp_path / EVENTS, [version(), event(1, *whole()), event(1, *second)])
    run = only_run(tmp_path)
    np.testing.assert_array_equal(blobs.read_mesh(run, "m", 1).faces, FACES[:, ::-1])
    np.testing.assert_array_equal(blobs.read_mesh(run, "m", 0).colours, COLOURS)


@pytest.mark.parametrize(
    "values",
    [
        [part("VERTEX", VERTICES[0])],
        [part("VERTEX", b"text")],
        [part("VERTEX", VERTICES), part("FACE", FACES + 3)],
        [part("VERTEX", VERTICES), part("FACE", FACES - 1)],
        [part("VERTEX", VERTICES), part("FACE", FACES[:1])],
        [part("VERTEX", VERTICES), part("COLOR", COLOURS[:, :3])],
    ],
)
def test_parts_that_do_not_fit_are_an_error(tmp_path: Path, values: list[Any]) -> None:
    write(tmp_path / EVENTS, [version(), event(1, *values)])
    with pytest.raises(ReadError):
        blobs.read_mesh(only_run(tmp_path), "m", 0)


def test_what_is_no_mesh_is_told_apart(tmp_path: Path) -> None:
    broken = part("VERTEX", VERTICES, "broken", "{no json")
    write(tmp_path / EVENTS, [version(), event(1, part("FACE", FACES, "faces only"), broken)])
    run = only_run(tmp_path)
    assert set(blobs.mesh_tags(run)) == {"broken"}
    assert blobs.read_mesh(run, "broken", 0).config == {}
    with pytest.raises(KeyError):
        blobs.read_mesh(run, "faces only", 0)
    with pytest.raises(IndexError):
        blobs.read_mesh(run, "broken", 1)
