from __future__ import annotations

import pytest

from core.model import EmbeddingStep, EmbeddingTable, TensorFormat, TensorSource


def table(*steps: int | None) -> EmbeddingTable:
    states = tuple(EmbeddingStep(step, TensorSource(f"{step}.tsv", TensorFormat.TSV)) for step in steps)
    return EmbeddingTable("run/layer", "run", "layer", 4, 2, states)


@pytest.mark.parametrize(
    ("asked", "shown"), [(None, 200), (9, 10), (10, 10), (11, 10), (99, 10), (100, 100), (200, 200), (10**9, 200)]
)
def test_a_table_shows_its_last_step_at_or_before_the_one_asked_for(asked: int | None, shown: int) -> None:
    assert table(10, 100, 200).at(asked).step == shown


@pytest.mark.parametrize("asked", [None, 0, 7])
def test_a_table_with_one_state_shows_it_at_every_step(asked: int | None) -> None:
    assert table(None).at(asked).step is None
