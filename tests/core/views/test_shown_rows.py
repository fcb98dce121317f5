from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from core.model import Column, ColumnKind, EmbeddingStep, EmbeddingTable, Metadata, TensorFormat, TensorSource
from core.state import Brush, CategoryBrush, RangeBrush, RowsBrush, RowSet, SessionState
from core.views.shown_rows import shown_rows

TABLE = EmbeddingTable("run/layer", "run", "layer", 6, 2, (EmbeddingStep(None, TensorSource("t", TensorFormat.TSV)),))
LABELS = ("cat", "dog", "", "cat", "bird", "dog")
NUMBERS = (0.1, 0.5, np.nan, 0.9, 0.5, 1.5)
METADATA = Metadata(
    6,
    MappingProxyType(
        {
            "label": Column(
                "label",
                ColumnKind.CATEGORY,
                LABELS,
                codes=np.array([1, 2, -1, 1, 0, 2], dtype=np.int32),
                categories=("bird", "cat", "dog"),
            ),
            "confidence": Column("confidence", ColumnKind.NUMBER, tuple(map(str, NUMBERS)), numbers=np.array(NUMBERS)),
        }
    ),
)


def rows(*numbers: int, table: str = TABLE.key) -> Brush:
    return RowsBrush(f"rows {numbers}", "embedding", "", table, RowSet.of_indices(6, list(numbers)))


def labels(*values: str, table: str = TABLE.key, column: str = "label") -> Brush:
    return CategoryBrush(f"labels {values}", "embedding", "", table, column, frozenset(values))


def between(lower: float, upper: float, column: str = "confidence") -> Brush:
    return RangeBrush("between", "embedding", "", TABLE.key, column, lower, upper)


def shown(*brushes: Brush, metadata: Metadata | None = METADATA) -> list[int]:
    mask = shown_rows(TABLE, metadata, SessionState(brushes=brushes))
    assert mask.shape == (6,)
    assert not mask.flags.writeable
    return np.flatnonzero(mask).tolist()


@pytest.mark.parametrize(
    ("brushes", "left"),
    [
        ((), [0, 1, 2, 3, 4, 5]),
        ((rows(1, 4),), [1, 4]),
        ((rows(1, 4), rows(4, 5)), [4]),
        ((labels("cat", "dog"),), [0, 1, 3, 5]),
        ((labels(""),), [2]),
        ((labels("cat", ""), rows(0, 2, 5)), [0, 2]),
        ((between(0.5, 0.9),), [1, 3, 4]),
        ((between(-np.inf, np.inf),), [0, 1, 3, 4, 5]),
        ((between(0.5, 0.9), labels("dog")), [1]),
        ((rows(1, table="other/layer"), labels("cat", table="other/layer")), [0, 1, 2, 3, 4, 5]),
        ((labels("cat", column="gone"), between(0, 0, column="gone")), [0, 1, 2, 3, 4, 5]),
        ((labels("0.5", column="confidence"), between(0, 0, column="label")), [0, 1, 2, 3, 4, 5]),
    ],
)
def test_rows_are_shown_that_lie_in_every_brush_of_their_table(brushes: tuple[Brush, ...], left: list[int]) -> None:
    assert shown(*brushes) == left


def test_without_metadata_only_brushes_of_rows_apply() -> None:
    assert shown(labels("cat"), between(0, 1), rows(2, 3), metadata=None) == [2, 3]


def test_rows_that_a_brush_does_not_know_are_hidden() -> None:
    short = RowsBrush("short", "embedding", "", TABLE.key, RowSet.of_indices(3, [0, 2]))
    long = RowsBrush("long", "embedding", "", TABLE.key, RowSet.of_indices(9, [0, 5, 8]))
    assert shown(short) == [0, 2]
    assert shown(long) == [0, 5]
