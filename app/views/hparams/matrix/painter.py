"""Scatter matrices and the images of their cells, made away from the window's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.views.hparams.parallel.painter import as_image
from app.views.hparams.plane.painter import Painted, PlanePainter, Wish, plain_image, prepare
from core.views.matrix.plot import MatrixPlot, matrix_of
from core.views.plane.dots.painter import Dots


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

    def paint_wish(self, wish: Wish) -> None:
        """Hand over all of them, first without what takes longer where there is such."""
        plot = matrix_of(wish.catalog, wish.state, wish.viewport, hasty=True)
        if plot is None:
            self.hand_over(MatrixPainted(wish, None, {}))
            return
        prepare(next(iter(plot.plots.values())))
        images = self._images(plot, wish)
        self.hand_over(MatrixPainted(wish, plot, images, not plot.pending))
        if plot.pending and not self.wanted_no_more():
            self.hand_over(MatrixPainted(wish, matrix_of(wish.catalog, wish.state, wish.viewport), images))

    def _images(self, plot: MatrixPlot, wish: Wish) -> dict[tuple[int, int], Painted]:
        view = wish.viewport
        sizes = [replace(view, width=cell.place.width, height=cell.place.height) for cell in plot.part.cells]
        pairs = list(zip(plot.part.cells, sizes, strict=True))
        if self.warm.is_set():
            dots = [Dots(cell.plane, size.width, size.height, size.scale, size.theme) for cell, size in pairs]
            images = [as_image(pixels) for pixels in self._dots.paint_all(dots)]
        else:
            images = [plain_image(cell.plane, size) for cell, size in pairs]
        places = [(cell.row, cell.column) for cell in plot.part.cells]
        return {at: Painted(wish, plot.plots[at], image) for at, image in zip(places, images, strict=True)}
