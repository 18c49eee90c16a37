"""Mentions of whole sentences, type by type: those that are there and those that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.extractors.rules import candidates
from goldspan.extractors.rules.candidates import article_of, select
from goldspan.extractors.rules.names import name_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.document import Document

    MakeDocument = Callable[..., Document]

CASES: list[tuple[str, str, list[str]]] = [
    # dates
    ("DATE", "In 2014 it rained; 2015 people saw it; by June 2016 it was dry.", ["2014", "June 2016"]),
    ("DATE", "It may rain. They march on. August company.", []),
    ("DATE", "Late in May, on Friday and on Sunday morning.", ["May", "Friday", "Sunday morning"]),
    ("DATE", "From 2014 to 2019, then between 2020 and 2025.", ["2014 to 2019", "2020 and 2025"]),
    ("DATE", "It has 2016-2 pages and cost 2016.5.", []),
    # quantities
    ("QUANTITY", "They sent 1,200 soldiers, 36 jets and two dozen tanks.", ["1,200", "36", "two dozen"]),
    ("QUANTITY", "They sent forty-two soldiers and five armoured vehicles.", ["forty-two", "five"]),
    ("QUANTITY", "5 per cent, 12 days, 7 km, 20% of it, 3.5 of them, Article 12 says, 5-6 men.", []),
    ("QUANTITY", "The 2015 agreement and Flight 17 crash, two countries, $5 notes.", []),
    # money
    (
        "MONEY",
        "It cost $5 million, Rs 300 crore, 40 million euros and US$2bn.",
        ["$5 million", "Rs 300 crore", "40 million euros", "US$2bn"],
    ),
    ("MONEY", "It cost 500 francs, 5 million people and a lot; it won; a won’t.", []),
    # places
    (
        "GPE",
        "Oslo, New York, South Korean, NEW YORK, U.S. and Chad.",
        ["Oslo", "New York", "South Korean", "NEW YORK", "U.S.", "Chad"],
    ),
    ("GPE", "He put turkey in the china bowl. #Norway @Norway Norwegians", []),
    (
        "LOC",
        "The Baltic Sea, the Gulf of Bothnia, Lake Ladoga, Africa and the sea.",
        ["Baltic Sea", "Gulf of Bothnia", "Lake Ladoga", "Africa"],
    ),
    # bodies
    (
        "GOV_ORG",
        "The Polish Defence Ministry, the Ministry of Finance and the Danish Navy.",
        ["Defence Ministry", "Ministry of Finance", "Danish Navy"],
    ),
    ("GOV_ORG", "A ministry and an agency. The Commission.", []),
    (
        "ORG",
        "The United Nations, NATO and the Nordic Peace Institute.",
        ["United Nations", "NATO", "Nordic Peace Institute"],
    ),
    (
        "COMPANY",
        "Hull Works Pvt Ltd. and Finnish Baltic Steel Corp, not a limited company.",
        ["Hull Works Pvt Ltd", "Finnish Baltic Steel Corp"],
    ),
    (
        "FACILITY",
        "At Kadriorg Palace, Camp Alder and Amari air base, not at the Russian Base.",
        ["Kadriorg Palace", "Camp Alder", "Amari air base"],
    ),
    # people
    (
        "ROLE",
        "The Prime Minister, the foreign minister, a spokeswoman and two ministers.",
        ["Prime Minister", "foreign minister", "spokeswoman"],
    ),
    ("ROLE", "Security, Foreign Minister Kask said; the chief aim, ahead of time.", ["Foreign Minister"]),
    ("ROLE", "His counterpart, the commander of the Danish Navy, and a commander.", ["commander"]),
    (
        "PERSON",
        "Gen. Kask, Mr. J. P. Novak and Foreign Minister Anna Laine-Berg spoke.",
        ["Kask", "J. P. Novak", "Anna Laine-Berg"],
    ),
    (
        "PERSON",
        "Aino Virtanen said so. Virtanen's aide, Peter de Groot, left the Virtanen Group.",
        ["Aino Virtanen", "Virtanen", "Peter de Groot"],
    ),
    ("PERSON", "Said Monday. President of the Council. Prime Minister Denmark.", []),
    ("PERSON", "Operation Northern Dawn, the plan, began.", []),
    # things
    (
        "EQUIPMENT",
        "F-16 fighter jets, Leopard 2 tanks, a T-72 and HMS Ocean.",
        ["F-16 fighter jets", "Leopard 2 tanks", "T-72", "HMS Ocean"],
    ),
    ("EQUIPMENT", "Russian tanks, COVID-19, G-20, five tanks, Coalition aircraft. New missiles.", []),
    (
        "AGREEMENT",
        "A defence cooperation agreement, the Arctic Treaty and a $2 billion contract.",
        ["defence cooperation agreement", "Arctic Treaty", "contract"],
    ),
    ("AGREEMENT", "A number of agreements; in agreement; no deal; any contract; several treaties.", []),
    ("AGREEMENT", "It signed agreements for the supply of gas.", ["agreements"]),
    (
        "EVENT",
        "After the talks he held a bilateral meeting at the Arctic Security Summit.",
        ["talks", "bilateral meeting", "Arctic Security Summit"],
    ),
    ("EVENT", "He talks a lot, is meeting nobody, and will visit soon. #ArcticSummit", []),
]


@pytest.mark.parametrize(("type_name", "text", "expected"), CASES)
def test_mentions(type_name: str, text: str, expected: list[str], make_document: MakeDocument) -> None:
    article = article_of(make_document(text))
    chosen = select(candidates(article), len(text), article.closed)
    assert [text[c.start : c.end] for c in chosen if c.type == type_name] == expected


NAMES = {
    "Anna Laine said": "Anna Laine",
    "Anna": "Anna",
    "J. P. Novak left": "J. P. Novak",
    "Peter de Groot left": "Peter de Groot",
    "Mohammed bin Salem left": "Mohammed bin Salem",
    "Sean O'Brien's": "Sean O'Brien",
    "Peter London spoke": "Peter London",  # a city after a given name is a surname
    "Élodie Šimić": "Élodie Šimić",
    "A B C D E F G": None,  # initials alone
    "Monday morning": None,
    "London Bridge": None,
    "de Groot": None,
    "anna": None,
    "The Minister": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), NAMES.items())
def test_names(text: str, expected: str | None) -> None:
    found = name_at(text, 0)
    assert (text[: found[0]] if found else None) == expected
