from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.errors import InputError
from goldspan.files.names import MAX_NAME_BYTES, file_name, id_of, inside, slug

UNICODE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@pytest.mark.parametrize(
    ("doc_id", "expected"),
    [
        ("plain-id_1.2~x", "plain-id_1.2~x.json"),
        ("a/b", "a%2Fb.json"),
        ("a b", "a%20b.json"),
        ("100%", "100%25.json"),
        ("é", "%C3%A9.json"),
        ("..", "%2E..json"),
        (".hidden", "%2Ehidden.json"),
        ("CON", "%43ON.json"),
        ("nul.txt", "%6Eul.txt.json"),
        ("com1", "%63om1.json"),
        ("console", "console.json"),
        ("a\\b:c*?", "a%5Cb%3Ac%2A%3F.json"),
    ],
)
def test_file_names(doc_id: str, expected: str) -> None:
    assert file_name(doc_id) == expected
    assert id_of(expected) == doc_id


def test_a_long_name_is_cut_and_hashed() -> None:
    one, other = (file_name("é" * 300 + end) for end in "ab")
    assert len(one) <= MAX_NAME_BYTES
    assert one != other
    assert id_of(one) is None
    assert "%~" in one


def test_the_cut_does_not_split_an_encoded_byte() -> None:
    for length in range(55, 75):
        stem, _, _ = file_name("x" * (length % 3) + "é" * length).partition("%~")
        assert stem.removesuffix(".json").replace("%C3%A9", "").replace("%C3", "").strip("x") == ""


@pytest.mark.parametrize("doc_id", ["", "\ud800"])
def test_an_impossible_id_is_told(doc_id: str) -> None:
    with pytest.raises(InputError, match="document id"):
        file_name(doc_id)


@pytest.mark.parametrize("name", ["a.jsonl", ".json", "a%FF.json", "a"])
def test_names_that_stand_for_no_id(name: str) -> None:
    assert id_of(name) is None


@given(UNICODE)
def test_every_name_is_safe_and_leads_back(doc_id: str) -> None:
    name = file_name(doc_id)
    assert len(name) <= MAX_NAME_BYTES
    assert name.isascii()
    assert not name.startswith(".")
    assert "/" not in name
    assert id_of(name) in (doc_id, None)
    assert id_of(name) == doc_id or len(name) > 150


@given(st.lists(UNICODE, unique=True, max_size=5))
def test_two_ids_never_share_a_name(ids: list[str]) -> None:
    assert len({file_name(doc_id) for doc_id in ids}) == len(ids)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("000_66a31c7b8a676449.txt", "000_66a31c7b8a676449"),
        ("Story One.html", "Story-One"),
        ("2021/12/a b.txt", "2021--12--a-b"),
        ("Café Olé.txt", "Cafe-Ole"),
        ("v1.2.txt", "v1-2"),
        ("noext", "noext"),
        ("--a--.txt", "a"),
        ("fun!?.json", "fun"),
        ("ﬁne.txt", "fine"),
    ],
)
def test_slugs(path: str, expected: str) -> None:
    assert slug(path) == expected


def test_letters_lost_from_a_slug_are_made_up_for_by_a_hash() -> None:
    one, other = slug("москва.txt"), slug("мадрид.txt")
    assert len(one) == len(other) == 8
    assert one != other
    assert slug("ria-москва.txt").startswith("ria-")
    assert len(slug("!!!.txt")) == 8


@given(UNICODE)
def test_every_slug_is_a_plain_name(path: str) -> None:
    made = slug(path)
    assert made
    assert all(c.isascii() and (c.isalnum() or c in "_-") for c in made)
    assert slug(path) == made


def test_inside_allows_what_stays(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert inside(tmp_path, "a/../a/b.txt") == tmp_path.resolve() / "a" / "b.txt"
    assert inside(tmp_path, ".") == tmp_path.resolve()


def test_inside_refuses_what_leaves(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    for path in ("..", "../other", "/etc/passwd", "link/other", Path("a/../../other")):
        with pytest.raises(InputError, match="leads out of"):
            inside(root, path)


def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert inside(tmp_path, "link/f") == tmp_path.resolve() / "real" / "f"
