"""The compiled loop that paints round points."""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel
from core.model import F4, I8, U1


@kernel
def paint_dots(xs: F4, ys: F4, radii: F4, order: I8, colours: U1, looks: U1, styles: F4, top: int, image: U1) -> None:
    """Lay discs with soft edges and a ring around each over an image, in an order.

    Parameters
    ----------
    xs, ys, radii
        Device pixels, shape (n,); a disc whose middle is NaN is left out.
    order
        Numbers of the discs, the last one on top.
    colours
        Red, green and blue, shape (n, 3).
    looks
        Row of `styles` for each disc, shape (n,).
    styles
        Shape (k, 9): opacity; width, red, green and blue of the ring; share of the disc's own colour, and red, green
        and blue of what takes its place.
    top
        Row of the whole picture that is the first of `image`.
    image
        Blue, green, red and alpha, premultiplied, shape (height, width, 4).
    """
    height, width = image.shape[0], image.shape[1]
    half, one, byte = np.float32(0.5), np.float32(1.0), np.float32(255.0)
    for index in range(len(order)):
        disc = order[index]
        look = looks[disc]
        ring, radius = styles[look, 1], radii[disc]
        reach = radius + ring
        x, y = xs[disc], ys[disc] - np.float32(top)
        if not (x + reach > -one and x - reach < width + one and y + reach > -one and y - reach < height + one):
            continue
        outside = (reach + half) * (reach + half)
        inside = max(radius - half, np.float32(0.0)) ** 2
        own, opacity = styles[look, 5], styles[look, 0]
        red = np.float32(colours[disc, 0]) * own + styles[look, 6] * (one - own)
        green = np.float32(colours[disc, 1]) * own + styles[look, 7] * (one - own)
        blue = np.float32(colours[disc, 2]) * own + styles[look, 8] * (one - own)
        first_row, last_row = max(math.ceil(y - reach - one), 0), min(math.floor(y + reach) + 1, height)
        first, last = max(math.ceil(x - reach - one), 0), min(math.floor(x + reach) + 1, width)
        for row in range(first_row, last_row):
            down = np.float32(row) + half - y
            for column in range(first, last):
                across = np.float32(column) + half - x
                square = across * across + down * down
                if square >= outside:
                    continue
                cover, inner = one, one
                if square > inside:
                    away = np.float32(math.sqrt(square))
                    cover = min(one, reach + half - away)
                    inner = max(np.float32(0.0), min(one, radius + half - away)) if ring > 0 else one
                alpha = cover * opacity
                rest, outer = one - alpha, one - inner
                b = (blue * inner + styles[look, 4] * outer) * alpha + np.float32(image[row, column, 0]) * rest
                g = (green * inner + styles[look, 3] * outer) * alpha + np.float32(image[row, column, 1]) * rest
                r = (red * inner + styles[look, 2] * outer) * alpha + np.float32(image[row, column, 2]) * rest
                image[row, column, 0] = np.uint8(b + half)
                image[row, column, 1] = np.uint8(g + half)
                image[row, column, 2] = np.uint8(r + half)
                image[row, column, 3] = np.uint8(alpha * byte + np.float32(image[row, column, 3]) * rest + half)
