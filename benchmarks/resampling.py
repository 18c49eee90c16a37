"""Ranks of 20 systems on 1,000 documents, and intervals of 20 systems × 27 types on 10,000: CPU seconds, as JSON."""

from __future__ import annotations

import json
import time

import numpy as np

from goldspan.measures.statistics.intervals import intervals
from goldspan.measures.statistics.ranking import ranks
from goldspan.measures.statistics.units import ratios

SYSTEMS, TYPES = 20, 27


def main() -> None:
    """Measure, and print."""
    draw = np.random.default_rng(0)
    size = draw.integers(10, 50, (1000, 1))
    hits = draw.binomial(size, np.linspace(0.6, 0.8, SYSTEMS))
    start = time.process_time()
    ranks(ratios(2 * hits, 2 * np.broadcast_to(size, hits.shape)), "0")
    middle = time.process_time()
    size = draw.integers(0, 4, (10_000, 1, TYPES))
    hits = draw.binomial(size, np.linspace(0.6, 0.8, SYSTEMS)[:, None])
    counts = ratios(2 * hits, 2 * np.broadcast_to(size, hits.shape))
    last = time.process_time()
    intervals(counts)
    print(json.dumps({"ranks": middle - start, "intervals": time.process_time() - last}))


main()
