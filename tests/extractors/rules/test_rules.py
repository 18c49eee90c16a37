"""The rules as an extractor."""

from __future__ import annotations

import random
import time
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.document import Document, Zone, text_sha256
from goldspan.extractors.output import accepted
from goldspan.extractors.protocol import Setup
from goldspan.extractors.rules import Rules
from goldspan.extractors.rules.data import load
from goldspan.schema import Schema, parse_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    MakeDocument = Callable[..., Document]

ARTICLE = (
    "OSLO: Norwegian Defence Minister Anna Laine met her Polish counterpart Peter Novak on Tuesday. "
    "Norway will buy 12 F-16 fighter jets for $1.2 billion under the defence cooperation agreement of 2019. (AFP)"
)


def rules(schema: Schema, **options: Any) -> Rules:
    return Rules(Setup(name="rules", version="1", schema=schema, settings=options))


def test_an_article(schema: Schema, make_document: MakeDocument) -> None:
    record = rules(schema).extract(make_document(ARTICLE, published="2021-12-06"))
    assert [(m.text, m.type, m.attributes.get("norm")) for m in record.mentions] == [
        ("OSLO", "GPE", None),
        ("Norwegian", "GPE", None),
        ("Defence Minister", "ROLE", None),
        ("Anna Laine", "PERSON", None),
        ("Polish", "GPE", None),
        ("Peter Novak", "PERSON", None),
        ("Tuesday", "DATE", "2021-11-30"),
        ("Norway", "GPE", None),
        ("12", "QUANTITY", "12"),
        ("F-16 fighter jets", "EQUIPMENT", None),
        ("$1.2 billion", "MONEY", "USD 1200000000"),
        ("defence cooperation agreement", "AGREEMENT", None),
        ("2019", "DATE", "2019"),
    ]
    assert {r.type for r in record.relations} == {
        "HOLDS_ROLE",
        "ROLE_OF",
        "MET_WITH",
        "PROCURES",
        "HAS_AMOUNT",
        "HAS_DATE",
    }
    assert all(r.evidence for r in record.relations)


def test_options(schema: Schema, make_document: MakeDocument) -> None:
    document = make_document(ARTICLE)
    assert rules(schema, relations=False).extract(document).relations == ()
    alone = rules(schema, coreference=False).extract(document)
    assert alone.entities == ()
    assert {m.entity for m in alone.mentions} == {None}
    assert alone.relations
    assert all("norm" not in m.attributes for m in rules(schema, norms=False).extract(document).mentions)


def test_types_the_schema_lacks_are_not_predicted(make_document: MakeDocument) -> None:
    few = parse_schema('name = "s"\nversion = 1\n[entity.PERSON]\n[entity.GPE]\n')
    record = rules(few).extract(make_document(ARTICLE + " Hull Works of Norway Ltd won."))
    assert {m.type for m in record.mentions} == {"PERSON", "GPE"}
    assert record.relations == ()
    assert sum(m.text == "Norway" for m in record.mentions) == 1  # the company's name still holds the other


def test_a_schema_it_knows_nothing_of(small: Schema, make_document: MakeDocument) -> None:
    extractor = rules(small)
    assert extractor.extract(make_document(ARTICLE)).mentions == ()
    assert "none of the types it knows" in extractor.notices[0]


def test_no_notice_otherwise(schema: Schema) -> None:
    assert rules(schema).notices == ()


def test_realis_only_where_the_schema_has_it(make_document: MakeDocument) -> None:
    plain = parse_schema(
        'name = "s"\nversion = 1\n[entity.GPE]\n[entity.EQUIPMENT]\n[relation.PROCURES]\nhead = ["GPE"]\n'
        'tail = ["EQUIPMENT"]\n'
    )
    (relation,) = rules(plain).extract(make_document(ARTICLE)).relations
    assert relation.attributes == {}


def test_running_text_is_preferred_to_a_tweet(schema: Schema, make_document: MakeDocument) -> None:
    tweet = "Anna Laine met Peter Novak."
    text = f"{tweet}\nMs Anna Laine met Mr Peter Novak."
    record = rules(schema).extract(make_document(text, zones=(Zone(type="tweet", start=0, end=len(tweet)),)))
    starts = {m.id: m.start for m in record.mentions}
    assert [starts[str(r.head)] > len(tweet) for r in record.relations if r.type == "MET_WITH"] == [True]


