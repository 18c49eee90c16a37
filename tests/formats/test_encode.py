from __future__ import annotations

import json
from math import inf, nan
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.errors import RecordError
from goldspan.formats.encode import record_line, to_json
from goldspan.formats.layout import record_bytes

if TYPE_CHECKING:
    from typing import Any


def test_a_line_has_the_format_first_and_nothing_empty() -> None:
    record = Annotations(doc="d", mentions=(Mention(type="X", start=0, end=1),), provenance=Provenance(source="pass"))
    assert record_line(record) == (
        b'{"format":1,"doc":"d","mentions":[{"type":"X","start":0,"end":1}],'
        b'"provenance":{"source":"pass","annotator":null,"tool":null,"version":null,"created":null}}\n'
    )
    assert record_line(Annotations(doc="d")) == b'{"format":1,"doc":"d"}\n'


def test_a_full_record_has_its_keys_in_order(record: Annotations) -> None:
    assert list(json.loads(record_line(record))) == [
        "format", "doc", "sha256", "text", "mentions", "relations", "entities", "provenance", "extra",
    ]  # fmt: skip


def test_extra_in_provenance_is_kept() -> None:
    record = Annotations(doc="d", provenance=Provenance(extra={"a": 1}))
    assert json.loads(record_line(record))["provenance"]["extra"] == {"a": 1}


class Odd:
    pass


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("\ud800", "a text holds a lone surrogate"),
        ({"a": Odd()}, "Odd"),
        ({1.5: "a", (1, 2): "b"}, "the record"),
    ],
)
def test_what_json_has_no_word_for_is_told(value: Any, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        to_json({"extra": value}, "the record of x")


@pytest.mark.parametrize(
    "record",
    [
        Annotations(doc="d", mentions=(Mention(type="X", start=0, end=1, score=nan),)),
        Annotations(doc="d", relations=(Relation(type="X", head=0, tail=0, attributes={"a": [{"b": -inf}]}),)),
        Annotations(doc="d", entities=(Entity(id="e", links={"a": nan}),)),
        Annotations(doc="d", entities=(Entity(id="e", extra={"a": nan}),)),
        Annotations(doc="d", extra={"a": {"b": inf}}),
    ],
)
def test_numbers_that_are_not_finite_are_told_not_written_as_null(record: Annotations) -> None:
    with pytest.raises(RecordError, match='the record of "d": NaN or infinity in it'):
        record_line(record)
    with pytest.raises(RecordError, match='the record of "d": NaN or infinity in it'):
        record_bytes(record)
