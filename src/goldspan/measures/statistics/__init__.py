"""Statistics over per-document counts: intervals, tests, ranks, power; pure, nothing is rescored to resample.

    counts = ratios(n, d, groups)          n = 2 · credit, d = possible + actual for F1; checked; groups joined
    counts = harmonics(parts, groups)      the same for F1 that is no ratio of two sums, and for a mean of several
    interval(counts)                       one rate; `intervals` for a whole table
    difference(a, b)                       A minus B with interval; takes several runs of either
    paired_test(a, b, seed)                paired approximate randomisation; `against_baseline` for several systems
    by_type(counts, 0, seed)               the same type by type, exploratory
    ranks(counts, seed)                    rank intervals over all pairs
    averages(counts, support, seed)        macro and weighted, by bootstrap
    pair_power(a, b)                       smallest difference these documents show, documents needed
    probability_better(counts, 0, seed)    by Bayesian document weights
    decide(difference, tolerance, power)   the gate
    alpha_u(texts)                         Krippendorff's α_U, for agreement

The unit is the document, or a declared group of them. `seed` is the hash of the gold's scoring content, in hexadecimal,
and nothing else: the same inputs give the same numbers, and adding a system changes no other's. What cannot be said is
None with its reason, never 0.

Example:
    >>> a = ratios([8, 6, 10, 4, 6, 8, 9], [10, 10, 12, 8, 6, 10, 10])
    >>> b = ratios([6, 6, 8, 4, 4, 8, 8], [10, 10, 12, 8, 6, 10, 10])
    >>> difference(a, b).value == interval(a).value - interval(b).value
    True
    >>> paired_test(a, b, "9f2c1a7b").p
    0.125
    >>> paired_test(a, b, "9f2c1a7b").can_reach
    False
"""

from goldspan.measures.statistics.bayes import probability_better
from goldspan.measures.statistics.bootstrap import Averages, Averaging, averages
from goldspan.measures.statistics.differences import Difference, difference
from goldspan.measures.statistics.exploratory import TypeTests, by_type
from goldspan.measures.statistics.gate import Outcome, Verdict, decide
from goldspan.measures.statistics.harmonics import Harmonics, harmonics, side_by_side
from goldspan.measures.statistics.intervals import Absent, Interval, Intervals, interval, intervals
from goldspan.measures.statistics.power import Needed, Power, pair_power
from goldspan.measures.statistics.randomisation import (
    BaselineTests,
    PairTest,
    against_baseline,
    pair_tests,
    paired_test,
)
from goldspan.measures.statistics.ranking import Ranks, ranks
from goldspan.measures.statistics.runs import RunSpread, RunVariance, group_runs, pooled, spread
from goldspan.measures.statistics.several import benjamini_hochberg, holm
from goldspan.measures.statistics.streams import Stream, generator
from goldspan.measures.statistics.unitizing import Section, Text, TypeAgreement, UnitizingAgreement, alpha_u
from goldspan.measures.statistics.units import Ratios, by_group, effective, ratios

__all__ = [
    "Absent",
    "Averages",
    "Averaging",
    "BaselineTests",
    "Difference",
    "Harmonics",
    "Interval",
    "Intervals",
    "Needed",
    "Outcome",
    "PairTest",
    "Power",
    "Ranks",
    "Ratios",
    "RunSpread",
    "RunVariance",
    "Section",
    "Stream",
    "Text",
    "TypeAgreement",
    "TypeTests",
    "UnitizingAgreement",
    "Verdict",
    "against_baseline",
    "alpha_u",
    "averages",
    "benjamini_hochberg",
    "by_group",
    "by_type",
    "decide",
    "difference",
    "effective",
    "generator",
    "group_runs",
    "harmonics",
    "holm",
    "interval",
    "intervals",
    "pair_power",
    "pair_tests",
    "paired_test",
    "pooled",
    "probability_better",
    "ranks",
    "ratios",
    "side_by_side",
    "spread",
]
