"""Makes one run of all its pieces: what several readers know of it, and what was logged beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from core.model import BlobSeries, Run, RunStatus, ScalarSeries, joined_hparams
from core.model.order import naturally_sorted
from core.readers.parts import joined_parts, with_own_tags

Value = TypeVar("Value")
_Moves: TypeAlias = dict[tuple[int, int], tuple[BlobSeries, BlobSeries]]
"""Indices that refer to files further behind: by the identity of what was moved, and how far."""


class Merger:
    """Merges pieces into runs; a run whose pieces are the same as before is the same object as before."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[Run, ...], Run]] = {}
        self._moves: dict[str, _Moves] = {}
        self._order: dict[str, None] = {}

    def runs(self, pieces: Iterable[Run]) -> dict[str, Run]:
        """Return runs by name, in natural order of the names.

        Pieces come in the order of trust: what several of them say is taken from the first. A piece that is part of
        a run that no other piece is about is a run by itself, and so are the sessions of a run that has several: see
        `core.readers.parts`. Which pieces become one run does not depend on their order.
        """
        groups = _grouped(list(pieces))
        known, self._known = self._known, {}
        for name, group in groups.items():
            before = known.get(name)
            same = before is not None and _same(before[0], group)
            self._known[name] = before if before is not None and same else (tuple(group), self._merged(name, group))
        self._moves = {name: moves for name, moves in self._moves.items() if name in groups}
        if self._order.keys() != groups.keys():  # sorting takes longer than all the rest
            self._order = dict.fromkeys(naturally_sorted(groups))
        return {name: self._known[name][1] for name in self._order}

    def _merged(self, name: str, group: Sequence[Run]) -> Run:
        moves: _Moves = {}
        run = merged(name, group, self._moves.pop(name, {}), moves)
        if moves:
            self._moves[name] = moves
        return run


def _same(before: Sequence[Run], now: Sequence[Run]) -> bool:
    if len(now) == 1:  # nearly all runs are one piece, and there may be a hundred thousand of them
        return len(before) == 1 and before[0] is now[0]
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))


def _grouped(pieces: Sequence[Run]) -> dict[str, list[Run]]:
    """Return the pieces of each run; those of the run itself come before what is part of it.

    Where one piece of a run is part of another run, all of them are.
    """
    groups: dict[str, list[Run]] = {}
    if not any(piece.part_of for piece in pieces):
        for piece in pieces:
            groups.setdefault(piece.name, []).append(piece)
        return groups
    run_of = {place: whole for place, whole in joined_parts(pieces).items() if whole != pieces[place].name}
    whole_of: dict[str, str] = {}
    for place, whole in run_of.items():  # of several that one run is part of the first by name, in whatever order
        name = pieces[place].name
        whole_of[name] = min(whole_of.get(name, whole), whole)
    parts: list[tuple[str, Run]] = []
    for place, piece in enumerate(pieces):
        whole = run_of.get(place) or whole_of.get(piece.name, piece.name)
        if whole == piece.name:
            groups.setdefault(whole, []).append(piece)
        else:
            parts.append((whole, piece))
    for whole, piece in parts:
        groups.setdefault(whole, []).append(piece)
    return groups


def merged(name: str, pieces: Sequence[Run], before: _Moves, moves: _Moves) -> Run:
    """Return one run of at least one piece; a single piece that is a run by itself stays the same object.

    Parameters
    ----------
    before, moves
        Indices that were moved the last time, which stay the same objects, and a place for those of this time.
    """
    if len(pieces) == 1 and not pieces[0].part_of:
        return pieces[0]
    pieces = with_own_tags(pieces)
    scalars, blobs = _series(pieces, before, moves)
    ended = [piece.ended for piece in pieces if piece.ended is not None]
    started = [piece.started for piece in pieces if piece.started is not None]
    updated = [piece.updated for piece in pieces if piece.updated is not None]
    return Run(
        name=name,
        source=pieces[0].source,
        files=tuple(file for piece in pieces for file in piece.files),
        tags=_union([piece.tags for piece in pieces]),
        scalars=MappingProxyType(scalars),
        blobs=MappingProxyType(blobs),
        params=_union([piece.params for piece in pieces]),
        run_id=_first(piece.run_id for piece in pieces) or None,
        started=min(started, default=None),
        updated=max(updated, default=None),
        loaded=all(piece.loaded for piece in pieces),
        problems=tuple(problem for piece in pieces for problem in piece.problems),
        status=_first(piece.status for piece in pieces) or RunStatus.UNKNOWN,
        ended=max(ended, default=None),
        experiment=_first(piece.experiment for piece in pieces) or "",
        parent=_first(piece.parent for piece in pieces) or "",
        labels=_union([piece.labels for piece in pieces]),
        origin=_union([piece.origin for piece in pieces]),
        datasets=tuple(dataset for piece in pieces for dataset in piece.datasets),
        artifact_folder=_first(piece.artifact_folder for piece in pieces) or "",
        hparams=joined_hparams([piece.hparams for piece in pieces]),
    )


def _series(
    pieces: Sequence[Run], before: _Moves, moves: _Moves
) -> tuple[dict[str, ScalarSeries], dict[str, BlobSeries]]:
    """Return scalars and payloads by tag; of equal tags the first counts, whatever it is."""
    scalars: dict[str, ScalarSeries] = {}
    blobs: dict[str, BlobSeries] = {}
    first_file = [0, *accumulate(len(piece.files) for piece in pieces)]
    for piece, shift in zip(pieces, first_file[:-1], strict=True):
        taken = {tag for tag in piece.scalars if tag in blobs} | {tag for tag in piece.blobs if tag in scalars}
        for tag, values in piece.scalars.items():
            if tag not in taken:
                scalars.setdefault(tag, values)
        for tag, payloads in piece.blobs.items():
            if tag not in taken and tag not in blobs:
                blobs[tag] = _moved(payloads, shift, before, moves)
    return scalars, blobs


def _union(parts: Sequence[Mapping[str, Value]]) -> Mapping[str, Value]:
    """Return everything that some mappings hold; of equal keys the first counts."""
    union: dict[str, Value] = {}
    for part in parts:
        for key, value in part.items():
            union.setdefault(key, value)
    return MappingProxyType(union)


def _first(values: Iterable[Value]) -> Value | None:
    return next((value for value in values if value), None)


def _moved(series: BlobSeries, shift: int, before: _Moves, moves: _Moves) -> BlobSeries:
    """Return an index that refers to the same files behind so many others."""
    if shift == 0:
        return series
    key = id(series), shift
    if key not in before:  # what it was made from is kept beside it, so that no other object can take its identity
        file = (series.file + shift).astype("int32")
        before[key] = series, BlobSeries(series.wall_time, series.step, file, series.offset, series.length)
    moves[key] = before[key]
    return moves[key][1]
