from __future__ import annotations

import json
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import RecordError
from goldspan.measures.documents.docred import DocredCounts, DocredOptions, count_docred
from goldspan.measures.documents.view import EntityIds

if TYPE_CHECKING:
    from pathlib import Path

GOLD_IDS = DocredOptions(entity_ids=EntityIds.GOLD)
FIRST, SECOND = (0, 10), (10, 20)


def fact(head: str, name: str, tail: str, *evidence: tuple[int, int]) -> Relation:
    return Relation(type=name, head=head, tail=tail, evidence=evidence)


def record(*relations: Relation, texts: bool = True) -> Annotations:
    """Anna (also "she") is entity `a`, Bonn is `b`, Cern is `c`."""
    names = [("Anna", 0, 4, "a"), ("she", 10, 13, "a"), ("Bonn", 5, 9, "b"), ("Cern", 15, 19, "c")]
    mentions = tuple(
        Mention(type="T", start=start, end=end, entity=entity, text=name if texts else None)
        for name, start, end, entity in names
    )
    return Annotations(doc="d", mentions=mentions, relations=relations)


def predictions(*relations: Relation) -> Annotations:
    return Annotations(doc="d", relations=relations)


def test_counts_by_hand() -> None:
    gold = record(fact("a", "IN", "b", FIRST, SECOND), fact("a", "AT", "c", SECOND), fact("c", "IN", "b"))
    predicted = predictions(
        fact("a", "IN", "b", FIRST, (20, 30)),
        fact("a", "AT", "c"),
        fact("b", "IN", "c", FIRST),
        fact("a", "IN", "b", SECOND),  # a duplicate: the first is kept
    )
    options = DocredOptions(train_facts=frozenset({("she", "Bonn", "IN")}), entity_ids=EntityIds.GOLD)
    counts = count_docred(gold, predicted, options)
    assert counts == DocredCounts(
        correct=2, actual=3, possible=3, seen=1, evidence_correct=1, evidence_actual=3, evidence_possible=3
    )
    assert (counts.precision, counts.recall) == (2 / 3, 2 / 3)
    assert counts.ign_precision == 1 / 2
    assert counts.ign_f1 == pytest.approx(2 * (1 / 2) * (2 / 3) / (1 / 2 + 2 / 3))
    assert (counts.evidence_precision, counts.evidence_recall, counts.evidence_f1) == pytest.approx((1 / 3,) * 3)


@pytest.mark.parametrize(
    ("train", "seen"),
    [
        (("Anna", "Bonn", "IN"), 1),
        (("she", "Bonn", "IN"), 1),
        (("Anna", "Bonn", "AT"), 0),
        (("Bonn", "Anna", "IN"), 0),
        (("anna", "Bonn", "IN"), 0),
    ],
)
def test_a_correct_fact_is_seen_by_any_name_of_its_ends(train: tuple[str, str, str], seen: int) -> None:
    gold, predicted = record(fact("a", "IN", "b")), predictions(fact("a", "IN", "b"))
    options = DocredOptions(train_facts=frozenset({train}), entity_ids=EntityIds.GOLD)
    assert count_docred(gold, predicted, options).seen == seen
    assert count_docred(gold, predictions(fact("b", "IN", "a")), options).seen == 0


def test_predictions_for_unknown_documents_count_as_predicted_but_not_their_evidence() -> None:
    counts = count_docred(None, predictions(fact("x", "IN", "y", FIRST), fact("x", "IN", "y")), GOLD_IDS)
    assert counts == DocredCounts(actual=1)


def test_rates_are_zero_where_a_denominator_vanishes() -> None:
    nothing = DocredCounts()
    assert (nothing.f1, nothing.ign_f1, nothing.evidence_f1) == (0.0, 0.0, 0.0)
    all_seen = DocredCounts(correct=1, actual=1, possible=1, seen=1)
    assert (all_seen.f1, all_seen.ign_precision, all_seen.ign_f1) == (1.0, 0.0, 0.0)


