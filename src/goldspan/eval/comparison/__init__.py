"""Systems compared on the same documents: differences with intervals, tests, ranks, power.

    comparison = compare_reports({"rules": one, "llm@2#1": two, "llm@2#2": three}, "F1(entities)@strict")
    comparison.systems[1].delta_interval

Reads reports alone: their counts per document say everything. How the numbers are made is said in
`goldspan.measures.statistics`. A gate is judged by `goldspan.eval.comparison.gate`.
"""

from goldspan.eval.comparison.compare import compare_reports
from goldspan.eval.comparison.model import Comparison, SystemResult, TypeDifference, TypeRow

__all__ = ["Comparison", "SystemResult", "TypeDifference", "TypeRow", "compare_reports"]
