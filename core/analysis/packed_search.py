"""Search in strings that lie side by side, by Arrow: no string is made, and the interpreter's lock is not held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.model.arrays import Bool
from core.model.strings import PackedStrings

_ALIKE: Final = re.compile(r"(?:[\w {}\-=/:,@%&~<>\"';!#.^$|()\[\]*+?]|\\[dw.()\[\]|*+?^/\-])*", re.ASCII)
"""Expressions that mean the same to RE2, which Arrow uses, as to Python."""
_SPECIAL: Final = re.compile(r"\(\?|\[\[|--|&&|\{,|[}][*+?{]|\|\||~~|[*+?][*+?]")
"""What is no such expression for all that."""
_NEWLINE, _ASCII = 10, 128


def packed_matches(texts: Sequence[str], text: str, regex: bool) -> Bool | None:
    """Return which of some texts contain a text or a match of an expression, ignoring case, bool (n,).

    None if that cannot be told like this: the texts are not packed, or letters beyond ASCII are among them, whose case
    is more than a bit, or the expression may mean something else to Arrow.
    """
    if not isinstance(texts, PackedStrings) or not text.isascii() or not _is_ascii(texts):
        return None
    if regex and (_NEWLINE in texts.data or not _ALIKE.fullmatch(text) or _SPECIAL.search(text)):
        return None
    import pyarrow as pa
    from pyarrow import compute

    packed = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(texts.starts), pa.py_buffer(texts.data))
    look = compute.match_substring_regex if regex else compute.match_substring
    try:
        found: Bool = look(packed, text, ignore_case=True).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    return found


def _is_ascii(texts: PackedStrings) -> bool:
    return not len(texts.data) or int(texts.data.max()) < _ASCII
