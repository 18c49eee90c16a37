"""What a record says, apart from how it says it: its labels in one canonical form, and the digest of that form.

Ids, names and links of entities, scores, evidence, provenance and free data are no part of it, nor is the order of
anything. An attribute with its default value is as good as none, a mention alone in its cluster as good as one without,
and the ends of a symmetric relation may change places.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from goldspan.annotation import Mention
from goldspan.schema import symmetric_types

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Reference, Relation
    from goldspan.schema import Schema

Value = str | tuple[str, ...]
Attributes = tuple[tuple[str, Value], ...]
"""Attributes that say something, sorted by name; of several values the order does not count."""


def label_digest(record: Annotations, schema: Schema | None = None) -> str:
    """Return the SHA-256 of a record's labels, in lower-case hexadecimal; the module says what they are.

    Args:
        record: Any record; what refers to nothing is taken as it is.
        schema: Tells defaults of attributes and which relations are symmetric.

    >>> from goldspan.annotation import Annotations
    >>> a = Annotations(doc="d", mentions=(Mention(type="GPE", start=0, end=5, id="m1", entity="e1"),))
    >>> b = Annotations(doc="d", mentions=(Mention(type="GPE", start=0, end=5, text="India"),))
    >>> label_digest(a) == label_digest(b)
    True
    """
    labels = [_text([mention.parts, mention.type, attributes_of(mention, schema)]) for mention in record.mentions]
    place = {label: index for index, label in enumerate(sorted(set(labels)))}
    places = [place[label] for label in labels]
    clusters: dict[str, list[int]] = defaultdict(list)
    for mention, at in zip(record.mentions, places, strict=True):
        if mention.entity:
            clusters[mention.entity].append(at)
    ids = {mention.id: index for index, mention in enumerate(record.mentions) if mention.id}

    def end(reference: Reference) -> Any:  # noqa: ANN401
        index = reference if isinstance(reference, int) else ids.get(reference)
        if index is None:
            return ["entity", sorted(clusters.get(str(reference), []))]
        return ["mention", places[index] if 0 <= index < len(places) else None]

    symmetric = symmetric_types(schema)
    relations = []
    for relation in record.relations:
        ends = [end(relation.head), end(relation.tail)]
        if relation.type in symmetric:
            ends.sort(key=_text)
        relations.append(_text([relation.type, ends, attributes_of(relation, schema)]))
    grouped = sorted(sorted(members) for members in clusters.values() if len(members) > 1)
    canonical = {"mentions": sorted(labels), "clusters": grouped, "relations": sorted(relations)}
    return hashlib.sha256(_text(canonical).encode("ascii")).hexdigest()


def attributes_of(item: Mention | Relation, schema: Schema | None = None) -> Attributes:
    """Return the attributes of a mention or relation that say something: neither empty nor the schema's default."""
    if not item.attributes:
        return ()
    kind = "mention" if isinstance(item, Mention) else "relation"
    known = schema.attributes_of(kind, item.type) if schema else {}
    found = ((name, _value(given)) for name, given in item.attributes.items() if given not in (None, "", [], {}))
    return tuple(sorted((n, value) for n, value in found if n not in known or known[n].default != value))


def _value(given: object) -> Value:
    """Return a value as text: one typed into a form is text, whatever it was before."""
    if isinstance(given, str):
        return given
    if not isinstance(given, list | tuple):
        return _text(given)
    several = tuple(sorted({item if isinstance(item, str) else _text(item) for item in given}))
    return several[0] if len(several) == 1 else several


def _text(data: object) -> str:
    # Escaped, so that a lone surrogate, which has no UTF-8, cannot break it.
    return json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=repr)
