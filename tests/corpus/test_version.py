from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.corpus.version import content_hash, schema_bytes, shown_version
from goldspan.document import Document, Meta, text_sha256
from goldspan.schema import parse_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.dataset.rows import Item

    Make = Callable[..., Item]

SCHEMA = 'name = "s"\nversion = 1\n[entity.PERSON]\ncolor = "#112233"\n[entity.GPE]\n'


def of(*items: Item, schema: str = SCHEMA) -> str:
    documents, gold = [item.document for item in items], [item.gold for item in items]
    return content_hash(schema_bytes(parse_schema(schema)), documents, gold)


def test_the_hash_is_that_of_these_lines() -> None:
    """Corpora are compared by it over years: a change of these lines needs another first one."""
    schema = parse_schema(
        'name = "s"\nversion = 1\n[entity.PERSON]\n[relation.KNOWS]\nhead = ["PERSON"]\ntail = ["PERSON"]\n'
    )
    text = "Zoë ran."
    document = Document(id="a", text=text, sha256=text_sha256(text), split="test", meta=Meta(language="en"))
    mention = Mention(type="PERSON", start=0, end=3, text="Zoë", score=0.5)
    gold = Annotations(doc="a", sha256=document.sha256, mentions=(mention,))
    lines = (
        "goldspan-corpus-1\n"
        '{"entity":[["PERSON",{}]],"name":"s","relation":[["KNOWS",{"head":["PERSON"],"tail":["PERSON"]}]],"version":1}\n'
        '{"id":"a","meta":{"language":"en"},"split":"test","text":"Zoë ran."}\n'
        '{"doc":"a","mentions":[{"end":3,"score":0.5,"start":0,"type":"PERSON"}]}\n'
    )
    expected = hashlib.sha256(lines.encode()).hexdigest()
    assert content_hash(schema_bytes(schema), [document], [gold]) == expected


def test_neither_order_nor_the_look_of_files_matters(item: Make) -> None:
    a, b = item("a"), item("b")
    assert of(a, b) == of(b, a)
    assert of(a) == of(a, schema="# a comment\n" + SCHEMA.replace("\n", "\n\n"))


def test_what_follows_from_the_rest_does_not_matter(item: Make) -> None:
    a = item()
    bare = tuple(msgspec.structs.replace(mention, text=None) for mention in a.gold.mentions)
    gold = msgspec.structs.replace(a.gold, mentions=bare, sha256=None, text=a.document.text)
    assert of(type(a)(a.document, gold, "open")) == of(a)


@pytest.mark.parametrize("field", ["text", "split", "group", "meta", "id"])
def test_every_part_of_a_document_matters(item: Make, field: str) -> None:
    a = item()
    other = {"text": a.document.text + " ", "split": "train", "group": "g", "id": "z", "meta": type(a.document.meta)()}
    changed = msgspec.structs.replace(a.document, **{field: other[field]})
    assert of(type(a)(changed, a.gold, a.rights)) != of(a)


def test_every_label_matters(item: Make) -> None:
    a = item()
    hashes = {of(a)}
    for part in ("mentions", "relations", "entities", "provenance", "extra"):
        empty: object = {"provenance": None, "extra": {}}.get(part, ())
        hashes.add(of(type(a)(a.document, msgspec.structs.replace(a.gold, **{part: empty}), a.rights)))
    assert len(hashes) == 6


def test_the_order_of_the_schemas_types_matters() -> None:
    swapped = 'name = "s"\nversion = 1\n[entity.GPE]\n[entity.PERSON]\ncolor = "#112233"\n'
    assert of(schema=swapped) != of()


def test_absent_null_and_empty_are_one(item: Make) -> None:
    a = item()
    given = msgspec.structs.replace(a.document, extra={"deep": {"er": [1, None, "x"]}, "null": None, "empty": {}})
    assert of(type(a)(given, a.gold, a.rights)) == of(a)


def test_how_a_version_is_shown() -> None:
    assert shown_version("1.0.0", "3f2a" * 16) == "version 1.0.0 (3f2a3f2a3f2a)"
    assert shown_version("1\n\x1b[2J", "3f2a" * 16) == r"version 1\n\x1b[2J (3f2a3f2a3f2a)"
    assert shown_version(None, "3f2a" * 16) == "no version number (3f2a3f2a3f2a)"
