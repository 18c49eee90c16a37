# ruff: noqa: E501, ISC004  tables of whole messages
from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.annotation import Annotations
from goldspan.check import (
    CheckOptions,
    Strictness,
    check_annotations,
    is_readable,
    is_scorable,
    reading_problems,
    scoring_problems,
)
from goldspan.document import text_sha256

if TYPE_CHECKING:
    from goldspan.files.address import Locate
    from goldspan.schema import Schema

ANN = {"id": "m1", "type": "PERSON", "start": 0, "end": 7, "text": "Ann Lee"}
BOB = {"id": "m2", "type": "PERSON", "start": 12, "end": 15, "text": "Bob"}
ROME = {"id": "m3", "type": "GPE", "start": 19, "end": 23, "text": "Rome"}
ROLE = {"id": "m4", "type": "ROLE", "start": 27, "end": 35, "text": "minister"}
ALL = [ANN, BOB, ROME, ROLE]


def record(text: str, /, **changes: Any) -> Annotations:
    data = {"doc": "d", "sha256": text_sha256(text), "mentions": ALL} | changes
    return msgspec.convert(data, Annotations)


def check(made: Annotations, text: str, schema: Schema | None, locate: Locate, kind: Strictness) -> list[str]:
    problems = check_annotations(
        made,
        locate=locate,
        document_text=text,
        document_sha256=text_sha256(text),
        schema=schema,
        options=CheckOptions(strictness=kind),
    )
    return [str(problem) for problem in problems]


def rel(type_: str, head: str | int, tail: str | int, **more: Any) -> dict[str, Any]:
    return {"type": type_, "head": head, "tail": tail, **more}


FINE: list[dict[str, Any]] = [
    {},
    {"mentions": [], "relations": []},
    {
        "relations": [
            rel("HOLDS", "m1", "m4"),
            rel("MET", 0, 1),
            rel("MET", "m1", 3 - 2) | {"type": "HOLDS", "tail": 3},
        ][:2]
    },
    {"mentions": [ANN | {"entity": "e1"}, BOB], "entities": [{"id": "e1", "type": "PERSON"}]},
    {"mentions": [ANN | {"entity": "e1"}, BOB | {"entity": "e2"}], "relations": [rel("MET", "e1", "e2")]},
    {"mentions": [ANN | {"entity": "unlisted"}]},
    {"mentions": [ANN | {"id": "", "text": ""}, {"type": "PERSON", "start": 12, "end": 15}]},
    {"mentions": [{"type": "PERSON", "start": 0, "end": 15, "spans": [[0, 3], [12, 15]], "text": "Ann Bob"}]},
    {"mentions": [ANN | {"attributes": {"norm": "Ann", "gender": "f", "noise": "spelling"}, "score": 1.0}]},
    {"mentions": [ANN | {"attributes": {"noise": ["spelling", "spacing"], "gender": None}, "score": 0}]},
    {"relations": [rel("HOLDS", "m1", "m4", attributes={"realis": "planned"}, evidence=[[0, 35]])]},
    {"mentions": [ANN, BOB | {"start": 7, "end": 15, "text": " met Bob"} | BOB]},
    {"extra": {"anything": [1]}},
]


@pytest.mark.parametrize("changes", FINE)
@pytest.mark.parametrize("kind", Strictness)
def test_what_is_fine_has_no_problems(
    changes: dict[str, Any], kind: Strictness, text: str, schema: Schema, locate: Locate
) -> None:
    assert check(record(text, **changes), text, schema, locate, kind) == []


FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    # spans
    (
        {"mentions": [ANN | {"end": 912}]},
        ["$.mentions[0].end: 912 is past the text (36)"],
    ),
    (
        {"mentions": [ANN | {"start": -1}]},
        ["$.mentions[0].start: -1; expected 0 or more"],
    ),
    (
        {"mentions": [ANN | {"start": -3, "end": -4}]},
        [
            "$.mentions[0].end: the span [-3, -4] is empty; expected an end after the start; ends are one past the last",
            "$.mentions[0].start: -3; expected 0 or more",
        ],
    ),
    (
        {"mentions": [ANN | {"text": "Ann"}]},
        ['$.mentions[0].text: "Ann"; expected "Ann Lee", the slice [0, 7]; that text stands at [0, 3]'],
    ),
    (
        {"mentions": [BOB | {"start": 13, "end": 16}]},
        ['$.mentions[0].text: "Bob"; expected "ob ", the slice [13, 16]; that text stands at [12, 15]'],
    ),
    (
        {"mentions": [ANN | {"text": "Ann\u00a0Lee"}]},
        ['$.mentions[0].text: "Ann\\xa0Lee"; expected "Ann Lee", the slice [0, 7]; they differ in white space'],
    ),
    (
        {"mentions": [ANN | {"text": "Zoe Lee"}]},
        ['$.mentions[0].text: "Zoe Lee"; expected "Ann Lee", the slice [0, 7]'],
    ),
    # parts
    (
        {"mentions": [{"type": "PERSON", "start": 0, "end": 15, "spans": [[12, 15], [0, 3]]}]},
        [
            "$.mentions[0].spans[1]: [0, 3] stands before the part [12, 15]; expected parts in order and apart; "
            "sort them, and join parts that touch"
        ],
    ),
    (
        {"mentions": [{"type": "PERSON", "start": 0, "end": 7, "spans": [[0, 5], [3, 7]]}]},
        [
            "$.mentions[0].spans[1]: [3, 7] overlaps the part [0, 5]; expected parts in order and apart; "
            "sort them, and join parts that touch"
        ],
    ),
    (
        {"mentions": [{"type": "PERSON", "start": 0, "end": 7, "spans": [[0, 3], [3, 7]]}]},
        [
            "$.mentions[0].spans[1]: [3, 7] touches the part [0, 3]; expected parts in order and apart; "
            "sort them, and join parts that touch"
        ],
    ),
    (
        {"mentions": [{"type": "PERSON", "start": 0, "end": 15, "spans": [[0, 3], [8, 11]]}]},
        ["$.mentions[0]: start and end are [0, 15]; expected [0, 11], the envelope of its parts"],
    ),
    (
        {"mentions": [{"type": "PERSON", "start": 0, "end": 15, "spans": [[0, 3], [5, 5], [12, 99]]}]},
        [
            "$.mentions[0].spans[1][1]: the span [5, 5] is empty; expected an end after the start; "
            "ends are one past the last",
            "$.mentions[0].spans[2][1]: 99 is past the text (36)",
        ],
    ),
    # relations' ends and evidence
    (
        {"relations": [rel("HOLDS", "m9", "m4"), rel("MET", 0, 4), rel("MET", -1, 0)]},
        [
            "$.relations[0].head: \"m9\" names nothing in this record; expected a mention's id or index, or an entity's id",
            "$.relations[1].tail: 4 is no mention's index; the record has 4 mentions; expected 0 to 3",
            "$.relations[2].head: -1 is no mention's index; the record has 4 mentions; expected 0 to 3",
        ],
    ),
    (
        {"mentions": [], "relations": [rel("MET", 0, "")]},
        [
            "$.relations[0].head: 0 is no mention's index; the record has 0 mentions; expected no relation",
            "$.relations[0].tail: \"\" names nothing in this record; expected a mention's id or index, or an entity's id",
        ],
    ),
    (
        {"relations": [rel("HOLDS", "m1", "m4", evidence=[[0, 5], [5, 5], [0, 40], [-1, 3]])]},
        [
            "$.relations[0].evidence[1][1]: the span [5, 5] is empty; expected an end after the start; "
            "ends are one past the last",
            "$.relations[0].evidence[2][1]: 40 is past the text (36)",
            "$.relations[0].evidence[3][0]: -1; expected 0 or more",
        ],
    ),
    # ids
    (
        {"doc": "", "mentions": [ANN, BOB | {"id": "m1"}]},
        [
            '$.doc: ""; expected an id',
            '$.mentions[1].id: "m1" is also the id of mentions[0]; expected each id once; rename one, or remove a copy',
        ],
    ),
    (
        {"mentions": [ANN | {"entity": "e"}], "entities": [{"id": "m1"}, {"id": "e"}, {"id": ""}, {"id": "e"}]},
        [
            '$.entities[0].id: "m1" is also the id of mentions[0]; expected ids that no mention has; rename one of them',
            '$.entities[2].id: ""; expected an id',
            '$.entities[3].id: "e" is also the id of entities[1]; expected each id once; rename one, or remove a copy',
        ],
    ),
    (
        {"mentions": [ANN | {"id": "a\nb"}], "relations": []},
        ['$.mentions[0].id: "a\\nb" holds U+000A; expected printable characters'],
    ),
    (
        {"relations": [rel("MET", "m1", "m2", id="r"), rel("HOLDS", "m1", "m4", id="r")]},
        ['$.relations[1].id: "r" is also the id of relations[0]; expected each id once; rename one, or remove a copy'],
    ),
    # values
    (
        {"mentions": [ANN | {"type": "", "score": 1.5}, BOB | {"score": -0.1}]},
        [
            "$.mentions[0].score: 1.5; expected a number from 0 to 1",
            '$.mentions[0].type: ""; expected a type',
            "$.mentions[1].score: -0.1; expected a number from 0 to 1",
        ],
    ),
    # hashes
    (
        {"sha256": "0" * 64},
        [
            "$.sha256: 000000000000…; expected HASH…, the document's; "
            "the text was changed after this was made: move it to the new text, or make it anew"
        ],
    ),
    (
        {"text": "Ann Lee met Bob in Rome!"},
        [
            "$.sha256: HASH…; expected OWN…, that of the record's text",
            "$.text: the record's text differs from the document's from code point 23 on; "
            "make the record anew on the document's text",
        ],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), FAULTS)
