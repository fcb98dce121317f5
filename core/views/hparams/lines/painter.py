"""Lines between parallel axes as an image, repainted by what has changed.

Each gap between two axes keeps integer sums of weights and colours over its lines. Sums do not depend on order, so that
lines that a brush lets go of are taken away exactly, and moving an edge costs what the lines between here and there
cost. All lines together are a grey veil below, made once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.parallel import Crew
from core.model import F4, F8, I4, I8, U1
from core.model.arrays import Bool

STRIP: Final = 64
"""Columns that one part of the work draws: their sums stay in the processor's cache."""
CHUNK: Final = 8192
"""Lines that are drawn between two questions whether the work is still wanted."""
SAMPLE: Final = 4000
"""Lines of a first answer."""
SOON: Final = 8_000
"""Lines up to which no first answer is needed, across twelve axes."""
SUBROWS: Final = 16
"""Parts of a row in which places are counted."""
_TABLE: Final = 1 << 16
_BINS: Final = 200
_SHARE_BRIGHTEST: Final = 0.004
_VEIL: Final = 0.45
_VEIL_SEED: Final = 0

_LOGARITHMS: Final = np.log(np.maximum(np.arange(_TABLE) / SUBROWS, 1.0)).astype(np.float32)
_BRIEF: Final = 4000
"""Lines across gaps up to which drawing takes less than handing it to threads."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Gap:
    """What lies between two axes.

    Attributes
    ----------
    left, right
        Where each line meets the two axes, int32 (n,), in 16ths of a device pixel from the top.
    first, width
        Columns of the image that the gap takes.
    """

    left: I4
    right: I4
    first: int
    width: int


@dataclass(frozen=True, eq=False)
class Lines:
    """What is to be painted.

    Attributes
    ----------
    gaps
        From left to right.
    width, height
        Of the image, device pixels.
    colours
        Red, green and blue of each line, uint8 (n, 3).
    shown
        Which lines are in colour; all others are part of the veil only.
    curved
        Whether lines leave axes at right angles.
    thickness
        Of a line, device pixels.
    opacity
        Of a single line, 0 to 1.
    grey
        Colour of the veil.
    """

    gaps: tuple[Gap, ...]
    width: int
    height: int
    colours: U1
    shown: Bool
    curved: bool = False
    thickness: float = 1.0
    opacity: float = 0.5
    grey: Rgb = (128, 128, 128)


@dataclass(frozen=True, slots=True)
class Picked:
    """Numbers of what a painting did: lines added and taken away, and lines of the veil that were drawn."""

    added: int = 0
    removed: int = 0
    veiled: int = 0


class _Layer:
    """The sums of one gap."""

    def __init__(self, gap: Gap, lines: Lines) -> None:
        self.gap = gap
        self.key = layer_key(gap, lines)
        self.sums: I8 = np.zeros((gap.width, lines.height, 2), dtype=np.int64)
        self.held: Bool = np.zeros(len(lines.shown), dtype=np.bool_)
        self.veil: U1 | None = None
        self.course, self.steepness = course(gap.width, lines.curved)

    def strips(self) -> list[slice]:
        """Return the columns that parts of the work take."""
        return [slice(start, min(start + STRIP, self.gap.width)) for start in range(0, self.gap.width, STRIP)]


def layer_key(gap: Gap, lines: Lines) -> tuple[object, ...]:
    """Return what the sums of a gap depend on; arrays by identity, and held so that this stays theirs."""
    return (
        _Same(gap.left), _Same(gap.right), _Same(lines.colours), gap.width, lines.height, lines.curved, lines.thickness,
    )  # fmt: skip


class _Same:
    """An array that equals only itself."""

    def __init__(self, array: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> None:
        self.array = array

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.array is self.array

    def __hash__(self) -> int:
        return id(self.array)


def course(width: int, curved: bool) -> tuple[I8, F8]:
    """Return how far a line has gone in the middle of each column, in 65536ths, and its share inside each column."""
    middle = (np.arange(width) + 0.5) / width
    if not curved:
        return np.rint(middle * 65536).astype(np.int64), np.full(width, 1.0 / width)
    eased = middle * middle * (3.0 - 2.0 * middle)
    return np.rint(eased * 65536).astype(np.int64), 6.0 * middle * (1.0 - middle) / width


class LinePainter:
    """Paints lines; keeps the sums of gaps from one image to the next.

    Parameters
    ----------
    threads
        How many; one for each processor if None. The image does not depend on it.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._crew = Crew(threads)
        self._layers: dict[tuple[object, ...], _Layer] = {}
        self.did = Picked()

    def close(self) -> None:
        """End the threads."""
        self._crew.close()

    def paint(
        self, lines: Lines, stop: Callable[[], bool] = bool, first: Callable[[U1, int], None] | None = None
    ) -> U1 | None:
        """Return the image of some lines, None if `stop` said so before it was complete.

        Parameters
        ----------
        lines
            What to paint.
        stop
            Asked now and then whether the image is wanted no more.
        first
            Given an image of a sample, and its number of lines, where the exact one takes long.

        Returns
        -------
        uint8 (height, width, 4): blue, green, red, alpha, premultiplied.
        """
        self.did = Picked()
        layers = [self._layer(gap, lines) for gap in lines.gaps]
        self._layers = {layer.key: layer for layer in layers}
        if first is not None and self._work(layers, lines) > SOON * 11:
            image = self._sampled(layers, lines, stop)
            if image is not None:
                first(image, min(SAMPLE, int(np.count_nonzero(lines.shown))))
        if not self._fill(layers, lines, stop) or not self._veil(layers, lines, stop):
            return None
        return self._shaded(layers, lines)

    def _layer(self, gap: Gap, lines: Lines) -> _Layer:
        return self._layers.get(layer_key(gap, lines)) or _Layer(gap, lines)

    def _work(self, layers: list[_Layer], lines: Lines) -> int:
        """Return how many lines across a gap are to be drawn before the image is exact."""
        change = sum(min(int((layer.held ^ lines.shown).sum()), int(lines.shown.sum())) for layer in layers)
        veil = 0 if lines.shown.all() else sum(layer.veil is None for layer in layers) * len(lines.shown)
        return change + veil

    def _fill(self, layers: list[_Layer], lines: Lines, stop: Callable[[], bool]) -> bool:
        """Bring all sums to the shown lines; return whether that was not stopped."""
        for layer in layers:
            changed = int(np.count_nonzero(layer.held ^ lines.shown))
            if changed > int(np.count_nonzero(lines.shown)):
                layer.sums.fill(0)
                layer.held.fill(False)
        held = layers[0].held if layers else lines.shown
        if all((layer.held == held).all() for layer in layers):
            return self._bring(layers, lines, stop)
        return all(self._bring([layer], lines, stop) for layer in layers)

    def _bring(self, layers: list[_Layer], lines: Lines, stop: Callable[[], bool]) -> bool:
        """Add and take away lines in layers that hold the same ones."""
        if not layers:
            return True
        held = layers[0].held
        for sign, rows in ((1, np.flatnonzero(lines.shown & ~held)), (-1, np.flatnonzero(held & ~lines.shown))):
            for start in range(0, len(rows), CHUNK):
                if stop():
                    return False
                chunk = rows[start : start + CHUNK]
                self._draw([(layer, layer.sums) for layer in layers], lines, chunk, sign)
                for layer in layers:
                    layer.held[chunk] = sign > 0
            self._count(sign, len(rows) * len(layers))
        return True

    def _count(self, sign: int, lines: int) -> None:
        did = self.did
        self.did = Picked(did.added + lines * (sign > 0), did.removed + lines * (sign < 0), did.veiled)

    def _draw(self, targets: list[tuple[_Layer, I8]], lines: Lines, rows: I8, sign: int) -> None:
        from core.views.hparams.lines import kernels

        parts = [(layer, sums, strip) for layer, sums in targets for strip in layer.strips()]

        def part(number: int) -> None:
            layer, sums, strip = parts[number]
            kernels.accumulate(
                rows, layer.gap.left, layer.gap.right, layer.course[strip], layer.steepness[strip], lines.colours,
                lines.thickness, sign, sums[strip],
            )  # fmt: skip

        if len(rows) * len(targets) <= _BRIEF:
            for number in range(len(parts)):
                part(number)
        else:
            self._crew.run(part, len(parts))

    def _veil(self, layers: list[_Layer], lines: Lines, stop: Callable[[], bool]) -> bool:
        """Make the veils that are missing: at once of sums that hold all lines, as they do before the first brush."""
        if lines.shown.all():
            for layer in layers:
                if layer.veil is None:
                    layer.veil = self._veiled(layer.sums, len(lines.shown))
            return True
        missing = [layer for layer in layers if layer.veil is None]
        targets = [(layer, np.zeros_like(layer.sums)) for layer in missing]
        rows = np.arange(len(lines.shown))
        for start in range(0, len(rows) * bool(missing), CHUNK):
            if stop():
                return False
            self._draw(targets, lines, rows[start : start + CHUNK], 1)
        for layer, sums in targets:
            layer.veil = self._veiled(sums, len(rows))
        did = self.did
        self.did = Picked(did.added, did.removed, did.veiled + len(rows) * len(missing))
        return True

    def _veiled(self, sums: I8, count: int) -> U1:
        from core.views.hparams.lines import kernels

        table = opacities(min(0.92, 2.2 / max(count, 1) ** 0.3), self._brightest([sums]))
        veil = np.empty(sums.shape[:2], dtype=np.uint8)
        kernels.veil(sums, table, _VEIL, veil)
        return veil

    def _sampled(self, layers: list[_Layer], lines: Lines, stop: Callable[[], bool]) -> U1 | None:
        """Return the image of some of the shown lines, spread over all of them."""
        rows = np.flatnonzero(lines.shown)
        if stop():
            return None
        picked = np.sort(np.random.default_rng(_VEIL_SEED).permutation(rows)[:SAMPLE])
        targets = [(layer, np.zeros_like(layer.sums)) for layer in layers]
        self._draw(targets, lines, picked, 1)
        return self._shaded(layers, lines, [sums for _, sums in targets])

    def _brightest(self, sums: list[I8]) -> float:
        """Return how many lines a pixel has that only a few are denser than."""
        from core.views.hparams.lines import kernels

        bins = np.zeros(_BINS, dtype=np.int64)
        for one in sums:
            kernels.count_weights(one, 7, bins)
        above = np.cumsum(bins[::-1])[::-1]
        dense = np.flatnonzero(above > max(above[0] * _SHARE_BRIGHTEST, 0))
        return 2.0 ** ((int(dense[-1]) + 1) / 8.0) if len(dense) else 1.0

    def _shaded(self, layers: list[_Layer], lines: Lines, sums: list[I8] | None = None) -> U1:
        from core.views.hparams.lines import kernels

        drawn = [layer.sums for layer in layers] if sums is None else sums
        table = opacities(lines.opacity, self._brightest(drawn))
        image: U1 = np.zeros((lines.height, lines.width, 4), dtype=np.uint8)
        grey = np.array(lines.grey, dtype=np.uint8)
        faint = not lines.shown.all()

        def part(number: int) -> None:
            layer = layers[number]
            veil = layer.veil if faint and layer.veil is not None else np.zeros(drawn[number].shape[:2], np.uint8)
            kernels.shade(drawn[number], table, veil, grey, lines.gaps[number].first, image)

        self._crew.run(part, len(layers))
        return image


def opacities(single: float, brightest: float) -> F4:
    """Return the opacity of a pixel for each weight: that of a single line, growing with the logarithm of lines.

    Parameters
    ----------
    single
        Opacity of one line.
    brightest
        Number of lines at which a pixel is opaque.

    Returns
    -------
    float32 (65536,), over 16ths of a line.
    """
    grown = np.minimum(_LOGARITHMS * np.float32((1.0 - single) / math.log(max(brightest, 2.0))) + np.float32(single), 1)
    grown[:SUBROWS] = np.arange(SUBROWS) / SUBROWS * single
    table: F4 = grown
    return table
