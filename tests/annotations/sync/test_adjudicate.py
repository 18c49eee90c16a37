from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.annotations.sync.records import FLAT, NESTED, START, Edit, edited, edits, problems, read, shown

from goldspan.annotations.sync.adjudicate import premerge
from goldspan.annotations.sync.digest import label_digest
from goldspan.errors import InputError

if TYPE_CHECKING:
    from goldspan.schema import Schema

# Texts of the alphabet: [0, 3) is "abc". Passes of ada, bo and cy; the draft; its notes.
CASES = [
    (
        "all agree",
        ["m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(m1,m3)", "m7=A[0,3)x m8=A[4,6)x m9=B[9,12) r1=AB(m7,m9)"],
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=B[9,12) r1=AB(m1,m3)",
        {},
    ),
    ("one marked nothing", ["m1=A[0,3)", ""], "m1=A[0,3)", {"m1": "ada: A [0, 3); bo: nothing"}),
    ("most marked nothing", ["m1=A[0,3)", "", ""], "m1=A[0,3)", {"m1": "ada: A [0, 3); bo: nothing; cy: nothing"}),
    ("two types", ["m1=A[0,3)", "m1=B[0,3)"], "m1=A[0,3)", {"m1": "ada: A [0, 3); bo: B"}),
    (
        "two against one",
        ["m1=A[0,3)", "m1=B[0,3)", "m5=B[0,3)"],
        "m1=B[0,3)",
        {"m1": "ada: A [0, 3); bo: B; cy: B"},
    ),
    ("two spans", ["m1=A[0,3)", "m1=A[0,4)"], "m1=A[0,3)", {"m1": "ada: A [0, 3); bo: A [0, 4)"}),
    (
        "one in the place of two",
        ["m1=A[0,3) m2=B[4,6)", "m1=A[0,6)"],
        "m1=A[0,3) m2=B[4,6)",
        {"m1": "ada: A [0, 3), B [4, 6); bo: A [0, 6)", "m2": "ada: A [0, 3), B [4, 6); bo: A [0, 6)"},
    ),
    (
        "what hangs together by a third is not left out",
        ["m1=A[0,3)", "m1=A[2,5)", "m1=A[4,6)"],
        "m1=A[0,3) m2=A[4,6)",
        dict.fromkeys(("m1", "m2"), "ada: A [0, 3); bo: A [2, 5); cy: A [4, 6)"),
    ),
    (
        "attributes of one mention",
        ["m1=A[0,3){noise=low}", "m1=A[0,3)", "m1=A[0,3)"],
        "m1=A[0,3)",
        {"m1": "ada: noise=low; bo: no attributes; cy: no attributes"},
    ),
    (
        "clusters of most",
        ["m1=A[0,3)e1 m2=A[4,6)e1", "m1=A[0,3) m2=A[4,6)", "m1=A[0,3)e1 m2=A[4,6)e1"],
        "m1=A[0,3)e1 m2=A[4,6)e1",
        {"m2": 'cluster: ada: with "abc" [0, 3); bo: apart; cy: with "abc" [0, 3)'},
    ),
    (
        "one more in a cluster",
        ["m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)", "m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1"],
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)",
        {
            "m1": 'cluster: ada: apart; bo: with "h" [7, 8)',
            "m3": 'cluster: ada: apart; bo: with "abc" [0, 3)',
        },
    ),
    (
        "a mention that one has joins the cluster it was put in",
        ["m1=A[0,3)e1 m2=A[4,6)e1", "m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1"],
        "m1=A[0,3)e1 m2=A[4,6)e1 m3=A[7,8)e1",
        {"m3": "ada: nothing; bo: A [7, 8)"},
    ),
    (
        "a relation that one has",
        ["m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)", "m1=A[0,3) m2=B[4,6)"],
        "m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)",
        {"m1": 'AB to "ef" [4, 6): ada: yes; bo: no'},
    ),
    (
        "attributes of a relation",
        ["m1=A[0,3) m2=B[4,6) r1=AB(m1,m2){realis=planned}", "m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)", ""],
        "m1=A[0,3) m2=B[4,6) r1=AB(m1,m2){realis=planned}",
        {
            "m1": "ada: A [0, 3); bo: A; cy: nothing; "
            'AB to "ef" [4, 6): ada: realis=planned; bo: no attributes; cy: not',
            "m2": "ada: B [4, 6); bo: B; cy: nothing",
        },
    ),
    (
        "a symmetric relation turned round",
        ["m1=A[0,3) m2=B[4,6) r1=WITH(m1,m2)", "m1=A[0,3) m2=B[4,6) r1=WITH(m2,m1)"],
        "m1=A[0,3) m2=B[4,6) r1=WITH(m1,m2)",
        {},
    ),
    (
        "a relation on what the draft has otherwise",
        ["m1=A[0,3) m2=C[4,6)", "m1=A[0,3) m2=C[4,6)", "m1=A[0,4) m2=C[4,6) r1=ANY(m1,m2)"],
        "m1=A[0,3) m2=C[4,6) r1=ANY(m1,m2)",
        {"m1": 'ada: A [0, 3); bo: A; cy: A [0, 4); ANY to "ef" [4, 6): ada: no; bo: no; cy: yes'},
    ),
]


