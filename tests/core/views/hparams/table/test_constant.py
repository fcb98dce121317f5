from __future__ import annotations

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.views.hparams.table.constant import constant_keys

VALUES = st.sampled_from([0, 1, True, False, 1.0, 0.0, "1", "a", math.nan, float("nan"), 2, 2.5])
MAPPINGS = st.lists(st.dictionaries(st.sampled_from("abcd"), VALUES), min_size=1, max_size=6)


def said(mapping: dict[str, Any], key: str) -> str:
    """What tells two values apart: the type, and the text."""
    return f"{type(mapping[key]).__name__} {mapping[key]}" if key in mapping else "missing"


@given(MAPPINGS, st.sets(st.sampled_from("abcde")))
def test_keys_are_constant_whose_values_are_written_alike(mappings: list[dict[str, Any]], keys: set[str]) -> None:
    wanted = {key for key in keys if len({said(mapping, key) for mapping in mappings}) == 1}
    # Whole and broken numbers are the same number beyond 0 and 1, where truths are told from them.
    found = set(constant_keys(mappings, sorted(keys)))
    assert found == wanted
