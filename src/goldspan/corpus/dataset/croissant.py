"""Croissant 1.0 metadata of the dataset's folder, drawn from the same features as its Parquet files.

Every file is listed with its size and SHA-256; each configuration is a record set over its files, with the split read
from the file's name. mlcroissant reads one level of nested objects: parts of discontinuous mentions and evidence (lists
of objects inside lists of objects) are in the Parquet files only. https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.corpus.dataset.features import Configuration, features_of
from goldspan.corpus.version import SHOWN_DIGITS
from goldspan.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.corpus.dataset.card import CardFacts
    from goldspan.corpus.dataset.rows import Item

PARQUET = "application/x-parquet"
_SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_DESCRIPTIONS = {
    Configuration.DOCUMENTS: "A row per document; spans are half-open and count Unicode code points of `text`.",
    Configuration.TOKENS: "A row per document as tokens with BIO tags; `starts` and `ends` count Unicode code points.",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file: its path in the folder, size in bytes and SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CroissantFacts:
    """What the metadata says of the dataset as a whole.

    Attributes:
        name: The workspace's name.
        notice: What must be known first, or an empty text.
        licenses: Names of the texts' licences, sorted; a text that may not be published says so.
        languages: BCP 47 tags, sorted.
        version: The corpus's number, if it has one.
        digest: The hash of its content.
    """

    name: str
    notice: str
    licenses: tuple[str, ...]
    languages: tuple[str, ...]
    version: str | None
    digest: str

    @classmethod
    def of(cls, facts: CardFacts, items: Sequence[Item]) -> CroissantFacts:
        """Return the facts of a dataset with this card and these documents."""
        licenses = {license_address(item) for item in items}
        languages = {item.document.meta.language or "" for item in items} - {""}
        return cls(
            name=facts.name,
            notice=facts.notice or "",
            licenses=tuple(sorted(licenses)),
            languages=tuple(sorted(languages)),
            version=facts.version,
            digest=facts.digest,
        )

    @property
    def semver(self) -> str:
        """The version as MAJOR.MINOR.PATCH with the content's hash as build metadata."""
        number = self.version if self.version and _SEMVER.fullmatch(self.version) else "0.0.0"
        return f"{number}+{self.digest[:SHOWN_DIGITS]}" if self.digest else number

    @property
    def citation(self) -> str:
        """A BibTeX entry."""
        key = re.sub(r"[^A-Za-z0-9]+", "-", self.name).strip("-").lower() or "corpus"
        title = re.sub(r"[{}\\%\x00-\x1f]", " ", self.name).strip()
        return f"@misc{{{key}, title = {{{title}}}, version = {{{self.semver}}}, note = {{content {self.digest}}}}}"


def license_address(item: Item) -> str:
    """Return the SPDX address of an open text's licence; its name where that is none; else that it is not open."""
    if item.rights != "open":
        return "not open: rights remain with the publishers of the texts"
    name = item.document.meta.license or "unknown"
    return f"https://spdx.org/licenses/{name}.html" if re.fullmatch(r"[A-Za-z0-9.+-]+-[0-9.]+", name) else name


def croissant(facts: CroissantFacts, files: Sequence[DataFile], types: Sequence[str]) -> bytes:
    """Return the metadata as JSON-LD.

    Args:
        facts: What is said of the whole.
        files: All data files.
        types: The schema's entity types, in its order.

    Raises:
        MissingExtra: `mlcroissant` is not installed.
    """
    try:
        import mlcroissant as mlc
    except ImportError:
        raise MissingExtra("data", "building the dataset") from None
    objects = [
        mlc.FileObject(
            id=file.path,
            name=file.path,
            content_url=file.path,
            content_size=f"{file.size} B",
            encoding_formats=[PARQUET],
            sha256=file.sha256,
        )
        for file in files
    ]
    sets = [
        mlc.FileSet(
            id=f"{name}-files",
            name=f"{name}-files",
            description=f"All splits of the configuration {name}.",
            includes=[f"{name}/*.parquet"],
            encoding_formats=[PARQUET],
        )
        for name in map(str, Configuration)
    ]
    about = f"Articles labelled with entities and relations; content {facts.digest}."
    made = mlc.Metadata(
        name=facts.name,
        description=f"{facts.notice}\n\n{about}" if facts.notice else about,
        license=list(facts.licenses) or None,
        in_language=list(facts.languages) or None,
        version=facts.semver,
        cite_as=facts.citation,
        distribution=[*objects, *sets],
        record_sets=[_record_set(configuration, types) for configuration in Configuration],
    )
    return (json.dumps(made.to_json(), indent=1, ensure_ascii=False) + "\n").encode()


def _record_set(configuration: Configuration, types: Sequence[str]) -> Any:  # noqa: ANN401 - mlcroissant has no types
    import mlcroissant as mlc

    name = str(configuration)
    split = mlc.Field(
        id=f"{name}/split",
        name="split",
        description="train, dev or test: the file's name",
        data_types=[mlc.DataType.TEXT],
        source=mlc.Source(
            file_set=f"{name}-files",
            extract=mlc.Extract(file_property=mlc.FileProperty.fullpath),
            transforms=[mlc.Transform(regex=rf".*{name}/([a-z]+)\.parquet$")],
        ),
    )
    return mlc.RecordSet(
        id=name,
        name=name,
        description=_DESCRIPTIONS[configuration],
        key=[f"{name}/id"],
        fields=[*_fields(name, features_of(configuration, types)), split],
    )


def _fields(name: str, columns: dict[str, Any]) -> Iterator[Any]:
    """Yield the fields of a configuration's columns."""
    import mlcroissant as mlc

    def source(column: str, key: str = "") -> Any:  # noqa: ANN401 - mlcroissant has no types
        transforms = [mlc.Transform(json_path=key)] if key else []
        return mlc.Source(file_set=f"{name}-files", extract=mlc.Extract(column=column), transforms=transforms)

    for column, kind in columns.items():
        repeated = isinstance(kind, list)
        inner = kind[0] if isinstance(kind, list) else kind
        address = f"{name}/{column}"
        if not isinstance(inner, dict):
            yield mlc.Field(
                id=address,
                name=column,
                data_types=[_data_type(inner)],
                description=f"indices into: {', '.join(inner)}" if isinstance(inner, tuple) else None,
                repeated=True if repeated else None,
                source=source(column),
            )
            continue
        parts = [
            mlc.Field(id=f"{address}/{key}", name=key, data_types=[_data_type(value)], source=source(column, key))
            for key, value in inner.items()
            if not isinstance(value, list)
        ]
        yield mlc.Field(id=address, name=column, repeated=True, sub_fields=parts)


def _data_type(kind: str | tuple[str, ...]) -> Any:  # noqa: ANN401 - mlcroissant has no types
    import mlcroissant as mlc

    if isinstance(kind, tuple):
        return mlc.DataType.INT64
    return {"string": mlc.DataType.TEXT, "int64": mlc.DataType.INT64, "float64": mlc.DataType.FLOAT64}[kind]
