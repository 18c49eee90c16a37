from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.annotations.sync.records import FLAT, NESTED, read

from goldspan.annotations.sync.align import Side, align
from goldspan.annotations.sync.breaches import breaches

if TYPE_CHECKING:
    from goldspan.schema import Schema


def side(text: str) -> Side:
    given = read(text)
    return align(given, given, given).ours


@pytest.mark.parametrize(
    ("found", "first", "schema", "expected"),
    [
        ("m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)", "", FLAT, {}),
        ("m1=A[0,3) m2=A[2,4)", "m1=A[0,3)", FLAT, {"overlap": "mention m1, mention m2"}),
        ("m1=A[0,3) m2=A[2,4)", "m1=A[0,3)", NESTED, {}),
        ("m1=A[0,3) m2=A[0,3)", "m1=A[0,3)", NESTED, {"overlap": "mention m1, mention m2"}),
        ("m1=A[0,3) m2=B[0,3)", "m1=A[0,3)", NESTED, {}),
        ("m1=A[0,3)e1 m2=B[4,6)e1", "m1=B[0,3)e1", FLAT, {"mixed": "cluster m1, cluster m2, entity e1, mention m1"}),
        ("m1=A[0,3)e1 e1:B:", "m1=A[0,3)e1", FLAT, {"mixed": "cluster m1, entity e1"}),
        ("m1=C[0,3) m2=B[4,6) r1=AB(m1,m2)", "m1=A[0,3) m2=B[4,6)", FLAT, {"signature": "mention m1, relation r1"}),
        ("m1=C[0,3) m2=B[4,6) r1=AB(m1,m2)", "m1=A[0,3) m2=B[4,6)", None, {}),
        (
            "m1=A[0,3) m2=A[4,6) r1=WITH(m1,m2) r2=WITH(m2,m1)",
            "",
            FLAT,
            {"doubled": "relation r1, relation r2"},
        ),
        ("m1=A[0,3)e1 m2=B[4,6) r1=AB(e1,m2)", "", FLAT, {}),
        (
            "m1=C[0,3)e1 m2=B[4,6) r1=AB(e1,m2)",
            "m1=A[0,3)e1 m2=B[4,6)",
            FLAT,
            {"signature": "mention m1, relation r1"},
        ),
        ("m1=A[0,3)", "m1=A[0,3)e1 e1:A:name", FLAT, {"entity": "cluster m1"}),
        ("m1=A[0,3)", "m1=A[0,3)e1 e1:A:", FLAT, {}),
    ],
)
def test_what_cannot_stand_side_by_side(
    found: str, first: str, schema: Schema | None, expected: dict[str, str]
) -> None:
    told = {
        breach.rule: ", ".join(sorted(" ".join(token) for token in breach.tokens))
        for breach in breaches(side(found), Side(), side(first), schema)
    }
    assert told == expected


def test_relations_without_an_end() -> None:
    found = side("m1=A[0,3) m2=B[4,6)e1 r1=AB(m1,m2) r2=AB(m1,e1)")
    first = side("m2=B[4,6)e1")
    del found.mentions["m2"]
    told = [sorted(breach.tokens) for breach in breaches(found, Side(), first, FLAT)]
    assert told == [
        [("mention", "m2"), ("relation", "r1")],
        [("cluster", "m2"), ("mention", "m2"), ("relation", "r2")],
    ]
