from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations
from goldspan.formats.plain import plain
from goldspan.measures.kernel.reading import read_side
from goldspan.measures.options import Options

PLAIN = (
    b'{"doc":"a","mentions":[{"id":"m1","type":"X","start":3,"end":5},{"id":"m0","type":"Y","start":0,"end":2}],'
    b'"relations":[{"type":"R","head":"m0","tail":"m1"}]}'
)
MENTION = b'"type":"X","start":3,"end":5'
OTHERS = {
    "a mention without an id": b'{"doc":"a","mentions":[{' + MENTION + b"}]}",
    "an id twice": b'{"doc":"a","mentions":[{"id":"m",' + MENTION + b'},{"id":"m",' + MENTION + b"}]}",
    "a control character in an id": b'{"doc":"a\\u0007"}',
    "no id": b'{"doc":""}',
    "an empty span": b'{"doc":"a","mentions":[{"id":"m","type":"X","start":5,"end":5}]}',
    "a negative start": b'{"doc":"a","mentions":[{"id":"m","type":"X","start":-1,"end":5}]}',
    "an end past any text": b'{"doc":"a","mentions":[{"id":"m","type":"X","start":1,"end":1099511627777}]}',
    "an end past 64 bits": b'{"doc":"a","mentions":[{"id":"m","type":"X","start":1,"end":99999999999999999999}]}',
    "a dangling head": b'{"doc":"a","relations":[{"type":"R","head":"m","tail":"m"}]}',
    "an index": b'{"doc":"a","mentions":[{"id":"m",' + MENTION + b'}],"relations":[{"type":"R","head":0,"tail":0}]}',
    "parts": b'{"doc":"a","mentions":[{"id":"m","spans":[[3,5]],' + MENTION + b"}]}",
    "an entity": b'{"doc":"a","mentions":[{"id":"m","entity":"e",' + MENTION + b"}]}",
    "a text": b'{"doc":"a","text":"long"}',
    "an unknown key": b'{"doc":"a","other":1}',
    "a relation's id": PLAIN.replace(b'"type":"R"', b'"id":"r","type":"R"'),
    "no JSON": b"{",
    "no UTF-8": b'{"doc":"\xff"}',
}


def test_mentions_and_relations_become_arrays() -> None:
    found = plain([PLAIN, b'{"doc":"b"}', PLAIN])
    assert found is not None
    assert found.docs == ["a", "b", "a"]
    assert found.bounds == [0, 2, 2, 4]
    assert found.side.mentions.doc.tolist() == [0, 0, 2, 2]
    assert found.side.relations.head.tolist() == [1, 3]
    assert found.side.relations.tail.tolist() == [0, 2]
    assert found.side.mentions.type.names == ("X", "Y")


@pytest.mark.parametrize("line", OTHERS.values(), ids=OTHERS)
def test_anything_else_is_left_to_others(line: bytes) -> None:
    assert plain([PLAIN, line]) is None


def test_an_end_that_only_a_longer_record_names_dangles() -> None:
    short = b'{"doc":"c","mentions":[{"id":"m1",' + MENTION + b'}],"relations":[{"type":"R","head":"m0","tail":"m1"}]}'
    assert plain([PLAIN, short]) is None
    assert plain([PLAIN, short.replace(b'"m0"', b'"m1"')]) is not None


offsets = st.integers(0, 30)
mentions = st.lists(st.tuples(offsets, st.integers(1, 9), st.sampled_from("XYZ")), max_size=6)


@settings(deadline=None)
@given(st.lists(mentions, max_size=4), st.randoms())
def test_it_reads_what_the_general_way_reads(documents: list[list[tuple[int, int, str]]], draw: object) -> None:
    lines = []
    for number, some in enumerate(documents):
        rows = [{"id": f"m{i}", "type": t, "start": s, "end": s + n} for i, (s, n, t) in enumerate(some)]
        links = [{"type": "R", "head": f"m{i}", "tail": f"m{draw.randrange(len(rows))}"} for i in range(len(rows))]  # type: ignore[attr-defined]
        lines.append(msgspec.json.encode({"doc": f"d{number}", "mentions": rows, "relations": links}))
    found = plain(lines)
    assert found is not None
    general = read_side([msgspec.json.decode(line, type=Annotations) for line in lines], "gold", Options())
    for one, other in ((found.side.mentions, general.mentions), (found.side.relations, general.relations)):
        for name in ("doc", "start", "end", "head", "tail"):
            if hasattr(one, name):
                assert getattr(one, name).tolist() == getattr(other, name).tolist()
        names = [[column.names[code] for code in column.codes.tolist()] for column in (one.type, other.type)]
        assert names[0] == names[1]
