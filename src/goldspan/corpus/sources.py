"""SOURCES.toml: where every raw article came from, and what may be done with it.

The key is the file's path inside the seeds folder, with `/`. Plain text files have no other place for a title, and
`encoding` helps where the file does not say its own:

    [files."2021/rifles.txt"]
    origin = "bought from the agency's archive"
    publisher = "ANI"
    published = "2021-12-06"
    url = "https://…"
    language = "en"
    title = "…"
    encoding = "cp1252"
    license = "CC-BY-4.0"
    rights = "publisher"
    content = "reported"
    agency = "MWN"
    story = "ak-203"

`content` says what the text is: "reported" (real reporting), "retold" (real public events, told anew for a corpus) or
"invented". `agency` is the sign an agency of no renown puts into the dateline or at the end; the known ones need none.
Articles of one `story` are one group whatever their texts share: an update may have been written anew.
"""

from __future__ import annotations

import codecs
import datetime as dt
import enum
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from goldspan.corpus.article import SourceFacts
from goldspan.errors import Problem, SettingsError, quote
from goldspan.files.address import address
from goldspan.files.shape import shape_problems
from goldspan.files.toml import Toml, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FILE_NAME = "SOURCES.toml"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Rights(enum.Enum):
    """What may be done with a text; the cautious one is the default.

    PUBLISHER: it may not leave the workspace: no push, page, bundle or log carries it.
    OPEN: it may be published; the entry's license says how.
    """

    PUBLISHER = "publisher"
    OPEN = "open"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry; see the module's example."""

    origin: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    title: str | None = None
    encoding: str | None = None
    license: str | None = None
    rights: Literal["publisher", "open"] = "publisher"
    content: Literal["reported", "retold", "invented"] | None = None
    agency: str | None = None
    story: str | None = None


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    files: dict[str, Source] = {}


@dataclass(frozen=True)
class Sources:
    """The entries by path inside the seeds folder, and the line each stands on."""

    entries: Mapping[str, Source] = field(default_factory=dict)
    name: str = FILE_NAME
    lines: Mapping[str, int] = field(default_factory=dict)

    def facts(self, path: str, language: str | None = None) -> SourceFacts:
        """Return what the conversion may know about the file at `path`; `language` is that of files without one."""
        source = self.entries.get(path, Source())
        return SourceFacts(
            publisher=source.publisher,
            published=source.published,
            url=source.url,
            language=source.language or language,
            license=source.license,
            title=source.title,
            encoding=source.encoding,
            agency=source.agency,
        )

    def rights(self, path: str) -> Rights:
        """Return what may be done with the file at `path`: `Rights.PUBLISHER` where nobody said otherwise."""
        return Rights(self.entries.get(path, Source()).rights)

    def stories(self, documents: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return pairs of documents of one declared story, each with the first of it.

        Args:
            documents: Ids of documents by the path of their file inside the seeds folder.
        """
        first: dict[str, str] = {}
        pairs = []
        for path, doc in sorted(documents.items(), key=lambda item: item[1]):
            story = self.entries.get(path, Source()).story
            if story and first.setdefault(story, doc) != doc:
                pairs.append((first[story], doc))
        return pairs

    def unlisted(self, paths: Iterable[str]) -> list[Problem]:
        """Return a problem for each of `paths` that has no entry."""
        return [
            Problem(
                rule="no-source",
                file=self.name,
                found=f"no entry for {quote(path, 200)}",
                expected="origin, publisher, date and rights of every file",
                remedy=f'add [files.{_toml_key(path)}] with publisher, published and rights ("publisher" or "open")',
            )
            for path in sorted(set(paths) - set(self.entries))
        ]

    def fileless(self, paths: Iterable[str]) -> list[Problem]:
        """Return a problem for each entry whose file is not among `paths`."""
        return [
            Problem(
                rule="source-without-file",
                file=self.name,
                line=self.lines.get(path),
                found=f"an entry for {quote(path, 200)}, and there is no such file",
                expected="the path of a file inside the seeds folder",
                remedy="correct the path, or remove the entry",
            )
            for path in sorted(set(self.entries) - set(paths))
        ]


def read_sources(path: Path, name: str | None = None) -> Sources:
    """Read SOURCES.toml; where there is none, no file has an entry.

    Args:
        path: The file.
        name: What errors call it.

    Raises:
        SettingsError: Anything wrong in it, all of it, each with its line.
        StorageError: The file cannot be read.
    """
    shown = name or str(path)
    if not path.exists():
        return Sources(name=shown)
    toml = read_toml(path, shown)
    data = _dates_as_text(toml.data)
    problems = list(shape_problems(data, _File, toml.locate))
    if problems:
        raise SettingsError(problems)
    entries = msgspec.convert(data, _File).files
    problems = [problem for key, entry in entries.items() for problem in _faults(key, entry, toml)]
    if problems:
        raise SettingsError(problems)
    return Sources(entries, shown, {key: toml.line("files", key) for key in entries})


def _dates_as_text(data: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Return `data` with TOML's own dates as ISO text: `published = 2021-12-06` means what it says."""
    if isinstance(data, dict):
        return {key: _dates_as_text(value) for key, value in data.items()}
    return data.isoformat() if type(data) is dt.date else data


def _faults(key: str, entry: Source, toml: Toml) -> Iterator[Problem]:
    """Yield what the shapes cannot say."""

    def fault(name: str, rule: str, found: str, expected: str) -> Problem:
        path = ("files", key, name) if name else ("files", key)
        return Problem(
            rule=rule,
            file=toml.name,
            line=toml.line(*path),
            address=address(path),
            found=found,
            expected=expected,
        )

    if "\\" in key or key != PurePosixPath(key).as_posix() or key.startswith("/") or ".." in PurePosixPath(key).parts:
        yield fault("", "source-path", quote(key, 200), "a path inside the seeds folder, with / and without . or ..")
    if entry.published is not None and not _is_date(entry.published):
        yield fault("published", "date", quote(entry.published), 'an ISO 8601 date such as "2021-12-06"')
    if entry.url is not None and not re.fullmatch(r"https?://[^\s]+", entry.url):
        yield fault("url", "url", quote(entry.url), "an address that starts with http:// or https://")
    if entry.language is not None and not _LANGUAGE.fullmatch(entry.language):
        yield fault("language", "language", quote(entry.language), 'a BCP 47 tag such as "en" or "pt-BR"')
    if entry.encoding is not None and not _is_encoding(entry.encoding):
        yield fault("encoding", "encoding", quote(entry.encoding), 'a text encoding Python knows, such as "cp1252"')
    if entry.rights == "open" and not entry.license:
        yield fault("rights", "open-without-license", '"open" without a license', "a license that says what is allowed")


def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.fullmatch(value)) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_encoding(name: str) -> bool:
    try:
        return bool("".encode(name) or codecs.lookup(name))
    except (LookupError, UnicodeError, ValueError):
        return False


def _toml_key(key: str) -> str:
    return quote(key, 200)
