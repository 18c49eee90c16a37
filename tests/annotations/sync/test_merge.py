from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.annotations.sync.merging_links import ENTITIES, RELATIONS
from tests.annotations.sync.merging_mentions import MENTIONS
from tests.annotations.sync.records import FLAT, NESTED, SHA, m, problems, r, read, record, shown

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.annotations.sync.conflicts import Choice, Field, resolve_all
from goldspan.annotations.sync.digest import label_digest
from goldspan.annotations.sync.merge import merge
from goldspan.errors import InputError

if TYPE_CHECKING:
    from goldspan.schema import Schema


@dataclass(frozen=True)
class Case:
    """One case of a table."""

    name: str
    base: str
    ours: str
    theirs: str
    merged: str
    about: tuple[tuple[Field, ...], ...]


def cases(table: str) -> list[Case]:
    """Read a table: a name, then indented lines, each a word and a record."""
    found = []
    for block in table.strip().split("\n\n"):
        name, *lines = block.split("\n")
        said: dict[str, list[str]] = {}
        for line in lines:
            word, _, rest = line.strip().partition(" ")
            said.setdefault(word, []).append(rest.strip())
        about = tuple(tuple(map(Field, each.split())) for each in said.get("about", []))
        base, ours, theirs, merged = (said[word][0] for word in ("base", "ours", "theirs", "merged"))
        found.append(Case(name, base, ours, theirs, merged, about))
    return found


# Mentions a, b, c, d of one type; letters together are one cluster.
CLUSTERS = [
    ("nothing", "ab cd", "ab cd", "ab cd", "ab cd", False),
    ("parted here", "ab cd", "a b cd", "ab cd", "a b cd", False),
    ("joined there", "ab cd", "ab cd", "abcd", "abcd", False),
    ("parted on both sides, each its own", "ab cd", "a b cd", "ab c d", "a b c d", False),
    ("parted alike", "abc d", "ab c d", "ab c d", "ab c d", False),
    ("parted here and there", "abcd", "ab cd", "ac bd", "a b c d", False),
    ("moved here", "ab cd", "a bcd", "ab cd", "a bcd", False),
    ("moved alike", "ab cd", "a bcd", "a bcd", "a bcd", False),
    ("moved here, parted there", "abc d", "ab cd", "a bc d", "a b cd", False),
    ("one moved to two places", "ab c d", "a bc d", "a bd c", "a bc d", True),
    ("parted here, joined there", "abc d", "ab c d", "abcd", "ab c d", True),
    ("joined here and there by one in the middle", "a b c d", "ab c d", "a bc d", "ab c d", True),
    ("joined here and there apart", "a b c d", "ab c d", "a b cd", "ab cd", False),
    ("joined here, the same and more there", "a b c d", "ab c d", "abc d", "abc d", False),
    ("joined alike", "a b c d", "ab c d", "ab c d", "ab c d", False),
]
PLACES = {"a": (0, 3), "b": (4, 6), "c": (7, 8), "d": (9, 12)}


def cluster_record(clusters: str) -> Annotations:
    groups = clusters.split()
    return record(*(m(name, "A", *PLACES[name], f"e{group}") for group in groups for name in group))


def clusters_of(given: Annotations) -> str:
    groups: dict[str, str] = {}
    for mention in given.mentions:
        groups[mention.entity or f"alone {mention.id}"] = groups.get(mention.entity or "", "") + (mention.id or "")
    return " ".join(sorted(groups.values()))


