from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.export.inspection import as_text
from core.readers.base import ReadError
from core.readers.tensorboard.projector.bookmarks import load_bookmarks
from tests.core.readers.logs import read

STATE: dict[str, Any] = {
    "label": "clusters",
    "selectedProjection": "tsne",
    "tSNEIteration": 500,
    "tSNEPerplexity": 30,
    "projections": [{"tsne-0": 1, "tsne-1": 2.5, "tsne-2": 3}, {"tsne-0": -1, "tsne-1": 0, "tsne-2": 4}, {}],
    "selectedPoints": [2, 0, 99, "x"],
    "selectedColorOptionName": "label",
    "selectedLabelOption": "word",
}


def saved(folder: Path, content: object) -> str:
    file = folder / "bookmarks.txt"
    file.write_text(json.dumps(content))
    return str(file)


def test_a_saved_view(tmp_path: Path) -> None:
    (bookmark,) = load_bookmarks(saved(tmp_path, [STATE]), 3)
    assert (bookmark.label, bookmark.method, bookmark.colour_by, bookmark.label_by) == (
        "clusters",
        "tsne",
        "label",
        "word",
    )
    assert bookmark.coordinates is not None
    assert np.array_equal(bookmark.coordinates[:2], np.array([[1, 2.5, 3], [-1, 0, 4]], np.float32))
    assert np.isnan(bookmark.coordinates[2]).all()
    assert bookmark.selected.tolist() == [2, 0]
    assert bookmark.parameters == {"tSNEIteration": 500.0, "tSNEPerplexity": 30.0}


def test_two_dimensions_and_another_table(tmp_path: Path) -> None:
    flat = {**STATE, "projections": [{"tsne-0": 1, "tsne-1": 2}]}
    (bookmark,) = load_bookmarks(saved(tmp_path, [flat]), 1)
    assert bookmark.coordinates is not None
    assert bookmark.coordinates.shape == (1, 2)
    (other,) = load_bookmarks(saved(tmp_path, [flat]), 5)
    assert other.coordinates is None


@pytest.mark.parametrize("content", ["[1]", "{}", "[", "[" * 100_000, "\xff"])
def test_what_is_no_list_of_views_is_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "bookmarks.txt"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(ReadError) as told:
        load_bookmarks(str(file), 3)
    assert told.value.problem.kind == "bookmarks"


def test_a_configuration_names_them(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("1\t2\n3\t4\n")
    saved(tmp_path, [STATE])
    (tmp_path / "projector_config.pbtxt").write_text(
        "embeddings { tensor_path: 't.tsv' bookmarks_path: 'bookmarks.txt' }"
    )
    catalog = read(tmp_path)
    (table,) = catalog.embeddings.values()
    assert "  bookmarks clusters\n" in as_text(catalog)
    assert [bookmark.label for bookmark in load_bookmarks(table.steps[0].bookmarks_file, 2)] == ["clusters"]


def test_bookmarks_that_are_missing_are_none(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("1\t2\n3\t4\n")
    (tmp_path / "projector_config.pbtxt").write_text("embeddings { tensor_path: 't.tsv' bookmarks_path: 'gone.txt' }")
    catalog = read(tmp_path)
    (table,) = catalog.embeddings.values()
    assert table.steps[0].bookmarks_file == ""
    assert len(catalog.problems) == 1
