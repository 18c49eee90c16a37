"""Rows of the dataset: a labelled document as one row, and back.

Features are written out, never guessed: Arrow's guesses turn ISO dates into timestamps. Lists of objects are `[{…}]`.
Free data (`attributes`, `links`, `extra`, provenance) is JSON text: free objects do not survive Arrow. A reference is
two columns, an id or an index.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.annotation import Annotations
from goldspan.document import Document, Meta

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goldspan.annotation import Mention, Reference, Relation, Span
    from goldspan.document import Split

_SPAN = {"start": "int64", "end": "int64"}
_MAP_ROW = ("start", "end", "raw_start", "raw_end")
FEATURES: dict[str, Any] = {
    "id": "string",
    "text": "string",
    "sha256": "string",
    "title": "string",
    "publisher": "string",
    "agency": "string",
    "byline": "string",
    "dateline": "string",
    "published": "string",
    "url": "string",
    "language": "string",
    "license": "string",
    "rights": "string",
    "content": "string",
    "group": "string",
    "raw_path": "string",
    "raw_sha256": "string",
    "raw_encoding": "string",
    "zones": [{"type": "string", **_SPAN}],
    "offset_map": [{**_SPAN, "raw_start": "int64", "raw_end": "int64"}],
    "dropped": [{"raw_start": "int64", "raw_end": "int64", "reason": "string"}],
    "mentions": [
        {
            "id": "string",
            "type": "string",
            **_SPAN,
            "text": "string",
            "entity": "string",
            "score": "float64",
            "attributes": "string",
            "spans": [_SPAN],
            "extra": "string",
        }
    ],
    "relations": [
        {
            "id": "string",
            "type": "string",
            "head": "string",
            "head_index": "int64",
            "tail": "string",
            "tail_index": "int64",
            "score": "float64",
            "attributes": "string",
            "evidence": [_SPAN],
            "extra": "string",
        }
    ],
    "entities": [{"id": "string", "type": "string", "name": "string", "links": "string", "extra": "string"}],
    "provenance": "string",
    "document_extra": "string",
    "annotation_extra": "string",
}
"""Names and Arrow types of all columns; a list stands for a list of the one object in it. Offsets are code points."""


@dataclass(frozen=True, slots=True)
class Item:
    """A labelled document.

    Attributes:
        document: The document.
        gold: Its labels.
        rights: What may be done with its text: `"publisher"` or `"open"`.
        content: What its text is: `"reported"`, `"retold"` or `"invented"`; None where nobody said.
    """

    document: Document
    gold: Annotations
    rights: str
    content: str | None = None


def to_row(item: Item) -> dict[str, Any]:
    """Return a labelled document as a row of `FEATURES`; what is absent is None or empty."""
    document, gold, meta = item.document, item.gold, item.document.meta
    raw = document.raw
    return {
        "id": document.id,
        "text": document.text,
        "sha256": document.sha256,
        **{name: getattr(meta, name) for name in meta.__struct_fields__},
        "rights": item.rights,
        "content": item.content,
        "group": document.group,
        "raw_path": raw.path if raw else None,
        "raw_sha256": raw.sha256 if raw else None,
        "raw_encoding": raw.encoding if raw else None,
        "zones": [msgspec.structs.asdict(zone) for zone in document.zones],
        "offset_map": [dict(zip(_MAP_ROW, row, strict=True)) for row in document.offset_map],
        "dropped": [msgspec.structs.asdict(dropped) for dropped in document.dropped],
        "mentions": [_mention(mention, document.text) for mention in gold.mentions],
        "relations": [_relation(relation) for relation in gold.relations],
        "entities": [
            {
                "id": entity.id,
                "type": entity.type,
                "name": entity.name,
                "links": json_text(entity.links),
                "extra": json_text(entity.extra),
            }
            for entity in gold.entities
        ],
        "provenance": json_text(msgspec.to_builtins(gold.provenance)) if gold.provenance else None,
        "document_extra": json_text(document.extra),
        "annotation_extra": json_text(gold.extra),
    }


def _mention(mention: Mention, text: str) -> dict[str, Any]:
    return {
        "id": mention.id,
        "type": mention.type,
        "start": mention.start,
        "end": mention.end,
        "text": mention.slice(text),
        "entity": mention.entity,
        "score": mention.score,
        "attributes": json_text(mention.attributes),
        "spans": _spans(mention.spans),
        "extra": json_text(mention.extra),
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.id,
        "type": relation.type,
        **_reference("head", relation.head),
        **_reference("tail", relation.tail),
        "score": relation.score,
        "attributes": json_text(relation.attributes),
        "evidence": _spans(relation.evidence),
        "extra": json_text(relation.extra),
    }


def _reference(side: str, reference: Reference) -> dict[str, Any]:
    is_index = isinstance(reference, int)
    return {side: None if is_index else reference, f"{side}_index": reference if is_index else None}


def _spans(spans: Sequence[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def json_text(data: Any) -> str | None:  # noqa: ANN401 - free data
    """Return free data as JSON text with sorted keys; None where there is none."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if data else None


