"""Which mentions are of one thing."""

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

CASES: dict[str, list[set[str]]] = {
    "Estonia and the Estonian people left Tallinn.": [{"Estonia", "Estonian"}, {"Tallinn"}],
    "The US, the U.S. and the United States are one.": [{"US", "U.S.", "United States"}],
    "Mr Peter Novak spoke. Novak left. Ms Laura Novak stayed.": [{"Peter Novak", "Novak"}, {"Laura Novak"}],
    "Dr Mohamed Salem spoke. Dr Mohammed Salem left. Dr M. Salem slept.": [
        {"Mohamed Salem", "Mohammed Salem", "M. Salem"}
    ],
    "The Nordic Peace Institute met. The NPI Institute and NPI left.": [{"Nordic Peace Institute"}, {"NPI Institute"}],
    "The Norwegian foreign minister met the Swedish foreign minister.": [
        {"Norwegian"},
        {"foreign minister"},
        {"Swedish"},
        {"foreign minister"},
    ],
    "F-16 jets and the F-16 fighter jets flew.": [{"F-16 jets", "F-16 fighter jets"}],
    "It rained on 3 May 2016 and May 3, 2016.": [{"3 May 2016", "May 3, 2016"}],
    "They lost 12 tanks and 12 ships.": [{"12"}, {"12"}],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_clusters(text: str, expected: list[set[str]], make_document: MakeDocument, schema: Schema) -> None:
    record = Rules(Setup(name="r", version="1", schema=schema)).extract(make_document(text))
    clusters: dict[str, set[str]] = {}
    for mention in record.mentions:
        clusters.setdefault(str(mention.entity), set()).add(str(mention.text))
    assert list(clusters.values()) == expected
    assert [e.id for e in record.entities] == list(clusters)


def test_entities_are_called_by_their_fullest_name(make_document: MakeDocument, schema: Schema) -> None:
    record = Rules(Setup(name="r", version="1", schema=schema)).extract(
        make_document("Novak said so. Mr Peter Novak met a Danish envoy.")
    )
    assert {e.name for e in record.entities} >= {"Peter Novak", "Denmark"}


def test_acronyms(make_document: MakeDocument, schema: Schema) -> None:
    text = "The World Health Organization said so. The WHO left. The IMF stayed."
    record = Rules(Setup(name="r", version="1", schema=schema)).extract(make_document(text))
    numbers = {str(m.text): m.entity for m in record.mentions}
    assert numbers["World Health Organization"] == numbers["WHO"] != numbers["IMF"]
