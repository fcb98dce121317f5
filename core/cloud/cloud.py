"""A cloud of points made ready to be looked at, hit and selected from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from core.cloud import hits, lasso
from core.cloud.compiling import compiled, steady
from core.cloud.in_order import NARROWED_FROM, LastMade, ends, filled, gathered_narrow
from core.cloud.in_order import InOrder as InOrder
from core.cloud.projecting import has_depth, planes, project
from core.cloud.sharing import screen_areas, shared_out
from core.cloud.threads import shares, side_by_side
from core.cloud.tiles import Tiles, make_tiles, rows_of, tile_order
from core.model.arrays import F4, F8, I4, I8, U1, U2, Bool

Number = TypeVar("Number", np.uint8, np.uint16)

_LOOSE = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Places to draw: of tile ``tiles[i]`` the ``count[i]`` places from ``first[i]`` on.

    `whole_count` is how many places each of the tiles has, `worth` how much of the picture each can fill, None for as
    much as it has points.
    """

    tiles: I8
    first: I8
    count: I8
    whole_count: I8
    worth: F8 | None = None

    @property
    def whole(self) -> int:
        """Number of places that the tiles have."""
        return int(self.whole_count.sum())

    @property
    def drawn(self) -> int:
        """Number of places to draw."""
        return int(self.count.sum())

    def after(self, done: I8, most: int | None) -> Ranges:
        """Return about `most` of the places that come after those that are done, of each tile its share."""
        left = self.whole_count - done
        if most is not None:
            left = shared_out(left, most, self.worth)
        return replace(self, first=self.first + done, count=left)


_made: WeakValueDictionary[int, Cloud] = WeakValueDictionary()


