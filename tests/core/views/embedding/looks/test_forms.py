"""Sizes, opacities and shapes by columns: what each row says is worked out by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.cloud.forms import Shape
from core.model import Metadata
from core.readers.tables.columns import make_column
from core.state import EmbeddingState
from core.state.column_looks import CategoryOrder, ColumnLook, ScaleLook
from core.state.point_forms import PointForms
from core.views.embedding.looks.forms import forms_of, with_keys
from core.views.picture import Points
from tests.core.views.embedding.conftest import Seen

NUMBERS = ["0", "1", "4", "", "2"]
METADATA = Metadata(
    5,
    {
        "loss": make_column("loss", NUMBERS),
        "much": make_column("much", ["10", "1000", "100", "-1", "10"]),
        "kind": make_column("kind", ["b", "a", "", "c", "b"]),
    },
)


def rows_of(wish: EmbeddingState) -> list[tuple[float, float, int]]:
    forms = forms_of(METADATA, wish, 5)
    assert forms is not None
    return [(round(float(s), 3), round(float(o), 3), int(k)) for s, o, k in forms.table[forms.index]]


def test_points_that_are_alike_have_no_forms() -> None:
    for wish in (PointForms(), PointForms(size_by="gone"), PointForms(size_by="kind"), PointForms(shape_by="gone")):
        assert forms_of(METADATA, EmbeddingState(forms=wish), 5) is None
    assert forms_of(None, EmbeddingState(forms=PointForms(size_by="loss")), 5) is None


def test_areas_grow_evenly_with_numbers_and_what_has_none_is_small() -> None:
    found = rows_of(EmbeddingState(forms=PointForms(size_by="loss", size_range=(1, 3))))
    share = [0, 8 / 31, 1, None, 16 / 31]  # at which of the 32 sizes
    wanted = [1 if each is None else np.sqrt(1 + each * 8) for each in share]
    assert [size for size, _, _ in found] == pytest.approx(wanted, abs=0.002)
    assert {(share, kind) for _, share, kind in found} == {(1.0, 0)}


def test_sizes_and_opacities_go_by_the_scale_of_their_column() -> None:
    looks = {"much": ColumnLook(scale=ScaleLook(logarithmic=True))}
    wish = EmbeddingState(forms=PointForms(opacity_by="much", opacity_range=(0.2, 1)), looks=looks)
    levels = [0, 15, 8, None, 0]
    wanted = [0.2 if each is None else 0.2 + 0.8 * each / 15 for each in levels]
    assert [share for _, share, _ in rows_of(wish)] == pytest.approx(wanted, abs=0.002)


def test_each_category_has_a_shape_and_all_three_can_be_had_together() -> None:
    wish = EmbeddingState(forms=PointForms("loss", (0.5, 2.5), "much", (0.15, 1.0), "kind"))
    shapes = [kind for _, _, kind in rows_of(wish)]
    assert shapes == [Shape.SQUARE, Shape.CIRCLE, Shape.RING, Shape.TRIANGLE, Shape.SQUARE]
    chosen = replace(wish, forms=replace(wish.forms, shapes={"a": int(Shape.STAR)}))
    assert [kind for _, _, kind in rows_of(chosen)][1] == Shape.STAR
    merged = replace(wish, looks={"kind": ColumnLook(merged={"c": "b"}, order=CategoryOrder.COUNT)})
    kinds = [kind for _, _, kind in rows_of(merged)]
    assert kinds[0] == kinds[3] == kinds[4] != kinds[1]
    sizes = [size for size, _, _ in rows_of(wish)]
    assert sizes == [size for size, _, _ in rows_of(EmbeddingState(forms=PointForms("loss")))]


def test_the_legend_says_what_they_mean() -> None:
    wish = EmbeddingState(forms=PointForms("loss", (0.5, 2.0), "much", (0.25, 1.0), "kind"))
    legend = with_keys(None, METADATA, wish, 10.0, 5)
    assert legend is not None
    size, opacity, shape = legend.forms
    assert [(each.label, round(each.size, 1)) for each in size.samples] == [("0", 5.0), ("2", 14.8), ("4", 20.0)]
    assert [round(each.opacity, 2) for each in opacity.samples] == [0.25, 0.65, 1.0]
    assert [(each.label, each.shape) for each in shape.samples] == [("a", 0), ("b", 1), ("c", 2)]
    assert with_keys(None, METADATA, wish, 10.0, 5) is legend
    assert with_keys(None, METADATA, EmbeddingState(), 10.0, 5) is None


def test_forms_are_made_once_and_only_where_they_are_asked_for(seen: Seen) -> None:
    plain = seen.points()
    assert plain.forms is None
    formed = seen.points(forms=PointForms(size_by="score"))
    assert formed.forms is not None
    assert formed.opacity == plain.opacity
    again: Points = seen.points(point_size=7.0)
    assert again.forms is formed.forms, "another size needs no other arrays"
    assert seen.points(forms=PointForms(opacity_by="score")).opacity < 1
    assert seen.points(forms=PointForms()).forms is None