@pytest.mark.parametrize("case", cases(MENTIONS) + cases(RELATIONS) + cases(ENTITIES), ids=lambda case: case.name)
def test_table(case: Case) -> None:
    base, ours, theirs = map(read, (case.base, case.ours, case.theirs))
    merged = merge(base, ours, theirs, FLAT)
    assert shown(merged.record) == shown(read(case.merged))
    assert tuple(conflict.fields for conflict in merged.conflicts) == case.about
    turned = merge(base, theirs, ours, FLAT)
    assert len(turned.conflicts) == len(case.about)
    settled = resolve_all(merged.record, merged.conflicts, Choice.THEIRS)
    assert label_digest(settled, FLAT) == label_digest(turned.record, FLAT)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected", "conflict"),
    [case[1:] for case in CLUSTERS],
    ids=[case[0] for case in CLUSTERS],
)
def test_clusters(base: str, ours: str, theirs: str, expected: str, conflict: bool) -> None:
    merged = merge(cluster_record(base), cluster_record(ours), cluster_record(theirs), FLAT)
    assert clusters_of(merged.record) == expected
    assert [Field.CLUSTER in each.fields for each in merged.conflicts] == [True] * conflict
    settled = resolve_all(merged.record, merged.conflicts, Choice.THEIRS)
    assert clusters_of(settled) == (theirs if conflict else expected)


def one(base: str, ours: str, theirs: str, schema: Schema = FLAT) -> tuple[str, list[tuple[Field, ...]]]:
    merged = merge(read(base), read(ours), read(theirs), schema)
    return shown(merged.record), [conflict.fields for conflict in merged.conflicts]


def test_mentions_may_overlap_where_the_schema_lets_them() -> None:
    assert one("", "m1=A[0,3)", "m1=A[2,5)", NESTED) == ("m1=A[0,3) m2=A[2,5)", [])
    assert one("", "m1=A[0,3)", "m1=B[0,3)", NESTED) == ("m1=A[0,3) m2=B[0,3)", [])
    assert one("m1=A[0,3)", "m1=A[0,5)", "m1=A[0,3) m2=A[0,5)", NESTED) == ("m1=A[0,5)", [])


def test_ends_by_index_stay_so() -> None:
    base = "=A[0,3) =B[4,6) =AB(0,1)"
    assert one(base, base, "=A[0,3) =B[4,6) =C[7,8) =AB(0,1)") == ("=A[0,3) =B[4,6) =C[7,8) =AB(0,1)", [])
    assert one("=A[4,6) =B[7,8)", "=A[4,6) =B[7,8)", "=C[0,3) =A[4,6) =B[7,8) =AB(1,2)") == (
        "=C[0,3) =A[4,6) =B[7,8) =AB(1,2)",
        [],
    )


def test_a_conflict_needs_an_id() -> None:
    merged = merge(read("=A[0,3)"), read("=A[0,3){noise=low}"), read("=A[0,3){noise=high}"), FLAT)
    assert shown(merged.record) == "m1=A[0,3){noise=low}"
    assert shown(merged.conflicts[0].theirs) == "m1=A[0,3){noise=high}"


def test_ids_of_mentions_and_entities_stay_apart() -> None:
    assert one("", "e1=A[0,3)", "m1=B[4,6)e1") == ("e1=A[0,3) m1=B[4,6)e2", [])


def test_what_is_no_label_is_taken_field_by_field() -> None:
    mention, relation = m("m1", "A", 0, 3), r("r1", "ANY", "m1", "m2")
    rest = m("m2", "B", 4, 6)

    def given(score: float | None, extra: dict[str, int], evidence: tuple[tuple[int, int], ...]) -> Annotations:
        return record(
            replace(mention, score=score, extra=extra), rest, replace(relation, evidence=evidence, extra={"b": 1})
        )

    merged = merge(given(None, {"a": 1}, ()), given(0.5, {"a": 1, "x": 1}, ()), given(None, {"y": 2}, ((0, 6),)), FLAT)
    assert merged.record == given(0.5, {"x": 1, "y": 2}, ((0, 6),))
    assert merged.conflicts == ()
    merged = merge(given(None, {}, ()), given(0.5, {"a": 1}, ()), given(0.6, {"a": 2}, ()), FLAT)
    assert merged.record == given(0.5, {"a": 1}, ())
    assert [conflict.fields for conflict in merged.conflicts] == [(Field.OTHER,)]


