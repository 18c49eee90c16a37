"""The corpus's version: a number people give, and a hash of what is in it.

The hash is SHA-256 of canonical JSON, a line each for the schema and every labelled document: keys sorted, no white
space, everything that is absent, null or empty left out, in order of id. What follows from the rest is left out too:
hashes, copies of texts and slices, the format's number. So it depends on no library, file name or layout of files, and
two corpora with one hash hold the same texts, splits and labels.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.errors import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.schema import Schema

SHOWN_DIGITS = 12

_DERIVED = frozenset({"format", "sha256"})


def content_hash(
    schema: bytes, documents: Iterable[Document], gold: Iterable[Annotations], prefix: str = "goldspan-corpus-1"
) -> str:
    """Return the hash of a corpus, in lower-case hexadecimal; the order of documents and records does not matter.

    Args:
        schema: From `schema_bytes`.
        documents: The documents, their ids apart.
        gold: Their labels, one record a document.
        prefix: Names this way of hashing; another way gets another.
    """
    digest = hashlib.sha256(f"{prefix}\n".encode() + schema + b"\n")
    for document in sorted(documents, key=lambda document: document.id):
        digest.update(_canonical(_without(document, _DERIVED)))
    for record in sorted(gold, key=lambda record: record.doc):
        data = _without(record, _DERIVED | {"text"})
        for mention in data.get("mentions", ()):
            mention.pop("text", None)
        digest.update(_canonical(data))
    return digest.hexdigest()


def schema_bytes(schema: Schema) -> bytes:
    """Return a schema in canonical form: what it says, whatever its file looks like. The order of its types is kept."""
    data = msgspec.to_builtins(schema)
    ordered = {kind: list(data.get(kind, {}).items()) for kind in ("entity", "relation", "attribute")}
    return _canonical({**data, **ordered}).rstrip(b"\n")


def shown_version(number: str | None, digest: str) -> str:
    """Return how a version is shown: `version 1.0.0 (3f2a9c0d1e4b)`, or without a number where none was given."""
    short = digest[:SHOWN_DIGITS]
    return f"version {quote(number)[1:-1]} ({short})" if number else f"no version number ({short})"


def _without(record: Document | Annotations, keys: frozenset[str]) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(record)
    return {key: value for key, value in data.items() if key not in keys}


def _canonical(data: Any) -> bytes:  # noqa: ANN401 - plain data
    return json.dumps(_pruned(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _pruned(data: Any) -> Any:  # noqa: ANN401 - plain data
    """Return plain data without keys whose value is null or empty; what is in a list stays."""
    if isinstance(data, dict):
        pruned = {key: _pruned(value) for key, value in data.items()}
        return {key: value for key, value in pruned.items() if value is not None and value not in ("", [], {}, ())}
    if isinstance(data, list | tuple):
        return [_pruned(value) for value in data]
    return data
