"""Every rule on the smallest corpus that breaks it, and on its like that does not."""

from __future__ import annotations

import random

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.annotations.quality import RULES, Finding, Labelled, examine
from goldspan.annotations.quality.model import LEAST, model_disagrees
from goldspan.annotations.quality.norms import norms
from goldspan.annotations.quality.relations import follows, told_twice, unusual_pair
from goldspan.annotations.quality.strings import cluster_missed, labelled_differently, unlabelled
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""
name = "s"
version = 1
[entity.PERSON]
[entity.GPE]
[entity.ORG]
[entity.DATE]
normal = "date"
[entity.QUANTITY]
normal = "quantity"
[relation.MET]
head = ["PERSON"]
tail = ["PERSON"]
symmetric = true
[relation.IN]
head = ["GPE"]
tail = ["GPE"]
transitive = true
[relation.OWNS]
head = ["ORG"]
tail = ["ORG"]
inverse = "OWNED_BY"
[relation.OWNED_BY]
head = ["ORG"]
tail = ["ORG"]
""")


def labelled(marked: str, *relations: Relation, doc: str = "d", published: str | None = None) -> Labelled:
    """Return a document from text with labels in it: `{Oslo|GPE|e1|norm}`, the last two as wanted."""
    text, mentions = "", []
    for piece in marked.split("{"):
        label, closed, rest = piece.partition("}")
        if not closed:
            text += piece
            continue
        name, kind, *more = label.split("|")
        attributes = {"norm": more[1]} if len(more) > 1 else {}
        start = len(text)
        text += name
        mentions.append(
            Mention(type=kind, start=start, end=len(text), entity=(more and more[0]) or None, attributes=attributes)
        )
        text += rest
    record = Annotations(doc=doc, mentions=tuple(mentions), relations=relations)
    return Labelled(record, text, published)


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.address, finding.text) for finding in findings]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["{Oslo|GPE} and {Oslo|GPE}", "{Oslo|ORG} plays"], [("d1", "Oslo")]),
        (["{Oslo|GPE}", "{Oslo|ORG}"], [("d0", "Oslo"), ("d1", "Oslo")]),
        (["{Oslo|GPE}", "{OSLO|ORG}"], []),
        (["{2019|DATE}", "{2019|QUANTITY}"], []),
    ],
)
def test_labelled_differently(texts: list[str], expected: list[tuple[str, str]]) -> None:
    corpus = [labelled(text, doc=f"d{n}") for n, text in enumerate(texts)]
    assert [(finding.doc, finding.text) for finding in labelled_differently(corpus)] == expected


def test_what_is_odd_is_said() -> None:
    corpus = [labelled("{Oslo|GPE}, {Oslo|GPE} and {Oslo|ORG}")]
    (finding,) = labelled_differently(corpus)
    assert finding.found == '"Oslo" is ORG in 1 place and GPE in 2'
    assert finding.context == "Oslo, Oslo and [Oslo]"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["{Oslo|GPE} and Oslo"], ["text[9:13]"]),
        (["{Oslo|GPE} and Osloer, {Oslo Port|ORG}"], []),
        (["the {talks|ORG} and talks"], []),
        (["{Oslo|GPE}", "Oslo"], []),
        (
            [
                "{Oslo|GPE} {Oslo|GPE} {Oslo|GPE} {Oslo|GPE} {Oslo|GPE}, {Oslo|GPE} {Oslo|GPE} {Oslo|GPE} {Oslo|GPE}",
                "Oslo",
            ],
            ["text[0:4]"],
        ),
        (["{Oslo|GPE} {Oslo|GPE} {Oslo|GPE}", "Oslo", "Oslo"], []),
        (["{C++|ORG} or C++ or C"], ["text[7:10]"]),
    ],
)
def test_unlabelled(texts: list[str], expected: list[str]) -> None:
    assert [finding.address for finding in unlabelled([labelled(text) for text in texts])] == expected


def test_a_stretch_across_a_line_end_is_shown_in_one_line() -> None:
    (finding,) = unlabelled([labelled("{Oslo|GPE}\n\nand\tOslo\nis")])
    assert finding.context == "Oslo and [Oslo] is"


TOGETHER = "{Oslo|GPE|e1} {Oslo|GPE|e1}"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([TOGETHER] * 19 + ["{Oslo|GPE|e1} and {Oslo|GPE|e2}"], [("$.mentions[1]", "Oslo")]),
        ([TOGETHER] * 18 + ["{Oslo|GPE|e1} and {Oslo|GPE|e2}"], []),  # one string in 19 stands for two things
        (["{Ada Ek|PERSON|e1} {Ek|PERSON|e1}"] * 9 + ["{Bo Ek|PERSON|e1} {Ek|PERSON|e2}"], [("$.mentions[1]", "Ek")]),
        (["{Ada Ek|PERSON|e1} {Ek|PERSON|e1}"] * 8 + ["{Bo Ek|PERSON|e1} {Ek|PERSON|e2}"], []),
        (["{Ada Ek|PERSON|e1} {Bo Ek|PERSON|e2} {Ek|PERSON|e3}"], []),
        (["{South Sudan|GPE|e1} {Sudan|GPE|e2}"], []),
    ],
)
def test_cluster_missed(texts: list[str], expected: list[tuple[str, str]]) -> None:
    assert told(list(cluster_missed([labelled(text) for text in texts]))) == expected


def relation(kind: str, head: int, tail: int, **attributes: str) -> Relation:
    return Relation(type=kind, head=head, tail=tail, attributes=attributes)


def test_unusual_pair() -> None:
    text = "{A|ORG} {B|ORG} {C|GPE}"
    usual = [labelled(text, relation("OWNS", 0, 1))] * 49
    odd = labelled(text, relation("OWNS", 0, 2), doc="odd")
    assert not list(unusual_pair([*usual[:-1], odd], SCHEMA)), "too few to tell"
    (finding,) = unusual_pair([*usual, odd], SCHEMA)
    assert (finding.doc, finding.text, finding.found) == ("odd", "A -> C", "OWNS from ORG to GPE: the only one of 50")
    assert not list(unusual_pair([*usual, odd, odd], SCHEMA))


def test_a_symmetric_relation_has_no_first_type() -> None:
    text = "{A|PERSON} {B|PERSON} {C|GPE}"
    usual = [labelled(text, relation("MET", 0, 1))] * 49
    both_ways = [labelled(text, relation("MET", 0, 2)), labelled(text, relation("MET", 2, 0))]
    assert len(list(unusual_pair([*usual, both_ways[0]], SCHEMA))) == 1
    assert not list(unusual_pair([*usual, *both_ways], SCHEMA))


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ([relation("OWNS", 0, 1), relation("OWNS", 0, 1)], ["$.relations[1]"]),
        ([relation("OWNS", 0, 1), relation("OWNS", 2, 1)], ["$.relations[1]"]),  # another mention of the cluster
        ([relation("OWNS", 0, 1), relation("OWNS", 1, 0)], []),
        ([relation("MET", 0, 1), relation("MET", 1, 2)], ["$.relations[1]"]),
        ([relation("OWNS", 0, 1), relation("OWNED_BY", 1, 0)], ["$.relations[1]"]),
        ([relation("OWNS", 0, 1), relation("OWNED_BY", 0, 1)], []),
        ([relation("OWNS", 0, 1), relation("OWNS", 3, 1)], []),
    ],
)
def test_told_twice(relations: list[Relation], expected: list[str]) -> None:
    corpus = [labelled("{A|ORG|e1} {B|ORG|e2} {A|ORG|e1} {C|ORG}", *relations)]
    assert [finding.address for finding in told_twice(corpus, SCHEMA)] == expected


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ([("IN", 0, 1), ("IN", 1, 2)], []),
        ([("IN", 0, 1), ("IN", 1, 2), ("IN", 0, 2)], [("follows", "$.relations[2]")]),
        ([("IN", 0, 1), ("IN", 1, 0)], [("circle", "$.relations[0]"), ("circle", "$.relations[1]")]),
        ([("OWNS", 0, 1), ("OWNS", 1, 2), ("OWNS", 0, 2)], []),
    ],
)
def test_follows(relations: list[tuple[str, int, int]], expected: list[tuple[str, str]]) -> None:
    corpus = [labelled("{A|GPE|e1} {B|GPE|e2} {C|GPE|e3}", *(relation(*one) for one in relations))]
    assert [(finding.rule, finding.address) for finding in follows(corpus, SCHEMA)] == expected


def test_what_is_only_planned_implies_nothing() -> None:
    planned = relation("IN", 0, 2, realis="planned")
    corpus = [labelled("{A|GPE} {B|GPE} {C|GPE}", relation("IN", 0, 1), relation("IN", 1, 2), planned)]
    assert not list(follows(corpus, SCHEMA))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on {Monday|DATE||2021-12-06}", []),
        ("on {Monday|DATE||2021-12-07}", [("norm-differs", 'norm "2021-12-07" where "Monday" reads as 2021-12-06')]),
        ("on {Tuesday|DATE||2021-12-07}", []),  # the next such day
        ("on {Tuesday|DATE||2021-12-14}", [("norm-differs", 'norm "2021-12-14" where "Tuesday" reads as 2021-11-30')]),
        ("on {Monday|DATE||Monday}", [("norm", 'norm "Monday" is no date in normal form')]),
        ("on {Monday|DATE}", [("norm-missing", '"Monday" has no norm; it reads as 2021-12-06')]),
        ("{last week|DATE}", []),
        ("{some day|DATE||2021-13-01}", [("norm", 'norm "2021-13-01" is no date in normal form')]),
        ("{two|QUANTITY||2} ships", []),
        ("{two|QUANTITY||2.0} ships", []),
        ("{two|QUANTITY||3} ships", [("norm-differs", 'norm "3" where "two" reads as 2')]),
        ("{two|QUANTITY||two} ships", [("norm", 'norm "two" is no quantity in normal form')]),
        ("{Oslo|GPE||anything}", []),
    ],
)
def test_norms(text: str, expected: list[tuple[str, str]]) -> None:
    found = norms([labelled(text, published="2021-12-06")], SCHEMA)
    assert [(finding.rule, finding.found) for finding in found] == expected


def test_a_model_questions_a_label_that_all_others_speak_against() -> None:
    rng = random.Random(7)  # noqa: S311 - not for secrets
    corpus = []
    for n in range(30):
        names = [
            (f"{rng.choice('ABCDEF')}{rng.randrange(99)}a", f"{rng.choice('KLMN')}{rng.randrange(99)}ville")
            for _ in "12345"
        ]
        pieces = [f"Mr {{{person}|PERSON}} of {{{town}|GPE}}" for person, town in names]
        corpus.append(labelled(". ".join(pieces), doc=f"d{n}"))
    assert sum(len(one.record.mentions) for one in corpus) >= LEAST
    assert not list(model_disagrees(corpus))
    odd = labelled("Mr {B7a|PERSON} of {K5ville|PERSON}", doc="odd")
    first, second = (list(model_disagrees([*corpus, odd])) for _ in range(2))
    assert first == second, "the same labels give the same findings"
    assert told(first) == [("$.mentions[1]", "K5ville")]
    assert "by the other documents it would be GPE (probability 0.9" in first[0].found


def test_no_model_is_asked_about_a_handful_of_labels() -> None:
    assert not list(model_disagrees([labelled("{A|ORG} {A|GPE}", doc=f"d{n}") for n in range(9)]))


def test_all_rules_together_come_in_order_and_are_known() -> None:
    corpus = [
        labelled("{Oslo|GPE} and Oslo, {Oslo|ORG}", doc="b"),
        labelled("{A|ORG} {B|ORG}", relation("OWNS", 0, 1), relation("OWNS", 0, 1), doc="a"),
    ]
    found = examine(corpus, SCHEMA)
    assert [(finding.doc, finding.rule) for finding in found] == [
        ("a", "told-twice"),
        ("b", "labelled-differently"),
        ("b", "unlabelled"),
        ("b", "labelled-differently"),
    ]
    assert {finding.rule for finding in found} <= set(RULES)


def test_an_empty_corpus_is_clean() -> None:
    assert examine([], SCHEMA) == []
    assert examine([Labelled(Annotations(doc="d"), "")], SCHEMA) == []
