"""The compiled loops that draw lines between parallel axes."""

from __future__ import annotations

import math

import numpy as np

from core.compiled import kernel, part
from core.model import F4, F8, I4, I8, U1


@part
def add_run(column: I8, low: int, high: int, one: int, other: int) -> None:
    """Add a vertical run from `low` to `high`, in 16ths of a row, to a column of sums, shape (rows, 2).

    A row that is covered whole gets 16 times `one` and `other`, one that is covered in part as many 16ths.
    """
    first, last = low >> 4, (high - 1) >> 4
    if first == last:
        column[first, 0] += (high - low) * one
        column[first, 1] += (high - low) * other
        return
    weight = 16 - (low & 15)
    column[first, 0] += weight * one
    column[first, 1] += weight * other
    for row in range(first + 1, last):
        column[row, 0] += one << 4
        column[row, 1] += other << 4
    weight = high - (last << 4)
    column[last, 0] += weight * one
    column[last, 1] += weight * other


@kernel
def accumulate(
    rows: I8, left: I4, right: I4, course: I8, steepness: F8, colours: U1, thickness: float, sign: int, sums: I8
) -> None:
    """Add some lines of a gap between two axes to sums that do not depend on their order, or take them away.

    In each column a line covers a vertical run around its middle that is as long as a stroke of `thickness` is high
    there, so that its weight goes with its length whatever its slope.

    Parameters
    ----------
    rows
        Numbers of the lines, shape (k,).
    left, right
        Where each line meets the two axes, in 16ths of a row from the top, shape (n,).
    course, steepness
        For each column how much of the way from left to right a line has gone in its middle, in 65536ths, and how much
        it goes inside it as a share.
    colours
        Red, green and blue, shape (n, 3).
    thickness
        Of a stroke, in rows.
    sign
        1 to add, -1 to take away.
    sums
        int64, shape (columns, rows, 2): weight and weighted red, then weighted green and blue, each pair packed into
        one number with 32 bits each. A pixel holds a million lines.
    """
    columns, height = sums.shape[0], sums.shape[1]
    bottom = height << 4
    straight = True
    for column in range(1, columns):
        if steepness[column] != steepness[0]:
            straight = False
    for index in range(len(rows)):
        line = rows[index]
        start = np.int64(left[line])
        rise = np.int64(right[line]) - start
        red, green, blue = np.int64(colours[line, 0]), np.int64(colours[line, 1]), np.int64(colours[line, 2])
        one = sign * ((np.int64(1) << 32) + red)
        other = sign * ((green << 32) + blue)
        slope = rise * steepness[0] / 16.0
        length = np.int64(16.0 * thickness * math.sqrt(1.0 + slope * slope))
        for column in range(columns):
            if not straight:
                slope = rise * steepness[column] / 16.0
                length = np.int64(16.0 * thickness * math.sqrt(1.0 + slope * slope))
            low = start + ((rise * course[column]) >> 16) - (length >> 1)
            high = min(low + length, bottom)
            low = max(low, 0)
            if low < high:
                add_run(sums[column], low, high, one, other)  # type: ignore[arg-type]


@kernel
def count_weights(sums: I8, stride: int, bins: I8) -> None:
    """Count pixels by the logarithm of their weight: bin b is for 2^(b/8) lines and more; every `stride`-th column."""
    for column in range(0, sums.shape[0], stride):
        for row in range(sums.shape[1]):
            weight = sums[column, row, 0] >> 32
            if weight >= 16:
                place = int(8.0 * math.log2(weight / 16.0))
                bins[min(place, len(bins) - 1)] += 1


@kernel
def veil(sums: I8, table: F4, strength: float, out: U1) -> None:
    """Write how opaque each pixel is, 0 to 255, by a table of opacities over weights, times `strength`."""
    last = len(table) - 1
    for column in range(sums.shape[0]):
        for row in range(sums.shape[1]):
            weight = min(sums[column, row, 0] >> 32, last)
            out[column, row] = np.uint8(table[weight] * strength * 255.0 + 0.5)


@kernel
def shade(sums: I8, table: F4, under: U1, grey: U1, first: int, image: U1) -> None:
    """Write pixels: the mean colour of their lines by a table of opacities over weights, over a grey veil.

    `under` holds the veil's opacity, shape (columns, rows), `grey` its colour; `image` is blue, green, red and alpha,
    premultiplied, shape (height, width, 4), of which columns from `first` on are written, and which is transparent.
    """
    columns, height = sums.shape[0], sums.shape[1]
    last = len(table) - 1
    low, half, byte = np.int64(0xFFFFFFFF), np.float32(0.5), np.float32(255.0)
    of_byte = np.float32(1.0 / 255.0)
    red, green, blue = np.float32(grey[0]), np.float32(grey[1]), np.float32(grey[2])
    # A few rows at a time: sums lie column by column, the image row by row.
    for top in range(0, height, 8):
        bottom = min(top + 8, height)
        for column in range(columns):
            at = first + column
            for row in range(top, bottom):
                packed, veil = sums[column, row, 0], under[column, row]
                if packed == 0:
                    if veil > 0:
                        rest = np.float32(veil) * of_byte
                        image[row, at, 0] = np.uint8(blue * rest + half)
                        image[row, at, 1] = np.uint8(green * rest + half)
                        image[row, at, 2] = np.uint8(red * rest + half)
                        image[row, at, 3] = veil
                    continue
                weight = packed >> 32
                alpha = table[min(weight, last)]
                rest = (np.float32(1.0) - alpha) * np.float32(veil) * of_byte
                share = alpha / np.float32(weight)
                pair = sums[column, row, 1]
                image[row, at, 0] = np.uint8(np.float32(pair & low) * share + blue * rest + half)
                image[row, at, 1] = np.uint8(np.float32(pair >> 32) * share + green * rest + half)
                image[row, at, 2] = np.uint8(np.float32(packed & low) * share + red * rest + half)
                image[row, at, 3] = np.uint8((alpha + rest) * byte + half)
