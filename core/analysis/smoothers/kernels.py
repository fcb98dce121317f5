"""Compiled loops that smooth one series; each has a twin without compilation in `core.analysis.smoothers.slow`."""

from __future__ import annotations

import numpy as np

from core.compiled import kernel, reordering_kernel
from core.model.arrays import F8


@kernel
def distance_average(value: F8, x: F8, weight: float, scale: float, smoothed: F8) -> None:
    """Write averages in which the past counts ``weight ** (scale * distance along x)``."""
    last, total = 0.0, 0.0
    known, factor = -1.0, 0.0
    for i in range(len(value)):
        distance = abs(x[i] - x[i - 1]) * scale if i else 0.0
        if distance != known:  # most series are logged at even distances, and a power takes long
            known, factor = distance, weight**distance
        last = last * factor + value[i]
        total = total * factor + 1.0
        smoothed[i] = last / total


@kernel
def running_mean(value: F8, half: int, smoothed: F8) -> None:
    """Write the mean of each value with up to `half` neighbours on both sides.

    Sums of what is left of a border between blocks and of what is right of it are added, and nothing is ever taken
    away again: a value of 1e30 leaves no trace in windows that do not hold it.
    """
    count, width = len(value), 2 * half + 1
    until_border = np.zeros(width)
    for start in range(0, count, width):
        total = 0.0
        for offset in range(width - 1, -1, -1):
            place = start + offset - half
            if 0 <= place < count:
                total += value[place]
            until_border[offset] = total
        beyond = 0.0
        for offset in range(min(width, count - start)):
            place = start + width + offset - 1 - half
            if offset > 0 and place < count:
                beyond += value[place]
            i = start + offset
            inside = min(count, i + half + 1) - max(0, i - half)
            smoothed[i] = (until_border[offset] + beyond) / inside


_COUNTED = 32


@kernel
def place_of(window: F8, size: int, value: float) -> int:
    """Return the first place of an ascending window whose value is not lower."""
    first, count = 0, size
    while count > _COUNTED:
        half = count // 2
        first += half * (window[first + half - 1] < value)
        count -= half
    lower = 0
    for k in range(first, first + count):  # without branches, which a processor would guess wrong
        lower += window[k] < value
    return first + lower


@kernel
def running_median(value: F8, half: int, smoothed: F8) -> None:
    """Write the median of each value with up to `half` neighbours on both sides.

    The window is kept in order: one value is found and another put in its place, which moves what lies between.
    """
    count = len(value)
    window = np.empty(2 * half + 2)
    size = 0
    for i in range(-half, count):
        enters, leaves = i + half, i - half - 1
        to = place_of(window, size, value[enters]) if enters < count else size
        since = place_of(window, size, value[leaves]) if leaves >= 0 else size
        if leaves < 0:
            size += enters < count
        if to <= since:
            for k in range(min(since, size - 1), to, -1):
                window[k] = window[k - 1]
        else:
            to -= 1
            for k in range(since, to):
                window[k] = window[k + 1]
        if enters < count:
            window[to] = value[enters]
        elif leaves >= 0:
            size -= 1
        if i >= 0:
            middle = size // 2
            smoothed[i] = window[middle] if size % 2 else 0.5 * window[middle - 1] + 0.5 * window[middle]


@reordering_kernel
def weighted_sums(padded: F8, weights: F8, smoothed: F8) -> None:
    """Write ``sum(weights * padded[i : i + len(weights)])``."""
    width = len(weights)
    for i in range(len(smoothed)):
        total = 0.0
        for k in range(width):
            total += weights[k] * padded[i + k]
        smoothed[i] = total
