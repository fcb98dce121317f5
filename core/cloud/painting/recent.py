"""What was worked out for the last few pictures: of one that is looked at from where it was before, all but colours."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")

_KEPT = 8


class Recent(Generic[Made]):
    """The last few results by all that they were made from; `made` counts them, and several threads may ask."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Made] = OrderedDict()
        self._lock = threading.Lock()
        self.made = 0

    def of(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """Return what is known for a key, else make it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self.made += 1
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made
