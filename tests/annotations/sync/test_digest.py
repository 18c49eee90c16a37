from __future__ import annotations

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from tests.annotations.sync.records import FLAT, START, Edit, Three, edited, edits, read, three

from goldspan.annotation import Annotations, Mention
from goldspan.annotations.sync.digest import attributes_of, label_digest

ONE = "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(m1,m3) r2=WITH(m1,m2)"


@pytest.mark.parametrize(
    "same",
    [
        "m7=A[0,3)e1 m8=A[4,6)e1 m9=B[9,12) r8=AB(m7,m9) r9=WITH(m7,m8)",  # other ids
        "m1=A[0,3)x m2=A[4,6)x m3=B[9,12)y r1=AB(m1,m3) r2=WITH(m1,m2) x:A:name",  # clusters otherwise
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(m1,m3) r2=WITH(m2,m1)",  # symmetric, turned round
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(m1,m3){realis=asserted} r2=WITH(m1,m2)",  # a default written out
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(0,2) r2=WITH(0,1)",  # by index
        "m3=B[9,12) m2=A[4,6)e1 m1=A[0,3)e1 r2=WITH(m1,m2) r1=AB(m1,m3)",  # another order
    ],
)
def test_what_says_the_same(same: str) -> None:
    assert label_digest(read(same), FLAT) == label_digest(read(ONE), FLAT)


@pytest.mark.parametrize(
    "other",
    [
        "m1=A[0,3)e1 m2=A[4,6)e2 m3=B[9,12) r1=AB(m1,m3) r2=WITH(m1,m2)",
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=C[9,12) r1=AB(m1,m3) r2=WITH(m1,m2)",
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,13) r1=AB(m1,m3) r2=WITH(m1,m2)",
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12){noise=low} r1=AB(m1,m3) r2=WITH(m1,m2)",
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(m2,m3) r2=WITH(m1,m2)",
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(m1,m3){realis=planned} r2=WITH(m1,m2)",
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(e1,m3) r2=WITH(m1,m2)",
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(m1,m3)",
        "",
    ],
)
def test_what_says_something_else(other: str) -> None:
    assert label_digest(read(other), FLAT) != label_digest(read(ONE), FLAT)


def test_what_is_no_label() -> None:
    given_record = read(ONE)
    rich = replace(
        given_record,
        mentions=tuple(replace(x, score=0.5, extra={"a": 1}, text=None) for x in given_record.mentions),
        relations=tuple(replace(x, evidence=((0, 3),), score=0.1) for x in given_record.relations),
        extra={"b": 2},
    )
    assert label_digest(rich, FLAT) == label_digest(given_record, FLAT)


def test_parts_of_a_discontinuous_mention_count() -> None:
    whole = Mention(type="A", start=0, end=9)
    parts = replace(whole, spans=((0, 2), (5, 9)))
    assert label_digest(Annotations(doc="d", mentions=(whole,))) != label_digest(
        Annotations(doc="d", mentions=(parts,))
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({}, ()),
        ({"noise": None, "norm": "", "x": [], "y": {}}, ()),
        ({"noise": ["low"]}, (("noise", "low"),)),
        ({"noise": ["low", "high", "low"]}, (("noise", ("high", "low")),)),
        ({"norm": 5}, (("norm", "5"),)),
        ({"norm": "5"}, (("norm", "5"),)),
        ({"norm": {"b": 1, "a": True}}, (("norm", '{"a":true,"b":1}'),)),
    ],
)
def test_attributes(written: dict[str, object], meant: object) -> None:
    assert attributes_of(Mention(type="A", start=0, end=1, attributes=written), FLAT) == meant


def test_a_default_is_one_only_where_the_schema_says_so() -> None:
    [relation] = read("m1=A[0,3) m2=B[4,6) r1=AB(m1,m2){realis=asserted}").relations
    assert attributes_of(relation, FLAT) == ()
    assert attributes_of(relation) == (("realis", "asserted"),)


def test_half_a_surrogate_pair_does_not_break_it() -> None:
    odd = Mention(type="\ud83d", start=0, end=1, attributes={"norm": "\ude00"})
    assert len(label_digest(Annotations(doc="d", mentions=(odd,)))) == 64


@settings(max_examples=60)
@given(three())
def test_ids_and_order_never_matter(some: Three) -> None:
    names = {x.id: f"new{place}" for place, x in enumerate(some.ours.mentions)}
    renamed = replace(
        some.ours,
        mentions=tuple(replace(x, id=names[x.id]) for x in some.ours.mentions[::-1]),
        relations=tuple(
            replace(x, id=None, head=names.get(str(x.head), x.head), tail=names.get(str(x.tail), x.tail))
            for x in some.ours.relations[::-1]
        ),
    )
    assert label_digest(renamed, some.schema) == label_digest(some.ours, some.schema)


LABELLING = ("add mention", "delete mention", "retype", "move", "add relation", "delete relation")


@settings(max_examples=60)
@given(edits.filter(lambda edit: edit.what in LABELLING))
def test_every_edit_of_a_label_shows(edit: Edit) -> None:
    changed = edited(START, FLAT, [edit], "x")
    told = {(x.type, x.parts) for x in changed.mentions} != {(x.type, x.parts) for x in START.mentions}
    told |= len(changed.relations) != len(START.relations)
    assert (label_digest(changed, FLAT) != label_digest(START, FLAT)) == told
