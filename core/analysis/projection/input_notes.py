"""What there is to know about vectors before they are laid out: gaps, copies, dimensions and rows that say nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.metrics import without_direction
from core.analysis.projection.chunks import Vectors, read_rows, row_chunks, some_rows
from core.analysis.projection.pages import Ask, Pages
from core.analysis.projection.scaling import Scaling, zero_length
from core.analysis.steps import Steps
from core.model.arrays import F8, Bool
from core.style.text import counted
from core.work import Token

Hashes: TypeAlias = NDArray[np.uint64]

LOOKED_AT = 1 << 30
"""Bytes of vectors up to which all are looked at; of larger tables parts that are spread over all of them."""

_ROWS = 8192
_HASHED = 32
_FEWEST = 4
_UNITS = {"cosine": "zero", "correlation": "constant"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at vectors found.

    Attributes
    ----------
    rows
        How many vectors were looked at.
    all_rows
        Whether that is all of them.
    columns
        How many dimensions they have.
    constant
        Dimensions in which all have the same value.
    copies
        Vectors equal to one before them; 0 if not all were looked at.
    undirected
        Vectors that have no direction under the metric.
    still
        Vectors of zeros, 0 if they were not counted.
    largest
        Their largest absolute value.
    """

    rows: int
    all_rows: bool
    columns: int
    constant: int
    copies: int
    undirected: int
    still: int
    largest: float