PIECES = st.sampled_from(
    [
        *(
            "Norway",
            "Estonian",
            "Prime Minister",
            "Anna Laine",
            "signed",
            "a",
            "the",
            "defence agreement",
            "F-16",
            "jets",
            "12",
        ),
        *(
            "on Monday",
            "2014-19",
            "$5 million",
            "met",
            "talks with",
            "in",
            "Oslo",
            ",",
            "and",
            ".",
            "\n",
            "“",
            "(AFP)",
            "😀",
            "’s",
        ),
        *("Ltd", "Ministry of", "will", "not", "\ue000", "e\u0301", "-", "1,2,3", "of", "for"),
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=80))
def test_every_record_is_sound_flat_and_the_same_again(schema: Schema, text: str) -> None:
    document = Document(id="d", text=text, sha256=text_sha256(text))
    extractor = rules(schema)
    record = extractor.extract(document)
    accepted(record, document, "rules", "1")
    assert all(a.end <= b.start for a, b in zip(record.mentions, record.mentions[1:], strict=False))
    assert all(m.text == text[m.start : m.end] and m.text.strip() == m.text for m in record.mentions)
    types = {m.id: m.type for m in record.mentions}
    for relation in record.relations:
        assert schema.relation[relation.type].allows(types[str(relation.head)], types[str(relation.tail)])
    assert extractor.extract(document) == record


HOSTILE = {
    "one word": "A",
    "capitals": "Aa ",
    "hyphens": "A-",
    "initials": "A. ",
    "apostrophes": "A’",
    "and": "Aa and ",
    "of the": "Aa of the ",
    "portfolios": "defence and ",
    "titled portfolios": "Defence, ",
    "commas": "1,",
    "digits": "1",
    "spaces": " ",
    "lines": "\n",
    "states": "India, ",
    "states joined": "India and ",
    "people": "John Smith, ",
    "titles": "Prime Minister Aa Bb, ",
    "money": "$1 million ",
    "scales": "million ",
    "dates": "May 5 ",
    "periods": "from 2001 to ",
    "kinds": "main battle ",
    "determiners": "the first new ",
    "adverbs": "India will not also formally ",
    "brackets": "(Aa ",
    "private": "\ue000\ue00d",
    "marks": "e\u0301",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_no_longer_than_their_length(
    piece: str, schema: Schema, make_document: MakeDocument
) -> None:
    extractor = rules(schema)
    extractor.extract(make_document(ARTICLE))  # compiles the patterns

    def seconds(size: int) -> float:
        document = make_document((piece * size)[:size])
        since = time.process_time()
        extractor.extract(document)
        return time.process_time() - since

    # Ten times the text: ten times the time where it is linear, a hundred times where it is quadratic.
    assert seconds(10_000) < 40 * max(seconds(1_000), 0.01)


def test_a_megabyte(schema: Schema, make_document: MakeDocument) -> None:
    noise = random.Random(7)  # noqa: S311
    words = ["the", "Aa", "12", "and", "of-course", "Xyz,", "(b)", "“c”", "3.4", "Foo-Bar", "won’t", "said.", "\n"]
    line = " ".join(noise.choice(words) for _ in range(2_000))
    text = (line + "A" * 490_000 + line + " " * 490_000 + line)[:1_000_000]
    since = time.process_time()
    record = rules(schema).extract(make_document(text))
    assert time.process_time() - since < 30
    assert record.doc == "d1"


def test_word_lists_are_sound(root: Path) -> None:
    folder = root / "src" / "goldspan" / "extractors" / "data"
    for path in sorted(folder.glob("*.toml")):
        data = load(path.stem)
        assert data == tomllib.loads(path.read_text("utf-8"))
        assert data
    places = load("places")
    names = [
        n for s, facts in places["states"].items() for n in (s, *facts.get("adjectives", ()), *facts.get("also", ()))
    ]
    assert len(names) == len(set(names))
    assert len(places["states"]) > 190
    for listed in (places["places"]["gpe"], places["places"]["loc"], load("names")["given"]):
        assert len(listed) == len(set(listed))
