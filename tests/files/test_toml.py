"""TOML with lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.errors import SettingsError, StorageError
from goldspan.files.toml import parse_toml, read_toml

if TYPE_CHECKING:
    from pathlib import Path

TEXT = '''\
# a comment with [brackets] and "quotes
name = "x"   # = not a key
list = [
  "a", # [
  "b",
]
[entity.PERSON]
description = """
[not.a.header]
key = "no key"
"""
mapping = { ace = "PER" }
["odd name".'sub.table']
a.b = 1
[[array]]
x = 1
[[array]]
y = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("list",), 3),
        (("entity", "PERSON"), 7),
        (("entity", "PERSON", "description"), 8),
        (("entity", "PERSON", "mapping"), 12),
        (("entity", "PERSON", "mapping", "ace"), 12),
        (("odd name", "sub.table"), 13),
        (("odd name", "sub.table", "a", "b"), 14),
        (("nowhere",), 1),
    ],
)
def test_every_key_has_its_line(path: tuple[str, ...], line: int) -> None:
    assert parse_toml(TEXT, "f.toml").line(*path) == line


def test_items_of_an_array_stand_at_the_line_of_their_key() -> None:
    assert parse_toml(TEXT, "f.toml").locate(("list", 1)) == ("f.toml", 3)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = \n", 2), ("a = 1\na = 2\n", 2), ('a = """\n\n', 3), ("[a\n", 1)],
)
def test_a_syntax_error_names_its_line(text: str, line: int) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_toml(text, "f.toml")
    assert [(p.file, p.rule) for p in caught.value.problems] == [("f.toml", "toml-syntax")]
    assert caught.value.problems[0].line == line


def test_a_file_that_is_not_utf_8_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "f.toml"
    path.write_bytes(b'a = "\xff"')
    with pytest.raises(SettingsError, match="byte 5 is not UTF-8"):
        read_toml(path, "f.toml")


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"f\.toml: cannot be read: No such file"):
        read_toml(tmp_path / "f.toml", "f.toml")
