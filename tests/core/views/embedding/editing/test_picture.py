"""What the user says of rows is in the picture, and costs no projection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.model import Metadata
from core.session.commands.points import edits
from core.session.commands.points.selection import toggle_category
from core.state import JoinedColumn, PointSearch, ProjectionSpec
from core.views.embedding import known, missing_work
from core.views.embedding.editing import known as editing
from tests.core.readers.logs import read
from tests.core.views.embedding.conftest import VIEWPORT, Seen

TABLE = "run/layer"


def labels_of(seen: Seen, column: str) -> list[str]:
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert about.metadata is not None
    return list(about.metadata.columns[column].texts)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_label_is_in_the_legend_and_the_projection_stays(
    seen: Seen, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    if not at_once:
        monkeypatch.setattr(editing, "acts_at_once", lambda *_: False)
    seen.scene()
    mask = np.arange(60) < 5
    seen.state = edits.assign(TABLE, "label", {"dog": mask}).apply(seen.state)
    kinds = [work.key.kind for work in missing_work(seen.catalog, seen.results, seen.state)]
    assert kinds == ([] if at_once else ["metadata"])
    assert labels_of(seen, "label")[:5] == (["dog"] * 5 if at_once else ["ant", "bee", "cat", "ant", "bee"])
    legend = seen.scene().legend
    assert legend is not None
    counted = {entry.label: entry.count for entry in legend.entries}
    assert counted["dog"] == 5
    assert labels_of(seen, "label")[:6] == ["dog"] * 5 + ["cat"]


def test_labels_are_found_and_taken_back(seen: Seen) -> None:
    seen.scene()
    before = seen.state
    seen.state = edits.assign(TABLE, "mine", {"special": np.arange(60) == 7}).apply(seen.state)
    seen.look(search=PointSearch("special"))
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert about.matches is not None
    assert np.flatnonzero(about.matches).tolist() == [7]
    seen.state = before
    assert "mine" not in (known(seen.catalog, seen.results, seen.state) or about).metadata.columns  # type: ignore[union-attr]


def test_searches_and_filters_go_by_what_was_said_last(seen: Seen) -> None:
    seen.scene()
    seen.state = edits.assign(TABLE, "mine", {"special": np.arange(60) < 3, "other": np.arange(60) >= 3}).apply(
        seen.state
    )
    seen.look(search=PointSearch("special", "mine"))
    column = labels_of(seen, "mine")
    assert column.count("special") == 3
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert about.metadata is not None
    brushed = toggle_category(TABLE, about.metadata.columns["mine"], "other", "embedding").apply(seen.state)
    for edited, wanted in (({"special": np.arange(60) == 7}, [0, 1, 2, 7]), ({"": np.arange(60) == 1}, [0, 2, 7])):
        seen.state = brushed = edits.assign(TABLE, "mine", edited).apply(brushed)
        drawn = seen.points().emphasis > 0
        seen.look()
        after = known(seen.catalog, seen.results, seen.state)
        assert after is not None
        assert after.matches is not None
        assert np.flatnonzero(after.matches).tolist() == wanted
        if "" not in edited:
            assert np.flatnonzero(drawn).tolist() == wanted


def test_a_joined_column_is_read_by_a_job(seen: Seen, tmp_path: Path) -> None:
    seen.scene()
    (tmp_path / "more.csv").write_text("extra\n" + "\n".join(map(str, range(60))) + "\n")
    joined = JoinedColumn(str(tmp_path / "more.csv"), "extra")
    seen.state = edits.join_columns(TABLE, {"extra": joined}).apply(seen.state)
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert about.metadata is not None
    assert "extra" not in about.metadata.columns
    seen.look()
    assert labels_of(seen, "extra") == [str(row) for row in range(60)]


def test_a_projection_depends_on_labels_only_if_it_names_them(seen: Seen) -> None:
    seen.scene()
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    seen.state = edits.assign(TABLE, "mine", {"a": np.arange(60) < 9}).apply(seen.state)
    then = known(seen.catalog, seen.results, seen.state)
    assert then is not None
    assert then.subject.projection == about.subject.projection
    mine = ProjectionSpec("lda", {"target": "mine"})
    filed = ProjectionSpec("lda", {"target": "label"})
    assert then.subject.named_by(mine) == then.subject.metadata != then.subject.filed
    assert then.subject.named_by(filed) == then.subject.filed
    assert replace(then.subject).key_of(filed) == about.subject.key_of(filed)


def test_a_table_without_metadata_gets_columns(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.random.default_rng(0).normal(size=(20, 4)).astype(np.float32))
    seen = Seen(read(tmp_path / "a.npy"))
    (table,) = seen.catalog.embeddings
    seen.state = edits.assign(table, "mine", {"a": np.arange(20) < 9}).apply(seen.state)
    legend = seen.scene(VIEWPORT, colour_by="mine").legend
    assert legend is not None
    assert legend.title == "mine"
    made = known(seen.catalog, seen.results, seen.state)
    assert made is not None
    assert isinstance(made.metadata, Metadata)