def test_links_are_taken_one_by_one() -> None:
    def given(name: str | None, **links: str) -> Annotations:
        return record(m("m1", "A", 0, 3, "e1"), Entity(id="e1", name=name, links=links))

    merged = merge(given("one"), given("one", wikidata="Q1"), given("two", geonames="7"), FLAT)
    assert merged.record.entities == (Entity(id="e1", name="two", links={"wikidata": "Q1", "geonames": "7"}),)
    assert merged.conflicts == ()


def test_text_goes_with_its_span() -> None:
    def given(start: int, end: int, text: str | None) -> Annotations:
        return record(Mention(id="m1", type="A", start=start, end=end, text=text))

    assert merge(given(0, 3, "abc"), given(0, 3, None), given(0, 3, "abc")).record.mentions[0].text is None
    assert merge(given(0, 3, None), given(0, 3, "abc"), given(0, 3, None)).record.mentions[0].text == "abc"
    assert merge(given(0, 3, "abc"), given(0, 3, None), given(0, 4, "abcd")).record.mentions[0].text == "abcd"


def test_discontinuous_mentions() -> None:
    def given(*spans: tuple[int, int], **attributes: str) -> Annotations:
        return record(
            Mention(id="m1", type="A", start=spans[0][0], end=spans[-1][1], spans=spans, attributes=attributes)
        )

    base, ours, theirs = given((0, 3), (5, 8)), given((0, 3), (5, 9)), given((0, 3), (5, 8), noise="low")
    assert merge(base, ours, base, FLAT).record == ours
    assert [conflict.fields for conflict in merge(base, ours, theirs, FLAT).conflicts] == [
        (Field.SPAN, Field.ATTRIBUTES)
    ]


def test_no_base_is_an_empty_one() -> None:
    merged = merge(None, read("m1=A[0,3)"), read("m1=B[4,6)"), FLAT)
    assert shown(merged.record) == "m1=A[0,3) m2=B[4,6)"
    assert merged.record.sha256 == SHA


def test_the_record_itself() -> None:
    gold, passed = Provenance(source="gold"), Provenance(source="pass")
    base = replace(read(""), provenance=gold)
    assert merge(base, base, replace(base, provenance=passed)).record.provenance == passed
    assert merge(base, replace(base, provenance=None), replace(base, provenance=passed)).record.provenance is None
    assert merge(replace(base, sha256=None), base, replace(base, sha256=None)).record.sha256 == SHA


def test_what_is_wrong_on_one_side_passes_through() -> None:
    # Two mentions that overlap, and a cluster of two types: theirs to mend, not the merge's to drop.
    theirs = "m1=A[0,3)e1 m2=B[2,5)e1"
    assert one("", "m3=C[7,8)", theirs) == ("m1=A[0,3)e1 m2=B[2,5)e1 m3=C[7,8)", [])
    assert problems(merge(None, read(""), read(theirs), FLAT).record, FLAT) != []


@pytest.mark.parametrize(
    ("theirs", "found"),
    [
        (replace(read(""), doc="e"), 'records of several documents: "d", "e"'),
        (replace(read(""), sha256="0" * 64), "records of several texts"),
        (replace(read("m1=A[0,3)"), relations=(Relation(type="ANY", head="m1", tail="m9"),)), '"m9" names nothing'),
        (replace(read("m1=A[0,3)"), mentions=(m("m1", "A", 0, 3), m("m1", "A", 4, 6))), "also the id of mentions[0]"),
        (replace(read(""), mentions=(m("m1", "A", 3, 3),)), "is empty"),
    ],
)
def test_what_cannot_be_merged(theirs: Annotations, found: str) -> None:
    with pytest.raises(InputError) as caught:
        merge(read(""), read("m1=A[0,3)"), theirs, FLAT)
    assert found in str(caught.value)
