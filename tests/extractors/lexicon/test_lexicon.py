"""The lexicon from training to prediction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.extractors.lexicon import Lexicon, Options
from goldspan.extractors.lexicon.learn import REACH, learn, neighbours
from goldspan.extractors.protocol import Extractor, Setup, Trainable

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.document import Document
    from goldspan.schema import Schema

    MakeDocument = Callable[..., Document]

TRAINING = "The mill is in Riga. A crane is in Riga, near Tartu. The crane fell."


def gold(document: Document) -> Annotations:
    """Label every mill, crane, Riga and Tartu; relate the things to Riga."""
    mentions: list[Mention] = []
    for word, type_name in (("mill", "THING"), ("crane", "THING"), ("Riga", "PLACE"), ("Tartu", "PLACE")):
        start = document.text.find(word)
        while start >= 0:
            mentions.append(Mention(id=f"{word}{start}", type=type_name, start=start, end=start + len(word)))
            start = document.text.find(word, start + 1)
    relations = (
        Relation(type="IN", head="mill4", tail="Riga15"),
        Relation(type="IN", head=1, tail=4),
        Relation(type="NEAR", head="Riga35", tail="Tartu46"),
    )
    return Annotations(doc=document.id, mentions=tuple(mentions), relations=relations)


@pytest.fixture
def train_on(make_document: MakeDocument) -> Document:
    return make_document(TRAINING, "t1")


def lexicon(schema: Schema, **settings: Any) -> Lexicon:
    return Lexicon(Setup(name="lex", version="1", schema=schema, settings=settings))


def shown(record: Annotations, text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.type) for m in record.mentions]


def facts(record: Annotations, text: str) -> set[tuple[str, str, str]]:
    by_id = {m.id: text[m.start : m.end] for m in record.mentions}
    return {(r.type, by_id[str(r.head)], by_id[str(r.tail)]) for r in record.relations}


def test_is_an_extractor_that_learns(small: Schema) -> None:
    assert isinstance(lexicon(small), Extractor)
    assert isinstance(lexicon(small), Trainable)


def test_labels_what_it_saw(small: Schema, train_on: Document, make_document: MakeDocument) -> None:
    extractor = lexicon(small)
    extractor.train([train_on], [gold(train_on)])
    document = make_document("Mill and crane in Tartu. The riga, Riga!")
    record = extractor.extract(document)
    assert shown(record, document.text) == [
        ("Mill", "THING"),
        ("crane", "THING"),
        ("Tartu", "PLACE"),
        ("Riga", "PLACE"),
    ]
    assert record.doc == "d1"
    assert {m.score for m in record.mentions} == {1.0}
    assert extractor.notices == ()


def test_relations_of_strings_and_of_types(small: Schema, train_on: Document, make_document: MakeDocument) -> None:
    extractor = lexicon(small)
    extractor.train([train_on], [gold(train_on)])
    document = make_document("A mill in Tartu. A crane. Riga, near Tartu.")
    # THING-PLACE: 2 of 3 training pairs are related; Riga-Tartu was seen related; the crane is in no place's sentence.
    assert facts(extractor.extract(document), document.text) == {("IN", "mill", "Tartu"), ("NEAR", "Riga", "Tartu")}
    strict = lexicon(small, relation_threshold=1.5)
    strict.train([train_on], [gold(train_on)])
    assert facts(strict.extract(document), document.text) == {("NEAR", "Riga", "Tartu")}
    silent = lexicon(small, relations=False)
    silent.train([train_on], [gold(train_on)])
    assert silent.extract(document).relations == ()


def test_a_fact_is_given_once(small: Schema, train_on: Document, make_document: MakeDocument) -> None:
    extractor = lexicon(small)
    extractor.train([train_on], [gold(train_on)])
    record = extractor.extract(make_document("Riga near Tartu. Tartu near Riga. Riga is near Tartu."))
    assert len(record.relations) == 1
    assert [m.entity for m in record.mentions] == ["e1", "e2", "e2", "e1", "e1", "e2"]
    assert record.entities == (Entity(id="e1", type="PLACE", name="Riga"), Entity(id="e2", type="PLACE", name="Tartu"))


def test_majority_and_ties(small: Schema, make_document: MakeDocument) -> None:
    document = make_document("Mars Mars Mars Pluto Pluto")
    spans = [("THING", 0, 4), ("THING", 5, 9), ("PLACE", 10, 14), ("THING", 15, 20), ("PLACE", 21, 26)]
    mentions = [Mention(type=type_name, start=start, end=end) for type_name, start, end in spans]
    record = Annotations(doc="d1", mentions=tuple(mentions))
    extractor = lexicon(small)
    extractor.train([document], [record])
    found = extractor.extract(make_document("Mars, Pluto"))
    assert [(m.type, m.score) for m in found.mentions] == [
        ("THING", 0.6667),
        ("PLACE", 0.5),
    ]  # PLACE is first in the schema
    rare = lexicon(small, min_count=3)
    rare.train([document], [record])
    assert [m.text for m in rare.extract(make_document("Mars, Pluto")).mentions] == ["Mars"]


def test_passes_over_what_it_cannot_learn(small: Schema, make_document: MakeDocument) -> None:
    document = make_document("Mars and Venus")
    record = Annotations(
        doc="d1",
        mentions=(
            Mention(id="a", type="GOD", start=0, end=4),
            Mention(id="b", type="THING", start=0, end=14, spans=((0, 4), (9, 14))),
        ),
        relations=(Relation(type="WED", head="a", tail="b"), Relation(type="IN", head=7, tail="x")),
    )
    extractor = lexicon(small)
    extractor.train([document], [record])
    assert extractor.extract(document).mentions == ()
    assert extractor.notices == ("lex: learned no string from its training documents, so it predicts nothing",)


def test_relations_between_entities_teach_through_their_first_mentions(
    small: Schema, make_document: MakeDocument
) -> None:
    document = make_document("Mars orbits. In Riga it rains.")
    record = Annotations(
        doc="d1",
        mentions=(
            Mention(type="THING", start=0, end=4, entity="e1"),
            Mention(type="PLACE", start=16, end=20, entity="e2"),
        ),
        relations=(Relation(type="IN", head="e1", tail="e2"),),
    )
    extractor = lexicon(small)
    extractor.train([document], [record])
    again = make_document("Mars is in Riga.")
    assert facts(extractor.extract(again), again.text) == {("IN", "Mars", "Riga")}


def test_without_training_it_predicts_nothing_and_says_so(small: Schema, train_on: Document) -> None:
    extractor = lexicon(small)
    assert extractor.extract(train_on) == Annotations(doc="t1")
    assert extractor.notices == ("lex: trained on no documents, so it predicts nothing",)
    before = extractor.fingerprint
    extractor.train([train_on], [gold(train_on)])
    assert extractor.fingerprint != before
    extractor.train([], [])
    assert extractor.fingerprint == before
    assert extractor.extract(train_on).mentions == ()


def test_the_order_of_training_does_not_matter(small: Schema, make_document: MakeDocument) -> None:
    documents = [
        make_document("Mars fell in Riga.", "a"),
        make_document("Riga fell.", "b"),
        make_document("Mars. Mars.", "c"),
    ]
    records = [
        Annotations(
            doc="a",
            mentions=(Mention(type="THING", start=0, end=4), Mention(type="PLACE", start=13, end=17)),
            relations=(Relation(type="IN", head=0, tail=1),),
        ),
        Annotations(doc="b", mentions=(Mention(type="THING", start=0, end=4),)),
        Annotations(doc="c", mentions=(Mention(type="PLACE", start=0, end=4), Mention(type="PLACE", start=6, end=10))),
    ]
    one, other = lexicon(small), lexicon(small)
    one.train(documents, records)
    other.train(documents[::-1], records[::-1])
    assert one.fingerprint == other.fingerprint
    probe = make_document("Mars, Riga and Mars.")
    assert one.extract(probe) == other.extract(probe)


def test_a_type_pair_needs_more_than_the_threshold(small: Schema, train_on: Document) -> None:
    assert learn([(train_on, gold(train_on))], small, 1, 0.5).pairs.keys() == {
        ("THING", "PLACE"),
        ("PLACE", "PLACE"),
    }
    assert learn([(train_on, gold(train_on))], small, 1, 0.67).pairs.keys() == {("PLACE", "PLACE")}


def test_endless_sentences_stay_linear() -> None:
    mentions = [Mention(type="THING", start=i, end=i + 1) for i in range(3000)]
    pairs = sum(1 for _ in neighbours(mentions, [0] * 3000))
    assert pairs == 2 * sum(min(REACH, 2999 - i) for i in range(3000))


def test_options_have_defaults() -> None:
    assert Options() == Options(min_count=1, relations=True, relation_threshold=0.5)