@pytest.mark.parametrize(
    ("passes", "record", "notes"), [case[1:] for case in CASES], ids=[str(case[0]) for case in CASES]
)
def test_drafts(passes: list[str], record: str, notes: dict[str, str]) -> None:
    draft = premerge(dict(zip(("ada", "bo", "cy"), map(read, passes), strict=False)), schema=FLAT)
    assert shown(draft.record) == shown(read(record))
    assert draft.notes == notes
    assert problems(draft.record, FLAT) == []
    assert draft.unplaced == ()


def test_a_relation_that_the_draft_cannot_have_is_told() -> None:
    passes = {"ada": read("m1=C[0,3) m2=B[4,6)"), "bo": read("m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)")}
    draft = premerge(passes, schema=FLAT)
    assert shown(draft.record) == "m1=C[0,3) m2=B[4,6)"
    assert draft.unplaced == ("bo: AB between what the draft has otherwise",)


def test_nested_mentions_are_no_rivals() -> None:
    draft = premerge({"ada": read("m1=A[0,9) m2=B[4,6)"), "bo": read("m1=A[0,9) m2=C[7,8)")}, schema=NESTED)
    assert shown(draft.record) == "m1=A[0,9) m2=B[4,6) m3=C[7,8)"
    assert draft.notes == {"m2": "ada: B [4, 6); bo: nothing", "m3": "ada: nothing; bo: C [7, 8)"}


def test_names_and_origins_come_along() -> None:
    one = read("m1=A[0,3)e7 e7:A:name")
    one = replace(
        one, mentions=tuple(replace(x, extra={"origin": {"how": "accepted"}}, score=0.5) for x in one.mentions)
    )
    draft = premerge({"ada": one, "bo": read("m1=A[0,3)")}).record
    assert shown(draft) == "m1=A[0,3)e1 e1:A:name"
    assert draft.mentions[0].extra == {"origin": {"how": "accepted"}}
    assert draft.mentions[0].score is None


# Passes of ada and bo, the draft the reviewer was given (None: not at hand), the reviewer's work, the new draft.
REVIEWS = [
    ("nothing new", ["m1=A[0,3)", "m1=B[0,3)"], "m1=A[0,3)", "m1=B[0,3)", "m1=B[0,3)", {}),
    ("nothing new, deleted", ["m1=A[0,3)", ""], "m1=A[0,3)", "", "", {}),
    (
        "a new mention",
        ["m1=A[0,3) m2=C[7,8)", "m1=B[0,3)"],
        "m1=A[0,3)",
        "m1=B[0,3)",
        "m1=B[0,3) m2=C[7,8)",
        {"m2": "not in the review; ada: C [7, 8); bo: nothing"},
    ),
    (
        "a new mention, deleted ones stay so",
        ["m1=A[0,3) m2=C[7,8)", "m2=C[7,8)"],
        "m1=A[0,3)",
        "",
        "m2=C[7,8)",
        {"m2": "not in the review; all have it"},
    ),
    (
        "without the draft everything in its place is settled",
        ["m1=A[0,3) m2=C[7,8)", "m1=A[0,3) m2=C[7,8)"],
        None,
        "m9=B[1,4)e1 e1:B:mine",
        "m9=B[1,4)e1 m2=C[7,8) e1:B:mine",
        {"m2": "not in the review; all have it"},
    ),
    (
        "a new mention in a cluster",
        ["m1=A[0,3)e1 m2=A[4,6)e1"] * 2,
        None,
        "m1=A[0,3)e5 e5:A:mine",
        "m1=A[0,3)e5 m2=A[4,6)e5 e5:A:mine",
        {"m2": "not in the review; all have it"},
    ),
    (
        "a relation that the reviewer took away stays away",
        ["m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)"] * 2,
        None,
        "m1=A[0,3) m2=B[4,6)",
        "m1=A[0,3) m2=B[4,6)",
        {},
    ),
]


