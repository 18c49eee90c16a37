from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures import Fate, Options
from goldspan.measures.diagnosis import Diagnosis, DiagnosisOptions, diagnose, training_strings

TEXT = "Mr. Modi met Xi in New  Delhi. He left. India and China agreed. Xi left. All is well. Modi too."
#       0   4        13    19          31       40        50            64                    86


def mention(name: str, string: str, text: str = TEXT, nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = text.index(string, start + 1)
    return Mention(type=name, start=start, end=start + len(string))


def rows(diagnosis: Diagnosis, family: str, name: str) -> list[tuple[Any, ...]]:
    data = diagnosis.to_dict()[family]["slices"][name]
    return [(row["value"], row["gold"], row["predicted"], row["correct"]) for row in data]


GOLD = Annotations(
    doc="a",
    text=TEXT,
    mentions=(
        mention("PER", "Modi"),
        mention("PER", "Xi"),
        mention("GPE", "New  Delhi"),
        mention("GPE", "India"),
        mention("GPE", "China"),
        mention("PER", "Xi", nth=1),
        mention("PER", "Modi", nth=1),
    ),
    relations=(
        Relation(type="MET", head=0, tail=1),  # the same sentence
        Relation(type="MET", head=1, tail=4),  # two sentences on
        Relation(type="MET", head=0, tail=6),  # five
        Relation(type="IN", head=3, tail=5),  # one
    ),
)
PREDICTED = Annotations(
    doc="a",
    mentions=(
        mention("PER", "Modi"),
        mention("GPE", "Xi"),
        mention("GPE", "India"),
        mention("PER", "met Xi in New  Del"),
    ),
    relations=(Relation(type="MET", head=0, tail=2),),
)


def test_by_length() -> None:
    # Four code points and fewer: Modi, Xi, Xi, Modi; eight and fewer: India, China; ten: New  Delhi.
    diagnosis = diagnose([(GOLD, PREDICTED)])
    assert rows(diagnosis, "entities", "length") == [
        ("1-4", 4, 2, 1),
        ("5-8", 2, 1, 1),
        ("9-16", 1, 0, 0),
        ("17-32", 0, 1, 0),
    ]
    long = Annotations(doc="b", mentions=tuple(Mention(type="A", start=0, end=end) for end in (33, 64, 65, 500)))
    assert rows(diagnose([(long, None)]), "entities", "length") == [("33-64", 2, 0, 0), ("65+", 2, 0, 0)]


def test_by_length_a_gap_is_not_covered() -> None:
    gold = Annotations(doc="b", mentions=(Mention(type="A", start=0, end=40, spans=((0, 2), (38, 40))),))
    assert rows(diagnose([(gold, None)]), "entities", "length") == [("1-4", 1, 0, 0)]


def test_by_string() -> None:
    training = {"PER": frozenset({"modi"}), "GPE": frozenset({"xi", "new delhi"})}
    diagnosis = diagnose([(GOLD, PREDICTED)], DiagnosisOptions(training=training))
    assert rows(diagnosis, "entities", "string") == [
        ("seen", 3, 2, 1),  # both Modi, New  Delhi; predicted Modi, and Xi as a GPE
        ("seen_as_another_type", 2, 0, 0),  # Xi is a person in gold
        ("unseen", 2, 2, 1),  # India, China; predicted India and the long one
    ]


def test_without_text_the_mentions_own_strings_count_and_a_correct_pair_is_in_one_slice() -> None:
    gold = Annotations(
        doc="a", mentions=(Mention(type="A", start=0, end=2, text="Xi"), Mention(type="A", start=5, end=7))
    )
    predicted = Annotations(doc="a", mentions=(Mention(type="A", start=0, end=2), Mention(type="A", start=8, end=9)))
    diagnosis = diagnose([(gold, predicted)], DiagnosisOptions(training={"A": frozenset({"xi"})}))
    assert rows(diagnosis, "entities", "string") == [("seen", 1, 1, 1), (None, 1, 1, 0)]


def test_a_text_that_is_too_short_counts_as_not_known() -> None:
    gold = Annotations(doc="a", text="Xi", mentions=(Mention(type="A", start=1, end=4),))
    diagnosis = diagnose([(gold, None)], DiagnosisOptions(training={}))
    assert rows(diagnosis, "entities", "string") == [(None, 1, 0, 0)]


def test_by_sentence_distance() -> None:
    assert rows(diagnose([(GOLD, GOLD)]), "relations", "distance") == [
        ("0", 1, 1, 1),
        ("1", 1, 1, 1),
        ("2", 1, 1, 1),
        ("3+", 1, 1, 1),
    ]
    diagnosis = diagnose([(GOLD, PREDICTED)])
    assert rows(diagnosis, "relations", "distance") == [("0", 1, 0, 0), ("1", 1, 0, 0), ("2", 1, 1, 0), ("3+", 1, 0, 0)]
    bare = Annotations(doc="a", mentions=GOLD.mentions, relations=GOLD.relations)
    assert rows(diagnose([(bare, None)]), "relations", "distance") == [(None, 4, 0, 0)]
    assert rows(diagnose([(bare, None)], DiagnosisOptions(texts={"a": TEXT})), "relations", "distance")[0][0] == "0"


def test_by_document_and_metadata() -> None:
    pairs = [(GOLD, PREDICTED), *((Annotations(doc=doc, mentions=GOLD.mentions[:1]),) * 2 for doc in "cb")]
    metadata = {"a": {"agency": "ANI", "year": "2021"}, "b": {"agency": "ANI"}, "z": {"agency": "PTI"}}
    diagnosis = diagnose(pairs, DiagnosisOptions(metadata=metadata))
    assert rows(diagnosis, "entities", "document") == [("a", 7, 4, 2), ("b", 1, 1, 1), ("c", 1, 1, 1)]
    assert rows(diagnosis, "entities", "metadata.agency") == [("ANI", 8, 5, 3), (None, 1, 1, 1)]
    assert rows(diagnosis, "entities", "metadata.year") == [("2021", 7, 4, 2), (None, 2, 2, 2)]
    assert rows(diagnosis, "relations", "metadata.agency") == [("ANI", 4, 1, 0)]


def test_rates_of_a_slice() -> None:
    row = diagnose([(GOLD, PREDICTED)]).to_dict()["entities"]["slices"]["length"][0]
    assert (row["precision"], row["recall"], row["f1"]) == (1 / 2, 1 / 4, 2 / 6)
    row = diagnose([(GOLD, None)]).to_dict()["entities"]["slices"]["length"][0]
    assert (row["precision"], row["recall"], row["f1"]) == (None, 0.0, 0.0)


def test_training_strings() -> None:
    record = Annotations(
        doc="a",
        mentions=(
            Mention(type="PER", start=0, end=4, text="MODI"),
            Mention(type="GPE", start=19, end=29, text="other"),
            Mention(type="DATE", start=0, end=1, text="x"),
            Mention(type="PER", start=31, end=33),
        ),
    )
    options = Options(entity_types={"PER": "PERSON", "DATE": Fate.DROP})
    assert training_strings([record], options) == {"GPE": frozenset({"other"}), "PERSON": frozenset({"modi"})}
    assert training_strings([record], Options(), {"a": TEXT}) == {
        "DATE": frozenset({"m"}),
        "GPE": frozenset({"new delhi"}),
        "PER": frozenset({"mr.", "he"}),
    }


@pytest.mark.parametrize("given", [{}, {"PER": frozenset[str]()}])
def test_no_training_strings_is_all_unseen_and_none_is_no_slice(given: dict[str, frozenset[str]]) -> None:
    assert rows(diagnose([(GOLD, None)], DiagnosisOptions(training=given)), "entities", "string") == [
        ("unseen", 7, 0, 0)
    ]
    assert "string" not in diagnose([(GOLD, None)]).to_dict()["entities"]["slices"]
