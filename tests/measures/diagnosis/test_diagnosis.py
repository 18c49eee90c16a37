"""The block of a small corpus by hand, and what must always hold."""

from __future__ import annotations

import json
from functools import reduce
from operator import add
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import InputError, RecordError
from goldspan.measures import ENTITIES, RELATIONS, Fate, Mode, Options, count
from goldspan.measures.diagnosis import Diagnosis, DiagnosisOptions, Partition, diagnose
from goldspan.measures.diagnosis import diagnosis as module

Pairs = list[tuple[Annotations | None, Annotations | None]]


def mention(name: str, start: int, end: int, score: float | None = None) -> Mention:
    return Mention(type=name, start=start, end=end, score=score)


def link(name: str, head: int, tail: int) -> Relation:
    return Relation(type=name, head=head, tail=tail)


GOLD = Annotations(
    doc="a",
    mentions=(mention("PER", 0, 4), mention("PER", 10, 14), mention("ORG", 20, 24), mention("ORG", 30, 34)),
    relations=(link("IN", 0, 2), link("IN", 1, 2)),
)
PREDICTED = Annotations(
    doc="a",
    mentions=(mention("PER", 0, 4, 0.75), mention("ORG", 10, 14, 0.5), mention("ORG", 20, 26, 0.25)),
    relations=(link("IN", 0, 2),),
)


TEXT = "Ab. Cd? Ef\nGh ij"
OPTIONS = DiagnosisOptions(
    counting=Options(symmetric=frozenset("S"), inverse={"I": "R"}, entity_types={"X": Fate.IGNORE}),
    texts={"d": TEXT, "e": TEXT},
    training={"A": frozenset({"ab", "f"})},
    metadata={"d": {"agency": "x"}, "f": {"agency": "x", "year": "1"}},
    examples=2,
)


def fix(name: str, number: int, f1: float, before: float) -> dict[str, Any]:
    return {"class": name, "count": number, "f1": f1, "gain": f1 - before}


def row(value: str, counts: tuple[int, int, int], *rates: float | None) -> dict[str, Any]:
    names = ("value", "gold", "predicted", "correct", "precision", "recall", "f1")
    return dict(zip(names, (value, *counts, *rates), strict=True))


def test_the_whole_block() -> None:
    data = diagnose([(GOLD, PREDICTED)]).to_dict(curves=True)
    assert json.loads(json.dumps(data)) == data
    entities, relations = data["entities"], data["relations"]
    base = 2 / 7
    assert list(data) == ["documents", "entities", "relations"]
    assert entities["types"].pop("PER")["classes"]["type"] == 1
    assert entities["types"].pop("ORG")["f1"] == 0.0
    assert entities == {
        "gold": 4,
        "predicted": 3,
        "f1": base,
        "classes": {"correct": 1, "type": 1, "boundary": 1, "type+boundary": 0, "missing": 1, "spurious": 0},
        "what_if": [
            fix("type", 1, 4 / 7, base),
            fix("boundary", 1, 4 / 7, base),
            fix("type+boundary", 0, base, base),
            fix("missing", 1, 4 / 8, base),
            fix("spurious", 0, base, base),
        ],
        "in_turn": [
            fix("type", 1, 4 / 7, base),
            fix("boundary", 1, 6 / 7, 4 / 7),
            fix("type+boundary", 0, 6 / 7, 6 / 7),
            fix("missing", 1, 1.0, 6 / 7),
            fix("spurious", 0, 1.0, 1.0),
        ],
        "boundaries": {"too_short": 0, "too_long": 1, "shifted": 0, "split": 0, "merged": 0},
        "types": {},
        "confusion": {"types": ["ORG", "PER", None], "counts": [[1, 0, 1], [1, 1, 0], [0, 0, 0]]},
        "slices": {
            "document": [row("a", (4, 3, 1), 1 / 3, 1 / 4, base)],
            "length": [
                row("1-4", (4, 2, 1), 1 / 2, 1 / 4, 1 / 3),
                row("5-8", (0, 1, 0), 0.0, None, 0.0),
            ],
        },
        "scores": {
            "average_precision": 0.25,
            "expected_calibration_error": (0.25 + 0.5 + 0.25) / 3,
            "points": [[0.75, 1.0, 0.25], [0.5, 0.5, 0.25], [0.25, 1 / 3, 0.25]],
        },
    }  # fmt: skip
    assert relations["classes"] == {
        "correct": 0,
        "wrong_type": 0,
        "reversed": 0,
        "wrong_argument_type": 0,
        "wrong_argument_span": 1,
        "missed_argument_not_found": 0,
        "missed_both_found": 1,
        "spurious": 0,
    }
    assert relations["scores"]["points"] == [[0.25, 0.0, 0.0]]  # no better than its arguments
    assert relations["slices"]["distance"][0]["value"] is None


