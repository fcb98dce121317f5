"""Runs that lie in a folder of their own but are shown as part of the run around it.

PyTorch's and tensorboardX's ``add_hparams`` write hyperparameters and final metrics of a run into a folder below it
that is named by the time of the call. People think of that as one training: one line in the list of runs, whose curves
have hyperparameters, so the only such folder of a run becomes part of it. Several of them are several answers (a search
that one writer wrote down, or a run that was judged again and again): each stays a run by itself, under the path that
it has on disk and in TensorBoard, whose time keeps them in the order in which they were written. None of them takes
anything from another one or from the run around them, which stays what it is without them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from core.model import HParams, MetricInfo, Run

_TIME: Final = re.compile(r"[0-9]{9,11}\.[0-9]{1,9}")
_OWN: Final = "_hparams_/"


def session_folder_of(name: str) -> str:
    """Return the run around a folder that is named by a time, ``"."`` for the top; empty for any other folder."""
    around, _, last = name.rpartition("/")
    return (around or ".") if _TIME.fullmatch(last) else ""


def is_session_only(run: Run) -> bool:
    """Whether a run holds what ``add_hparams`` writes and nothing else: a session, and one value for each metric."""
    if run.hparams is None or run.hparams.session is None:
        return False
    return all(tag.startswith(_OWN) for tag in run.blobs) and all(len(s) <= 1 for s in run.scalars.values())


def joined_parts(pieces: Sequence[Run]) -> dict[int, str]:
    """Return the run that each part is shown as, by the part's place in the sequence; others are runs by themselves.

    What is not read yet may be a session.
    """
    whole = {piece.name for piece in pieces if not piece.part_of}
    sessions = Counter(piece.part_of for piece in pieces if piece.part_of and _may_be_session(piece))
    return {
        place: piece.part_of
        for place, piece in enumerate(pieces)
        if piece.part_of in whole and (sessions[piece.part_of] < 2 or not _may_be_session(piece))
    }


def _may_be_session(piece: Run) -> bool:
    return not piece.loaded or (piece.hparams is not None and piece.hparams.session is not None)


def with_own_tags(pieces: Sequence[Run]) -> list[Run]:
    """Return the pieces of a run, so that no scalar of a part is hidden by one of the same tag of the run itself.

    In a part ``accuracy`` becomes ``hparams/accuracy`` then, also where the part names its metrics.
    """
    taken = {tag for piece in pieces if not piece.part_of for tag in piece.scalars}
    return [_renamed(piece, taken) if piece.part_of else piece for piece in pieces]


def _renamed(piece: Run, taken: set[str]) -> Run:
    names = {tag: f"hparams/{tag}" for tag in piece.scalars if tag in taken}
    if not names:
        return piece
    return replace(
        piece,
        tags=MappingProxyType({names.get(tag, tag): info for tag, info in piece.tags.items()}),
        scalars=MappingProxyType({names.get(tag, tag): series for tag, series in piece.scalars.items()}),
        hparams=_with_metrics(piece.hparams, names),
    )


def _with_metrics(hparams: HParams | None, names: dict[str, str]) -> HParams | None:
    """Return what a session says, its own metrics under other names."""
    if hparams is None or hparams.experiment is None:
        return hparams
    metrics = tuple(_metric(info, names) for info in hparams.metrics)
    return replace(hparams, experiment=replace(hparams.experiment, metrics=metrics))


def _metric(info: MetricInfo, names: dict[str, str]) -> MetricInfo:
    if info.group or info.tag not in names:
        return info
    return replace(info, tag=names[info.tag], display_name=info.display_name or info.tag)
