"""Scatter matrices and the images of their cells, made away from the window's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.views.hparams.plane.painter import Painted, PlanePainter, Wish
from core.views.matrix.plot import MatrixPlot, matrix_of


@dataclass(frozen=True, eq=False)
class MatrixPainted:
    """A matrix with the image of each cell; no matrix where there are fewer than two fields.

    `final` is false where correlations are still to come.
    """

    wish: Wish
    plot: MatrixPlot | None
    images: dict[tuple[int, int], Painted]
    final: bool = True


class MatrixPainter(PlanePainter):
    """Paints all cells of a matrix; emits `MatrixPainted`."""

    def __init__(self, threads: int | None = None) -> None:
        super().__init__(lambda *_: None, threads)

    def _paint(self, wish: Wish) -> None:
        plot = matrix_of(wish.catalog, wish.state, wish.viewport, hasty=True)
        if plot is None:
            self._tell(MatrixPainted(wish, None, {}))
            return
        images = {(cell.row, cell.column): self._cell(plot, (cell.row, cell.column), wish) for cell in plot.part.cells}
        self._tell(MatrixPainted(wish, plot, images, not plot.pending))
        if plot.pending and self._wish is None and not self._closed:
            self._tell(MatrixPainted(wish, matrix_of(wish.catalog, wish.state, wish.viewport), images))

    def _cell(self, plot: MatrixPlot, at: tuple[int, int], wish: Wish) -> Painted:
        place = next(cell.place for cell in plot.part.cells if (cell.row, cell.column) == at)
        size = replace(wish.viewport, width=place.width, height=place.height)
        return Painted(wish, plot.plots[at], self._image(plot.plots[at].part, replace(wish, viewport=size)))