def test_curves_only_where_they_are_asked_for_and_scores_are_given() -> None:
    assert "scores" not in diagnose([(GOLD, PREDICTED)]).to_dict()["entities"]
    assert diagnose([(GOLD, GOLD)]).to_dict(curves=True)["entities"]["scores"] is None
    dev = diagnose([(GOLD, PREDICTED)])
    assert dev.to_dict(curves=True, dev=dev)["entities"]["scores"]["threshold"]["value"] == 0.75


def test_nothing_at_all() -> None:
    assert diagnose([]) == Diagnosis()
    assert diagnose([(None, PREDICTED), (None, None)]) == Diagnosis()
    block = Diagnosis().to_dict()["entities"]
    assert (block["f1"], block["what_if"][0]["f1"], block["confusion"]["counts"]) == (None, None, [[0]])


def test_options_of_the_score_hold_here_too() -> None:
    counting = Options(entity_types={"PER": "AGENT", "ORG": "AGENT"}, min_score=0.4)
    entities = diagnose([(GOLD, PREDICTED)], DiagnosisOptions(counting=counting)).entities
    assert entities.partition.cells == {("correct", "AGENT", "AGENT"): 2, ("missing", "AGENT", None): 2}
    assert entities.scores.predicted == {0.75: 1, 0.5: 1}
    dropped = diagnose([(GOLD, PREDICTED)], DiagnosisOptions(counting=Options(entity_types={"ORG": Fate.DROP})))
    assert dropped.relations.partition.standing().possible == 0


FAULTS: list[tuple[str, Pairs, type[Exception], str]] = [
    ("another document", [(GOLD, Annotations(doc="b"))], RecordError, "other-document"),
    ("another text", [(Annotations(doc="a", sha256="1"), Annotations(doc="a", sha256="2"))], RecordError, "other-text"),
    ("no span", [(GOLD, Annotations(doc="a", mentions=(mention("A", 4, 4),)))], RecordError, "span"),
    ("no such argument", [(GOLD, Annotations(doc="a", relations=(link("R", 0, 1),)))], RecordError, "dangling"),
    ("twice", [(GOLD, None), (GOLD, None)], InputError, "doubled-document"),
]


