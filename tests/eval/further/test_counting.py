from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import RecordError
from goldspan.eval.further.counting import FurtherCounts, FurtherOptions
from goldspan.eval.further.kinds import ALL, KINDS, SHEETS, Further
from goldspan.eval.report import Report
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.eval.typemap import Fated, TypeMap
from goldspan.measures.documents import EntityIds, count_clusters, count_docred, count_dwie, count_facts
from goldspan.measures.faireval import count_fair
from goldspan.measures.options import Family
from goldspan.measures.registry import DEFINITIONS, is_counted
from goldspan.schema import parse_schema

SCHEMA = parse_schema(
    'name = "s"\nversion = 1\n[entity.PER]\n[relation.MET]\nhead = ["PER"]\ntail = ["PER"]\nsymmetric = true\n'
    '[relation.LEADS]\nhead = ["PER"]\ntail = ["PER"]\ninverse = "LED_BY"\n'
    '[relation.LED_BY]\nhead = ["PER"]\ntail = ["PER"]\n'
)


def record(doc: str, entities: str, *relations: tuple[str, int, int], shift: int = 0) -> Annotations:
    """Return a record with a mention for every letter, of the entity the letter names."""
    return Annotations(
        doc=doc,
        mentions=tuple(
            Mention(type="PER", start=5 * i + shift, end=5 * i + 3, text=f"name{letter}", entity=letter)
            for i, letter in enumerate(entities)
        ),
        relations=tuple(Relation(type=t, head=h, tail=u, evidence=((0, 9),)) for t, h, u in relations),
    )


GOLD = [
    record("a", "xxy", ("MET", 0, 2), ("LEADS", 0, 2)),
    record("b", "xyz", ("LEADS", 0, 1), ("LEADS", 1, 2)),
    record("c", "x"),
]
PREDICTED = [
    record("a", "xyy", ("MET", 2, 0), ("LED_BY", 2, 0)),
    record("b", "xyz", ("LEADS", 0, 1), shift=1),
    record("elsewhere", "xy", ("MET", 0, 1)),
]
PAIRS = [(GOLD[0], PREDICTED[0]), (GOLD[1], PREDICTED[1]), (GOLD[2], None)]


@pytest.fixture(scope="module")
def everything() -> Report:
    return score(GOLD, PREDICTED, ScoreOptions(further=ALL))


def test_every_mode_of_the_registry_that_the_kernel_does_not_count_is_counted_here() -> None:
    rest = {(str(f), m) for f, m in DEFINITIONS if not is_counted(f, m)} - {("clusters", "conll")}
    assert set(KINDS) == rest
    assert {str(family) for family in Family} == {block for block, _ in KINDS}


def test_counts_are_those_of_the_measures(everything: Report) -> None:
    facts = sum((count_facts(*pair) for pair in PAIRS[1:]), count_facts(*PAIRS[0])).overall
    dwie = sum((count_dwie(*pair) for pair in PAIRS[1:]), count_dwie(*PAIRS[0])).relations
    fair = sum((count_fair(*pair) for pair in PAIRS[1:]), count_fair(*PAIRS[0])).overall.tally()
    clusters = sum((count_clusters(*pair) for pair in PAIRS[1:]), count_clusters(*PAIRS[0]))
    expected = {
        ("relations", "document"): facts,
        ("relations", "dwie"): dwie,
        ("entities", "fair"): fair,
        ("clusters", "muc"): clusters.muc,
        ("clusters", "b3"): clusters.b3,
        ("clusters", "ceaf_mention"): clusters.ceaf_mention,
        ("clusters", "ceaf_entity"): clusters.ceaf_entity,
    }
    for (block, mode), tally in expected.items():
        row = everything.blocks[block][mode].micro
        assert (row.precision, row.recall, row.f1) == pytest.approx((tally.precision, tally.recall, tally.f1))
    assert everything.blocks["clusters"]["conll"].micro.f1 == pytest.approx(clusters.conll)


def test_docred_counts_predictions_for_documents_that_gold_does_not_have(everything: Report) -> None:
    pairs = [*PAIRS, (None, PREDICTED[2])]
    counts = sum((count_docred(*pair) for pair in pairs[1:]), count_docred(*pairs[0]))
    row = everything.to_dict()["relations"]["docred"]["micro"]
    assert row["actual"] == counts.actual == 4
    rates = (
        "precision",
        "recall",
        "f1",
        "ign_precision",
        "ign_f1",
        "evidence_precision",
        "evidence_recall",
        "evidence_f1",
    )
    assert [row[name] for name in rates] == pytest.approx([getattr(counts, name) for name in rates])


