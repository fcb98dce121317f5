from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.model import EmbeddingTable
from core.session.point_commands import select_rows
from core.state import Lines, RowsBrush, RowSet, Trails
from core.style import ThemeName
from core.style.hues import hues
from core.views import Links, Scene
from core.views.embedding.lines import SHADES
from tests.core.views.embedding.conftest import Seen, points_of
from tests.core.views.embedding.made import catalog, table

ROWS, LONG = 60, 20
"""Rows of the table, and of each of its three sequences: row r is followed by r + 3."""


def chained(folder: Path, name: str = "__next__") -> EmbeddingTable:
    made = table(folder, rows=ROWS)
    lines = [f"run\tepoch\t{name}"]
    for row in range(ROWS):
        after = str(row + 3) if row + 3 < ROWS else ""
        lines.append(f"r{row % 3}\t{row // 3 / 2}\t{after}")
    (folder / "metadata.tsv").write_text("\n".join(lines) + "\n")
    return made


@pytest.fixture
def chains(tmp_path: Path) -> Seen:
    return Seen(catalog(chained(tmp_path)))


def trails(scene: Scene) -> Links | None:
    return next((layer for layer in scene.layers if isinstance(layer, Links) and layer.palette is not None), None)


def joined(scene: Scene) -> set[tuple[int, int]]:
    """The rows at both ends of each trail, told by where they are."""
    drawn, positions = trails(scene), points_of(scene).positions
    assert drawn is not None
    rows = {tuple(place): row for row, place in enumerate(positions.tolist())}
    return {(rows[tuple(start)], rows[tuple(end)]) for start, end in drawn.ends.tolist()}


EVERY = {(row, row + 3) for row in range(ROWS - 3)}


@pytest.mark.parametrize("name", ["__next__", "__seq_next__"])
def test_a_column_that_names_the_next_row_is_followed_unasked(tmp_path: Path, name: str) -> None:
    seen = Seen(catalog(chained(tmp_path, name)))
    scene = seen.scene()
    assert joined(scene) == EVERY
    drawn = trails(scene)
    assert drawn is not None
    assert drawn.index is not None
    assert drawn.palette is not None
    colours = {tuple(start): colour for start, colour in zip(drawn.ends[:, 0].tolist(), drawn.index, strict=True)}
    firsts, lasts = (
        [colours[tuple(points_of(scene).positions[row].tolist())] for row in rows] for rows in ((0, 1), (55, 56))
    )
    assert firsts == [0, 0]
    assert lasts == [SHADES - 1] * 2
    np.testing.assert_array_equal(drawn.palette[:SHADES, :3], hues(ThemeName.LIGHT, SHADES))
    assert scene.legend is not None
    (strip,) = scene.legend.strips
    assert strip.tip == "3 sequences of points, from first to last"
    assert len(scene.legend.entries) == 3


def test_an_order_column_is_followed_in_each_group(chains: Seen) -> None:
    scene = chains.scene(lines=Lines(Trails(order="epoch", group="run")))
    assert joined(scene) == EVERY
    assert scene.legend is not None
    assert scene.legend.strips[0].tip == "3 sequences of points along epoch, one for each run, from first to last"
    together = chains.scene(lines=Lines(Trails(order="epoch")))
    assert joined(together) == {(row, row + 1) for row in range(ROWS - 1)}


def test_what_is_hidden_is_not_joined_and_switched_off_nothing_is(chains: Seen) -> None:
    chains.scene()
    kept = np.arange(ROWS) != 30
    brush = RowsBrush("b", "embedding", "some", "run/layer", RowSet.of_mask(kept))
    chains.state = replace(chains.state, brushes=(brush,))
    assert joined(chains.scene()) == EVERY - {(27, 30), (30, 33)}
    off = chains.scene(lines=Lines(Trails(shown=False)))
    assert trails(off) is None
    assert off.legend is not None
    assert off.legend.strips == ()


def test_sequences_of_selected_points_stand_out_and_lie_on_top(chains: Seen) -> None:
    chains.scene()
    mask = np.zeros(ROWS, dtype=np.bool_)
    mask[7] = True
    chains.state = select_rows("run/layer", mask).apply(chains.state)
    scene = chains.scene()
    drawn = trails(scene)
    assert drawn is not None
    assert drawn.index is not None
    assert joined(scene) == EVERY
    clear = drawn.index < SHADES
    assert np.count_nonzero(clear) == LONG - 1
    assert clear[-(LONG - 1) :].all()
    rows = {tuple(place): row for row, place in enumerate(points_of(scene).positions.tolist())}
    assert {rows[tuple(start)] % 3 for start in drawn.ends[clear][:, 0].tolist()} == {7 % 3}


def test_layers_are_made_again_only_for_what_has_changed(chains: Seen) -> None:
    first = trails(chains.scene())
    turned = trails(chains.scene(camera=replace(chains.scene().camera, zoom=2.0)))
    assert turned is first
    assert trails(chains.scene(lines=Lines(Trails(order="epoch", group="run")))) is not first


def test_a_table_without_sequences_has_none(seen: Seen) -> None:
    assert trails(seen.scene()) is None
    assert joined(seen.scene(lines=Lines(Trails(order="score")))) == {(row, row + 1) for row in range(59)}
    assert trails(seen.scene(lines=Lines(Trails(order="name")))) is None