def test_entities_are_aligned_by_mentions_unless_ids_are_gold() -> None:
    gold = record(fact("a", "IN", "b"))
    renamed = Annotations(
        doc="d",
        mentions=(Mention(type="T", start=10, end=13, entity="1"), Mention(type="T", start=5, end=9, entity="2")),
        relations=(fact("1", "IN", "2"),),
    )
    assert count_docred(gold, renamed).f1 == 1.0
    assert count_docred(gold, renamed, GOLD_IDS).f1 == 0.0


def test_facts_have_a_direction() -> None:
    assert count_docred(record(fact("a", "MET", "b")), predictions(fact("b", "MET", "a")), GOLD_IDS).correct == 0


def test_names_come_from_the_document_text_where_mentions_have_none_and_are_asked_for_otherwise() -> None:
    options = DocredOptions(train_facts=frozenset({("Anna", "Bonn", "IN")}), entity_ids=EntityIds.GOLD)
    bare = record(fact("a", "IN", "b"), texts=False)
    with pytest.raises(RecordError) as caught:
        count_docred(bare, predictions(fact("a", "IN", "b")), options)
    assert [problem.address for problem in caught.value.problems] == ["$.mentions[0].text", "$.mentions[1].text"]
    with_text = Annotations(doc="d", text="Anna Bonn.she  Cern", mentions=bare.mentions, relations=bare.relations)
    assert count_docred(with_text, predictions(fact("a", "IN", "b")), options).seen == 1
    assert count_docred(bare, predictions(fact("a", "IN", "b")), GOLD_IDS).correct == 1


def convert(case: dict[str, Any]) -> list[tuple[Annotations | None, Annotations | None]]:
    """Turn a recorded case into pairs of records; sentences are stretches of tokens, evidence is whole sentences."""
    gold: dict[str, Annotations] = {}
    sentences: dict[str, list[tuple[int, int]]] = {}
    for document in case["gold"]:
        starts = list(accumulate(document["sent_lengths"], initial=0))
        sentences[document["title"]] = spans = list(pairwise(starts))
        mentions = tuple(
            Mention(
                type=mention["type"],
                start=starts[mention["sent_id"]] + mention["pos"][0],
                end=starts[mention["sent_id"]] + mention["pos"][1],
                text=mention["name"],
                entity=str(number),
            )
            for number, entity in enumerate(document["entities"])
            for mention in entity
        )
        relations = tuple(
            fact(str(head), name, str(tail), *(spans[sentence] for sentence in evidence))
            for head, tail, name, evidence in document["relations"]
        )
        gold[document["title"]] = Annotations(doc=document["title"], mentions=mentions, relations=relations)
    found: dict[str, list[Relation]] = {}
    for claim in case["pred"]:
        evidence = [sentences[claim["title"]][sentence] for sentence in claim.get("evidence", ())]
        found.setdefault(claim["title"], []).append(
            fact(str(claim["h_idx"]), claim["r"], str(claim["t_idx"]), *evidence)
        )
    predicted = {title: Annotations(doc=title, relations=tuple(relations)) for title, relations in found.items()}
    return [(gold.get(title), predicted.get(title)) for title in sorted(gold.keys() | predicted.keys())]


def test_all_recorded_cases_of_the_official_script(shared: Path) -> None:
    cases = json.loads((shared / "conformance" / "relations_docred_official.json").read_text("utf-8"))
    assert len(cases) == 40
    for case in cases:
        pairs, expected = convert(case), case["expected"]
        for source in ("annotated", "distant"):
            train = frozenset((head, tail, name) for head, tail, name in case[f"train_facts_{source}"])
            options = DocredOptions(train_facts=train, entity_ids=EntityIds.GOLD)
            counts = sum((count_docred(*pair, options) for pair in pairs), DocredCounts())
            assert (counts.f1, counts.evidence_f1, counts.ign_f1) == (
                expected["RE_F1"],
                expected["Evi_F1"],
                expected[f"RE_ignore_{source}_F1"],
            ), case["id"]
