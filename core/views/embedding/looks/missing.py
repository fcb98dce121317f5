"""Points without a value, drawn below all others."""

from __future__ import annotations

import numpy as np

from core.cloud.threads import in_blocks
from core.model import U1, U2
from core.views.embedding.memo import remembered
from core.views.picture import Emphasis


@remembered(4)
def below(level: U1, colour_index: U2) -> U1:
    """Return an emphasis, uint8 (n,), in which points of colour 0 are context, as far as they are not emphasised."""
    result = np.empty_like(level)

    def fill(block: slice) -> None:
        here = level[block]
        context = (colour_index[block] == 0) & (here == Emphasis.NORMAL)
        result[block] = np.where(context, np.uint8(Emphasis.DIMMED), here)

    in_blocks(len(level), fill)
    result.setflags(write=False)
    return result
