from __future__ import annotations

import json

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures.diagnosis import DiagnosisOptions, Examples, diagnose

TEXT = "Narendra Modi met Xi Jinping in New Delhi on Monday."


def mention(name: str, string: str) -> Mention:
    start = TEXT.index(string)
    return Mention(type=name, start=start, end=start + len(string))


def document(doc: str) -> tuple[Annotations, Annotations]:
    gold = Annotations(
        doc=doc,
        text=TEXT,
        mentions=(mention("PER", "Narendra Modi"), mention("PER", "Xi Jinping"), mention("GPE", "New Delhi")),
        relations=(Relation(type="MET", head=0, tail=1),),
    )
    predicted = Annotations(
        doc=doc,
        mentions=(
            mention("PER", "Modi"),
            mention("ORG", "Xi Jinping"),
            mention("DATE", "Monday"),
            mention("PER", "Narendra"),
        ),
        relations=(Relation(type="MET", head=0, tail=1),),
    )
    return gold, predicted


def test_every_error_with_its_text_and_what_is_around_it() -> None:
    diagnosis = diagnose([document("a")], DiagnosisOptions(context=5))
    assert diagnosis.examples()["entities"] == [
        {
            "document": "a",
            "class": "type",
            "gold": {"type": "PER", "spans": [[18, 28]], "text": "Xi Jinping"},
            "predicted": {"type": "ORG", "spans": [[18, 28]], "text": "Xi Jinping"},
            "context": " met Xi Jinping in N",
        },
        {
            "document": "a",
            "class": "boundary",
            "gold": {"type": "PER", "spans": [[0, 13]], "text": "Narendra Modi"},
            "predicted": {"type": "PER", "spans": [[0, 8]], "text": "Narendra"},
            "notes": ["too_short", "split"],
            "context": "Narendra Modi met ",
        },
        {
            "document": "a",
            "class": "missing",
            "gold": {"type": "GPE", "spans": [[32, 41]], "text": "New Delhi"},
            "predicted": None,
            "context": "g in New Delhi on M",
        },
        {
            "document": "a",
            "class": "spurious",
            "gold": None,
            "predicted": {"type": "PER", "spans": [[9, 13]], "text": "Modi"},
            "context": "ndra Modi met ",
        },
        {
            "document": "a",
            "class": "spurious",
            "gold": None,
            "predicted": {"type": "DATE", "spans": [[45, 51]], "text": "Monday"},
            "context": "i on Monday.",
        },
    ]


def test_relations_show_their_arguments() -> None:
    missed, spurious = diagnose([document("a")]).examples()["relations"]
    assert missed == {
        "document": "a",
        "class": "missed_both_found",
        "gold": {
            "type": "MET",
            "head": {"type": "PER", "spans": [[0, 13]], "text": "Narendra Modi"},
            "tail": {"type": "PER", "spans": [[18, 28]], "text": "Xi Jinping"},
        },
        "predicted": None,
        "context": TEXT,
    }
    assert spurious["predicted"]["head"]["text"] == "Modi"


def test_without_texts_nothing_of_the_article_is_left() -> None:
    by_flag = diagnose([document("a")]).examples(texts=False)
    withheld = diagnose([document("a")], DiagnosisOptions(withheld={"a"})).examples()
    assert by_flag == withheld
    shown = json.dumps(by_flag)
    assert not any(word in shown for word in TEXT.rstrip(".").split() if len(word) > 2 and word != "met")
    assert by_flag["entities"][0]["predicted"] == {"type": "ORG", "spans": [[18, 28]]}
    assert "text" in diagnose([document("a")], DiagnosisOptions(withheld={"b"})).examples()["entities"][0]["gold"]


def test_the_first_of_every_document_then_the_second() -> None:
    pairs = [document(doc) for doc in ("c", "a", "b")]

    def spurious(limit: int) -> list[tuple[str, int]]:
        rows = diagnose(pairs, DiagnosisOptions(examples=limit)).entities.examples.rows["spurious"]
        return [(row.document, row.place) for row in rows]

    whole = [("a", 0), ("b", 0), ("c", 0), ("a", 1), ("b", 1), ("c", 1)]
    assert spurious(10) == whole
    assert spurious(2) == whole[:2]
    assert spurious(4) == whole[:4]
    assert diagnose(pairs, DiagnosisOptions(examples=0)).examples() == {"entities": [], "relations": []}


def test_examples_add_up_and_the_smaller_limit_holds() -> None:
    parts = [diagnose([document(doc)], DiagnosisOptions(examples=3)).entities.examples for doc in "cab"]
    whole = diagnose([document(doc) for doc in "abc"], DiagnosisOptions(examples=3)).entities.examples
    assert parts[0] + parts[1] + parts[2] == whole
    assert Examples() + whole == whole + Examples() == whole
    small = diagnose([document("z")], DiagnosisOptions(examples=1)).entities.examples
    assert [row.document for row in (whole + small).rows["missing"]] == ["a"]


def test_a_long_context_loses_its_middle() -> None:
    text = "a" * 400 + "b" * 400
    mentions = (Mention(type="A", start=0, end=1), Mention(type="A", start=790, end=800))
    gold = Annotations(doc="a", text=text, mentions=mentions, relations=(Relation(type="R", head=0, tail=1),))
    (row,) = diagnose([(gold, None)]).examples()["relations"]
    assert row["context"] == "a" * 118 + " … " + "b" * 118
    (first, _) = diagnose([(gold, None)]).examples()["entities"]
    assert first["context"] == "a" * 41


def test_without_any_text_there_is_no_context() -> None:
    gold = Annotations(doc="a", mentions=(Mention(type="A", start=0, end=1, text="x"),))
    assert diagnose([(gold, None)]).examples()["entities"] == [
        {"document": "a", "class": "missing", "gold": {"type": "A", "spans": [[0, 1]], "text": "x"}, "predicted": None}
    ]
