from __future__ import annotations

from tests.annotations.sync.records import read

from goldspan.annotations.sync.align import align, relation_key


def test_one_thing_has_one_id() -> None:
    base = read("m1=A[0,3)e1 m2=B[4,6) r1=AB(m1,m2) e1:A:one")
    ours = read("m5=A[0,3)x m2=B[4,6) r7=AB(m5,m2) x:A:one")
    theirs = read("m1=A[0,4)e1 m9=B[4,6) =AB(m1,m9) e1:A:one")
    found = align(base, ours, theirs)
    for side in (found.base, found.ours, found.theirs):
        assert list(side.mentions) == ["m5", "m2"]
        assert list(side.relations) == ["r7"]
        assert list(side.entities) == ["x"]
        assert (side.relations["r7"].head, side.relations["r7"].tail) == ("m5", "m2")
        assert side.members() == {"x": ["m5"]}
    assert found.unnamed == frozenset()


def test_an_id_is_one_things() -> None:
    found = align(read("m1=A[0,3)"), read("m2=A[4,6)"), read("m2=A[7,8) m3=B[9,12)m2"))
    assert list(found.base.mentions) == ["m1"]
    assert list(found.ours.mentions) == ["m2"]
    assert {name: x.start for name, x in found.theirs.mentions.items()} == {"m4": 7, "m3": 9}
    assert found.theirs.mentions["m3"].entity == "e1"


def test_things_without_an_id() -> None:
    text = "=A[0,3) =B[4,6) =AB(0,1)"
    found = align(read(text), read(text), read("m7=A[0,3) =B[4,6) =AB(m7,1)"))
    assert list(found.ours.mentions) == ["m7", "m8"]
    assert found.unnamed == {("mention", "m8"), ("relation", "r1")}
    assert found.by_index == {("r1", "head"), ("r1", "tail")}


def test_type_and_ends() -> None:
    one, other = read("m1=A[0,3) m2=A[4,6) r1=WITH(m1,m2) r2=WITH(m2,m1)").relations
    assert relation_key(one, {"WITH"}) == relation_key(other, {"WITH"})
    assert relation_key(one, ()) != relation_key(other, ())