def look_at(
    vectors: Vectors, good: Bool, metric: str | None = None, token: Token | None = None, zeros: bool = False
) -> Look:
    """Return what there is to know about the vectors (n, d) of a mask, at least one; raises CancelledError.

    Parameters
    ----------
    good
        bool (n,): vectors whose values are finite.
    metric
        By which they are compared, None for none.
    zeros
        Whether vectors of zeros are counted.
    """
    spans = row_chunks(vectors, _ROWS, 8)
    step = max(1, -(-vectors.size * vectors.dtype.itemsize // LOOKED_AT))
    seen, pages, ask = _Seen(vectors.shape[1], zeros), Pages(vectors), Steps(token).check
    for span in spans[::step]:
        ask()
        block = read_rows(vectors, span, pages, ask)
        pages.read(block.nbytes)
        kept = good[span]
        seen.add(block if kept.all() else block[kept], metric)
    copies = _copies(vectors, good, np.concatenate(seen.hashes), ask) if step == 1 else 0
    return seen.told(step == 1, copies)


@dataclass(slots=True)
class _Seen:
    columns: int
    zeros: bool
    rows: int = 0
    undirected: int = 0
    still: int = 0
    hashes: list[Hashes] = field(default_factory=list)
    lowest: F8 = field(init=False)
    highest: F8 = field(init=False)

    def __post_init__(self) -> None:
        self.lowest, self.highest = np.full(self.columns, np.inf), np.full(self.columns, -np.inf)

    def add(self, block: Vectors, metric: str | None) -> None:
        if len(block) == 0:
            return
        self.rows += len(block)
        self.lowest = np.minimum(self.lowest, block.min(axis=0))
        self.highest = np.maximum(self.highest, block.max(axis=0))
        if self.zeros:
            self.still += int(np.count_nonzero(~block.any(axis=1)))
        if metric in _UNITS:
            self.undirected += int(np.count_nonzero(without_direction(block, metric)))
        self.hashes.append(_hashed(block[:, _spread(self.columns)]))

    def told(self, all_rows: bool, copies: int) -> Look:
        constant = int(np.count_nonzero(self.lowest == self.highest)) if self.rows > 1 else 0
        largest = float(np.maximum(np.abs(self.lowest), np.abs(self.highest)).max()) if self.rows else 0.0
        return Look(self.rows, all_rows, self.columns, constant, copies, self.undirected, self.still, largest)


def _spread(columns: int) -> slice:
    """Return at most 63 columns, taken evenly, by which most vectors that differ are told apart."""
    return slice(None, None, max(1, columns // _HASHED))


def _copies(vectors: Vectors, good: Bool, hashes: Hashes, ask: Ask) -> int:
    """Return how many vectors are equal to one before them; only those with equal hashes are read again."""
    _, group, sizes = np.unique(hashes, return_inverse=True, return_counts=True)
    alike = np.flatnonzero(good)[sizes[group] > 1]
    whole = []
    for start in range(0, len(alike), _ROWS):
        whole.append(_hashed(some_rows(vectors, alike[start : start + _ROWS], ask)))
    return len(alike) - len(np.unique(np.concatenate(whole))) if whole else 0


def _hashed(block: Vectors) -> Hashes:
    """Return a number of each row that is the same for equal rows, and for others with a chance of 1 in 2**64."""
    kind = block.dtype
    if kind.kind == "f":
        wide = np.add(block, 0.0, dtype=np.float64 if kind.itemsize > 4 else np.float32, order="C")  # -0 becomes 0
        bits = wide.view(np.uint64 if wide.itemsize == 8 else np.uint32).astype(np.uint64)
    else:
        bits = np.array(block, dtype=np.int64, order="C").view(np.uint64)
    bits ^= bits >> np.uint64(32)
    bits *= np.uint64(0x9E3779B97F4A7C15)  # spreads what is in the upper bits only, as in small whole numbers
    bits ^= bits >> np.uint64(29)
    weights = np.random.default_rng(11).integers(1 << 63, size=bits.shape[1], dtype=np.uint64) * 2 + 1
    sums: Hashes = (bits * weights).sum(axis=1, dtype=np.uint64)
    return sums


def input_notes(look: Look, metric: str | None = None, scaling: Scaling = Scaling.NONE) -> tuple[str, ...]:
    """Return what the user should know about vectors, one sentence each, without a full stop.

    `scaling` is what was done to them before the look.
    """
    notes = _notes(look, metric, scaling)
    return tuple(f"{scaling.before}: {note[:1].lower()}{note[1:]}" for note in notes) if scaling.before else notes


def _notes(look: Look, metric: str | None, scaling: Scaling) -> tuple[str, ...]:
    if look.rows > 1 and look.constant == look.columns:
        return (f"All {look.rows:,} rows are equal: nothing tells them apart",)
    parts = ("" if look.all_rows else f"In a sample of {look.rows:,} rows ", _constant(look), _copied(look))
    undirected = [] if metric is None else _undirected(look, metric)
    still = zero_length(look.still) if scaling.by_row and not undirected else ()
    said = [*(text for text in parts[1:] if text), *undirected, *still]
    if look.columns == 1:
        said.insert(0, "Vectors have a single dimension")
    return tuple(f"{parts[0]}{text}" for text in said)


def _constant(look: Look) -> str:
    if not look.constant:
        return ""
    return (
        f"{counted(look.constant, 'constant dimension')} {'carries' if look.constant == 1 else 'carry'} no information"
    )


def _copied(look: Look) -> str:
    if look.copies == 1:
        return "1 row is a copy of another"
    return f"{look.copies:,} rows are copies of another" if look.copies else ""


def _undirected(look: Look, metric: str) -> list[str]:
    if not look.undirected:
        return []
    have = "has" if look.undirected == 1 else "have"
    return [f"{counted(look.undirected, f'{_UNITS[metric]} vector')} {have} no direction under {metric}"]


def gap_notes(gaps: int) -> tuple[str, ...]:
    """Return what is said about rows whose values are not all finite; engines say why others have no coordinates."""
    return (f"{counted(gaps, 'row')} with NaN or infinity set aside",) if gaps else ()


def size_notes(title: str, rows: int, told: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is said where there are too few points to lay out, unless the engine `told` that itself."""
    if rows >= _FEWEST or any("too few points" in note for note in told):
        return ()
    return (f"{'1 point is' if rows == 1 else f'{rows} points are'} too few for {title} to show any structure",)
