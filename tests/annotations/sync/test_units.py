from __future__ import annotations

import pytest
from tests.annotations.sync.records import read, shown

from goldspan.annotations.sync.align import align
from goldspan.annotations.sync.conflicts import Field
from goldspan.annotations.sync.units import fields_of, units, version_of


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        ("m1=A[0,3)", "m1=A[0,3)", []),
        ("m1=A[0,3) m2=A[4,6)", "m1=B[0,3) m2=B[4,6)", ["m1: type", "m2: type"]),
        ("m1=A[0,3)", "m1=A[0,4) m2=A[7,8)", ["m1: span", "m2: presence"]),
        ("m1=A[0,3)e1 m2=A[4,6)e1", "m1=B[0,3)e1 m2=B[4,6)e1", ["m1 m2: type"]),  # of one cluster
        ("m1=A[0,3) m2=A[4,6) r1=ANY(m1,m2)", "m1=B[0,3) m2=B[4,6) r1=ANY(m1,m2)", ["m1 m2: type"]),  # linked
        ("m1=A[0,3)", "m2=B[2,5)", ["m1 m2: presence"]),  # overlapping
        ("m1=A[0,3) m2=B[4,6)", "m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)", ["r1: presence"]),
        ("m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)", "m1=A[0,3)", ["m2 r1: presence"]),
        (
            "m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)",
            "m1=A[0,3) m2=B[4,6) r2=ANY(m1,m2)",
            ["r1 r2: presence"],
        ),
        ("m1=A[0,3)e1 e1:A:one", "m1=A[0,3)e1 e1:A:two", ["e1: entity"]),
        ("m1=A[0,3)e1 e1:A:one", "m1=A[0,3)e1", ["e1: entity"]),
        ("m1=A[0,3)e1 m2=A[4,6)e1", "m1=A[0,3)e1 m2=A[4,6)e2 m3=A[7,8)e2 e2::two", ["e2 m2 m3: presence cluster"]),
    ],
)
def test_what_has_to_go_together(mine: str, other: str, expected: list[str]) -> None:
    found = align(read(mine), read(mine), read(other))
    told = []
    for unit in units(found.ours, found.theirs):
        names = " ".join(sorted(name for _, name in unit))
        told.append(f"{names}: {' '.join(field.value for field in fields_of(unit, found.ours, found.theirs))}")
    assert told == expected


def test_a_version_is_in_document_order() -> None:
    found = align(read(""), read("m2=A[0,3) m1=B[4,6) r1=AB(m2,m1)"), read(""))
    [unit] = units(found.ours, found.theirs)
    assert shown(version_of(unit, found.ours)) == "m2=A[0,3) m1=B[4,6) r1=AB(m2,m1)"
    assert shown(version_of(unit, found.theirs)) == ""
    assert fields_of(unit, found.ours, found.theirs) == (Field.PRESENCE,)
