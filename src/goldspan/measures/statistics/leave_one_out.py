"""The interval of any statistic of whole documents: the delete-one-document jackknife, for what is no ratio of sums.

Source: Efron & Tibshirani, *An Introduction to the Bootstrap* (1993), ch. 11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from goldspan.measures.statistics.student import t_quantile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

LEAST = 5
"""No interval from fewer documents."""

MOST = 500
"""No interval from more: the statistic is computed anew without each of them."""

_UPPER = 0.975


def leave_one_out(
    statistic: Callable[[Sequence[T]], float | None], documents: Sequence[T], bounds: tuple[float, float] = (-1, 1)
) -> tuple[float, float] | None:
    """Return an approximate 95 % interval of `statistic(documents)`: value ± t · standard error, cut at `bounds`.

    Args:
        statistic: The statistic; None where it has no value.
        documents: What it is computed from, one entry a document (or group of them).
        bounds: The least and greatest value it can have.

    Returns:
        Lower and upper end; None where there are fewer than `LEAST` or more than `MOST` documents, or where it has no
        value with one of them left out.

    >>> low, high = leave_one_out(lambda some: sum(some) / len(some), [0.2, 0.3, 0.4, 0.3, 0.3])
    >>> round(low, 3), round(high, 3)
    (0.212, 0.388)
    """
    value = statistic(documents)
    if value is None or not LEAST <= len(documents) <= MOST:
        return None
    without = [statistic([*documents[:place], *documents[place + 1 :]]) for place in range(len(documents))]
    known = [one for one in without if one is not None]
    if len(known) < len(without):
        return None
    spread = np.asarray(known) - np.mean(known)
    n = len(known)
    error = float(np.sqrt((n - 1) / n * np.sum(spread**2)))
    reach = float(t_quantile(_UPPER, n - 1)) * error
    return max(bounds[0], value - reach), min(bounds[1], value + reach)