def test_docred_has_zero_where_a_denominator_vanishes() -> None:
    report = score([Annotations(doc="a")], [], ScoreOptions(further=frozenset({Further.DOCRED})))
    row = report.to_dict()["relations"]["docred"]["micro"]
    assert (row["precision"], row["f1"], row["evidence_f1"]) == (0, 0, 0)
    assert report.value("F1(relations)@docred").value == 0


def test_training_facts_are_left_out_of_ign_precision_and_in_the_signature() -> None:
    options = ScoreOptions(
        further=frozenset({Further.DOCRED}), train_facts=frozenset({("namex", "namey", "LEADS")}), schema=None
    )
    report = score(GOLD[1:2], GOLD[1:2], options)
    row = report.to_dict()["relations"]["docred"]["micro"]
    assert (row["seen"], row["actual"], row["precision"], row["ign_precision"]) == (1, 2, 1.0, 1.0)
    assert dict(report.signature.more)["train"]


def test_a_schema_makes_facts_symmetric_and_rewrites_inverses_but_not_for_docred() -> None:
    options = ScoreOptions(further=ALL, schema=SCHEMA)
    report = score(GOLD[:1], PREDICTED[:1], options)
    # Clusters {1,2} and {3} against {1} and {2,3}: all aligned.
    assert report.value("F1(relations)@document").value == 1.0
    assert report.value("F1(relations)@docred").value == 0.0


def test_gold_entity_ids_are_used_where_that_is_said() -> None:
    gold, predicted = record("a", "xy", ("MET", 0, 1)), record("a", "yx", ("MET", 1, 0))
    asked = frozenset({Further.DOCUMENT})
    aligned = score([gold], [predicted], ScoreOptions(further=asked))
    by_id = score([gold], [predicted], ScoreOptions(further=asked, entity_ids=EntityIds.GOLD))
    assert (aligned.value("F1(relations)@document").value, by_id.value("F1(relations)@document").value) == (0.0, 1.0)
    assert dict(by_id.signature.more) == {"entities": "gold"}


def test_least_scores_and_maps_hold_here_too() -> None:
    drop = ScoreOptions(further=ALL, type_map=TypeMap(drop=Fated(relation=("LEADS",))))
    report = score(GOLD, PREDICTED, drop)
    assert report.blocks["relations"]["document"].micro.possible == 1
    assert report.blocks["relations"]["docred"].micro.possible == 1
    gone = ScoreOptions(further=ALL, type_map=TypeMap(drop=Fated(entity=("PER",))))
    assert score(GOLD, PREDICTED, gone).blocks["clusters"]["b3"].micro.f1 is None


def test_a_stored_report_keeps_the_counts_of_every_document(everything: Report) -> None:
    stored = everything.to_dict(per_document=True)
    assert set(stored["per_document"]["further"]) == {f"{block}@{mode}" for block, mode in SHEETS}
    back = Report.from_dict(stored)
    assert back.to_dict(per_document=True) == stored
    damaged = stored | {"per_document": stored["per_document"] | {"further": {"relations@document": {"doc": [9]}}}}
    with pytest.raises(RecordError, match="relations@document"):
        Report.from_dict(damaged)


def test_only_what_is_asked_for_is_counted() -> None:
    report = score(GOLD, PREDICTED, ScoreOptions(further=frozenset({Further.DOCUMENT})))
    assert list(report.sheets) == [("relations", "document")]
    assert list(report.to_dict()["relations"]) == ["boundaries", "strict", "partial", "document"]
    assert "clusters" not in report.to_dict()


def test_document_rows_have_the_keys_of_all_relation_modes(everything: Report) -> None:
    data = everything.to_dict()["relations"]
    assert list(data["document"]["micro"])[:10] == list(data["strict"]["micro"])[:10]
    assert list(data["document"]) == ["micro", "macro", "weighted", "types"]
    assert data["document"]["types"]["LEADS"]["possible"] == 3


def test_what_the_kernel_does_not_look_at_is_told_here() -> None:
    counts = FurtherCounts(FurtherOptions(asked=frozenset({Further.DOCRED}), train_facts=frozenset({("a", "b", "R")})))
    nameless = Annotations(
        doc="a",
        mentions=(Mention(id="1", type="T", start=0, end=1), Mention(id="2", type="T", start=3, end=4)),
        relations=(Relation(type="R", head="1", tail="2"),),
    )
    counts.add(nameless, nameless)
    with pytest.raises(RecordError, match="without text"):
        counts.sheets({"a": 0})