@pytest.mark.parametrize(("name", "pairs", "kind", "rule"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_what_cannot_be_counted_is_refused(name: str, pairs: Pairs, kind: type[InputError], rule: str) -> None:
    with pytest.raises(kind) as caught:
        diagnose(pairs)
    assert {problem.rule for problem in caught.value.problems} == {rule}, name


def test_more_documents_than_a_batch_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [(replace(GOLD, doc=doc), replace(PREDICTED, doc=doc)) for doc in ("c", "a", "e", "b", "d")]
    whole = diagnose(pairs, OPTIONS)
    monkeypatch.setattr(module, "_DOCUMENTS", 1)
    one_by_one = diagnose(iter(pairs), OPTIONS)
    assert one_by_one == whole
    assert json.dumps([one_by_one.to_dict(), one_by_one.examples()]) == json.dumps([whole.to_dict(), whole.examples()])
    assert whole.documents == 5


def test_documents_twice_are_found_across_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DOCUMENTS", 1)
    with pytest.raises(InputError, match="2 times"):
        diagnose([(GOLD, None), (GOLD, None)])


SPOTS: list[tuple[int, int, tuple[tuple[int, int], ...]]]
SPOTS = [(start, start + size, ()) for start in range(6) for size in (1, 2, 4)]
SPOTS += [(start, start + 4, ((start, start + 1), (start + 2, start + 4))) for start in (0, 2)]


@st.composite
def records(draw: st.DrawFn, doc: str) -> Annotations:
    drawn = draw(st.lists(st.tuples(st.sampled_from("ABX"), st.sampled_from(SPOTS)), max_size=7))
    mentions = tuple(Mention(type=t, start=s, end=e, spans=spans, score=0.5) for t, (s, e, spans) in drawn)
    ends = st.integers(0, max(0, len(mentions) - 1))
    links = draw(st.lists(st.builds(link, st.sampled_from("RSIQ"), ends, ends), max_size=6 if mentions else 0))
    return Annotations(doc=doc, mentions=mentions, relations=tuple(links))


@st.composite
def corpora(draw: st.DrawFn) -> list[tuple[Annotations, Annotations | None]]:
    return [(draw(records(doc)), draw(st.none() | records(doc))) for doc in "def"[: draw(st.integers(1, 3))]]


often = settings(max_examples=20, deadline=None)


@often
@given(corpora())
def test_every_item_is_in_one_class_and_correct_is_strict(pairs: list[tuple[Annotations, Annotations | None]]) -> None:
    diagnosis = diagnose(pairs, OPTIONS)
    table = count(pairs, OPTIONS.counting)
    for block, family in ((ENTITIES, diagnosis.entities), (RELATIONS, diagnosis.relations)):
        strict, whole = table.counts(block, Mode.STRICT), family.partition.standing()
        assert (whole.possible, whole.actual, whole.correct) == (strict.possible, strict.actual, strict.correct)
        assert whole.f1 == strict.f1
        for name, row in table.by_type(block, Mode.STRICT).items():
            standing = family.partition.by_type()[name]
            assert (standing.possible, standing.actual) == (row.possible, row.actual)
            assert standing.correct == row.correct
        for rows in family.slices.values():
            together = reduce(add, rows.values()) if rows else None
            got = (together.gold, together.predicted, together.correct) if together else (0, 0, 0)
            assert got == (strict.possible, strict.actual, strict.correct)
        matrix = [list(row) for row in zip(*family.to_dict()["confusion"]["counts"], strict=True)]
        assert sum(sum(row) for row in matrix[:-1]) == strict.actual
    notes = diagnosis.entities.notes
    standing = diagnosis.entities.partition.standing()
    wrong = standing.count("boundary") + standing.count("type+boundary")
    assert sum(notes.get(name, 0) for name in ("too_short", "too_long", "shifted")) == wrong


@often
@given(corpora())
def test_mending_everything_gives_one(pairs: list[tuple[Annotations, Annotations | None]]) -> None:
    data = diagnose(pairs, OPTIONS).to_dict()
    for family in ("entities", "relations"):
        for row in (data[family], *data[family]["types"].values()):
            assert row["in_turn"][-1]["f1"] == (1.0 if row["gold"] else None)
        # Over all types no class costs anything to mend.
        assert all(fixed["gain"] is None or fixed["gain"] >= 0 for fixed in data[family]["what_if"])


@often
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_items_and_documents_does_not_matter(
    pairs: list[tuple[Annotations, Annotations | None]], source: Any
) -> None:
    def shuffled(record: Annotations | None) -> Annotations | None:
        if record is None:
            return None
        order = source.sample(range(len(record.mentions)), len(record.mentions))
        place = {int(old): new for new, old in enumerate(order)}
        links = [
            link(r.type, place[int(r.head)], place[int(r.tail)])
            for r in source.sample(record.relations, len(record.relations))
        ]
        mentions = tuple(record.mentions[old] for old in order)
        return Annotations(doc=record.doc, mentions=mentions, relations=tuple(links))

    other = [(shuffled(gold), shuffled(predicted)) for gold, predicted in source.sample(pairs, len(pairs))]
    one, two = diagnose(pairs, OPTIONS), diagnose(other, OPTIONS)
    assert json.dumps(one.to_dict()) == json.dumps(two.to_dict())
    assert json.dumps(one.examples()) == json.dumps(two.examples())


@often
@given(corpora())
def test_documents_add_up(pairs: list[tuple[Annotations, Annotations | None]]) -> None:
    parts = [diagnose([pair], OPTIONS) for pair in reversed(pairs)]
    whole, together = diagnose(pairs, OPTIONS), reduce(add, parts, Diagnosis())
    assert whole == together
    assert json.dumps(whole.to_dict()) == json.dumps(together.to_dict())
    assert json.dumps(whole.examples()) == json.dumps(together.examples())


@often
@given(records("d"))
def test_gold_against_itself_is_all_correct(record: Annotations) -> None:
    diagnosis = diagnose([(record, record)], OPTIONS)
    for family in (diagnosis.entities, diagnosis.relations):
        assert {name for name, _, _ in family.partition.cells} <= {"correct"}
        assert not any(family.examples.rows.values())


def test_families_have_their_own_classes() -> None:
    assert isinstance(Diagnosis().relations.partition, Partition)
    assert Diagnosis().entities.partition.classes != Diagnosis().relations.partition.classes
