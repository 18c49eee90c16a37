"""What several annotators marked, region by region; where they do not agree, what most of them say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from goldspan.annotations.sync.digest import attributes_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from goldspan.annotation import Annotations, Mention, Span
    from goldspan.annotations.sync.digest import Attributes
    from goldspan.schema import Schema

Key = tuple[tuple["Span", ...], str]
"""A mention whatever its id: its spans and its type."""

T = TypeVar("T", bound="Hashable")


@dataclass(slots=True)
class Regions:
    """The mentions of a draft.

    Attributes:
        mentions: Mentions of the draft, in document order.
        notes: Who said what of those on which not all agree.
        stand_for: For what an annotator marked and the draft has not: what the draft has in its place.
    """

    mentions: dict[Key, Mention] = field(default_factory=dict)
    notes: dict[Key, list[str]] = field(default_factory=dict)
    stand_for: dict[Key, Key] = field(default_factory=dict)


def key_of(mention: Mention) -> Key:
    """Return what a mention is, whatever its id."""
    return mention.parts, mention.type


def keyed(record: Annotations) -> dict[Key, Mention]:
    """Return the mentions of a record; of two that are the same the first."""
    found: dict[Key, Mention] = {}
    for mention in record.mentions:
        found.setdefault(key_of(mention), mention)
    return found


def most(votes: Mapping[str, T]) -> T:
    """Return what most annotators say; of equally many what the first of them says."""
    counts = Counter(votes.values())
    return max(votes.values(), key=lambda vote: counts[vote])


def regions(passes: Mapping[str, Annotations], schema: Schema | None) -> Regions:
    """Return the mentions of a draft; annotators in the order in which ties are decided."""
    said = {alias: keyed(record) for alias, record in passes.items()}
    every = sorted({key for mentions in said.values() for key in mentions})
    found = Regions()
    chosen = [key for key in every if all(key in mentions for mentions in said.values())]
    agreed = set(chosen)
    for region in _disputed([key for key in every if key not in agreed], said, schema):
        variants = {alias: tuple(key for key in region if key in mentions) for alias, mentions in said.items()}
        winner = list(most({alias: variant for alias, variant in variants.items() if variant}))
        # What others marked beside that is left out by nobody's wish.
        beside = sorted(region, key=lambda key: -sum(key in variant for variant in variants.values()))
        for key in beside:
            if not any(_are_rivals(key, other, schema) for other in winner):
                winner.append(key)
        chosen += winner
        for key in region:
            if key not in winner:
                found.stand_for[key] = _nearest(key, winner)
        for key in winner:
            found.notes.setdefault(key, []).append(_who_said(variants))
    for key in sorted(chosen):
        holders = {alias: mentions[key] for alias, mentions in said.items() if key in mentions}
        values = {alias: attributes_of(mention, schema) for alias, mention in holders.items()}
        winning = most(values)
        found.mentions[key] = next(mention for alias, mention in holders.items() if values[alias] == winning)
        if len(set(values.values())) > 1:
            found.notes.setdefault(key, []).append(by_alias({alias: attributes_text(v) for alias, v in values.items()}))
    return found


def _nearest(key: Key, winner: Sequence[Key]) -> Key:
    """Return what stands for a mention that the draft has not: that on the same span, or with most of it."""
    return max(winner, key=lambda other: (other[0] == key[0], _shared(other, key)))


def _disputed(
    keys: Sequence[Key], said: Mapping[str, Mapping[Key, Mention]], schema: Schema | None
) -> list[tuple[Key, ...]]:
    """Return the regions on which annotators differ: what one marked in the place of what another did."""
    region = {key: {key} for key in keys}
    for index, one in enumerate(keys):
        for two in keys[index + 1 :]:
            if two[0][0][0] >= one[0][-1][1]:
                break  # they are in text order
            same_hand = all((one in mentions) == (two in mentions) for mentions in said.values())
            if not same_hand and _are_rivals(one, two, schema) and region[one] is not region[two]:
                region[one] |= region[two]
                for key in region[two]:
                    region[key] = region[one]
    return list(dict.fromkeys(tuple(sorted(group)) for group in region.values()))


def _are_rivals(one: Key, two: Key, schema: Schema | None) -> bool:
    """Whether one mention stands in another's place; where mentions may overlap only on one span or of one type."""
    if one == two or not _shared(one, two):
        return one == two
    return schema is None or schema.flat or one[0] == two[0] or one[1] == two[1]


def _shared(one: Key, two: Key) -> int:
    """Return how many code points two mentions have in common."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one[0] for c, d in two[0])


def _who_said(variants: Mapping[str, tuple[Key, ...]]) -> str:
    """Return `ada: ORG [3, 9); bo: GOV_ORG; cy: nothing`: a span is told where it is not the one before."""
    told: dict[str, str] = {}
    before: object = None
    for alias, keys in variants.items():
        parts = []
        for spans, kind in keys:
            parts.append(kind if spans == before else f"{kind} {span_text(spans)}")
            before = spans
        told[alias] = ", ".join(parts) or "nothing"
    return by_alias(told)


def span_text(spans: Sequence[Span]) -> str:
    """Return `[3, 9)`; of a discontinuous mention all parts."""
    return " + ".join(f"[{start}, {end})" for start, end in spans)


def by_alias(told: Mapping[str, str]) -> str:
    """Return `ada: this; bo: that`."""
    return "; ".join(f"{alias}: {what}" for alias, what in told.items())


def attributes_text(attributes: Attributes) -> str:
    """Return `realis=planned, norm=2021`, or `no attributes`."""
    said = (f"{name}={value if isinstance(value, str) else '|'.join(value)}" for name, value in attributes)
    return ", ".join(said) or "no attributes"
