from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.corpus.article import SourceFacts
from goldspan.corpus.sources import Rights, Sources, read_sources
from goldspan.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FULL = """\
[files."a b.txt"]
origin = "given"
publisher = "ANI"
published = 2021-12-06
url = "https://example.org/a"
language = "pt-BR"
title = "A title"
encoding = "cp1252"
license = "CC-BY-4.0"
rights = "open"

[files."deep/c.html"]
"""


@pytest.fixture
def sources(tmp_path: Path) -> Callable[[str], Sources]:
    def read(text: str) -> Sources:
        path = tmp_path / "SOURCES.toml"
        path.write_text(text, encoding="utf-8")
        return read_sources(path, "seeds/SOURCES.toml")

    return read


def test_an_entry_becomes_facts(sources: Callable[[str], Sources]) -> None:
    assert sources(FULL).facts("a b.txt", language="en") == SourceFacts(
        publisher="ANI",
        published="2021-12-06",
        url="https://example.org/a",
        language="pt-BR",
        title="A title",
        encoding="cp1252",
        license="CC-BY-4.0",
    )


def test_the_cautious_right_is_the_default(sources: Callable[[str], Sources]) -> None:
    read = sources(FULL)
    assert read.rights("a b.txt") is Rights.OPEN
    assert read.rights("deep/c.html") is Rights.PUBLISHER
    assert read.rights("unheard of") is Rights.PUBLISHER


def test_no_file_is_no_entries(tmp_path: Path) -> None:
    read = read_sources(tmp_path / "SOURCES.toml")
    assert read.facts("x.txt", language="en") == SourceFacts(language="en")
    assert read.fileless([]) == []


def test_entries_without_files_and_files_without_entries(sources: Callable[[str], Sources]) -> None:
    read = sources(FULL)
    assert [str(p) for p in read.unlisted(["a b.txt", 'new "x".txt'])] == [
        (
            'seeds/SOURCES.toml: no entry for "new \\"x\\".txt"; '
            "expected origin, publisher, date and rights of every file; "
            'add [files."new \\"x\\".txt"] with publisher, published and rights ("publisher" or "open")'
        )
    ]
    assert [str(p) for p in read.fileless(["a b.txt"])] == [
        (
            'seeds/SOURCES.toml:12: an entry for "deep/c.html", and there is no such file; '
            "expected the path of a file inside the seeds folder; correct the path, or remove the entry"
        )
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('published = "06/12/2021"', '.published: "06/12/2021"; expected an ISO 8601 date such as "2021-12-06"'),
        ('published = "2021-02-30"', '.published: "2021-02-30"; expected an ISO 8601 date'),
        ("published = 2021", ".published: 2021; expected a text"),
        ('url = "ani.in"', '.url: "ani.in"; expected an address'),
        ('language = "English, mostly"', '.language: "English, mostly"; expected a BCP 47'),
        ('encoding = "latin-nine"', '.encoding: "latin-nine"; expected a text encoding Python knows'),
        ('encoding = "hex"', '.encoding: "hex"; expected a text encoding Python knows'),
        ('rights = "free"', '.rights: "free"; expected one of "open", "publisher"'),
        ('rights = "open"', '.rights: "open" without a license; expected a license that says what is allowed'),
        ('publsher = "x"', '.publsher: unknown key "publsher"; expected one of origin, publisher'),
    ],
)
def test_a_fault_in_an_entry(line: str, expected: str, sources: Callable[[str], Sources]) -> None:
    with pytest.raises(SettingsError) as caught:
        sources(f'[files."a.txt"]\n{line}')
    assert str(caught.value).startswith(f'seeds/SOURCES.toml:2 $.files["a.txt"]{expected}')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[files."../a.txt"]', ':1 $.files["../a.txt"]: "../a.txt"; expected a path inside the seeds folder'),
        ('[files."/a.txt"]', ':1 $.files["/a.txt"]: "/a.txt"; expected a path'),
        ('[files."./a.txt"]', ':1 $.files["./a.txt"]: "./a.txt"; expected a path'),
        ("[files.'b\\a.txt']", ':1 $.files["b\\\\a.txt"]: "b\\\\a.txt"; expected a path'),
        ('[file."a.txt"]', ':1 $.file: unknown key "file"'),
        ("[files", ":1: not TOML"),
        ('[files."a"]\n[files."a"]', ":2: not TOML"),
    ],
)
def test_a_fault_around_the_entries(text: str, expected: str, sources: Callable[[str], Sources]) -> None:
    with pytest.raises(SettingsError) as caught:
        sources(text)
    assert str(caught.value).startswith(f"seeds/SOURCES.toml{expected}")


def test_all_faults_at_once(sources: Callable[[str], Sources]) -> None:
    with pytest.raises(SettingsError) as caught:
        sources('[files."a"]\nurl = "x"\nlanguage = "?"\n[files."b"]\nencoding = "?"')
    assert [p.line for p in caught.value.problems] == [2, 3, 5]


def test_not_utf8_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "SOURCES.toml"
    path.write_bytes(b'[files."\xff"]')
    with pytest.raises(SettingsError, match="byte 8 is not UTF-8"):
        read_sources(path)


def test_this_corpus(root: Path) -> None:
    read = read_sources(root / "seeds" / "SOURCES.toml")
    seeds = [p.name for p in sorted((root / "seeds").glob("[!.]*")) if p.name != "SOURCES.toml"]
    assert (read.unlisted(seeds), read.fileless(seeds)) == ([], [])
    assert read.rights("000_66a31c7b8a676449.txt") is Rights.PUBLISHER
    assert read.facts("000_66a31c7b8a676449.txt").published == "2021-12-06"