class Cloud:
    """Positions in drawing order, cut into tiles; never changed once made, so it can be shared between threads.

    Attributes
    ----------
    positions
        float32 (n, 3), as given.
    order
        int32 (m,): number of the point at each place of the order. Points that are not finite are not in it.
    ordered
        float32 (m, 3): positions in that order.
    tiles
        Ranges of the order with the boxes around them.
    whole
        Whether all points are in the order that can be; if not it is a sample, to be shown until they are.
    """

    whole = True

    def __init__(self, positions: F4) -> None:
        self.positions = positions
        if np.isfinite(positions).all():
            self.order: I4 = tile_order(positions)
        else:
            finite = np.isfinite(positions).all(axis=1)
            self.order = np.flatnonzero(finite).astype(np.int32)[tile_order(positions[finite])]
        self.ordered: F4 = rows_of(positions, self.order)
        self.tiles: Tiles = make_tiles(self.ordered)
        self._looseness = self.tiles.looseness
        self._forget()
        _made[id(positions)] = self

    @staticmethod
    def for_positions(positions: F4) -> Cloud:
        """Return the cloud of positions: the one that there is as long as somebody holds it, else a new one."""
        known = _made.get(id(positions))
        return known if known is not None and known.positions is positions else Cloud(positions)

    def _forget(self) -> None:
        self._emphasised: LastMade[U1, InOrder] = LastMade()
        self._coloured: LastMade[U2, tuple[int, U2]] = LastMade()

    @classmethod
    def glance(cls, positions: F4, most: int) -> Cloud:
        """Return a cloud in which about `most` points are drawn, hit and selected: a random sample, made in no time."""
        rows = np.sort(np.random.default_rng(7).integers(0, len(positions), most, dtype=np.int32))
        rows = rows[np.flatnonzero(np.diff(rows, prepend=-1))]  # np.unique hashes numbers, ten times as slowly
        few = cls(np.take(positions, rows, axis=0))
        cloud = cls.of(positions, rows[few.order], few.ordered, few.tiles)
        cloud.whole = False
        return cloud

    @classmethod
    def of(cls, positions: F4, order: I4, ordered: F4, tiles: Tiles, like: Cloud | None = None) -> Cloud:
        """Return a cloud of parts that are known; the order need not be the one its positions would get.

        What was put in order for the cloud it is `like`, of which it has the order, is not put in order again.
        """
        cloud = cls.__new__(cls)
        cloud.positions, cloud.order, cloud.ordered, cloud.tiles = positions, order, ordered, tiles
        cloud._looseness = tiles.looseness if like is None else like._looseness
        cloud._forget()
        if like is not None:
            cloud._emphasised, cloud._coloured = like._emphasised, like._coloured
        return cloud

    @classmethod
    def moved(cls, positions: F4, before: Cloud) -> Cloud:
        """Return a cloud of points that have moved a little, in the order they had before: none is made.

        Nothing else that is in this order has to be made or sent again, either. Once the tiles have come to reach over
        twice as much as when they were made, relative to the cloud, the points are put in order anew.
        """
        ordered = rows_of(positions, before.order) if len(positions) == len(before) else positions[:0]
        finite = np.isfinite(positions).all(axis=1)
        if len(ordered) != np.count_nonzero(finite) or not np.isfinite(ordered).all() or not before.whole:
            return cls(positions)
        tiles = make_tiles(ordered)
        if tiles.looseness > _LOOSE * before._looseness:
            return cls(positions)
        return cls.of(positions, before.order, ordered, tiles, before)

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def set_aside(self) -> int:
        """Number of points that are not finite and therefore never drawn, hit or selected."""
        return len(self.positions) - len(self.order) if self.whole else 0

    @cached_property
    def all_shown(self) -> U1:
        """Ones (n,), the mask of all points."""
        return steady(np.ones(len(self.positions), dtype=np.uint8), np.uint8)

    @cached_property
    def bounds(self) -> tuple[F8, F8]:
        """Lowest and highest coordinates (3,) of all points; zeros for a cloud without any."""
        if len(self.order) == 0:
            return np.zeros(3), np.zeros(3)
        return self.tiles.lower.min(axis=0), self.tiles.upper.max(axis=0)

    def nearest(
        self,
        matrix: F8,
        width: float,
        height: float,
        x: float,
        y: float,
        radius: float,
        visible: Bool | U1 | None = None,
        slack: float = 0.0,
    ) -> int | None:
        """Return the number of the point under the cursor, None if there is none.

        Of the points whose disc of `radius` pixels covers the pixel (x, y) it is the one on top: the nearest to the
        eye in three dimensions, otherwise the one closest to the cursor. If none covers it, it is the closest one
        within `radius` + `slack`. `visible` (n,) says which points count; given as `Emphasis` values, more emphasis
        lies on top of less, as painters draw it.
        """
        cursor = hits.Cursor(width, height, x, y, radius, radius + slack)
        tiles = hits.tiles_under(self, matrix, cursor)
        if len(tiles) == 0:
            return None
        scan = hits.scan_compiled if compiled() else hits.scan_plain
        top, closest = scan(self, tiles, self._emphasis(visible), matrix, cursor)
        found = top if top >= 0 else closest
        return found if found >= 0 else None

    def inside(self, matrix: F8, width: float, height: float, polygon: F8, visible: Bool | None = None) -> Bool:
        """Return a mask (n,) of the points whose pixel lies inside a polygon (k, 2) by the even-odd rule.

        It equals a test of every point to the last bit, though only those near the outline are tested. Points in front
        of the near plane and behind the far one are outside.
        """
        if len(polygon) < 3 or len(self.order) == 0:
            return np.zeros(len(self.positions), dtype=np.bool_)
        outline, size = np.ascontiguousarray(polygon, dtype=np.float64), (float(width), float(height))
        if self.whole:
            find = lasso.inside_compiled if compiled() else lasso.inside_plain
            result = find(self, matrix, *size, outline)
        else:
            result = lasso.inside_unsorted(self.positions, matrix, *size, outline)
        return result if visible is None else result & visible

    def in_front(
        self, matrix: F8, width: float, height: float, rows: I8, radius: float, visible: Bool | U1 | None = None
    ) -> Bool:
        """Return for points (k,) whether they can be seen: inside the picture, shown, and no disc over their centre.

        In two dimensions nothing lies over anything.
        """
        seen = project(matrix, self.positions[rows], width, height)
        in_picture = (seen[:, :2] >= 0).all(axis=1) & (seen[:, 0] <= width) & (seen[:, 1] <= height)
        result: Bool = in_picture & (self._emphasis(visible)[rows] > 0)
        if has_depth(matrix):
            chosen = np.flatnonzero(result)
            result[chosen] = self._tops(matrix, width, height, seen[chosen], radius, visible) == rows[chosen]
        return result

    def _tops(
        self, matrix: F8, width: float, height: float, places: F8, radius: float, visible: Bool | U1 | None
    ) -> I8:
        """Return the numbers of the points on top at pixels (k, 2 or more), -1 for none."""
        tiles = np.arange(len(self.tiles.first), dtype=np.int64)
        low, high, _ = hits.rectangles(self, tiles, matrix, width, height)
        scan = hits.scan_compiled if compiled() else hits.scan_plain
        emphasis, tops = self._emphasis(visible), np.empty(len(places), dtype=np.int64)
        for at, place in enumerate(places[:, :2]):
            near = ((low <= place + radius) & (high >= place - radius)).all(axis=1)
            cursor = hits.Cursor(width, height, place[0], place[1], radius, radius)
            tops[at] = scan(self, tiles[near], emphasis, matrix, cursor)[0]
        return tops

    def ranges(self, matrix: F8, width: float, height: float, margin: float = 0.0, budget: int | None = None) -> Ranges:
        """Return what to draw of the tiles that reach within `margin` pixels of the picture.

        With a budget, of each tile only the first points are taken, in equal shares, so that about that many are left.
        """
        sides = planes(matrix, width, height, -margin, -margin, width + margin, height + margin)
        tiles = hits.reached_compiled(self, sides) if compiled() else self.tiles.within(sides)
        all_of_them = self.tiles.count[tiles]
        whole, count = int(all_of_them.sum()), all_of_them
        if budget is not None and whole > budget:
            count = np.maximum(count * budget // whole, 1)
        return Ranges(tiles, self.tiles.first[tiles], count, all_of_them)

    def by_area(self, ranges: Ranges, matrix: F8, width: float, height: float, size: float) -> Ranges:
        """Return ranges of which tiles that fill more of a picture give more points, for opaque points of a size."""
        return replace(ranges, worth=screen_areas(self, ranges.tiles, matrix, width, height, size))

    @cached_property
    def bits(self) -> I4:
        """The bits of the coordinates of the ordered points, int32 (m, 3); nothing is copied."""
        return steady(self.ordered, np.float32).view(np.int32)

    def emphasis_in_order(self, emphasis: U1) -> InOrder:
        """Return emphasis (n,) in the order of the points; kept for the last few arrays that were asked for.

        Raises ValueError if it is of another number of points or those in the order have a value that is none.
        """

        def make() -> InOrder:
            self._must_fit(len(emphasis))
            return InOrder.of(self.gathered(steady(emphasis, np.uint8)))

        return self._emphasised.of(emphasis, make)

    def colours_in_order(self, colour_index: U2, colours: int) -> U2:
        """Return indices (n,) into a palette in the order of the points (m,), kept as emphasis is.

        Raises ValueError if they are of another number of points or those in the order lie outside the palette.
        """

        def make() -> tuple[int, U2]:
            self._must_fit(len(colour_index))
            if len(colour_index) and not any(colour_index.strides):  # all points have one colour
                return filled(len(self.order), colour_index[:1])
            index: U2 = steady(colour_index, np.uint16)
            if not self.whole:  # few of all points
                few = self.gathered(index)
                return ends(few)[1], few
            least, largest = ends(index)
            narrow = compiled() and len(index) >= NARROWED_FROM and largest - least < 256
            return largest, gathered_narrow(index, least, self.order) if narrow else self.gathered(index)

        largest, ordered = self._coloured.of(colour_index, make)
        if largest >= colours:
            raise ValueError(f"a colour index lies outside the palette of {colours} colours")
        return ordered

    def _must_fit(self, values: int) -> None:
        if values != len(self):
            raise ValueError(f"a cloud of {len(self)} points needs as many colours and emphases")

    def gathered(self, values: NDArray[Number]) -> NDArray[Number]:
        """Return values (n,) in the order of the points (m,)."""
        if not compiled():
            return steady(values[self.order], values.dtype)
        from core.cloud import kernels

        result = np.empty(len(self.order), dtype=values.dtype)
        side_by_side(lambda part: kernels.gather(values, self.order[part], result[part]), shares(len(result)))
        return steady(result, values.dtype)

    @staticmethod
    def places(first: I8, count: I8) -> I8:
        """Return all numbers of ranges, one range after the other."""
        if len(first) == 0:
            return np.zeros(0, dtype=np.int64)
        ends = np.cumsum(count)
        offsets: I8 = np.repeat(first - (ends - count), count)
        return offsets + np.arange(len(offsets))

    def _emphasis(self, visible: Bool | U1 | None) -> U1:
        return self.all_shown if visible is None else steady(visible, visible.dtype).view(np.uint8)
