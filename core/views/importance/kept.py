"""What was found about importance as plain arrays, the form in which it is kept on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.analysis.importance.cautions import Caution, Danger
from core.analysis.importance.result import Curve, Importance, Pair
from core.analysis.importance.table import LeftOut
from core.model import F8, I8
from core.views.memo import Memo


@dataclass(frozen=True, slots=True, eq=False)
class KeptImportance:
    """An `Importance` without anything nested, p parameters and q pairs.

    Attributes
    ----------
    evaluator, names, counts, beyond, explained, runs, dropped
        As they are there.
    numbers
        float64 (p, 3): values and the ends of their intervals.
    pairs, pair_numbers
        int64 (q, 2), places in `names`, and float64 (q, 3).
    surface_sizes, surfaces
        int64 (q, 2), and the entries of all surfaces one after the other.
    curve_sizes, curves
        int64 (c, 3): how many positions, how many labels, whether there is a missing entry; and positions, edges, means
        and deviations of all curves one after the other.
    labels
        The categories of all curves one after the other.
    left_names, left_reasons, dangers, texts
        What was left out and why; what to beware of.
    """

    evaluator: str
    names: tuple[str, ...]
    numbers: F8
    counts: I8
    pairs: I8
    pair_numbers: F8
    surface_sizes: I8
    surfaces: F8
    curve_sizes: I8
    curves: F8
    labels: tuple[str, ...]
    beyond: float
    explained: float
    runs: int
    dropped: int
    left_names: tuple[str, ...]
    left_reasons: tuple[str, ...]
    dangers: tuple[str, ...]
    texts: tuple[str, ...]


def packed(found: Importance) -> KeptImportance:
    """Return what was found in the form in which it is kept."""
    place = {name: number for number, name in enumerate(found.names)}
    pairs, curves = found.pairs, found.curves
    sizes = [(len(each.positions), len(each.labels), int(each.missing)) for each in curves]
    return KeptImportance(
        found.evaluator, found.names, np.column_stack([found.values, found.low, found.high]), found.counts,
        np.array([(place[pair.first], place[pair.second]) for pair in pairs], dtype=np.int64).reshape(-1, 2),
        np.array([(pair.value, pair.low, pair.high) for pair in pairs], dtype=np.float64).reshape(-1, 3),
        np.array([pair.surface.shape for pair in pairs], dtype=np.int64).reshape(-1, 2),
        _joined(pair.surface for pair in pairs),
        np.array(sizes, dtype=np.int64).reshape(-1, 3),
        _joined(part for each in curves for part in (each.positions, each.edges, each.mean, each.std)),
        tuple(text for each in curves for text in each.labels),
        found.beyond, found.explained, found.runs, found.dropped,
        tuple(one.name for one in found.left_out), tuple(one.reason for one in found.left_out),
        tuple(str(one.danger) for one in found.cautions), tuple(one.text for one in found.cautions),
    )  # fmt: skip


def _joined(arrays: Iterable[F8]) -> F8:
    found: F8 = np.concatenate([np.empty(0), *(array.ravel() for array in arrays)])
    return found


_unpacked: Memo[Importance] = Memo(64, lambda _: 1)


def unpacked(kept: KeptImportance) -> Importance:
    """Return what was found, the same object for the same one that is kept."""
    return _unpacked.get(kept, lambda: _made(kept))


def _made(kept: KeptImportance) -> Importance:
    values, low, high = (np.ascontiguousarray(line) for line in kept.numbers.T)
    reasons = zip(kept.left_names, kept.left_reasons, strict=True)
    cautions = (Caution(Danger(danger), text) for danger, text in zip(kept.dangers, kept.texts, strict=True))
    return Importance(
        kept.evaluator, kept.names, values, low, high, kept.counts, _pairs(kept), _curves(kept), kept.beyond,
        kept.explained, kept.runs, kept.dropped, tuple(LeftOut(*one) for one in reasons), tuple(cautions),
    )  # fmt: skip


def _pairs(kept: KeptImportance) -> tuple[Pair, ...]:
    sizes = kept.surface_sizes
    surfaces = _parted(kept.surfaces, (sizes[:, 0] * sizes[:, 1]).tolist())
    told = zip(kept.pairs.tolist(), kept.pair_numbers.tolist(), surfaces, sizes.tolist(), strict=True)
    return tuple(
        Pair(kept.names[first], kept.names[second], value, low, high, surface.reshape(size))
        for (first, second), (value, low, high), surface, size in told
    )


def _curves(kept: KeptImportance) -> tuple[Curve, ...]:
    lengths: list[int] = []
    for positions, labels, missing in kept.curve_sizes.tolist():
        entries = positions + labels + missing
        lengths += [positions, positions + 1 if positions else 0, entries, entries]
    parts, labels_at = _parted(kept.curves, lengths), 0
    found = []
    for number, (_, labels, missing) in enumerate(kept.curve_sizes.tolist()):
        positions, edges, mean, std = parts[4 * number : 4 * number + 4]
        texts, labels_at = kept.labels[labels_at : labels_at + labels], labels_at + labels
        found.append(Curve(kept.names[number], positions, edges, texts, bool(missing), mean, std))
    return tuple(found)


def _parted(numbers: F8, lengths: Sequence[int]) -> list[F8]:
    ends = np.cumsum([0, *lengths])
    return [numbers[start:end] for start, end in pairwise(ends.tolist())]
