"""Connected components of a two-sided graph, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    from goldspan.measures.arrays import Ints


class Components(msgspec.Struct, frozen=True):
    """The components of a graph's edges; columns are (edges,) in the order `order`, or (components,).

    Attributes:
        order: The edges, component by component.
        of: Component of each edge in that order, ascending.
        i: Place of its left node among the component's left nodes, in the order of their numbers.
        j: Place of its right node.
        n: Left nodes of each component.
        m: Right nodes of each component.
        first: First edge of each component, and the number of edges; (components + 1,).
    """

    order: Ints
    of: Ints
    i: Ints
    j: Ints
    n: Ints
    m: Ints
    first: Ints


def components_of(left: Ints, right: Ints) -> Components:
    """Return the connected components of a graph with at least one edge, given by its edges' nodes on both sides."""
    left, right = renumbered(left), renumbered(right)
    label = np.arange(int(left.max()) + 1)
    least = np.empty(int(right.max()) + 1, np.int64)
    while True:
        # Every node takes the least label among its neighbours, and labels that have taken another pass it on.
        least.fill(len(label))
        np.minimum.at(least, right, label[left])
        new = label.copy()
        np.minimum.at(new, left, least[right])
        new = new[new]
        if (new == label).all():
            break
        label = new
    of_left = renumbered(label)
    of_right = np.zeros(len(least), np.int64)
    of_right[right] = of_left[left]
    components = int(of_left.max()) + 1
    i, n = _places(of_left, components)
    j, m = _places(of_right, components)
    of = of_left[left]
    order = np.argsort(of, kind="stable")
    first = np.zeros(components + 1, np.int64)
    np.cumsum(np.bincount(of, minlength=components), out=first[1:])
    return Components(order, of[order], i[left[order]], j[right[order]], n, m, first)


def renumbered(names: Ints) -> Ints:
    """Return non-negative integers, at least one, as places among those that occur."""
    occurs = np.zeros(int(names.max()) + 1, np.bool_)
    occurs[names] = True
    places: Ints = (np.cumsum(occurs) - 1)[names]
    return places


def _places(of: Ints, components: int) -> tuple[Ints, Ints]:
    """Return each node's place within its component, and the components' sizes."""
    sizes = np.bincount(of, minlength=components)
    order = np.argsort(of, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return place, sizes
