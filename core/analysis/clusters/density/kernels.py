"""Loops of HDBSCAN: a tree of boxes, the minimum spanning tree, and the clusters that stay."""

from __future__ import annotations

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F8, I4, I8, Bool

_DEEPEST = 64


@kernel
def build(points: F8, order: I8, starts: I8, ends: I8, lower: F8, upper: F8) -> None:
    """Order points into boxes that halve one another along their longest sides; node i has the halves 2i + 1, 2i + 2.

    `order` (n,) is changed, `starts`, `ends` (m,), `lower` and `upper` (m, d) are written; the m nodes are the levels
    of a full tree.
    """
    starts[0], ends[0] = 0, len(points)
    inner = len(starts) // 2
    for node in range(len(starts)):
        start, end = starts[node], ends[node]
        lower[node, :], upper[node, :] = np.inf, -np.inf
        for place in range(start, end):
            for axis in range(points.shape[1]):
                value = points[order[place], axis]
                lower[node, axis] = min(lower[node, axis], value)
                upper[node, axis] = max(upper[node, axis], value)
        if node < inner:
            axis = int(np.argmax(upper[node] - lower[node]))
            some = order[start:end].copy()
            order[start:end] = some[np.argsort(points[some, axis], kind="mergesort")]
            middle = (start + end) // 2
            starts[2 * node + 1], ends[2 * node + 1] = start, middle
            starts[2 * node + 2], ends[2 * node + 2] = middle, end


@kernel
def least_cores(cores: F8, starts: I8, ends: I8, least: F8) -> None:
    """Write the smallest squared core distance in each node."""
    for node in range(len(starts)):
        least[node] = cores[starts[node] : ends[node]].min()


@kernel
def owners_of_nodes(owner: I4, starts: I8, ends: I8, whole: I4) -> None:
    """Write which component each node lies in as a whole, -1 where there are several."""
    inner = len(starts) // 2
    for node in range(len(starts) - 1, -1, -1):
        if node < inner:
            left, right = whole[2 * node + 1], whole[2 * node + 2]
            whole[node] = left if left == right else -1
        else:
            first = owner[starts[node]]
            whole[node] = first
            for place in range(starts[node] + 1, ends[node]):
                if owner[place] != first:
                    whole[node] = -1
                    break


@kernel
def look_around(
    rows: I8, cores: F8, near: I4, away: F8, owner: I4, sure: Bool, beyond: F8, best: F8, found: I4
) -> None:
    """Write the nearest point of another component for each row, as far as the list of its neighbours tells.

    `near` and `away` (n, k) are neighbours and squared distances. `beyond` is below which nothing else can be found,
    `sure` says that nothing nearer than `found` is anywhere.
    """
    last = near.shape[1] - 1
    for row in rows:
        if found[row] >= 0 and owner[found[row]] != owner[row]:
            continue
        found[row], best[row], sure[row] = -1, np.inf, False
        for place in range(near.shape[1]):
            other = near[row, place]
            if owner[other] != owner[row]:
                weight = max(cores[row], cores[other], away[row, place])
                if weight < best[row]:
                    best[row], found[row] = weight, other
        beyond[row] = max(beyond[row], cores[row], away[row, last])
        sure[row] = best[row] <= beyond[row]


@part
def box_distance(point: F8, lower: F8, upper: F8, node: int) -> float:
    """Return the squared distance of a point from a box."""
    total = 0.0
    for axis in range(len(point)):
        away = max(lower[node, axis] - point[axis], point[axis] - upper[node, axis], 0.0)
        total += away * away
    return total


@kernel
def search(
    rows: I8,
    limits: F8,
    points: F8,
    cores: F8,
    owner: I4,
    starts: I8,
    ends: I8,
    lower: F8,
    upper: F8,
    least: F8,
    whole: I4,
    best: F8,
    found: I4,
    beyond: F8,
    sure: Bool,
) -> None:
    """Look through the tree for the nearest point of another component of each row, if one is nearer than a limit.

    Where none is, that is what is known of the row: `beyond` rises to the limit.
    """
    nodes, bounds = np.empty(_DEEPEST, np.int64), np.empty(_DEEPEST)
    inner = len(starts) // 2
    for number in range(len(rows)):
        row = rows[number]
        own, nearest, at = owner[row], limits[number], -1
        nodes[0], bounds[0], waiting = 0, 0.0, 1
        while waiting:
            waiting -= 1
            node = nodes[waiting]
            if bounds[waiting] >= nearest or whole[node] == own:
                continue
            if node >= inner:
                for other in range(starts[node], ends[node]):
                    if owner[other] == own:
                        continue
                    away = 0.0
                    for axis in range(points.shape[1]):
                        step = points[row, axis] - points[other, axis]
                        away += step * step
                    weight = max(cores[row], cores[other], away)
                    if weight < nearest:
                        nearest, at = weight, other
                continue
            left, right = 2 * node + 1, 2 * node + 2
            to_left = max(box_distance(points[row], lower, upper, left), cores[row], least[left])
            to_right = max(box_distance(points[row], lower, upper, right), cores[row], least[right])
            first, second = (left, right) if to_left > to_right else (right, left)
            nodes[waiting], bounds[waiting] = first, max(to_left, to_right)
            nodes[waiting + 1], bounds[waiting + 1] = second, min(to_left, to_right)
            waiting += 2
        if at >= 0:
            best[row], found[row], sure[row] = nearest, at, True
        beyond[row] = max(beyond[row], nearest)


