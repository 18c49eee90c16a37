"""From a record to the result of an annotation, or of a prediction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.annotations.label_studio.interface.fields import ENTITY, LABEL, NOTE, TEXT, field_name, sent_values
from goldspan.annotations.label_studio.interface.marks import Marks
from goldspan.annotations.label_studio.results.arrows import Link, to_arrows
from goldspan.annotations.label_studio.results.identity import region_ids
from goldspan.annotations.label_studio.results.keys import ClusterKeys
from goldspan.check.resolve import Ends
from goldspan.errors import InputError, Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goldspan.annotation import Annotations, Mention, Relation
    from goldspan.schema import Schema


def to_result(
    record: Annotations, text: str, schema: Schema, *, notes: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return a record as Label Studio's list of results: regions, their fields, then arrows.

    Args:
        record: Gold, a pass or a prediction.
        text: The document's text, which the task shows.
        schema: The schema the project's interface was drawn from.
        notes: Notes on mentions, by their ids; they show in an interface made for review.

    Raises:
        InputError: Everything that cannot be shown: discontinuous mentions, unknown types, relations of entities, …
    """
    problems = [*text_problems(text, record.doc), *(problem for problem, _ in _faults(record, text, schema))]
    if problems:
        raise InputError(problems)
    return list(_results(record, text, schema, notes or {}))


def pushable(record: Annotations, text: str, schema: Schema) -> tuple[Annotations, list[Problem]]:
    """Return the record without what `to_result` refuses, and why each was left out; for predictions.

    Relations go with their ends.
    """
    faults = list(_faults(record, text, schema))
    bad = {(kind, index) for _, (kind, index) in faults}
    if not bad:
        return record, []
    ends = Ends(record)
    kept = [index for index in range(len(record.mentions)) if ("mentions", index) not in bad]
    place = {old: new for new, old in enumerate(kept)}
    relations = []
    for index, relation in enumerate(record.relations):
        head, tail = ends.find(relation.head), ends.find(relation.tail)
        if ("relations", index) in bad or not isinstance(head, int) or not isinstance(tail, int):
            continue
        if head in place and tail in place:
            sides = (("head", head), ("tail", tail))
            moved = {side: place[end] for side, end in sides if isinstance(getattr(relation, side), int)}
            relations.append(msgspec.structs.replace(relation, **moved))
    mentions = tuple(record.mentions[index] for index in kept)
    return msgspec.structs.replace(record, mentions=mentions, relations=tuple(relations)), [p for p, _ in faults]


def text_problems(text: str, doc: str) -> list[Problem]:
    """Return why a text cannot be a task's: the page drops NUL, and so moves labels; no server takes half pairs."""
    found = []
    if (at := text.find("\0")) >= 0:
        found.append(("text-characters", f"U+0000 at {at}", "characters the page shows"))
    if half := _HALF.search(text):
        found.append(("lone-surrogate", f"half a surrogate pair at {half.start()}", "characters of Unicode"))
    remedy = "convert the document anew without it"
    return [
        Problem(rule=rule, file=doc, address="$.text", found=what, expected=expected, remedy=remedy)
        for rule, what, expected in found
    ]


_HALF = re.compile("[\ud800-\udfff]")
_Fault = tuple[Problem, tuple[str, int]]


def _faults(record: Annotations, text: str, schema: Schema) -> Iterator[_Fault]:
    for index, mention in enumerate(record.mentions):
        if found := _mention_fault(mention, text, schema):
            yield _fault(record, "mentions", index, found)
    ends = Ends(record)
    for index, relation in enumerate(record.relations):
        if found := _relation_fault(relation, ends, schema):
            yield _fault(record, "relations", index, found)


def _fault(record: Annotations, part: str, index: int, found: tuple[str, str, str]) -> _Fault:
    rule, what, expected = found
    problem = Problem(rule=rule, file=record.doc, address=f"$.{part}[{index}]", found=what, expected=expected)
    return problem, (part, index)


def _mention_fault(mention: Mention, text: str, schema: Schema) -> tuple[str, str, str] | None:
    if mention.type not in schema.entity:
        return "unknown-type", quote(mention.type), f"one of {', '.join(schema.entity)}"
    if len(mention.spans) > 1:
        return "discontinuous", f"a mention of {len(mention.spans)} parts", "one part: a region of the page has no gaps"
    if not 0 <= mention.start < mention.end <= len(text):
        found = f"[{mention.start}, {mention.end})"
        return "past-text", found, f"a span within the text, which has {len(text)} code points"
    return None


def _relation_fault(relation: Relation, ends: Ends, schema: Schema) -> tuple[str, str, str] | None:
    if relation.type not in schema.relation:
        return "unknown-type", quote(relation.type), f"one of {', '.join(schema.relation) or 'none'}"
    for side in (relation.head, relation.tail):
        end = ends.find(side)
        if end is None:
            return "dangling", f"{quote(side)} names nothing in this record", "a mention"
        if not isinstance(end, int):
            return "entity-relation", f"a relation of the entity {quote(side)}", "mentions: arrows link regions"
    return None


def _results(record: Annotations, text: str, schema: Schema, notes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    ids, keys = region_ids(record), ClusterKeys(record)
    for name, mention in zip(ids, record.mentions, strict=True):
        yield _region(name, mention, text)
        if mention.entity:
            yield _text_value(name, mention, ENTITY, keys.key(mention.entity))
        for attribute, rule, value in sent_values(schema, mention.type, mention.attributes):
            if rule.values:
                yield _choice(name, mention, field_name(attribute), value, text)
            else:
                yield _text_value(name, mention, field_name(attribute), value)
        if mention.id and (note := notes.get(mention.id)):
            yield _text_value(name, mention, NOTE, note)
    ends, marks = Ends(record), Marks(schema)
    links = []
    for relation in record.relations:
        head, tail = ends.find(relation.head), ends.find(relation.tail)
        if isinstance(head, int) and isinstance(tail, int):
            own = marks.of(relation.type, relation.attributes)
            links.append(Link(relation.type, ids[head], ids[tail], own))
    yield from to_arrows(links, {name for name, rule in schema.relation.items() if rule.symmetric})


def _region(name: str, mention: Mention, text: str) -> dict[str, Any]:
    value = {
        "start": mention.start,
        "end": mention.end,
        "text": text[mention.start : mention.end],
        "labels": [mention.type],
    }
    score = {"score": mention.score} if mention.score is not None and 0 <= mention.score <= 1 else {}
    return {"id": name, "from_name": LABEL, "to_name": TEXT, "type": "labels", "value": value, **score}


def _text_value(name: str, mention: Mention, control: str, given: str) -> dict[str, Any]:
    value = {"start": mention.start, "end": mention.end, "text": [given]}
    return {"id": name, "from_name": control, "to_name": TEXT, "type": "textarea", "value": value}


def _choice(name: str, mention: Mention, control: str, given: str, text: str) -> dict[str, Any]:
    start, end = mention.start, mention.end
    value = {"start": start, "end": end, "text": text[start:end], "choices": [given]}
    return {"id": name, "from_name": control, "to_name": TEXT, "type": "choices", "value": value}
