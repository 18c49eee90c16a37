from __future__ import annotations

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.formats.lean import LeanMention, LeanRecord, LeanRelation, lean_records

LINES = {
    "least": (b'{"doc":"a"}', True),
    "all": (
        (
            b'{"format":1,"doc":"a","sha256":"x","text":"t","mentions":[{"id":"m","type":"T","start":1,"end":2,"text":"x",'
            b'"entity":"e","score":0.5,"attributes":{"a":1},"spans":[[1,2]],"extra":{}}],"relations":[{"id":"r","type":"R",'
            b'"head":"m","tail":0,"score":1,"attributes":{},"evidence":[[0,1]],"extra":{"b":[]}}],"entities":[{"id":"e"}],'
            b'"provenance":{"source":"gold"},"extra":{"c":null}}'
        ),
        True,
    ),
    "nulls": (b'{"doc":"a","sha256":null,"mentions":[{"type":"T","start":1,"end":2,"id":null}]}', True),
    "an unknown key": (b'{"doc":"a","other":1}', False),
    "an unknown key in a mention": (b'{"doc":"a","mentions":[{"type":"T","start":1,"end":2,"x":1}]}', False),
    "attributes that are null": (b'{"doc":"a","mentions":[{"type":"T","start":1,"end":2,"attributes":null}]}', False),
    "a later format": (b'{"format":2,"doc":"a"}', False),
    "text for a number": (b'{"doc":"a","mentions":[{"type":"T","start":"1","end":2}]}', False),
    "no JSON": (b'{"doc":"a"', False),
}


def accepts(line: bytes, struct: type) -> bool:
    try:
        msgspec.json.decode(line, type=struct)
    except msgspec.MsgspecError:
        return False
    return True


@pytest.mark.parametrize(("line", "fine"), LINES.values(), ids=LINES)
def test_the_same_lines_are_accepted(line: bytes, fine: bool) -> None:
    assert accepts(line, Annotations) is accepts(line, LeanRecord) is fine


@pytest.mark.parametrize(
    ("lean", "full"), [(LeanMention, Mention), (LeanRelation, Relation), (LeanRecord, Annotations)], ids=str
)
def test_no_field_is_forgotten(lean: type, full: type) -> None:
    assert lean.__struct_fields__ == full.__struct_fields__  # type: ignore[attr-defined]


def test_values_are_the_same() -> None:
    line = LINES["all"][0]
    full = msgspec.json.decode(line, type=Annotations)
    (lean,) = lean_records([line])
    assert msgspec.to_builtins(full)["relations"][0]["head"] == lean.relations[0].head == "m"
    assert (lean.doc, lean.sha256, lean.mentions[0].spans) == (full.doc, full.sha256, full.mentions[0].spans)
    assert lean.entities == full.entities