@kernel
def nearest_of_components(owner: I4, best: F8, found: I4, beyond: F8, shortest: F8, at: I8, nearest_to_go: I8) -> None:
    """Write for each component its shortest known edge, the row it begins at, and the row that has looked least far.

    Entries of roots only are meant; `at` is -1 where no edge is known.
    """
    shortest[:], at[:], nearest_to_go[:] = np.inf, -1, -1
    for row in range(len(owner)):
        own = owner[row]
        if found[row] >= 0 and best[row] < shortest[own]:
            shortest[own], at[own] = best[row], row
        if nearest_to_go[own] < 0 or beyond[row] < beyond[nearest_to_go[own]]:
            nearest_to_go[own] = row


@part
def root_of(parents: I4, row: int) -> int:
    """Return the root of a row, and shorten the way to it."""
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row


@kernel
def join(left: I8, right: I8, weights: F8, parents: I4, tree: I8, lengths: F8, edges: int) -> int:
    """Add edges to a tree of so many, the shortest first, unless their ends are joined; return how many it has then."""
    for place in np.argsort(weights, kind="mergesort"):
        one, other = root_of(parents, left[place]), root_of(parents, right[place])
        if one != other:
            parents[max(one, other)] = min(one, other)
            tree[edges, 0], tree[edges, 1], lengths[edges] = left[place], right[place], weights[place]
            edges += 1
    return edges


@kernel
def write_owners(parents: I4, owner: I4) -> None:
    """Write the root of every row."""
    for row in range(len(parents)):
        owner[row] = root_of(parents, row)


@kernel
def link(tree: I8, children: I8, sizes: I8) -> None:
    """Write the single linkage of edges (n - 1, 2), shortest first: the two children and the size of each merge.

    Merge i is node n + i; nodes below n are points.
    """
    count = len(tree) + 1
    parents = np.arange(count).astype(np.int32)
    node = np.arange(count)
    held = np.ones(count, np.int64)
    for merge in range(len(tree)):
        one, other = root_of(parents, tree[merge, 0]), root_of(parents, tree[merge, 1])
        children[merge, 0], children[merge, 1] = node[one], node[other]
        sizes[merge] = held[one] + held[other]
        root = min(one, other)
        parents[max(one, other)] = root
        held[root], node[root] = sizes[merge], count + merge


@kernel
def condense(
    children: I8, sizes: I8, densities: F8, smallest: int, cluster: I8, left_at: F8, births: F8, above: I8, held: I8
) -> int:
    """Walk down a single linkage; return how many clusters of at least `smallest` points there are.

    Written are the cluster that each node belongs to or has fallen out of, and at which density it did, (2n - 1,); and
    for each cluster at which density it came off the one above, which that is, and how many points it had then.
    `densities` are one over the lengths of merges.
    """
    count = len(children) + 1
    fallen = np.zeros(2 * count - 1, np.bool_)
    top = 2 * count - 2
    cluster[top], births[0], above[0], held[0], clusters = 0, 0.0, -1, count, 1
    for node in range(top, count - 1, -1):
        merge = node - count
        if fallen[node]:
            for side in range(2):
                child = children[merge, side]
                fallen[child], cluster[child], left_at[child] = True, cluster[node], left_at[node]
            continue
        own, density = cluster[node], densities[merge]
        left, right = children[merge, 0], children[merge, 1]
        counts = (1 if left < count else sizes[left - count], 1 if right < count else sizes[right - count])
        apart = min(counts[0], counts[1]) >= smallest
        for side in range(2):
            child = children[merge, side]
            if apart:
                cluster[child], births[clusters], above[clusters], held[clusters] = clusters, density, own, counts[side]
                clusters += 1
            elif counts[side] >= smallest:
                cluster[child] = own
            else:
                fallen[child], cluster[child], left_at[child] = True, own, density
    return clusters


@kernel
def stabilities(cluster: I8, left_at: F8, births: F8, above: I8, held: I8, points: int, found: F8) -> None:
    """Add up how long the points of each cluster stay in it, in density."""
    for point in range(points):
        found[cluster[point]] += left_at[point] - births[cluster[point]]
    for each in range(1, len(births)):
        found[above[each]] += held[each] * (births[each] - births[above[each]])


@kernel
def select(found: F8, above: I8, leaves: bool, chosen: Bool) -> None:
    """Mark the clusters that are kept: those that are more stable than all within them, or the innermost ones.

    The one that holds everything never is; `found` are the stabilities, which are changed.
    """
    within = np.zeros(len(found))
    split = np.zeros(len(found), np.bool_)
    for each in range(len(found) - 1, 0, -1):
        if leaves:
            chosen[each] = not split[each]
        elif split[each] and within[each] > found[each]:
            found[each] = within[each]
        else:
            chosen[each] = True
        within[above[each]] += found[each]
        split[above[each]] = True
