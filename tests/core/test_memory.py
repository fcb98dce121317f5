from __future__ import annotations

import psutil

from core.memory import available_memory


def test_what_is_free_is_no_more_than_the_machine_has_left() -> None:
    free = available_memory()
    assert free is not None
    assert 0 < free <= psutil.virtual_memory().total
    assert free <= psutil.virtual_memory().available * 1.5
