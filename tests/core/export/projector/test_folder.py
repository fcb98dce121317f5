"""Folders for the embedding projector: TensorBoard's own plugin and our own reader say what is in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.export.projector import folder as writing
from core.export.projector.folder import CONFIGURATION, Published, publish
from core.export.projector.states import ProjectorState
from core.model import Metadata, SpriteSheet
from core.readers.embeddings import load_metadata, load_sprite, load_vectors
from core.readers.tables.columns import make_column
from core.readers.tensorboard.projector.bookmarks import load_bookmarks
from core.state import ProjectionSpec
from core.work import RefusedError
from tests.core.readers.logs import read

VECTORS = np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32)
TEXTS = ["a\tb", "c\nd", "", "ü"] * 10


def published(**changes: object) -> Published:
    metadata = Metadata(40, {"name": make_column("name", TEXTS), "n": make_column("n", list(map(str, range(40))))})
    pixels = np.zeros((40, 4, 6, 4), np.uint8)
    pixels[:, :, :, 0], pixels[:, :, :, 3] = np.arange(40)[:, None, None], 255
    state = ProjectorState(
        "mine", (40, 5), ProjectionSpec("tsne", {"perplexity": 12.0}), VECTORS[:, :3], selected=np.array([3, 5]),
        colour_by="n", label_by="name",
    )  # fmt: skip
    usual: dict[str, Any] = {
        "name": "layer", "vectors": VECTORS, "rows": np.arange(40), "metadata": metadata,
        "sheet": SpriteSheet(pixels), "state": state,
    }  # fmt: skip
    return Published(**{**usual, **changes})


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    assert publish(None, published(), str(tmp_path / "out")) == ()
    (table,) = read(tmp_path / "out").embeddings.values()
    (step,) = table.steps
    np.testing.assert_array_equal(load_vectors(step.tensor), VECTORS)
    metadata = load_metadata(step.metadata_file, 40)
    assert not metadata.problems
    assert list(metadata.columns["name"].texts) == ["a b", "c d", "", "ü"] * 10
    assert step.sprite is not None
    sheet = load_sprite(step.sprite, 40)
    assert [int(sheet.pixels[row, 0, 0, 0]) for row in range(40)] == list(range(40))
    (bookmark,) = load_bookmarks(step.bookmarks_file, 40)
    assert (bookmark.label, bookmark.method, bookmark.colour_by, bookmark.label_by) == ("mine", "tsne", "n", "name")
    assert bookmark.coordinates is not None
    np.testing.assert_array_equal(bookmark.coordinates, VECTORS[:, :3])
    assert bookmark.selected.tolist() == [3, 5]
    assert bookmark.parameters["tSNEPerplexity"] == 12


def test_tensorboard_opens_it(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
    from tensorboard.plugins.base_plugin import TBContext
    from tensorboard.plugins.projector.projector_plugin import ProjectorPlugin
    from werkzeug.test import Client

    publish(None, published(), str(tmp_path))
    multiplexer = plugin_event_multiplexer.EventMultiplexer()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(tmp_path))
    plugin = ProjectorPlugin(TBContext(logdir=str(tmp_path), data_provider=provider, multiplexer=multiplexer))
    apps = plugin.get_plugin_apps()

    def ask(route: str, query: str) -> bytes:
        return Client(apps[route]).get(f"{route}?{query}").get_data()

    (run,) = json.loads(ask("/runs", ""))
    (embedding,) = json.loads(ask("/info", f"run={run}"))["embeddings"]
    assert (embedding["tensorName"], embedding["tensorShape"]) == ("layer", [40, 5])
    tensor = np.frombuffer(ask("/tensor", f"run={run}&name=layer"), np.float32).reshape(40, 5)
    np.testing.assert_array_equal(tensor, VECTORS)
    assert ask("/metadata", f"run={run}&name=layer&num_rows=40").decode().splitlines()[1] == "a b\t0"
    assert json.loads(ask("/bookmarks", f"run={run}&name=layer"))[0]["label"] == "mine"
    assert ask("/sprite_image", f"run={run}&name=layer").startswith(b"\x89PNG")


def test_some_rows_and_one_column(tmp_path: Path) -> None:
    metadata = Metadata(40, {"name": make_column("name", TEXTS)})
    rows = np.array([1, 3, 30])
    publish(None, published(rows=rows, metadata=metadata, state=None), str(tmp_path))
    (table,) = read(tmp_path).embeddings.values()
    np.testing.assert_array_equal(load_vectors(table.steps[0].tensor), VECTORS[rows])
    assert (tmp_path / "metadata.tsv").read_text() == "c d\nü\n\n"
    assert "bookmarks" not in (tmp_path / CONFIGURATION).read_text()


def test_numbers_whose_bytes_could_be_text_are_written_as_text(tmp_path: Path) -> None:
    zeros = np.zeros((40, 5), np.float32)
    publish(None, published(vectors=zeros), str(tmp_path))
    assert (tmp_path / "tensors.tsv").exists()
    assert not (tmp_path / "tensors.bytes").exists()
    (table,) = read(tmp_path).embeddings.values()
    np.testing.assert_array_equal(load_vectors(table.steps[0].tensor), zeros)


def test_what_the_projector_does_not_show_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROWS_SEEN", 30)
    monkeypatch.setattr(writing, "LARGEST_SPRITE", 20)
    told = publish(None, published(), str(tmp_path))
    assert len(told) == 2
    assert "first 30 of 40 points" in told[0]
    assert "sprite" not in (tmp_path / CONFIGURATION).read_text()


def test_a_configuration_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / CONFIGURATION).write_text("mine")
    with pytest.raises(RefusedError, match="already"):
        publish(None, published(), str(tmp_path))
    assert (tmp_path / CONFIGURATION).read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == [CONFIGURATION]
    (tmp_path / "file").write_text("x")
    with pytest.raises(RefusedError, match="cannot be written"):
        publish(None, published(), str(tmp_path / "file" / "below"))
