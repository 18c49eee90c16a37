"""Annotations that sync itself made, told from people's: by an id that follows from what they say.

Unchanged they are nobody's pass; changed by a person they are that person's. Nothing needs to be remembered for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from goldspan.annotations.label_studio import from_result
from goldspan.annotations.sync.digest import label_digest
from goldspan.files.atomic import read_bytes
from goldspan.jobs.retype import RENAMED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.schema import Schema
    from goldspan.workspace import Workspace

Kind = Literal["gold", "draft", "relabel"]
"""What sync makes: gold, a premerged draft for a reviewer, gold to be labelled again."""

KINDS: tuple[Kind, ...] = ("gold", "draft", "relabel")
_NAMESPACE = uuid5(NAMESPACE_URL, "https://github.com/goldspan/goldspan/label-studio")


def unique_id(kind: Kind, doc: str, sha256: str, digest: str, project: int | None = None) -> UUID:
    """Return the id of an annotation that sync makes.

    Args:
        kind: What it is.
        doc: The document.
        sha256: Of its text.
        digest: Of its labels, as a server gives them back: `sent_digest`.
        project: Only where the id without it is taken by another project of the server.
    """
    parts = (kind, doc, sha256, digest, *(() if project is None else (str(project),)))
    return uuid5(_NAMESPACE, "\0".join(parts))


def own_kind(name: object, doc: str, sha256: str, digest: str, project: int) -> Kind | None:
    """Return what sync made an annotation as; None if it is a person's, or a person changed it.

    Args:
        name: The annotation's `unique_id`.
        doc: The document of its task.
        sha256: Of the text of its task.
        digest: Of its labels: `sent_digest`.
        project: Where it is.
    """
    for kind in KINDS:
        for where in (None, project):
            if str(name) == str(unique_id(kind, doc, sha256, digest, where)):
                return kind
    return None


def sent_digest(result: object, text: str, doc: str, schema: Schema) -> str:
    """Return the digest of an annotation's labels as a server gives them back.

    Args:
        result: The annotation's result.
        text: The text of its task.
        doc: The document.
        schema: The schema that still knows former names: see `with_former_names`.
    """
    return label_digest(from_result(result, text, schema, doc=doc).record, schema)


def former_names(workspace: Workspace) -> dict[str, str]:
    """Return types by their former names.

    Raises:
        StorageError: The file cannot be read.
    """
    path = workspace.label_studio / RENAMED
    return msgspec.json.decode(read_bytes(path), type=dict[str, str]) if path.is_file() else {}


def with_former_names(schema: Schema, renamed: Mapping[str, str]) -> Schema:
    """Return the schema with former names beside the types they became, so that old labels are read as they are."""

    def both(types: Mapping[str, Any]) -> dict[str, Any]:
        return {**{old: types[new] for old, new in renamed.items() if new in types and old not in types}, **types}

    return msgspec.structs.replace(schema, entity=both(schema.entity), relation=both(schema.relation))