@pytest.mark.parametrize("kind", Strictness)
def test_faults_of_every_kind_of_record(
    changes: dict[str, Any], expected: list[str], kind: Strictness, text: str, schema: Schema, locate: Locate
) -> None:
    told = check(record(text, **changes), text, schema, locate, kind)
    unsettled = ("no mention is of entity", "white space at an edge")  # further faults of people's records
    told = [line for line in told if not any(words in line for words in unsettled)]
    own = text_sha256(changes.get("text", ""))[:12]
    assert [line.replace(text_sha256(text)[:12], "HASH").replace(own, "OWN") for line in told] == expected


HUMAN_FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"sha256": None},
        ['$: no "sha256"; expected HASH…, that of the document\'s text'],
    ),
    (
        {"mentions": [BOB | {"start": 11, "end": 16, "text": " Bob "}]},
        ['$.mentions[0]: " Bob " has white space at an edge; move start or end past the white space'],
    ),
    # types
    (
        {"mentions": [ANN | {"type": "PERSN"}, BOB | {"type": "X"}]},
        [
            '$.mentions[0].type: "PERSN"; expected one of PERSON, ROLE, GPE, ORG; did you mean "PERSON"?',
            '$.mentions[1].type: "X"; expected one of PERSON, ROLE, GPE, ORG; correct it, or add it to the schema',
        ],
    ),
    (
        {"relations": [rel("MEET", "m1", "m2")]},
        ['$.relations[0].type: "MEET"; expected one of HOLDS, MET, PART_OF; did you mean "MET"?'],
    ),
    (
        {"mentions": [ANN | {"entity": "e"}], "entities": [{"id": "e", "type": "MAN"}]},
        [
            '$.entities[0].type: "MAN"; expected one of PERSON, ROLE, GPE, ORG; correct it, or add it to the schema',
            '$.mentions[0].type: "PERSON" in entity "e"; expected "MAN", the type of the entity',
        ],
    ),
    # what relations link
    (
        {"relations": [rel("HOLDS", "m4", "m1"), rel("HOLDS", "m3", "m4"), rel("HOLDS", "m1", "m3")]},
        [
            '$.relations[0].head: HOLDS from "ROLE"; expected one of PERSON; swap head and tail',
            '$.relations[0].tail: HOLDS to "PERSON"; expected one of ROLE; swap head and tail',
            '$.relations[1].head: HOLDS from "GPE"; expected one of PERSON',
            '$.relations[2].tail: HOLDS to "GPE"; expected one of ROLE',
        ],
    ),
    (
        {
            "mentions": [ROME, ANN | {"type": "ORG"}, BOB | {"type": "GPE"}],
            "relations": [rel("PART_OF", "m3", "m1"), rel("PART_OF", "m3", "m2"), rel("PART_OF", "m1", "m3")],
        },
        [
            "$.relations[0]: PART_OF: GPE → ORG; expected one of ORG → GPE, ORG → ORG; swap head and tail",
            "$.relations[1]: PART_OF: GPE → GPE; expected one of ORG → GPE",
        ],
    ),
    (
        {
            "mentions": [ANN | {"entity": "e1"}, ROME | {"entity": "e2"}],
            "relations": [rel("HOLDS", "e1", "e2")],
        },
        ['$.relations[0].tail: HOLDS to "GPE"; expected one of ROLE'],
    ),
    # twice, or itself
    (
        {"mentions": [ANN, ANN | {"id": "m9"}]},
        ['$.mentions[1]: PERSON [0, 7] "Ann Lee" is also mentions[0]; expected each mention once; remove one of them'],
    ),
    (
        {"relations": [rel("MET", "m1", "m2"), rel("MET", 0, 1), rel("MET", "m2", "m1")]},
        [
            "$.relations[1]: MET from 0 to 1 is also relations[0]; expected each fact once; remove one of them",
            '$.relations[2]: MET from "m2" to "m1" is also relations[0]; expected each fact once; remove one of them',
        ],
    ),
    (
        {"relations": [rel("MET", "m1", 0)]},
        ['$.relations[0]: MET from "m1" to itself; expected two different ends'],
    ),
    # overlaps
    (
        {"mentions": [ANN | {"end": 15, "text": "Ann Lee met Bob"}, BOB, ROME]},
        [
            '$.mentions[1]: PERSON [12, 15] "Bob" overlaps PERSON [0, 15] "Ann Lee met Bob", mentions[0]; '
            "expected mentions apart: the schema is flat"
        ],
    ),
    (
        {"mentions": [ANN, ANN | {"id": "m9", "type": "ORG"}]},
        [
            '$.mentions[1]: ORG [0, 7] "Ann Lee" overlaps PERSON [0, 7] "Ann Lee", mentions[0]; '
            "expected mentions apart: the schema is flat"
        ],
    ),
    # entities
    (
        {
            "mentions": [ANN | {"entity": "e1"}, BOB | {"entity": "e1", "type": "ORG"}],
            "entities": [{"id": "e1"}, {"id": "e2"}],
        },
        [
            '$.entities[1]: no mention is of entity "e2"; remove it, or name it in a mention',
            '$.mentions[1].type: "ORG" in entity "e1"; expected "PERSON", the type of mentions[0]',
        ],
    ),
    # attributes
    (
        {
            "mentions": [
                ANN | {"attributes": {"noize": "x", "realis": "planned"}},
                ROME | {"attributes": {"gender": "f"}},
            ]
        },
        [
            '$.mentions[0].attributes.noize: unknown attribute "noize"; expected one of realis, noise, gender; '
            'did you mean "noise"?',
            '$.mentions[0].attributes.realis: attribute "realis" on "PERSON"; expected one of relation',
            '$.mentions[1].attributes.gender: attribute "gender" on "GPE"; expected one of PERSON',
        ],
    ),
    (
        {"relations": [rel("MET", 0, 1, attributes={"realis": "maybe", "norm": "x"})]},
        [
            '$.relations[0].attributes.norm: unknown attribute "norm"; expected one of realis, noise, gender; '
            "put free data under extra",
            '$.relations[0].attributes.realis: "maybe"; expected one of asserted, planned',
        ],
    ),
    (
        {"mentions": [ANN | {"attributes": {"noise": ["spelling", "typo"]}}]},
        ['$.mentions[0].attributes.noise[1]: "typo"; expected one of spelling, spacing'],
    ),
]


