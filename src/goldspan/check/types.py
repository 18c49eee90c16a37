"""Records against the schema: types, what relations may link, attributes; and scores."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from goldspan.errors import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goldspan.annotation import Annotations, Mention, Relation
    from goldspan.check.resolve import End, Ends
    from goldspan.check.rules import Findings
    from goldspan.files.address import Steps
    from goldspan.schema import Attribute, RelationType, Schema

FREE_ATTRIBUTES = frozenset({"norm"})
"""Attributes of mentions that need not be in the schema: the normal form."""


def types_are_given(record: Annotations) -> bool:
    """Whether every mention and relation has a type; `check_types` says which have not."""
    return all(mention.type for mention in record.mentions) and all(link.type for link in record.relations)


def scores_are_sound(record: Annotations) -> bool:
    """Whether scores lie from 0 to 1, which NaN does not; `check_scores` says which do not."""
    scores = [mention.score for mention in record.mentions if mention.score is not None]
    scores += [relation.score for relation in record.relations if relation.score is not None]
    # A sum tells NaN, which minimum and maximum may pass over.
    return not scores or (min(scores) >= 0 and max(scores) <= 1 and sum(scores) <= len(scores))


def check_types(record: Annotations, schema: Schema | None, findings: Findings) -> None:
    """Check the types of mentions, relations and entities."""
    parts: tuple[tuple[str, Iterable[str | None], Mapping[str, Any] | None], ...] = (
        ("mentions", (m.type for m in record.mentions), schema.entity if schema else None),
        ("relations", (r.type for r in record.relations), schema.relation if schema else None),
        ("entities", (e.type for e in record.entities), schema.entity if schema else None),
    )
    for part, types, known in parts:
        for index, name in enumerate(types):
            if name == "" and part != "entities":
                findings.add("empty-type", (part, index, "type"), quote(name), "a type")
            elif name and known is not None and name not in known:
                near = get_close_matches(name, known, n=1)
                remedy = f"did you mean {quote(near[0])}?" if near else "correct it, or add it to the schema"
                expected = f"one of {', '.join(known)}" if known else "none: the schema has no such types"
                findings.add("unknown-type", (part, index, "type"), quote(name), expected, remedy)


def check_signatures(
    record: Annotations, pairs: list[tuple[End | None, End | None]], ends: Ends, schema: Schema, findings: Findings
) -> None:
    """Check that relations link types the schema lets them link."""
    for index, (relation, (head, tail)) in enumerate(zip(record.relations, pairs, strict=True)):
        rule = schema.relation.get(relation.type)
        if rule is None or head is None or tail is None:
            continue
        head_type, tail_type = ends.type_of(head), ends.type_of(tail)
        if not head_type or not tail_type or rule.allows(head_type, tail_type):
            continue
        _report_signature(relation.type, rule, (head_type, tail_type), ("relations", index), findings)


def _report_signature(name: str, rule: RelationType, types: tuple[str, str], path: Steps, findings: Findings) -> None:
    head, tail = types
    fits_backwards = head in rule.tail and tail in rule.head
    remedy = "swap head and tail" if fits_backwards and rule.allows(tail, head) else ""
    before = len(findings.problems)
    if head not in rule.head:
        findings.add("head-type", (*path, "head"), f"{name} from {quote(head)}", _one_of(rule.head), remedy)
    if tail not in rule.tail:
        findings.add("tail-type", (*path, "tail"), f"{name} to {quote(tail)}", _one_of(rule.tail), remedy)
    if len(findings.problems) == before:
        allowed = [f"{a} → {b}" for a, b in rule.pairs if head in (a, b) or tail in (a, b)]
        findings.add("type-pair", path, f"{name}: {head} → {tail}", _one_of(allowed or rule.head), remedy)


def check_attributes(record: Annotations, schema: Schema, findings: Findings) -> None:
    """Check the attributes of mentions and relations."""
    allowed: dict[tuple[str, str], dict[str, Attribute]] = {}
    parts: tuple[tuple[str, str, Sequence[Mention | Relation]], ...] = (
        ("mention", "mentions", record.mentions),
        ("relation", "relations", record.relations),
    )
    for kind, part, items in parts:
        for index, item in enumerate(items):
            if not item.attributes:
                continue
            key = (kind, item.type)
            if key not in allowed:
                allowed[key] = schema.attributes_of(*key)
            for name, value in item.attributes.items():
                path: Steps = (part, index, "attributes", name)
                if name in allowed[key]:
                    _check_value(value, allowed[key][name], path, findings)
                elif kind == "relation" or name not in FREE_ATTRIBUTES:
                    _report_attribute(name, item.type, schema, path, findings)


def _report_attribute(name: str, type_name: str, schema: Schema, path: Steps, findings: Findings) -> None:
    if name in schema.attribute:
        found = f"attribute {quote(name)} on {quote(type_name)}"
        findings.add("attribute-of", path, found, f"one of {', '.join(schema.attribute[name].of)}")
        return
    near = get_close_matches(name, schema.attribute, n=1)
    remedy = f"did you mean {quote(near[0])}?" if near else "put free data under extra"
    expected = f"one of {', '.join(schema.attribute)}" if schema.attribute else "none: the schema has no attributes"
    findings.add("unknown-attribute", path, f"unknown attribute {quote(name)}", expected, remedy)


def _check_value(value: object, attribute: Attribute, path: Steps, findings: Findings) -> None:
    """Check one attribute's value, or each of several in an array; absent, null and empty are fine."""
    if not attribute.values or value in (None, "", [], {}):
        return
    if isinstance(value, list):
        for number, item in enumerate(value):
            _check_value(item, attribute, (*path, number), findings)
    elif value not in attribute.values:
        findings.add("attribute-value", path, quote(value), _one_of(attribute.values))


def check_scores(record: Annotations, findings: Findings) -> None:
    """Check that scores lie from 0 to 1; NaN does not."""
    parts: tuple[tuple[str, Sequence[Mention | Relation]], ...] = (
        ("mentions", record.mentions),
        ("relations", record.relations),
    )
    for part, items in parts:
        for index, item in enumerate(items):
            if item.score is not None and not 0 <= item.score <= 1:
                findings.add("score", (part, index, "score"), str(item.score), "a number from 0 to 1")


def _one_of(names: Iterable[str]) -> str:
    return "one of " + ", ".join(names)
