"""The numbers that nervaluate and seqeval give in their own tests."""

from __future__ import annotations

import json
from math import isclose
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.measures import ENTITIES, Average, ByType, Counts, Fate, Mode, Options, Table, count

if TYPE_CHECKING:
    from pathlib import Path

Case = dict[str, Any]

MODES = {"strict": Mode.STRICT, "exact": Mode.EXACT, "partial": Mode.PARTIAL, "ent_type": Mode.TYPE}

TOO_LITTLE_OVERLAP = (
    *("nerv-own-004", "nerv-own-005", "nerv-own-007", "nerv-own-008", "nerv-own-011", "nerv-own-044"),
    *("nerv-own-046", "nerv-own-048", "nerv-own-052", "nerv-own-055", "nerv-own-056"),
)
"""Here a setting forbids pairs that share too little; in our definition one code point in common is an overlap."""

OTHER_TYPES = ("seqeval-own-033", "seqeval-own-036", "seqeval-own-040", "seqeval-own-044")
"""Here seqeval averages over types that only the predictions have, too; we average over the types of gold."""


def read(shared: Path, name: str) -> list[Case]:
    cases: list[Case] = json.loads((shared / "conformance" / name).read_text())
    return cases


def scored(case: Case, options: Options | None = None) -> Table:
    def record(number: int, items: list[list[Any]]) -> Annotations:
        return Annotations(doc=str(number), mentions=tuple(Mention(start=s, end=e, type=t) for s, e, t in items))

    documents = enumerate(zip(case["gold"], case["pred"], strict=True))
    return count([(record(n, gold), record(n, pred)) for n, (gold, pred) in documents], options)


def differences(counts: Counts, expected: dict[str, Any]) -> list[str]:
    """Compare with nervaluate's names, and its 0 where nothing can be divided."""
    ours = {"missed": counts.missing, **counts.to_dict()}
    return [name for name, value in expected.items() if not isclose(ours[name] or 0, value, abs_tol=1e-12)]


def test_nervaluate(shared: Path) -> None:
    differing = []
    for case in read(shared, "entities_nervaluate_own_tests.json"):
        released = case["expected_pypi_1_2_1"]
        expected = case["expected"] if released == "same" else released
        # nervaluate drops every type that is not among its tags.
        types = {mention[2] for side in ("gold", "pred") for document in case[side] for mention in document}
        drop = dict.fromkeys(types.difference(case.get("tags", types)), Fate.DROP)
        table = scored(case, Options(by_type=ByType.FILTERED, entity_types=drop))
        if case["kind"] == "strategy":
            found = differences(table.counts(ENTITIES, MODES[case["strategy"]]), expected)
        else:
            found = [
                d
                for name, row in expected["overall"].items()
                for d in differences(table.counts(ENTITIES, MODES[name]), row)
            ]
            for type_name, rows in expected["per_type"].items():
                for name, row in rows.items():
                    found += differences(table.counts(ENTITIES, MODES[name], type_name), row)
        if found:
            differing.append(case["id"])
    assert tuple(differing) == TOO_LITTLE_OVERLAP


def test_seqeval(shared: Path) -> None:
    differing = []
    for case in read(shared, "entities_seqeval_own_tests.json"):
        table = scored(case)
        average = case["kw"]["average"]
        rows: list[Counts | Average]
        if average == "micro":
            rows = [table.counts(ENTITIES, Mode.STRICT)]
        elif average is None:
            rows = [table.counts(ENTITIES, Mode.STRICT, name) for name in case["expected"]["labels_sorted"]]
        else:
            rows = [table.macro(ENTITIES, Mode.STRICT) if average == "macro" else table.weighted(ENTITIES, Mode.STRICT)]
        rates = ["precision", "recall"]
        if case["kw"].get("beta", 1) == 1:
            rates.append("f1")
        for rate in rates:
            expected = case["expected"]["fscore" if rate == "f1" else rate]
            expected = expected if isinstance(expected, list) else [expected]
            found = [getattr(row, rate) for row in rows]
            # seqeval says 0 or no number where we say null.
            if not all(isclose(a or 0, b or 0, abs_tol=1e-12) for a, b in zip(found, expected, strict=True)):
                differing.append(case["id"])
                break
    assert tuple(differing) == OTHER_TYPES


@pytest.mark.parametrize("name", ["entities_nervaluate_own_tests.json", "entities_seqeval_own_tests.json"])
def test_cases_are_there(shared: Path, name: str) -> None:
    assert len(read(shared, name)) > 40