@pytest.mark.parametrize(("changes", "expected"), HUMAN_FAULTS)
@pytest.mark.parametrize("kind", [Strictness.GOLD, Strictness.PASS])
def test_faults_of_peoples_records(
    changes: dict[str, Any], expected: list[str], kind: Strictness, text: str, schema: Schema, locate: Locate
) -> None:
    told = check(record(text, **changes), text, schema, locate, kind)
    assert [line.replace(text_sha256(text)[:12], "HASH") for line in told] == expected


@pytest.mark.parametrize("changes", [changes for changes, _ in HUMAN_FAULTS])
def test_what_an_extractor_gets_wrong_is_scored_not_refused(
    changes: dict[str, Any], text: str, schema: Schema, locate: Locate
) -> None:
    assert check(record(text, **changes), text, schema, locate, Strictness.PREDICTION) == []


def test_without_a_schema_types_are_free(text: str, locate: Locate) -> None:
    made = record(
        text,
        mentions=[ANN | {"type": "X", "attributes": {"a": 1}}, BOB | {"start": 2, "text": text[2:15]}],
        relations=[rel("Y", 0, 1), rel("Y", 1, 0)],
    )
    assert check(made, text, None, locate, Strictness.GOLD) == []


def test_without_a_text_its_end_is_not_known(locate: Locate) -> None:
    made = msgspec.convert({"doc": "d", "sha256": "x", "mentions": [ANN | {"end": 10**6}]}, Annotations)
    assert check_annotations(made, locate=locate) == []
    far = msgspec.convert({"doc": "d", "sha256": "x", "mentions": [ANN | {"end": 2**70}]}, Annotations)
    (problem,) = check_annotations(far, locate=locate)
    assert (problem.rule, problem.address) == ("past-text", "$.mentions[0].end")


