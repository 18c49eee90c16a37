"""The annotation record."""

from __future__ import annotations

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention

TEXT = "a😀b New  Delhi"


@pytest.mark.parametrize(
    ("mention", "parts", "covered"),
    [
        (Mention(type="T", start=1, end=3), ((1, 3),), "😀b"),
        (Mention(type="T", start=4, end=14, spans=((4, 7), (9, 14))), ((4, 7), (9, 14)), "New Delhi"),
    ],
)
def test_a_mention_covers_code_points(mention: Mention, parts: tuple[tuple[int, int], ...], covered: str) -> None:
    assert mention.parts == parts
    assert mention.slice(TEXT) == covered


def test_a_record_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Annotations(doc="a").doc = "b"  # type: ignore[misc]


@pytest.mark.parametrize("line", [b'{"doc":"a","mention":[]}', b'{"doc":"a","format":2}', b'{"mentions":[]}'])
def test_unknown_keys_other_formats_and_no_document_are_refused(line: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(line, type=Annotations)


@pytest.mark.parametrize(("head", "kind"), [(b'"m1"', str), (b"3", int)])
def test_an_end_is_an_id_or_a_place(head: bytes, kind: type) -> None:
    line = b'{"doc":"a","relations":[{"type":"R","head":' + head + b',"tail":"m2"}]}'
    assert isinstance(msgspec.json.decode(line, type=Annotations).relations[0].head, kind)
