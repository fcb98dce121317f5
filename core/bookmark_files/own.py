"""What a bookmark file says of a view beyond what the projector's page knows: the bookmark itself, as JSON."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from binascii import Error
from typing import Any

import numpy as np

from core.session.keeping.codec import CodecError, Decoder, Encoder, Json
from core.state import PointBookmark, RowSet


def own_text(mark: PointBookmark) -> str:
    """Return a bookmark as JSON."""
    return json.dumps(Encoder({RowSet: _rows_told}, sparse=True).encode(mark, PointBookmark))


def own_mark(text: str) -> PointBookmark | None:
    """Return the bookmark that a text holds, None where it holds none; what is not as declared is left as usual."""
    decoder = Decoder({RowSet: _rows_read}, lenient=True)
    try:
        read: PointBookmark = decoder.decode(json.loads(text), PointBookmark)
    except (CodecError, ValueError, RecursionError):
        return None
    return read


def _rows_told(rows: RowSet) -> Json:
    return {"size": rows.size, "packed": b64encode(rows.packed).decode()}


def _rows_read(raw: Json, place: str) -> RowSet:
    told: dict[str, Any] = raw if isinstance(raw, dict) else {}
    try:
        size, packed = int(told["size"]), b64decode(str(told["packed"]), validate=True)
        bits = zlib.decompressobj().decompress(packed, size // 8 + 1)
        return RowSet.of_mask(np.unpackbits(np.frombuffer(bits, np.uint8), count=size).view(np.bool_))
    except (KeyError, ValueError, TypeError, Error, zlib.error) as error:
        raise CodecError(f"{place}: not a set of rows") from error