def test_the_records_own_text_serves_where_the_documents_is_not_at_hand(text: str, locate: Locate) -> None:
    made = record(text, text=text, mentions=[ANN | {"text": "Ann Loe"}])
    assert [problem.rule for problem in check_annotations(made, locate=locate)] == ["slice"]


def test_a_problem_has_its_line(text: str) -> None:
    made = record(text, mentions=[ANN | {"end": 912}])
    (problem,) = check_annotations(made, locate=lambda path: ("gold/d.json", 4 + len(path)), document_text=text)
    assert str(problem) == "gold/d.json:7 $.mentions[0].end: 912 is past the text (36)"


def test_a_lone_surrogate_has_no_hash(locate: Locate) -> None:
    made = Annotations(doc="d", sha256="x", text="a\ud800")
    assert [str(problem) for problem in check_annotations(made, locate=locate)] == [
        "$.text: a lone surrogate, so that the text has no hash"
    ]
    assert [problem.rule for problem in reading_problems(made, locate)] == ["lone-surrogate"]


READING = {"empty-id", "doubled-id", "shared-id", "id-characters", "negative-start", "empty-span", "past-text", "slice",
           "parts", "envelope", "text-hash", "score"}  # fmt: skip
SCORING = {"empty-type", "score", "dangling"}


@pytest.mark.parametrize("changes", [changes for changes, _ in FAULTS + HUMAN_FAULTS] + FINE)
def test_readers_ask_for_what_scoring_relies_on(changes: dict[str, Any], text: str, locate: Locate) -> None:
    made = record(text, **({"text": text} | changes))
    found = {problem.rule for problem in check_annotations(made, locate=locate)}
    assert {problem.rule for problem in reading_problems(made, locate)} == found & READING
    assert is_readable(made) == (not found & READING)


@pytest.mark.parametrize("changes", [changes for changes, _ in FAULTS + HUMAN_FAULTS] + FINE)
def test_scoring_asks_for_types_scores_and_ends(changes: dict[str, Any], text: str, locate: Locate) -> None:
    made = record(text, **changes)
    found = {problem.rule for problem in check_annotations(made, locate=locate)}
    assert {problem.rule for problem in scoring_problems(made, locate)} == found & SCORING
    assert is_scorable(made) == (not found & SCORING)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mentions": [ANN | {"type": ""}]}, '$.mentions[0].type: ""; expected a type'),
        ({"mentions": [ANN | {"score": 1.5}]}, "$.mentions[0].score: 1.5; expected a number from 0 to 1"),
        ({"mentions": [ANN], "relations": [rel("", 0, 0)]}, '$.relations[0].type: ""; expected a type'),
        (
            {"mentions": [ANN], "relations": [rel("X", 0, "m9")]},
            "$.relations[0].tail: \"m9\" names nothing in this record; expected a mention's id or index, or an entity's id",
        ),
    ],
)
def test_what_scoring_asks_for_has_its_place(changes: dict[str, Any], told: str, text: str, locate: Locate) -> None:
    made = record(text, **changes)
    assert not is_scorable(made)
    assert list(map(str, scoring_problems(made, locate))) == [told]


@pytest.mark.parametrize("end", ["", -1, 2, "m9"])
def test_an_empty_id_is_no_end(end: str | int, text: str) -> None:
    made = record(text, mentions=[ANN | {"id": ""}, BOB], relations=[rel("X", end, 1)])
    assert not is_scorable(made)
    assert is_scorable(record(text, mentions=[ANN, BOB], relations=[rel("X", 0, 1)]))


def test_a_mention_over_everything_does_not_make_it_slow(schema: Schema, locate: Locate) -> None:
    def seconds(count: int) -> float:
        text = "ab " * count
        spans = [{"type": "ORG", "start": 3 * i, "end": 3 * i + 2, "id": f"m{i}", "entity": "e"} for i in range(count)]
        pairs = [rel("PART_OF", f"m{i}", f"m{i + 1}") for i in range(count - 1)]
        whole = {"type": "ORG", "start": 0, "end": 3 * count}
        made = record(text, mentions=[whole, *spans], relations=pairs)
        start = time.process_time()
        told = check(made, text, schema, locate, Strictness.GOLD)
        assert len(told) == count + 1
        return time.process_time() - start

    seconds(50)
    assert seconds(4000) < 40 * max(seconds(500), 0.005)
