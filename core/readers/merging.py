"""Makes one run of all its pieces: what several readers know of it, and what was logged beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import TypeVar

from core.model import BlobSeries, Run, RunStatus, joined_hparams
from core.model.order import natural_key
from core.readers.parts import joined_parts, with_own_tags

Value = TypeVar("Value")


class Merger:
    """Merges pieces into runs; a run whose pieces are the same as before is the same object as before."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[Run, ...], Run]] = {}

    def runs(self, pieces: Iterable[Run]) -> dict[str, Run]:
        """Return runs by name, in natural order of the names.

        Pieces come in the order of trust: what several of them say is taken from the first. A piece that is part of
        a run that no other piece is about is a run by itself, and so are the sessions of a run that has several: see
        `core.readers.parts`.
        """
        groups = _grouped(list(pieces))
        known, self._known = self._known, {}
        for name, group in groups.items():
            before = known.get(name)
            same = before is not None and _same(before[0], group)
            self._known[name] = before if before is not None and same else (tuple(group), merged(name, group))
        return {name: self._known[name][1] for name in sorted(groups, key=natural_key)}


def _same(before: Sequence[Run], now: Sequence[Run]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))


def _grouped(pieces: Sequence[Run]) -> dict[str, list[Run]]:
    """Return the pieces of each run; those of the run itself come before what is part of it."""
    run_of = joined_parts(pieces)
    groups: dict[str, list[Run]] = {}
    for part in (False, True):
        for place, piece in enumerate(pieces):
            if (place in run_of) is part:
                groups.setdefault(run_of.get(place, piece.name), []).append(piece)
    return groups


def merged(name: str, pieces: Sequence[Run]) -> Run:
    """Return one run of at least one piece; a single piece that is a run by itself stays the same object."""
    if len(pieces) == 1 and not pieces[0].part_of:
        return pieces[0]
    pieces = with_own_tags(pieces)
    first_file = [0, *accumulate(len(piece.files) for piece in pieces)]
    blobs = [
        {tag: _moved(series, shift) for tag, series in piece.blobs.items()}
        for piece, shift in zip(pieces, first_file[:-1], strict=True)
    ]
    ended = [piece.ended for piece in pieces if piece.ended is not None]
    started = [piece.started for piece in pieces if piece.started is not None]
    updated = [piece.updated for piece in pieces if piece.updated is not None]
    return Run(
        name=name,
        source=pieces[0].source,
        files=tuple(file for piece in pieces for file in piece.files),
        tags=_union([piece.tags for piece in pieces]),
        scalars=_union([piece.scalars for piece in pieces]),
        blobs=_union(blobs),
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


def _union(parts: Sequence[Mapping[str, Value]]) -> Mapping[str, Value]:
    """Return everything that some mappings hold; of equal keys the first counts."""
    union: dict[str, Value] = {}
    for part in parts:
        for key, value in part.items():
            union.setdefault(key, value)
    return MappingProxyType(union)


def _first(values: Iterable[Value]) -> Value | None:
    return next((value for value in values if value), None)


def _moved(series: BlobSeries, shift: int) -> BlobSeries:
    """Return an index that refers to the same files behind so many others."""
    if shift == 0:
        return series
    return BlobSeries(
        series.wall_time, series.step, (series.file + shift).astype("int32"), series.offset, series.length
    )
