"""Relations of whole sentences, those that are there and those that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.extractors.protocol import Setup
from goldspan.extractors.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.document import Document
    from goldspan.schema import Schema

    MakeDocument = Callable[..., Document]

Facts = set[tuple[str, str, str, str]]

STATED: dict[str, Facts] = {
    "Estonia and Latvia on Friday signed a fisheries agreement in Riga.": {
        ("PARTY_TO", "Estonia", "fisheries agreement", "asserted"),
        ("PARTY_TO", "Latvia", "fisheries agreement", "asserted"),
        ("HAS_DATE", "fisheries agreement", "Friday", "asserted"),
    },
    "Finland will buy 12 F-16 fighter jets from Norway.": {
        ("PROCURES", "Finland", "F-16 fighter jets", "planned"),
        ("SUPPLIES", "Norway", "F-16 fighter jets", "asserted"),
        ("HAS_AMOUNT", "F-16 fighter jets", "12", "asserted"),
    },
    "Sweden did not sign the trade pact.": {("PARTY_TO", "Sweden", "trade pact", "negated")},
    "Sweden may sign the trade pact.": {("PARTY_TO", "Sweden", "trade pact", "hypothetical")},
    "Prime Minister Laura Kask of Estonia met French President Luc Bernard.": {
        ("HOLDS_ROLE", "Laura Kask", "Prime Minister", "asserted"),
        ("HOLDS_ROLE", "Luc Bernard", "President", "asserted"),
        ("ROLE_OF", "President", "French", "asserted"),
    },
    "The trade agreement for 2014-19 lapsed.": {("HAS_PERIOD", "trade agreement", "2014-19", "asserted")},
    "Kyiv, Ukraine, was calm; Latvia, Estonia and Finland were not.": {("LOCATED_IN", "Kyiv", "Ukraine", "asserted")},
    "The talks in Oslo, he said on Monday, failed.": {("HELD_AT", "talks", "Oslo", "asserted")},
    "Foreign Minister Laura Kask, Defence Minister Peter Novak and others met.": {
        ("HOLDS_ROLE", "Laura Kask", "Foreign Minister", "asserted"),
        ("HOLDS_ROLE", "Peter Novak", "Defence Minister", "asserted"),
    },
    "He praised cooperation between Estonia and Latvia under the trade agreement.": set(),
    "Estonia sailed. Latvia slept.": set(),
}


@pytest.mark.parametrize(("text", "expected"), STATED.items())
def test_relations(text: str, expected: Facts, make_document: MakeDocument, schema: Schema) -> None:
    record = Rules(Setup(name="r", version="1", schema=schema)).extract(make_document(text))
    shown = {m.id: m.text for m in record.mentions}
    found = {
        (r.type, shown[str(r.head)], shown[str(r.tail)], r.attributes.get("realis", "asserted"))
        for r in record.relations
    }
    assert found == expected


def test_private_characters_of_the_text_are_no_mentions(make_document: MakeDocument, schema: Schema) -> None:
    text = "\ue009 signed a fisheries agreement with \ue009 and Estonia \ue009."
    record = Rules(Setup(name="r", version="1", schema=schema)).extract(make_document(text))
    by_id = {m.id: m.text for m in record.mentions}
    assert {by_id[str(r.head)] for r in record.relations} <= {"Estonia", "fisheries agreement"}
    assert all(m.text == text[m.start : m.end] for m in record.mentions)


def test_a_schema_with_periods_only(make_document: MakeDocument) -> None:
    from goldspan.schema import parse_schema

    only = parse_schema(
        'name = "s"\nversion = 1\n[entity.AGREEMENT]\n[entity.DATE]\n[relation.HAS_PERIOD]\n'
        'head = ["AGREEMENT"]\ntail = ["DATE"]\n'
    )
    rules = Rules(Setup(name="r", version="1", schema=only))
    record = rules.extract(make_document("The trade agreement for 2014-19 lapsed. The defence pact of 1996 lapsed."))
    assert [r.type for r in record.relations] == ["HAS_PERIOD"]
