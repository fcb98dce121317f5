"""Which line is under the mouse."""

from __future__ import annotations

import numpy as np

from core.views.parallel import Parallel


def nearest_line(part: Parallel, x: float, y: float, reach: float) -> int | None:
    """Return the number of the shown line that passes a place within `reach` logical pixels, the closest one."""
    xs = [axis.x for axis in part.axes]
    if len(xs) < 2 or not xs[0] - reach <= x <= xs[-1] + reach or not part.shown.any():
        return None
    gap = int(np.clip(np.searchsorted(xs, x, side="right") - 1, 0, len(xs) - 2))
    share = min(max((x - xs[gap]) / (xs[gap + 1] - xs[gap]), 0.0), 1.0)
    eased = share * share * (3.0 - 2.0 * share) if part.curved else share
    steepness = (6.0 * share * (1.0 - share) if part.curved else 1.0) / (xs[gap + 1] - xs[gap])
    left, right = part.axes[gap].places, part.axes[gap + 1].places
    rise = right - left
    away = np.abs(left + rise * eased - y) / np.sqrt(1.0 + (rise * steepness) ** 2)
    away = np.where(part.shown, away, np.inf)
    line = int(np.argmin(away))
    return line if away[line] <= reach else None
