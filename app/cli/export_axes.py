"""Options of the command line about the horizontal axis of scalars and how their curves are smoothed."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.state import ScalarsState

PLAIN = ("step", "relative", "wall")
"""Horizontal axes that scalars and histograms have."""
_EPOCH = "epoch"
_KINDS = ("average", "distance", "mean", "median", "gaussian", "polynomial", "none")


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Add the options of scalars."""
    group.add_argument("--smoothing", type=_weight, default=0.6, help="weight of the past, 0 to 0.999 (0.6)")
    group.add_argument(
        "--smoother", type=_smoother, metavar="KIND[=N]", help=f"another kind of smoothing: {', '.join(_KINDS)}"
    )
    group.add_argument("--x", default="step", metavar="X", help="horizontal axis: step, relative, wall, epoch or a tag")
    group.add_argument("--steps-per-epoch", type=_count, default=0, metavar="N", help="instead of logged epochs")
    group.add_argument("--fold-pauses", action="store_true", help="leave out time in which nothing was logged")


def over(scalars: ScalarsState, arguments: argparse.Namespace) -> ScalarsState:
    """Return the state of scalars with the axis and the smoothing that are asked for."""
    from core.state import SmoothingKind, XAxis

    plain = is_plain(arguments.x)
    across = replace(
        scalars.across,
        metric="" if plain else arguments.x,
        steps_per_epoch=float(arguments.steps_per_epoch),
        folded=arguments.fold_pauses,
    )
    smoothers = scalars.smoothers
    if arguments.smoother:
        kind, amount = arguments.smoother
        smoothers = replace(smoothers, kind=SmoothingKind(kind))
        smoothers = smoothers if amount is None else smoothers.with_amount(amount)
    axis = XAxis(arguments.x) if plain else XAxis.METRIC
    return replace(scalars, smoothing=arguments.smoothing, x_axis=axis, across=across, smoothers=smoothers)


def is_plain(axis: str) -> bool:
    """Return whether a horizontal axis is no tag."""
    return axis in (*PLAIN, _EPOCH)


def _smoother(text: str) -> tuple[str, float | None]:
    kind, _, amount = text.partition("=")
    if kind not in _KINDS:
        raise argparse.ArgumentTypeError(f"{kind!r} is none of {', '.join(_KINDS)}")
    return kind, float(amount) if amount else None


def _weight(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 0.999:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and 0.999")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("an epoch has at least one step")
    return value
