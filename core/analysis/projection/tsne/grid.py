"""Repulsion by interpolation on a grid, where it is a convolution.

Linderman, Rachh, Hoskins, Steinerberger and Kluger, "Fast interpolation-based t-SNE for improved visualization of
single-cell RNA-seq data", 2019, with the interpolation of the smooth particle mesh: cubic B-splines over all nodes
instead of polynomials within intervals (Essmann et al., "A smooth particle mesh Ewald method", 1995). Pairs push each
other with equal strength, points in one place do not push each other at all, and the error is a third of that of three
nodes for each unit, although there are fewer here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.analysis.projection.spans import Hands, parts
from core.model.arrays import F4, F8

SPACING = 0.4
"""Distance between nodes: affinities change over distances of about 1."""
FEWEST, MOST = 100, 2048
"""Nodes along the longer side of a layout: small layouts have narrower nodes, very large ones wider."""

_FINER = 2.0**0.25
"""Nodes come closer in steps, so that what is kept for one distance can be used again and again."""
_STEPS = 16
"""Sizes of the grid for each doubling, for the same reason."""
_AROUND = 6
_ROWS = 16_384
_VALUES = 1 << 16

Spectrum: TypeAlias = NDArray[np.complex64]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Where the nodes of a grid lie.

    Attributes
    ----------
    spacing
        Distance between them.
    size
        Nodes across and up, with as many again for what would otherwise come around from the other side.
    """

    spacing: float
    size: tuple[int, int]

    @property
    def used(self) -> tuple[int, int]:
        """Nodes across and up that points can touch."""
        return self.size[0] // 2, self.size[1] // 2

    @classmethod
    def over(cls, spans: F8) -> Mesh:
        """Return the mesh for a layout of this width and height."""
        longest = float(spans.max()) or 1.0
        finer = np.ceil(np.log(SPACING * FEWEST / longest) / np.log(_FINER))
        wider = np.ceil(np.log(longest / MOST / SPACING) / np.log(_FINER))
        spacing = SPACING * _FINER ** float(max(wider, 0.0) - max(finer, 0.0))
        across, up = (_roomy(float(span) / spacing) for span in spans)
        return cls(spacing, (across, up))


