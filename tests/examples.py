"""Goldspan from Python, by example: type-checked with the code, and run by test_examples.py in a folder of its own."""

# ruff: noqa: T201 - examples show what they find

from __future__ import annotations

import goldspan
from goldspan import Annotations, Mention, Relation

GOLD = [
    Annotations(
        doc=f"article-{number}",
        mentions=(
            Mention(id="m1", type="PERSON", start=0, end=13),
            Mention(id="m2", type="GPE", start=24, end=29),
            Mention(id="m3", type="EVENT", start=40, end=52),
        ),
        relations=(Relation(type="VISITS", head="m1", tail="m2"),),
    )
    for number in range(24)
]


def predictions(forgotten: int) -> list[Annotations]:
    """Return what an extractor found that forgets the event in every so many articles."""
    found = []
    for number, record in enumerate(GOLD):
        kept = record.mentions[:2] if number % forgotten == 0 else record.mentions
        found.append(Annotations(doc=record.doc, mentions=kept, relations=record.relations))
    return found


def score_records() -> float | None:
    """Score records at hand; every number has its interval, every report its signature."""
    report = goldspan.score(GOLD, predictions(3), name="mine")
    print(report.signature)
    f1 = report.value("F1(entities)@strict")
    print(f1.value, f1.interval)
    print(report.value("R(entities,type=EVENT)@strict").value)
    print(report.to_dict()["relations"]["boundaries"]["micro"]["f1"])
    print(report.to_markdown())
    return f1.value


def score_files(gold: str, predicted: str) -> goldspan.Report:
    """Score files; measures of whole documents are counted where they are asked for."""
    report = goldspan.score(gold, predicted, measures=["F1(relations)@document"])
    print(report.value("F1(relations)@document").value)
    return report


def compare_systems() -> goldspan.Comparison:
    """Compare systems: differences with intervals, tests corrected for their number, ranks."""
    comparison = goldspan.compare(
        GOLD,
        {"often": predictions(2), "seldom": predictions(4), "never": predictions(1)},
        baseline="often",
        measure="F1(entities)@strict",
    )
    for system in comparison.systems:
        print(system.name, system.value, system.delta, system.p_holm, system.rank)
    print(comparison.to_markdown())
    return comparison


def refuse_bad_input(path: str) -> list[str]:
    """Everything that is wrong is told at once, each problem with its place."""
    try:
        list(goldspan.read(path))
    except goldspan.GoldspanError as error:
        return error.lines()
    return []