@pytest.mark.parametrize(
    ("passes", "given_draft", "previous", "record", "notes"),
    [case[1:] for case in REVIEWS],
    ids=[str(case[0]) for case in REVIEWS],
)
def test_what_a_reviewer_settled_stays(
    passes: list[str], given_draft: str | None, previous: str, record: str, notes: dict[str, str]
) -> None:
    draft = premerge(
        {"ada": read(passes[0]), "bo": read(passes[1])},
        read(previous),
        draft=None if given_draft is None else read(given_draft),
        schema=FLAT,
    )
    assert (shown(draft.record), draft.notes) == (record, notes)


def test_what_passes_say_otherwise_since_is_told() -> None:
    draft = premerge({"ada": read("m1=C[0,3)")}, read("m1=B[0,3)"), draft=read("m1=A[0,3)"), schema=FLAT)
    assert shown(draft.record) == "m1=B[0,3)"
    assert draft.unplaced == ("the passes differ from the review in type: C [0, 3)",)


def test_ids_of_the_reviewer_are_not_taken_twice() -> None:
    draft = premerge({"ada": read("m1=A[0,3)a m2=B[4,6)b m3=B[7,8)c")}, read("m2=A[0,3)e2")).record
    assert len({mention.id for mention in draft.mentions}) == len({mention.entity for mention in draft.mentions}) == 3


def test_passes_of_several_texts() -> None:
    with pytest.raises(InputError, match="no pass"):
        premerge({})
    with pytest.raises(InputError, match="several documents or texts"):
        premerge({"ada": read(""), "bo": replace(read(""), sha256="0" * 64)})
    assert premerge({"ada": read("")}, replace(read("m1=A[0,3)"), sha256=None)).record.sha256 == read("").sha256


passes_of = st.lists(st.lists(edits, max_size=4), min_size=1, max_size=3)


@settings(max_examples=60)
@given(passes_of, st.sampled_from([FLAT, NESTED]))
def test_every_draft_is_valid_and_leaves_nothing_out(changes: list[list[Edit]], schema: Schema) -> None:
    passes = {f"a{n}": edited(START, schema, some, f"p{n}") for n, some in enumerate(changes)}
    draft = premerge(passes, schema=schema)
    assert problems(draft.record, schema) == []
    there = {(x.parts, x.type) for x in draft.record.mentions}
    for labelled in passes.values():
        for x in labelled.mentions:
            assert (x.parts, x.type) in there or any(x.start < y.end and y.start < x.end for y in draft.record.mentions)
    everybody = [{(x.parts, x.type) for x in labelled.mentions} for labelled in passes.values()]
    assert set.intersection(*everybody) <= there <= set.union(*everybody)
    assert set(draft.notes) <= {x.id for x in draft.record.mentions}
    agreed = len({label_digest(labelled, schema) for labelled in passes.values()}) == 1
    assert (not draft.notes and not draft.unplaced) == agreed
    if agreed:
        assert label_digest(draft.record, schema) == label_digest(passes["a0"], schema)


@settings(max_examples=60)
@given(passes_of)
def test_merging_again_without_anything_new_changes_nothing(changes: list[list[Edit]]) -> None:
    passes = {f"a{n}": edited(START, FLAT, some, f"p{n}") for n, some in enumerate(changes)}
    first = premerge(passes, schema=FLAT).record
    for draft in (None, first):
        again = premerge(passes, first, draft=draft, schema=FLAT)
        assert (again.record, again.notes, again.unplaced) == (first, {}, ())
