"""From a record to its items: the rules of normalisation, one record at a time.

An item is a mention `(spans, type)` or a relation `(head, type, tail)`. The rules, in this order:

1. Parts of a mention that touch are merged; empty spans and parts that overlap are faults.
2. A relation's head and tail are found by mention id or by index. A relation with an entity at either end counts at
   document level only and is no item here.
3. Predictions with a score below `Options.min_score` are left out, and relations with such a mention.
4. Inverse relation types are rewritten, types renamed, and inverse types rewritten again.
5. What is dropped is taken out, on both sides, and relations with it.
6. What is ignored is taken out too. Then a predicted mention is taken out if it shares a code point with an ignored
   gold mention and with no counted one; a predicted relation if it links the very spans of an ignored gold relation, in
   either direction, and of no counted one. Whatever else it overlaps, a prediction that touches a counted gold mention
   stays. So ignoring does not depend on a mode or a pairing, and takes from both denominators.
7. Exact duplicates are collapsed, and counted. A symmetric relation and its mirror image are one fact.

`goldspan.measures.kernel.normalise` does 3 to 7 for whole batches; this module holds what is decided item by item.
Source of the item definitions: scoring definition 1; Taillé et al. 2020 for what goes wrong without 7.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from goldspan.errors import Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goldspan.annotation import Annotations, Mention, Reference, Span
    from goldspan.measures.options import Fate, Options


MAX_OFFSET = 2**40
"""No text is this long; an offset past it is a fault, and arithmetic on offsets never overflows."""


def normal_parts(mention: Mention) -> tuple[Span, ...]:
    """Return the mention's parts in order, touching ones merged (half-open, code points).

    Raises:
        ValueError: An empty or impossible part, or parts that overlap; the message says which.
    """
    merged: list[Span] = []
    for start, end in sorted(mention.parts):
        if not 0 <= start < end <= MAX_OFFSET:
            raise ValueError(f"the span {quote([start, end])}")
        if merged and start < merged[-1][1]:
            raise ValueError(f"the parts [{merged[-1][0]}, {merged[-1][1]}] and [{start}, {end}], which overlap")
        if merged and start == merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def mention_faults(record: Annotations, side: str) -> Iterator[Problem]:
    """Yield a problem for each mention whose spans are no spans; `side` is `gold` or `predicted`."""
    for index, mention in enumerate(record.mentions):
        try:
            if not 0 <= mention.start < mention.end <= MAX_OFFSET:
                raise ValueError(f"the span {quote([mention.start, mention.end])}")  # noqa: TRY301
            normal_parts(mention)
        except ValueError as fault:
            yield problem(record.doc, side, f"$.mentions[{index}]", "span", str(fault), "0 ≤ start < end, parts apart")


def relation_ends(record: Annotations, side: str) -> tuple[list[tuple[int, int] | None], list[Problem]]:
    """Find the mentions that each relation of a record links.

    Returns:
        For each relation the indices of its head and tail among the record's mentions, or None where an end is an
        entity; and the faults: ends that name nothing, and ids that two mentions share.
    """
    problems: list[Problem] = []
    by_id: dict[Reference, int] = {}
    for index, mention in enumerate(record.mentions):
        if mention.id and by_id.setdefault(mention.id, index) != index:
            found = f"the id {quote(mention.id)}, which another mention has"
            problems.append(
                problem(record.doc, side, f"$.mentions[{index}].id", "doubled-id", found, "ids that differ")
            )
    ends: list[tuple[int, int] | None] = []
    lost: list[tuple[int, str, Reference]] = []
    for index, relation in enumerate(record.relations):
        head, tail = relation.head, relation.tail
        places = (
            _mention(head, by_id, len(record.mentions)),
            _mention(tail, by_id, len(record.mentions)),
        )
        if places[0] is None:
            lost.append((index, "head", head))
        if places[1] is None:
            lost.append((index, "tail", tail))
        ends.append(None if places[0] is None or places[1] is None else (places[0], places[1]))
    if lost:
        known = {entity.id for entity in record.entities} | {mention.entity for mention in record.mentions}
        expected = "a mention's id or index, or an entity's id"
        problems += [
            problem(record.doc, side, f"$.relations[{index}].{name}", "dangling", quote(end), expected)
            for index, name, end in lost
            if not end or end not in known
        ]
    return ends, problems


def _mention(end: Reference, by_id: Mapping[Reference, int], mentions: int) -> int | None:
    if isinstance(end, int):
        return end if 0 <= end < mentions else None
    return by_id.get(end)


def relation_type(name: str, options: Options) -> tuple[str | Fate, bool]:
    """Return a relation type's new name or fate, and whether head and tail change places."""
    declared = options.inverse.get(name, name)
    new = options.relation_types.get(declared, declared)
    turned = name in options.inverse
    if isinstance(new, str) and new in options.inverse:
        return options.inverse[new], not turned
    return new, turned


def attribute_value(attributes: Mapping[str, Any], name: str, default: str | None) -> str:
    """Return an attribute's value in canonical form, as JSON; absent, null and empty are the default, or `null`."""
    value = attributes.get(name)
    if value is None or value in ("", [], {}):
        value = default
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def problem(doc: str, side: str, address: str, rule: str, found: str, expected: str) -> Problem:
    """Return a problem at `address` of the record of one side for a document."""
    return Problem(rule=rule, file=f"{side} record of {quote(doc)}", address=address, found=found, expected=expected)
