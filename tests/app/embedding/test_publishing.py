"""The points shown as a folder of the embedding projector."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.views.embedding.rows.publishing import publish_to
from core.readers.embeddings import load_metadata, load_vectors
from core.readers.tensorboard.projector.bookmarks import load_bookmarks
from tests.app.embedding.conftest import TABLE, Stage
from tests.core.readers.logs import read


def test_what_is_shown_is_published_as_it_is_seen(stage: Stage, tmp_path: Path) -> None:
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    texts = about.metadata.columns["label"].texts
    bees = np.array([text == "bee" for text in texts])
    stage.view.acts.select(bees)
    stage.view.acts.isolate_selection()
    stage.settle()
    stage.qtbot.waitUntil(lambda: int(stage.view.acts.shown().sum()) == int(bees.sum()))
    out = tmp_path / "out"
    publish_to(stage.workspace, stage.view.acts, stage.view.drawing, str(out))
    stage.qtbot.waitUntil((out / "projector_config.pbtxt").exists)
    (table,) = read(out).embeddings.values()
    (step,) = table.steps
    vectors = load_vectors(stage.workspace.session.catalog.embeddings[TABLE].steps[-1].tensor)
    np.testing.assert_array_equal(load_vectors(step.tensor), vectors[bees])
    assert set(load_metadata(step.metadata_file).columns["label"].texts) == {"bee"}
    (bookmark,) = load_bookmarks(step.bookmarks_file, table.rows)
    assert bookmark.method == "pca"
    assert bookmark.coordinates is not None
    assert about.projection is not None
    np.testing.assert_allclose(bookmark.coordinates, about.projection.scores[bees][:, :3], rtol=1e-5)
