"""Ids: present, printable, each used once, and mentions' apart from entities'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.errors import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.annotation import Annotations
    from goldspan.check.rules import Findings
    from goldspan.files.address import Steps

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def ids_are_sound(record: Annotations) -> bool:
    """Whether no rule about ids is broken, found out in one pass; `check_ids` says which and where."""
    entities = [entity.id for entity in record.entities]
    relations = [relation.id for relation in record.relations if relation.id]
    names = [mention.id for mention in record.mentions if mention.id]
    names += entities
    return (
        bool(record.doc)
        and all(entities)
        and len(set(names)) == len(names)
        and len(set(relations)) == len(relations)
        and not _CONTROL.search("".join((record.doc, *names, *relations)))
    )


def check_id(doc_id: str, path: Steps, findings: Findings) -> None:
    """Check an id that must be there."""
    if not doc_id:
        findings.add("empty-id", path, quote(doc_id), "an id")
    elif found := _CONTROL.search(doc_id):
        findings.add("id-characters", path, f"{quote(doc_id)} holds U+{ord(found[0]):04X}", "printable characters")


def check_ids(record: Annotations, findings: Findings) -> None:
    """Check the ids of a record and of its mentions, relations and entities."""
    if ids_are_sound(record):
        return
    check_id(record.doc, ("doc",), findings)
    mentions = _unique("mentions", ((i, m.id) for i, m in enumerate(record.mentions) if m.id), findings)
    _unique("relations", ((i, r.id) for i, r in enumerate(record.relations) if r.id), findings)
    entities = _unique("entities", ((i, e.id) for i, e in enumerate(record.entities)), findings)
    for name, index in entities.items():
        if name in mentions:
            found = f"{quote(name)} is also the id of mentions[{mentions[name]}]"
            findings.add("shared-id", ("entities", index, "id"), found, "ids that no mention has", "rename one of them")


def _unique(part: str, ids: Iterable[tuple[int, str]], findings: Findings) -> dict[str, int]:
    first: dict[str, int] = {}
    for index, name in ids:
        check_id(name, (part, index, "id"), findings)
        before = first.setdefault(name, index)
        if name and before != index:
            found = f"{quote(name)} is also the id of {part}[{before}]"
            findings.add("doubled-id", (part, index, "id"), found, "each id once", "rename one, or remove a copy")
    return first
