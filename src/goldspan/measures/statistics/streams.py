"""Random draws: seeded by the gold's content alone, one stream per purpose.

The same gold gives the same draws whatever is compared on it, so the same inputs give the same numbers, and adding a
system changes no other's. All draws are made from the raw 64-bit words of PCG64, whose stream NumPy guarantees, and
row by row, so that neither a NumPy release nor the size of a chunk moves a number.
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from goldspan.errors import InputError, Problem, quote

CHUNK = 1 << 20
"""Numbers held at a time: 4 MB of float32, which also keeps it in the processor's cache."""

FLOAT32_EXACT = 1 << 24
"""Whole numbers below it, and their sums, are exact in float32."""


class Stream(StrEnum):
    """What draws are for; each purpose has a stream of its own."""

    SWAPS = "swaps"
    RESAMPLES = "resamples"
    WEIGHTS = "weights"


def generator(seed_hex: str, stream: Stream = Stream.SWAPS) -> np.random.Generator:
    """Return the random generator of one purpose on one gold.

    Args:
        seed_hex: Hash of the gold's scoring content, in hexadecimal.
        stream: What the draws are for.

    Raises:
        InputError: `seed_hex` is not hexadecimal.
    """
    if not re.fullmatch(r"[0-9A-Fa-f]+", seed_hex):
        raise InputError(
            Problem(rule="seed", found=f"seed {quote(seed_hex)}", expected="the gold's hash, in hexadecimal")
        )
    digest = hashlib.sha256(f"goldspan statistics 1 {stream} {seed_hex.lower()}".encode("ascii")).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))


def rows_at_once(width: int) -> int:
    """Return how many rows of `width` numbers are drawn in one chunk."""
    return max(1, CHUNK // max(1, width))


def coin_flips(rng: np.random.Generator, rows: int, documents: int) -> npt.NDArray[np.uint8]:
    """Return `rows × documents` fair coin flips, 0 or 1."""
    words = -(-documents // 64)
    raw = _words(rng, rows * words).reshape(rows, words)
    return np.unpackbits(raw.view(np.uint8), axis=1, count=documents)


def resample_weights(rng: np.random.Generator, rows: int, documents: int) -> npt.NDArray[np.int64]:
    """Return, for each of `rows` resamples with replacement, how often each document was drawn (`rows × documents`)."""
    words = -(-documents // 2)
    raw = _words(rng, rows * words).view("<u4").reshape(rows, 2 * words)[:, :documents]
    # Rounded down: uniform over the documents up to documents / 2³².
    index = (raw * (documents * 2.0**-32)).astype(np.intp)
    index += np.arange(rows, dtype=np.intp)[:, None] * documents
    return np.bincount(index.ravel(), minlength=rows * documents).reshape(rows, documents)


def dirichlet_weights(rng: np.random.Generator, rows: int, documents: int) -> npt.NDArray[np.float64]:
    """Return `rows × documents` exponential weights: Dirichlet(1, …, 1) up to a factor, which a ratio cancels."""
    words = _words(rng, rows * documents).reshape(rows, documents)
    # The upper 53 bits, plus a half so that the logarithm's argument is never 0.
    weights: npt.NDArray[np.float64] = -np.log(((words >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53)
    return weights


def weighted_sums(
    weights: npt.NDArray[np.generic], counts: npt.NDArray[np.floating[Any]], largest: float
) -> npt.NDArray[np.float64]:
    """Return `weights @ counts`, in float32 where that is exact.

    Args:
        weights: `rows × documents`, whole numbers.
        counts: `documents × columns`.
        largest: An upper bound of every sum; infinite where the counts are not whole numbers.
    """
    precision = np.float32 if largest < FLOAT32_EXACT else np.float64
    return np.asarray(weights.astype(precision) @ counts.astype(precision, copy=False), dtype=np.float64)


def largest_sum(counts: npt.NDArray[np.float64], *, resampled: bool) -> float:
    """Bound the sums of `counts` (documents first) by weights of 0 and 1, or by a resample's weights."""
    if counts.size == 0:
        return 0.0
    if np.any(counts != np.rint(counts)):
        return np.inf
    return float(counts.max() * len(counts) if resampled else counts.sum(axis=0).max())


def _words(rng: np.random.Generator, count: int) -> npt.NDArray[np.uint64]:
    # Little-endian, so that the bytes read from the words are the same on every machine.
    return np.asarray(rng.bit_generator.random_raw(count), dtype="<u8")
