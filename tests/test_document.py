"""The document record."""

from __future__ import annotations

import msgspec
import pytest

from goldspan.document import Document, text_sha256


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ],
)
def test_the_hash_is_that_of_the_text_as_utf_8(text: str, digest: str) -> None:
    assert text_sha256(text) == digest


def test_half_a_surrogate_pair_has_no_hash() -> None:
    with pytest.raises(UnicodeEncodeError):
        text_sha256("\ud800")


def test_a_split_is_one_of_three() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "a", "text": "", "sha256": "", "split": "validation"}, Document)


def test_what_is_written_is_read() -> None:
    document = Document(id="a", text="b", sha256=text_sha256("b"), offset_map=((0, 1, 4, 5),), split="dev")
    assert msgspec.json.decode(msgspec.json.encode(document), type=Document) == document
