"""Texts of any rank."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.model.text import Text
from core.readers.tensorboard import wire
from core.readers.tensorboard.payloads.found import MOST, Found, as_array
from core.readers.tensorboard.wire import WireError

_SUFFIX: Final = "/text_summary"


def texts(found: Found) -> Text:
    """Return an array of texts in the logged shape; raises WireError."""
    array = as_array(found)
    if array.dtype != object or array.size > MOST:
        raise WireError("the value is no text")
    values = np.empty(array.size, object)
    known = {value: wire.text(value) for value in set(array.ravel().tolist())}
    values[:] = [known[value] for value in array.ravel().tolist()]
    return Text(values.reshape(array.shape))


def is_text_tag(tag: str) -> bool:
    """Whether a tag is one that TensorFlow 1 gives to texts."""
    return tag.endswith(_SUFFIX)


def text_name(tag: str) -> str:
    """Return what the user called a text: TensorFlow 1 adds an ending to it."""
    return tag.removesuffix(_SUFFIX) or tag
