from __future__ import annotations

import numpy as np
import pytest

from core.model.strings import PackedStrings


def packed(texts: list[bytes]) -> PackedStrings:
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64)
    return PackedStrings(np.frombuffer(b"".join(texts), np.uint8), starts)


@pytest.mark.parametrize("odd", [b"plain", "größer, 日本".encode(), b"broken \xff\xe3", b""])
def test_going_through_all_strings_gives_what_each_is(odd: bytes) -> None:
    texts = [f"text {row}".encode() * (row % 3) for row in range(70_000)]
    texts[40_000] = odd
    strings = packed(texts)
    assert list(strings) == [text.decode("utf-8", "replace") for text in texts]
    assert strings[40_000] == odd.decode("utf-8", "replace")
    assert list(packed([])) == []