def _roomy(steps: float) -> int:
    """Return an even size that suits the transform and holds so many steps twice."""
    from scipy.fft import next_fast_len

    wanted = 2.0 ** (np.ceil(np.log2(steps + _AROUND) * _STEPS) / _STEPS)
    return 2 * int(next_fast_len(int(np.ceil(wanted)), real=True))


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """Three convolutions of what lies on the nodes of a mesh: with affinities, and with what pushes across and up.

    Half of the lines that are transformed are nothing but room, and are left out.

    Attributes
    ----------
    spectra
        float32 (3, n, m // 2 + 1): of the kernels, sharpened by what splines blur; the last two are imaginary.
    lines, columns
        complex64, for what is on the way.
    fields
        float32 (nodes across, nodes up, 3): the result.
    """

    mesh: Mesh
    spectra: F4
    lines: Spectrum
    columns: Spectrum
    fields: F4

    @classmethod
    def of(cls, mesh: Mesh, freedom: float) -> Convolution:
        """Return the convolutions for a mesh and degrees of freedom."""
        across, up = mesh.used
        half = mesh.size[1] // 2 + 1
        lines, columns = np.empty((across, half), np.complex64), np.empty((3, across, half), np.complex64)
        return cls(mesh, _spectra(mesh, freedom), lines, columns, np.empty((across, up, 3), np.float32))

    def __call__(self, charges: F4, hands: Hands) -> F4:
        """Return the fields of charges, float32 (spans, nodes across, nodes up); the next call writes into them."""
        from scipy import fft

        size, (across, up), half = self.mesh.size, self.mesh.used, self.lines.shape[1]

        def along(_: int, first: int, last: int) -> None:
            self.lines[first:last] = fft.rfft(charges[:, first:last].sum(axis=0), n=size[1], axis=1)

        def between(_: int, first: int, last: int) -> None:
            there = fft.fft(self.lines[:, first:last], n=size[0], axis=0)
            product = np.empty_like(there)
            for number, spectrum in enumerate(self.spectra[:, :, first:last]):
                if number == 1:
                    there *= np.complex64(1j)
                np.multiply(there, spectrum, out=product)
                self.columns[number, :, first:last] = fft.ifft(product, axis=0, overwrite_x=True)[:across]

        def back(_: int, first: int, last: int) -> None:
            for number in range(3):
                line = fft.irfft(self.columns[number, first:last], n=size[1], axis=1)
                self.fields[first:last, :, number] = line[:, :up]

        hands.over(across, max(1, _VALUES // size[1]), along)
        hands.over(half, max(1, _VALUES // size[0]), between)
        hands.over(across, max(1, _VALUES // size[1]), back)
        return self.fields


def _spectra(mesh: Mesh, freedom: float) -> F4:
    """Return the transforms of affinities and of pushes across and up, of which the last two are imaginary."""
    from scipy.fft import rfft2

    (x, y), (bent, bowed) = ([of(count) for count in mesh.size] for of in (_differences, _blur))
    near = (1.0 + mesh.spacing**2 / freedom * (x[:, None] ** 2 + y**2)) ** -freedom
    push = mesh.spacing * near ** (1.0 + 1.0 / freedom)
    blur = (bent[:, None] * bowed[: mesh.size[1] // 2 + 1]) ** 2
    x[len(x) // 2], y[len(y) // 2] = 0.0, 0.0  # half way round is as far one way as the other
    across, up = rfft2(push * x[:, None]).imag, rfft2(push * y).imag
    return np.stack([rfft2(near).real / blur, across / blur, up / blur]).astype(np.float32)


def _differences(count: int) -> F8:
    """Return how far each node is from the first, in nodes and the shorter way round."""
    steps = np.arange(count, dtype=np.float64)
    return np.where(steps < count // 2, steps, steps - count)


def _blur(count: int) -> F8:
    """Return how much of each frequency cubic splines on the nodes leave."""
    blur: F8 = (2.0 + np.cos(2.0 * np.pi * np.arange(count) / count)) / 3.0
    return blur


class Grid:
    """A way to compute repulsion in two dimensions, in time that grows with the area of the layout."""

    def __init__(self, freedom: float, hands: Hands) -> None:
        self._freedom = freedom
        self._hands = hands
        self._convolution: Convolution | None = None

    def push(self, layout: F8, out: F8) -> float:
        """Write the repulsion of every point, and return the sum of the affinities of all pairs."""
        from core.analysis.projection.tsne import kernels

        low, high = layout.min(axis=0), layout.max(axis=0)
        convolution = self._over(high - low)
        mesh, rows = convolution.mesh, len(layout)
        corner = low - 0.5 * ((np.array(mesh.used) - 4) * mesh.spacing - (high - low))
        charges, sums = np.empty((parts(rows, _ROWS), *mesh.used), dtype=np.float32), np.zeros(parts(rows, _ROWS))

        def spread(number: int, first: int, last: int) -> None:
            kernels.spread(layout, corner, mesh.spacing, first, last, charges[number])

        self._hands.over(rows, _ROWS, spread)
        fields = convolution(charges, self._hands)

        def gather(number: int, first: int, last: int) -> None:
            sums[number] = kernels.gather(layout, corner, mesh.spacing, fields, first, last, out)

        self._hands.over(rows, _ROWS, gather)
        return float(sums.sum()) - rows

    def _over(self, spans: F8) -> Convolution:
        """Return the convolution for a layout of this width and height; the last one while it fits."""
        if not np.isfinite(spans).all():
            raise ValueError("the layout has grown beyond all bounds: the learning rate is too high")
        mesh = Mesh.over(spans)
        if self._convolution is None or self._convolution.mesh != mesh:
            self._convolution = Convolution.of(mesh, self._freedom)
        return self._convolution
