"""The scoring content of a record in canonical form, and its hash.

Two records have the same content when no number of definition 1 can tell them apart: order, ids, white space, texts,
colours, attributes, scores and provenance are no part of it. What is: mentions as their spans
(touching parts merged) and type; relations as their arguments' spans and types, their own type and direction; clusters
of more than one mention as their mentions' spans and types (a mention without a cluster is a singleton). Exact
duplicates are collapsed. Attributes are left out because only a measure that names one can see it.

What is hashed are whole numbers of 64 bits, low byte first: how many mentions and relations there are; of each mention
start, end and the number of its type; of each relation head, number of its type, and tail; mentions and relations
sorted, each once. The number of a name is the beginning of its SHA-256. In place of the type of a mention with gaps
stands the number of type and parts, in place of an entity that is an argument the number of its mentions. Clusters
follow, if there are any.
"""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import chain
from struct import pack
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from goldspan.document import Document, text_sha256
from goldspan.measures.items import attribute_value
from goldspan.measures.options import Block, Family

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from goldspan.annotation import Annotations, Mention, Reference

Key: TypeAlias = tuple[int, int, int]
"""Start, end, and the number of the type, or of type and parts where there are several."""

_NOTHING: Key = (-2, -2, 0)
"""Stands for an argument that is not there."""

DOCUMENT_DIGITS = 12
"""Hexadecimal digits kept of one document's hash."""


def digest(data: object, digits: int) -> str:
    """Return the first `digits` hexadecimal digits of the SHA-256 of `data` as compact JSON with sorted keys."""
    return hashlib.sha256(msgspec.json.encode(data, order="deterministic")).hexdigest()[:digits]


def readable_json(data: object) -> bytes:
    """Return `data` as indented JSON with a final line end, keys in the order they have."""
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def content_hash(record: Annotations) -> str:
    """Return the hash of a record's scoring content, 12 hexadecimal digits."""
    keys, argument, clusters = _arguments(record)
    own = sorted(set(keys))
    facts = {(*argument(link.head), name_number(link.type), *argument(link.tail)) for link in record.relations}
    linked = sorted(facts)
    values = list(chain(chain.from_iterable(own), chain.from_iterable(linked)))
    content = head_bytes(len(own), len(linked)) + pack(f"<{len(values)}q", *values)
    if shared := sorted(sorted(cluster) for cluster in clusters.values() if len(cluster) > 1):
        content += msgspec.json.encode(shared)
    return hashlib.sha256(content).hexdigest()[:DOCUMENT_DIGITS]


def head_bytes(mentions: int, relations: int) -> bytes:
    """Return what a record's content begins with."""
    return pack("<qq", mentions, relations)


@cache
def name_number(name: str) -> int:
    """Return the number that stands for a type name."""
    return _number(name)


def _number(data: object) -> int:
    first = hashlib.sha256(msgspec.json.encode(data)).digest()[:8]
    return int.from_bytes(first, "little", signed=True)


def attributes_hash(record: Annotations, blocks: Mapping[Block, str], defaults: Mapping[str, str]) -> str:
    """Return the hash of the attributes of a record's items that some blocks look at, 12 hexadecimal digits."""
    keys, argument, _ = _arguments(record)
    values: list[tuple[str, str, Any]] = []
    for block, name in blocks.items():
        default = defaults.get(name)
        if block.family is Family.ENTITIES:
            items = [
                (key, attribute_value(m.attributes, name, default))
                for m, key in zip(record.mentions, keys, strict=True)
            ]
            values.append((str(block.family), name, sorted(set(items))))
        else:
            links = {
                (argument(r.head), r.type, argument(r.tail), attribute_value(r.attributes, name, default))
                for r in record.relations
            }
            values.append((str(block.family), name, sorted(links)))
    return digest(sorted(values), DOCUMENT_DIGITS)


def gold_hash(hashes: Mapping[str, str]) -> str:
    """Return the hash of a whole gold, 8 hexadecimal digits, from its documents' ids and content hashes."""
    return digest(sorted(hashes.items()), 8)


def document_hash(document: Document) -> str:
    """Return the hash of all of a document that an extractor reads: text, metadata, zones; not where it came from."""
    seen = [document.id, text_sha256(document.text), document.meta, document.zones]
    return digest(seen, DOCUMENT_DIGITS)


def record_hash(record: Annotations) -> str:
    """Return the hash of all of a record that can be learnt from: everything but its provenance."""
    return digest(msgspec.structs.replace(record, provenance=None), DOCUMENT_DIGITS)


def _arguments(record: Annotations) -> tuple[list[Key], Callable[[Reference], Key], dict[str, set[Key]]]:
    """Return the key of every mention, the function that gives that of a relation's argument, and the clusters."""
    keys = [(m.start, m.end, name_number(m.type)) if not m.spans else _key(m) for m in record.mentions]
    by_id: dict[Reference, Key] = {}
    clusters: dict[str, set[Key]] = {}
    for mention, key in zip(record.mentions, keys, strict=True):
        if mention.id is not None:
            by_id[mention.id] = key
        if mention.entity is not None:
            clusters.setdefault(mention.entity, set()).add(key)

    def argument(reference: Reference) -> Key:
        if isinstance(reference, int):
            return keys[reference] if 0 <= reference < len(keys) else _NOTHING
        # Between entities: the cluster's mentions, marked so that a singleton is told from its one mention.
        return by_id.get(reference) or (-1, -1, _number(sorted(clusters.get(reference, ()))))

    return keys, argument, clusters


def _key(mention: Mention) -> Key:
    """Return the key of a discontinuous mention, touching parts merged."""
    parts: list[list[int]] = []
    for start, end in sorted(mention.spans):
        if parts and start == parts[-1][1]:
            parts[-1][1] = end
        else:
            parts.append([start, end])
    kind = name_number(mention.type) if len(parts) == 1 else _number((mention.type, parts))
    return parts[0][0], parts[-1][1], kind
