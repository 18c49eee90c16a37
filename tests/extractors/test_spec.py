"""Declarations of extractors, good and bad."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.errors import SettingsError, StorageError, UnknownName
from goldspan.extractors.spec import find_spec, parse_specs, read_specs

if TYPE_CHECKING:
    from pathlib import Path


def test_reads_declarations() -> None:
    specs = parse_specs(
        '[first]\nkind = "lexicon"\nversion = "1"\nmin_count = 2\n\n["own.b"]\nkind = "a.b:C"\nversion = "2"\nx = 1\n'
    )
    assert list(specs) == ["first", "own.b"]
    assert (specs["first"].kind, specs["first"].version, specs["first"].options) == ("lexicon", "1", {"min_count": 2})
    assert specs["own.b"].options == {"x": 1}
    assert find_spec(specs, "first") is specs["first"]
    assert parse_specs("") == {}


BAD = {
    "x = 1\n": "extractors.toml:1 $.x: 1; expected a table with kind and version; put it into a table of its own, [x]",
    "[a]\n": 'extractors.toml:1 $.a: no "kind"',
    '\n[a]\nkind = "rules"\n': 'extractors.toml:2 $.a: no "version"; expected a text; add version = "…"',
    '[a]\nkind = "rules"\nversion = 1\n': "extractors.toml:3 $.a.version: 1; expected a text; put it in quotes",
    '[a]\nkind = "rules"\nversion = "1/2"\n': 'extractors.toml:3 $.a.version: the version "1/2"',
    '["a@b"]\nkind = "rules"\nversion = "1"\n': 'extractors.toml:1 $["a@b"]: the name "a@b"',
    '[""]\nkind = "rules"\nversion = "1"\n': 'extractors.toml:1 $[""]: the name ""',
    '[a]\nkind = ""\nversion = "1"\n': "extractors.toml:2 $.a.kind",
    '[a]\nkind = "rules"\nversion = "1"\nrelation = true\n': 'extractors.toml:4 $.a.relation: unknown key "relation"',
    '[a]\nkind = "lexicon"\nversion = "1"\nmin_count = "two"\n': (
        'extractors.toml:4 $.a.min_count: "two"; expected a whole number'
    ),
    '[a]\nkind = "command"\nversion = "1"\n': 'extractors.toml:1 $.a: no "run"; expected an array',
    "[a\n": "extractors.toml:1: not TOML",
}


@pytest.mark.parametrize(("text", "expected"), BAD.items())
def test_faults_have_their_line(text: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_specs(text)
    assert caught.value.lines()[0].startswith(expected)


def test_all_faults_are_gathered() -> None:
    text = '[a]\nkind = "rules"\n[b]\nkind = "lexicon"\nversion = "1"\nx = 1\n[c]\nkind = "lexicn"\nversion = "1"\n'
    with pytest.raises(SettingsError) as caught:
        parse_specs(text)
    assert [problem.line for problem in caught.value.problems] == [1, 6, 8]
    assert caught.value.problems[1].expected == "one of min_count, relations, relation_threshold"


def test_an_unknown_kind_lists_the_known() -> None:
    with pytest.raises(UnknownName) as caught:
        parse_specs('[a]\nkind = "lexicn"\nversion = "1"\n[b]\nkind = "os:"\nversion = "1"\n')
    assert caught.value.lines() == [
        (
            'extractors.toml:2 [a]: unknown kind of extractor "lexicn"; expected one of command, lexicon, '
            "package.module:Class, rules; did you mean lexicon?"
        ),
        (
            'extractors.toml:5 [b]: unknown kind of extractor "os:"; expected one of command, lexicon, '
            "package.module:Class, rules"
        ),
    ]


def test_an_unknown_extractor_lists_the_declared() -> None:
    with pytest.raises(UnknownName, match="one of base"):
        find_spec(parse_specs('[base]\nkind = "rules"\nversion = "1"\n'), "bas")


def test_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "extractors.toml"
    path.write_text('[a]\nkind = "rules"\nversion = "1"\n')
    assert list(read_specs(path)) == ["a"]
    path.write_text("[a]\n")
    with pytest.raises(SettingsError, match=r"^eval/extractors\.toml:1"):
        read_specs(path, "eval/extractors.toml")
    with pytest.raises(StorageError):
        read_specs(tmp_path / "absent.toml")


def test_the_repositorys_own_declarations_are_sound(root: Path) -> None:
    path = root / "eval" / "extractors.toml"
    if not path.is_file():
        pytest.skip("the repository declares no extractors")
    assert {"lexicon", "rules"} <= set(read_specs(path))