def from_row(row: Mapping[str, Any], split: Split | None = None) -> Item:
    """Return what a row was made from: the inverse of `to_row`, for rows as `datasets.load_dataset` gives them."""
    raw = {"path": row["raw_path"], "sha256": row["raw_sha256"], "encoding": row["raw_encoding"]}
    document = {
        **{name: row[name] for name in ("id", "text", "sha256", "group", "zones", "dropped")},
        "raw": raw if raw["path"] is not None else None,
        "meta": {name: row[name] for name in Meta.__struct_fields__},
        "offset_map": [[mapped[name] for name in _MAP_ROW] for mapped in row["offset_map"]],
        "split": split,
        "extra": _data(row["document_extra"]) or {},
    }
    gold = {
        "doc": row["id"],
        "sha256": row["sha256"],
        "mentions": [_thing(mention, spans="spans") for mention in row["mentions"]],
        "relations": [_thing(relation, spans="evidence") for relation in row["relations"]],
        "entities": [_thing(entity) for entity in row["entities"]],
        "provenance": _data(row["provenance"]),
        "extra": _data(row["annotation_extra"]) or {},
    }
    made = msgspec.convert(document, Document), msgspec.convert(gold, Annotations)
    return Item(*made, row["rights"], row["content"])


def _thing(data: Mapping[str, Any], spans: str = "") -> dict[str, Any]:
    """Return a mention, relation or entity as its record has it."""
    made = {key: value for key, value in data.items() if not key.endswith("_index")}
    for side in ("head", "tail"):
        if data.get(f"{side}_index") is not None:
            made[side] = data[f"{side}_index"]
    for free in ("attributes", "links", "extra"):
        if free in made:
            made[free] = _data(made[free]) or {}
    if spans:
        made[spans] = [[span["start"], span["end"]] for span in data[spans]]
    return made


def _data(text: str | None) -> Any:  # noqa: ANN401 - free data
    return None if text is None else json.loads(text)


def misfits(row: Any, features: Any = None, path: str = "$") -> Iterator[str]:  # noqa: ANN401 - a walk over nested data
    """Yield the addresses of keys that a row has and the features do not, or the other way round.

    Arrow drops the former and fills the latter with null, both without a word.
    """
    wanted = FEATURES if features is None else features
    if isinstance(wanted, list):
        for index, value in enumerate(row) if isinstance(wanted[0], dict) else ():
            yield from misfits(value, wanted[0], f"{path}[{index}]")
    elif isinstance(wanted, dict):
        yield from (f"{path}.{key}" for key in sorted(row.keys() ^ wanted.keys()))
        for key in row.keys() & wanted.keys():
            yield from misfits(row[key], wanted[key], f"{path}.{key}")
