from __future__ import annotations

import pytest

from core.analysis.query import Entity, Field, parse, strangers

LR, LOSS, ACC = Field(Entity.PARAM, "lr"), Field(Entity.METRIC, "val_loss"), Field(Entity.METRIC, "acc")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("params.lr > 1 AND metrics.acc > 1 AND adam AND status = 'X' AND datasets.name = 'a'", []),
        ("metrics.val_los < 1", [LOSS]),
        ("max(metrics.ac) > 1 OR NOT metrics.ac IS NULL", [ACC]),
        ("metrics.lr > 1", [LR]),
        ("params.acc > 1", [ACC]),
        ("tags.something = 'x'", [None]),
        ("adam", []),
    ],
)
def test_fields_that_no_run_has(text: str, meant: list[Field | None]) -> None:
    assert [one.meant for one in strangers(parse(text), (LR, LOSS, ACC))] == meant


def test_nothing_asks_about_nothing() -> None:
    assert strangers(None, ()) == ()
