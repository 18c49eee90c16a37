"""Three-way merge of two records of one text: no label is lost, none is moved, none appears that nobody wrote.

What one side changed since the base is taken, also what it deleted; what both changed alike is taken once. Where both
changed one label unlike, or what they did cannot be had together (a relation to a mention that the other deleted,
mentions that overlap where the schema is flat, a cluster of two types), ours stands and a conflict holds both.

|             | unchanged there | changed there            | deleted there | added there |
|-------------|-----------------|--------------------------|---------------|-------------|
| unchanged   | as it is        | theirs                   | deleted       |             |
| changed     | ours            | alike: once; else conflict | conflict    |             |
| deleted     | deleted         | conflict                 | deleted       |             |
| added       |                 |                          |               | alike: once |

The two sides are brought together twice, once so that ours stands wherever something cannot be had, and once theirs.
Where the outcomes are the same nothing is in conflict; where they differ they are the conflict's two versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from goldspan.annotation import Annotations
from goldspan.annotations.sync.align import Aligned, Side, Sides, Token, align
from goldspan.annotations.sync.breaches import breaches
from goldspan.annotations.sync.combine import combine, pick, pick_keys
from goldspan.annotations.sync.conflicts import Conflict, Field, Version
from goldspan.annotations.sync.units import fields_of, units, version_of
from goldspan.check import reading_problems, scoring_problems
from goldspan.errors import InputError, Problem, quote
from goldspan.files.address import unplaced
from goldspan.formats.layout import in_document_order
from goldspan.schema import symmetric_types

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from goldspan.schema import Schema


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged record, in which ours stands wherever there is a conflict, and the conflicts in document order."""

    record: Annotations
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Annotations | None, ours: Annotations, theirs: Annotations, schema: Schema | None = None) -> Merged:
    """Merge two records that go back to one.

    Ids stay: ours where both have it, the base's where nobody touched it; what is new on their side gets another id
    only if its own is that of something else here, or was in the base.

    Args:
        base: The record both sides started from; None where there was none.
        ours: Our record, of which order and wording stay.
        theirs: Their record.
        schema: Tells defaults of attributes, symmetric relations, and what cannot stand side by side.

    Returns:
        The record in document order. If base, ours and theirs pass `goldspan check`, so does it.

    Raises:
        InputError: The records are of several documents or texts, or one cannot be read: every problem.
    """
    base = Annotations(doc=ours.doc) if base is None else base
    if problems := [*_foreign(base, ours, theirs), *_unsound(base, ours, theirs)]:
        raise InputError(problems)
    aligned = align(base, ours, theirs, symmetric_types(schema))
    mine = _settled(Sides(aligned.base, aligned.ours, aligned.theirs), schema)
    other = _settled(Sides(aligned.base, aligned.theirs, aligned.ours, ours_first=False), schema)
    whole = replace(
        ours,
        sha256=ours.sha256 or theirs.sha256 or base.sha256,
        text=pick(base.text, ours.text, theirs.text),
        provenance=pick(base.provenance, ours.provenance, theirs.provenance),
        extra=pick_keys(base.extra, ours.extra, theirs.extra),
    )
    differing = units(mine, other)
    conflicts = [
        Conflict(
            doc=whole.doc,
            sha256=whole.sha256,
            fields=fields_of(unit, mine, other),
            base=version_of(unit, aligned.base),
            ours=version_of(unit, mine),
            theirs=version_of(unit, other),
        )
        for unit in differing
    ]
    conflicts += _free_data(base, whole, pick_keys(base.extra, theirs.extra, ours.extra))
    concerned = {token for unit in differing for token in unit}
    return Merged(_record(whole, mine, aligned, aligned.unnamed - concerned), tuple(conflicts))


def _settled(sides: Sides, schema: Schema | None) -> Side:
    """Return what two sides make together, the first having its way for as little as is needed."""
    own = {
        (breach.rule, breach.by)
        for side in (sides.first, sides.second)
        for breach in breaches(side, sides.base, side, schema)
    }
    stands: set[Token] = set()
    while True:
        found, wanted = combine(sides, schema, stands)
        for breach in breaches(found, sides.base, sides.first, schema):
            if (breach.rule, breach.by) not in own:
                wanted |= breach.tokens
        if wanted <= stands:
            return found
        stands |= wanted


def _free_data(base: Annotations, ours: Annotations, theirs: dict[str, object]) -> Iterator[Conflict]:
    """Yield the conflict of the record's own free data, if there is one."""
    keys = {key for key in {**ours.extra, **theirs} if ours.extra.get(key) != theirs.get(key)}
    if keys:
        base_data, our_data, their_data = (
            Version(extra={key: data[key] for key in sorted(keys) if key in data})
            for data in (base.extra, ours.extra, theirs)
        )
        yield Conflict(
            doc=ours.doc, sha256=ours.sha256, fields=(Field.OTHER,), base=base_data, ours=our_data, theirs=their_data
        )


def _record(whole: Annotations, found: Side, aligned: Aligned, nameless: Collection[Token]) -> Annotations:
    """Return the merged record; ids that no record had are left out where nothing needs them."""
    places = {name: index for index, name in enumerate(found.mentions)}

    def end(relation: str, which: str, reference: str) -> str | int:
        by_index = (relation, which) in aligned.by_index or ("mention", reference) in nameless
        return places[reference] if by_index and reference in places else reference

    mentions = (
        replace(mention, id=None if ("mention", name) in nameless else name) for name, mention in found.mentions.items()
    )
    relations = (
        replace(
            relation,
            id=None if ("relation", name) in nameless else name,
            head=end(name, "head", str(relation.head)),
            tail=end(name, "tail", str(relation.tail)),
        )
        for name, relation in found.relations.items()
    )
    entities = tuple(found.entities.values())
    return in_document_order(replace(whole, mentions=tuple(mentions), relations=tuple(relations), entities=entities))


def _foreign(*records: Annotations) -> Iterator[Problem]:
    """Yield a problem if the records are not of one document and text."""
    for what, values in (
        ("documents", {record.doc for record in records}),
        ("texts", {record.sha256 for record in records if record.sha256}),
    ):
        if len(values) > 1:
            found = f"records of several {what}: {', '.join(quote(value) for value in sorted(values))}"
            remedy = "carry the labels over to one text first" if what == "texts" else ""
            yield Problem(rule="merge", found=found, expected=f"one of the {what}", remedy=remedy)


def _unsound(*records: Annotations) -> Iterator[Problem]:
    for which, record in zip(("base", "ours", "theirs"), records, strict=True):
        locate = unplaced(f"{which} of {quote(record.doc)}")
        yield from {*reading_problems(record, locate), *scoring_problems(record, locate)}
