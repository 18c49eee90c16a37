"""One draft of several annotators' passes, for a reviewer: what they agree on as it is, what they do not with a note.

What a reviewer settled stays: passes that changed since the draft the reviewer began with are brought in by a three-way
merge, in which the reviewer's work stands. Where that draft is not at hand, all counts as settled that lies where
the reviewer has labels; what lies elsewhere is added with a note, for it may be new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from goldspan.annotation import Annotations, Entity
from goldspan.annotations.sync.linking import Groups, Panel
from goldspan.annotations.sync.merge import merge
from goldspan.annotations.sync.regions import Key, key_of, keyed, regions, span_text
from goldspan.errors import InputError, Problem
from goldspan.formats.layout import in_document_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.annotations.sync.conflicts import Conflict
    from goldspan.schema import Schema


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reviewer is shown.

    Attributes:
        record: The labels.
        notes: Who said what, by the id of the mention it is about.
        unplaced: What is to be said of nothing that the record has.
    """

    record: Annotations
    notes: Mapping[str, str] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()


def premerge(
    passes: Mapping[str, Annotations],
    previous: Annotations | None = None,
    *,
    draft: Annotations | None = None,
    schema: Schema | None = None,
) -> Draft:
    """Return one draft of what annotators say.

    Mentions with the same span and type are one. Of a region on which they differ the draft has what most of those
    say who marked something there; of clusters and attributes what most say; of equally many the first's, in the order
    of `passes`. Relations are in it that anybody has, as far as their ends are.

    Args:
        passes: Records of one text by alias.
        previous: The reviewer's work on an earlier draft.
        draft: That earlier draft, as it was before the reviewer's work.
        schema: Tells whether mentions may overlap, defaults of attributes, and what relations may link.

    Raises:
        InputError: There is no pass, or they are not of one document and text.
    """
    records = [*passes.values(), *([previous] if previous else []), *([draft] if draft else [])]
    texts = {record.sha256 for record in records if record.sha256}
    if not passes or len({record.doc for record in records}) > 1 or len(texts) > 1:
        found = "passes and drafts of several documents or texts" if passes else "no pass"
        raise InputError(Problem(rule="premerge", found=found, expected="passes of one text"))
    new = _drafted(passes, schema)
    if previous is None:
        return new
    merged = merge(draft or _settled(new.record, previous), previous, new.record, schema)
    return Draft(merged.record, _still_open(merged.record, previous, new), _since(merged.conflicts))


def _settled(new: Annotations, previous: Annotations) -> Annotations:
    """Return the part of a draft that lies where the reviewer has labels, and what is linked in it."""
    spans = [span for mention in previous.mentions for span in mention.parts]
    kept = [m for m in new.mentions if any(a < d and c < b for a, b in m.parts for c, d in spans)]
    names = {m.id for m in kept} | {m.entity for m in kept}
    return replace(
        new,
        mentions=tuple(kept),
        relations=tuple(relation for relation in new.relations if {relation.head, relation.tail} <= names),
        entities=tuple(entity for entity in new.entities if entity.id in names),
    )


def _drafted(passes: Mapping[str, Annotations], schema: Schema | None) -> Draft:
    found = regions(passes, schema)
    panel = Panel(passes, found, schema)
    groups = panel.groups()
    linked = panel.relations(groups)
    entities, entity_of = _entities(passes, groups, {index for ends in linked for index in _grouped(ends[:2])})
    ids = {key: f"m{number}" for number, key in enumerate(found.mentions, 1)}
    mentions = [
        replace(mention, id=ids[key], entity=entity_of.get(key), score=None) for key, mention in found.mentions.items()
    ]
    names = [mention.id or "" for mention in mentions]
    relations = []
    for head, tail, relation in linked:
        ends = [names[at] if kind == "mention" else entity_of[groups[at][0]] for kind, at in (head, tail)]
        relations.append(replace(relation, id=None, head=ends[0], tail=ends[1], score=None))
    record = in_document_order(
        Annotations(
            doc=next(iter(passes.values())).doc,
            sha256=next((one.sha256 for one in passes.values() if one.sha256), None),
            mentions=tuple(mentions),
            relations=tuple(relations),
            entities=tuple(entities),
        )
    )
    numbered = tuple(replace(relation, id=f"r{number}") for number, relation in enumerate(record.relations, 1))
    record = replace(record, relations=numbered)
    notes = {ids[key]: "; ".join(dict.fromkeys(found.notes[key])) for key in found.mentions if key in found.notes}
    return Draft(record, notes, tuple(dict.fromkeys(panel.unplaced)))


def _grouped(ends: tuple[tuple[str, int], ...]) -> list[int]:
    return [index for kind, index in ends if kind == "entity"]


def _entities(
    passes: Mapping[str, Annotations], groups: Groups, needed: set[int]
) -> tuple[list[Entity], dict[Key, str]]:
    """Return the draft's entities: of every cluster, and of mentions alone that somebody has as an entity."""
    group_of = {key: index for index, group in enumerate(groups) for key in group}
    meant: dict[int, Entity] = {}
    for record in passes.values():
        listed = {entity.id: entity for entity in record.entities}
        where: dict[str, Counter[int]] = defaultdict(Counter)
        for key, mention in keyed(record).items():
            if mention.entity and key in group_of:
                where[mention.entity][group_of[key]] += 1
        for name, counts in where.items():
            meant.setdefault(counts.most_common(1)[0][0], listed.get(name, Entity(id="")))
    entities: list[Entity] = []
    entity_of: dict[Key, str] = {}
    for number, index in enumerate(sorted(needed.union(meant, (i for i, group in enumerate(groups) if group[1:]))), 1):
        name, kind = f"e{number}", groups[index][0][1]
        entity_of.update(dict.fromkeys(groups[index], name))
        if (entity := meant.get(index)) is not None and entity.id:
            entities.append(replace(entity, id=name, type=kind if entity.type else None))
    return entities, entity_of


def _still_open(record: Annotations, previous: Annotations, new: Draft) -> dict[str, str]:
    """Return notes on what the reviewer's work had not."""
    seen = keyed(previous)
    noted = {key_of(m): new.notes.get(m.id or "", "all have it") for m in new.record.mentions}
    return {
        mention.id: f"not in the review; {noted[key]}"
        for mention in record.mentions
        if mention.id and (key := key_of(mention)) in noted and key not in seen
    }


def _since(conflicts: tuple[Conflict, ...]) -> tuple[str, ...]:
    """Return what the passes say since, of what the reviewer settled otherwise."""
    said = []
    for conflict in conflicts:
        labels = [f"{m.type} {span_text(m.parts)}" for m in conflict.theirs.mentions]
        labels += [relation.type for relation in conflict.theirs.relations]
        fields = ", ".join(field.value for field in conflict.fields)
        said.append(f"the passes differ from the review in {fields}: {', '.join(labels) or 'nothing there'}")
    return tuple(said)
