"""What the runner accepts from an extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Mention, Provenance, Relation
from goldspan.document import text_sha256
from goldspan.errors import Problem, RecordError
from goldspan.extractors.output import accepted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.document import Document

    MakeDocument = Callable[..., Document]

TEXT = "Riga, café 😀 Tartu"


def mention(start: int, end: int, **more: Any) -> Mention:
    return Mention(type="PLACE", start=start, end=end, **more)


def test_completes_a_record(make_document: MakeDocument) -> None:
    document = make_document(TEXT)
    made = Annotations(
        doc="d1",
        text=TEXT,
        mentions=(mention(0, 4, id="m"), mention(13, 18, text="Tartu"), mention(0, 18, spans=((0, 4), (13, 18)))),
        relations=(Relation(type="NEAR", head="m", tail=1),),
    )
    record = accepted(made, document, "mine", "2")
    assert [m.text for m in record.mentions] == ["Riga", "Tartu", "Riga Tartu"]
    assert record.sha256 == text_sha256(TEXT)
    assert record.text is None
    assert record.provenance == Provenance(source="extractor", tool="mine", version="2")
    assert record.relations == made.relations
    assert accepted(record, document, "mine", "2") == record


ACCEPTED = [
    Annotations(doc="d1"),
    Annotations(doc="d1", mentions=(mention(0, 4), mention(0, 4))),
    Annotations(doc="d1", mentions=(mention(0, 4), mention(2, 10))),
    Annotations(doc="d1", mentions=(Mention(type="NO-SUCH-TYPE", start=0, end=18),)),
]


@pytest.mark.parametrize("record", ACCEPTED)
def test_what_is_wrong_but_can_be_scored_is_accepted(record: Annotations, make_document: MakeDocument) -> None:
    assert accepted(record, make_document(TEXT), "mine", "2").doc == "d1"


REFUSED: list[tuple[object, str]] = [
    ({"doc": "d1"}, '$: a value of type "dict"; expected an Annotations record'),
    (None, '$: a value of type "NoneType"; expected an Annotations record'),
    (Annotations(doc="other"), '$.doc: "other"; expected "d1"'),
    (Annotations(doc="d1", sha256=text_sha256("x")), "$.sha256"),
    (Annotations(doc="d1", text="another"), "$.text"),
    (Annotations(doc="d1", mentions=(mention(0, 19),)), "$.mentions[0].end: 19 is past the text (18)"),
    (Annotations(doc="d1", mentions=(mention(-1, 4),)), "$.mentions[0].start"),
    (Annotations(doc="d1", mentions=(mention(4, 4),)), "$.mentions[0]"),
    (Annotations(doc="d1", mentions=(mention(0, 5, text="Riga"),)), "$.mentions[0]"),
    (Annotations(doc="d1", mentions=(mention(0, 4, score=1.5),)), "$.mentions[0].score"),
    (Annotations(doc="d1", mentions=(mention(0, 4, score=float("nan")),)), "$.mentions[0].score"),
    (Annotations(doc="d1", mentions=(mention(0, 4, id="m"), mention(6, 10, id="m"))), "$.mentions[1].id"),
    (Annotations(doc="d1", relations=(Relation(type="NEAR", head="m1", tail=0),)), "$.relations[0].head"),
    (
        Annotations(
            doc="d1",
            mentions=(mention(0, 4), mention(6, 10)),
            relations=(Relation(type="NEAR", head=0, tail=1, evidence=((0, 99),)),),
        ),
        "$.relations[0].evidence",
    ),
]


@pytest.mark.parametrize(("record", "expected"), REFUSED)
def test_what_breaks_a_rule_is_refused_with_its_place(
    record: object, expected: str, make_document: MakeDocument
) -> None:
    with pytest.raises(RecordError) as caught:
        accepted(record, make_document(TEXT), "mine", "2")
    assert caught.value.lines()[0].startswith(expected)


def test_all_faults_are_gathered(make_document: MakeDocument) -> None:
    record = Annotations(doc="d1", mentions=(mention(0, 99), mention(0, 4, score=2.0)))
    with pytest.raises(RecordError) as caught:
        accepted(record, make_document(TEXT), "mine", "2")
    assert len(caught.value.problems) == 2
    assert one_line(caught.value.problems).endswith("(and 1 more problem)")


def test_one_line_of_one() -> None:
    assert one_line([Problem(rule="x", found="that")]) == "that"
