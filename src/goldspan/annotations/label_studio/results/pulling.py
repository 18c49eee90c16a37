"""From the result of an annotation to a record; what cannot be taken over is told and kept whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.annotation import Annotations, Entity, Mention
from goldspan.annotations.label_studio.results.attributes import pulled_attributes
from goldspan.annotations.label_studio.results.identity import is_own, match_regions
from goldspan.annotations.label_studio.results.keys import ClusterKeys, NewClusters, Numbering
from goldspan.annotations.label_studio.results.links import pulled_relations
from goldspan.annotations.label_studio.results.regions import Region, RegionReader
from goldspan.annotations.label_studio.results.troubles import Gathering, Trouble
from goldspan.document import text_sha256
from goldspan.formats.layout import in_document_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goldspan.schema import Schema

ORIGIN = "origin"
"""Key under a mention's `extra`: `{"how": "accepted"|"changed", "run": "lexicon@1"}` where a prediction came first."""

_HOW = {"prediction": "accepted", "prediction-changed": "changed"}


@dataclass(frozen=True, slots=True)
class Pulled:
    """What an annotation holds.

    Attributes:
        record: Its labels, in document order.
        troubles: What could not be taken over as it stood.
        notes: What was noted on mentions, by their ids.
    """

    record: Annotations
    troubles: tuple[Trouble, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


def from_result(
    result: object, text: str, schema: Schema, *, doc: str, base: Annotations | None = None, run: str | None = None
) -> Pulled:
    """Return the record of an annotation's result; never raises for what a server sends.

    Args:
        result: The list of regions, values and arrows.
        text: The text of the annotation's own task.
        schema: What may be labelled.
        doc: Id of the document.
        base: The record that was sent: it gives back what Label Studio cannot hold, where a label is still its own.
        run: The run whose prediction the annotation started from.
    """
    troubles = Gathering(doc)
    items = result if isinstance(result, list) else []
    if items is not result:
        troubles.add("bad-item", "", "a result that is no list", result, "a list")
    arrows = [item for item in items if isinstance(item, dict) and item.get("type") == "relation"]
    others = [item for item in items if not (isinstance(item, dict) and item.get("type") == "relation")]
    settled = {(mention.start, mention.end) for mention in base.mentions} if base else set()
    regions = RegionReader(text, schema, troubles, settled).read(others)
    pull = _Pull(regions, text, schema, base, run)
    relations = pulled_relations(arrows, pull.ends(), schema, base, troubles)
    record = msgspec.structs.replace(
        base or Annotations(doc=doc),
        doc=doc,
        sha256=_sha256(text),
        mentions=tuple(pull.mentions({end for link in relations for end in (link.head, link.tail)})),
        relations=tuple(relations),
        entities=tuple(pull.entities()),
    )
    notes = {pull.ids[name]: "\n".join(dict.fromkeys(region.notes)) for name, region in regions.items() if region.notes}
    return Pulled(in_document_order(record), tuple(troubles.troubles), notes)


class _Pull:
    """The regions of one annotation as mentions of a record."""

    def __init__(
        self,
        regions: dict[str, Region],
        text: str,
        schema: Schema,
        base: Annotations | None,
        run: str | None,
    ) -> None:
        self._text, self._schema, self._base, self._run = text, schema, base, run
        self._regions = dict(sorted(regions.items(), key=lambda item: (item[1].start, item[1].end, item[1].type)))
        self._matches = match_regions(self._regions, base)
        self.ids = self._new_ids()
        self._entities = self._clusters()

    def _was(self, name: str) -> Mention | None:
        """Return the mention of the base that a region is."""
        return self._base.mentions[self._matches[name][0]] if self._base and name in self._matches else None

    def _new_ids(self) -> dict[str, str]:
        """Return the id of the mention of every region."""
        taken = _ids(self._base)
        ids = {name: (was.id or name) for name in self._regions if (was := self._was(name)) is not None}
        taken.update(ids.values())
        for name in self._regions:
            if name not in ids and is_own(name) and name not in taken:
                ids[name] = name
        numbers = Numbering("m", {*taken, *ids.values()})
        return {name: ids.get(name) or numbers.next() for name in self._regions}

    def ends(self) -> dict[str, tuple[str, str, int | None]]:
        """Return, for every region, its type, the id of its mention, and which mention of the base it is."""
        return {
            name: (region.type, self.ids[name], self._matches[name][0] if name in self._matches else None)
            for name, region in self._regions.items()
        }

    def _clusters(self) -> dict[str, tuple[str, str | None]]:
        """Return id and name of the entity of every region that has a key; no name where the base knows the entity."""
        keys = ClusterKeys(self._base)
        typed = {name: region.key for name, region in self._regions.items() if region.key}
        known = {name: entity for name, key in typed.items() if (entity := keys.find(key)) is not None}
        new = NewClusters({*_ids(self._base), *self.ids.values()}, typed.values())
        return {name: (known[name], None) if name in known else new.entity(key) for name, key in typed.items()}

    def mentions(self, linked: set[object]) -> Iterable[Mention]:
        """Yield the mentions; `linked` are the ids that relations need."""
        for name, region in self._regions.items():
            was = self._was(name)
            entity = self._entities[name][0] if name in self._entities else None
            text = self._text[region.start : region.end]
            mention = Mention(
                type=region.type,
                start=region.start,
                end=region.end,
                id=self.ids[name],
                text=text,
                entity=entity,
                attributes=pulled_attributes(region.attributes, "mention", region.type, self._schema, was),
            )
            if was is not None:
                same_place = (was.start, was.end) == (region.start, region.end)
                mention = msgspec.structs.replace(
                    mention,
                    id=mention.id if was.id or mention.id in linked else None,
                    text=text if was.text is not None else None,
                    entity=entity if entity or was.entity else was.entity,
                    score=was.score,
                    spans=was.spans if same_place else (),
                    extra=was.extra,
                )
            yield msgspec.structs.replace(mention, extra=self._extra(name, region, mention, was))

    def _extra(self, name: str, region: Region, mention: Mention, was: Mention | None) -> dict[str, Any]:
        """Return the free data of a mention: the base's, and where the label came from."""
        extra = dict(mention.extra)
        if how := _HOW.get(region.origin):
            return extra | {ORIGIN: {"how": how} | ({"run": self._run} if self._run else {})}
        if was is None or not isinstance(origin := extra.get(ORIGIN), dict):
            return extra
        if not self._matches[name][1]:
            del extra[ORIGIN]  # drawn anew by hand, however alike
        elif origin.get("how") == "accepted" and _label(mention) != _label(was):
            extra[ORIGIN] = origin | {"how": "changed"}
        return extra

    def entities(self) -> Iterable[Entity]:
        """Yield the entities: the base's that still have mentions, or never had, and the new ones."""
        types: dict[str, list[str]] = {}
        names: dict[str, str] = {}
        for name, (entity, called) in self._entities.items():
            types.setdefault(entity, []).append(self._regions[name].type)
            if called is not None:
                names[entity] = called
        before = {mention.entity for mention in self._base.mentions} if self._base else set()
        for known in self._base.entities if self._base else ():
            if known.id not in types:
                if known.id not in before:
                    yield known
                continue
            agreed = set(types[known.id])
            changed = known.type and len(agreed) == 1 and known.type not in agreed
            yield msgspec.structs.replace(known, type=agreed.pop()) if changed else known
        yield from (Entity(id=entity, type=types[entity][0], name=called) for entity, called in names.items())


def _ids(base: Annotations | None) -> set[str]:
    """Return the ids that mentions and entities of a record have."""
    if base is None:
        return set()
    own = {mention.id for mention in base.mentions} | {mention.entity for mention in base.mentions}
    return {name for name in own if name} | {entity.id for entity in base.entities}


def _label(mention: Mention) -> tuple[object, ...]:
    return (mention.type, mention.start, mention.end, mention.entity, mention.attributes)


def _sha256(text: str) -> str | None:
    try:
        return text_sha256(text)
    except UnicodeEncodeError:  # no task holds half a surrogate pair, but what a server sends need not be one
        return None
