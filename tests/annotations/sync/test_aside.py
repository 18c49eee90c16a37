from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.annotations.sync.records import read

from goldspan.annotations.sync.aside import Aside, read_aside, set_aside, write_aside
from goldspan.errors import InputError, RecordError

if TYPE_CHECKING:
    from pathlib import Path

ASIDE = Aside(
    doc="d/1",
    alias="ada",
    reason="deleted on the server",
    record=read("m1=A[0,3)"),
    annotation="u1",
    found=[{"what": "unknown label", "region": "r1"}],
    result=[{"id": "r1", "value": {"start": 0, "end": 3}}],
)


def test_whole_and_under_a_name_that_follows_from_what_it_is(tmp_path: Path) -> None:
    path = write_aside(tmp_path, ASIDE)
    assert path.parent == tmp_path / "aside" / "ada"
    assert path.name.startswith("d%2F1.")
    assert len(path.name) == len("d%2F1.12345678.json")
    assert read_aside(path) == ASIDE
    assert write_aside(tmp_path, ASIDE) == path
    assert set_aside(tmp_path) == [path]


def test_different_things_never_share_a_file(tmp_path: Path) -> None:
    paths = {
        write_aside(tmp_path, each) for each in (ASIDE, replace(ASIDE, reason="superseded"), replace(ASIDE, doc="e"))
    }
    assert len(paths) == 3


def test_a_name_that_is_taken_by_something_else(tmp_path: Path) -> None:
    path = write_aside(tmp_path, ASIDE)
    path.write_text("something else")
    other = write_aside(tmp_path, ASIDE)
    assert path.read_text() == "something else"
    assert read_aside(other) == ASIDE


@pytest.mark.parametrize("alias", ["ada@example.org", ""])
def test_aliases(tmp_path: Path, alias: str) -> None:
    with pytest.raises(InputError):
        write_aside(tmp_path, replace(ASIDE, alias=alias))
    assert set_aside(tmp_path) == []


def test_an_alias_stays_inside_the_folder(tmp_path: Path) -> None:
    path = write_aside(tmp_path, replace(ASIDE, alias="../../ada"))
    assert path.is_relative_to(tmp_path / "aside")


def test_what_is_wrong_is_told_with_its_place(tmp_path: Path) -> None:
    path = write_aside(tmp_path, ASIDE)
    path.write_text(path.read_text().replace('"alias"', '"allias"'))
    with pytest.raises(RecordError, match=r'\$\.allias: unknown key "allias"'):
        read_aside(path)
